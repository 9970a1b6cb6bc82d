"""The words of letters: what a date rests on, what changed, why nothing could be seen; days as letters write them."""

from datetime import date

BASIS = {
    "law": "该日期由法律法规规定。",
    "practice": "该日期依据惯例，法律法规未对乡镇、街道明文规定这一日期。",
    "local": "该日期依据地方规定，不是法律法规规定的日期。",
}
CHANGES = {
    "altered": "公开以后内容有改动",
    "withdrawn": "曾经见到，后来栏目中已无此条目，其网址答复不存在",
    "restored": "撤下以后又重新公开",
}
CITED = {  # what the packaged rules (roster/data/deadlines.yaml) cite, in the language of the letter
    "national-2008": "2008年施行的《中华人民共和国政府信息公开条例》（国务院令第492号）第三十一条："
    "各级行政机关应当在每年3月31日前公布本行政机关的政府信息公开工作年度报告。",
    "national-2019": "2019年修订的《中华人民共和国政府信息公开条例》（国务院令第711号）第四条、"
    "第五十条第一款第（四）项。1月31日这一日期，第四十九条是对县级以上人民政府部门规定的，未写明乡镇、街道；"
    "一些省、县的通知要求其在1月下旬完成。",
    "hainan-2011": "《海南省政府信息公开工作年度报告制度（试行）》（琼府办〔2011〕214号）第二条。",
}
REASON = {
    "no_control": "栏目中没有可以读到的其他报告，不能证明该栏目完整",
    "not_searched": "尚未完成栏目以外的查找",
    "incomplete": "栏目未能读完",
    "changed": "栏目已改版、迁移或者损坏",
    "blocked": "网站拒绝了我们的访问",
    "down": "网站无法访问",
    "robots": "网站声明不允许自动访问",
    "unresolved_entry": "栏目中有一个条目可能就是这份报告，但未能打开或者读出",
    "no_listing": "没有找到应当登载这份报告的栏目",
    "never_visited": "尚未查看过该网站",
}


def chinese_day(day: date | None) -> str:
    """Write a day as letters do."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "（日期不明）"
