"""The words of a verdict in Chinese, and what each headline permits to say: one table for every page we write.

docs/audit.md prints the same table of headlines; a test holds the two together.
"""

from dataclasses import dataclass

TERMS = {
    # headlines
    "missing": "未发现",
    "late": "逾期",
    "withdrawn": "撤下",
    "defective": "有缺陷",
    "filed": "已公开",
    "unobservable": "无法核实",
    "not due": "未到期",
    "not obliged": "无公开义务",
    # duty
    "due": "应当公开",
    "not_yet_due": "未到期",
    "extended": "延期",
    "exempt": "豁免",
    "merged": "已并入",
    "dissolved": "已撤销",
    "unknown": "义务不明",
    # observation
    "found": "已见到",
    "found_elsewhere": "在他处见到",
    "absent": "未发现",
    # timing
    "on_time": "按时",
    "undetermined": "未能确定",
    # integrity
    "unchanged": "未变动",
    "altered": "有改动",
    "restored": "恢复",
    "copied": "雷同",
    "duplicate": "重复",
    "numeric": "数字",
    "textual": "文字",
    # what a duty's date rests on
    "law": "法律法规",
    "practice": "惯例",
    "local": "地方规定",
    # why nothing can be said
    "grace": "宽限期内",
    "nights": "合格的查看夜数不足",
    "no_control": "同一栏目没有可读的对照报告",
    "not_searched": "尚未在栏目以外查找",
    "incomplete": "栏目未能读完",
    "changed": "栏目已改版或损坏",
    "blocked": "网站拒绝访问",
    "down": "网站无法访问",
    "robots": "网站声明不许抓取",
    "unresolved_entry": "有一条目可能就是这份报告，未能读出",
    "no_listing": "没有对应的栏目",
    "never_visited": "尚未查看过",
    "imported": "仅见于他人存档",
    # the work on findings
    "new": "未处理",
    "confirmed": "已确认",
    "dismissed": "已排除",
    "disputed": "有异议",
    "reopened": "重新处理",
    # results, severities
    "fail": "不符",
    "suspect": "存疑",
    "pass": "相符",
    "null": "无法判断",
    "high": "高",
    "medium": "中",
    "low": "低",
}


@dataclass(frozen=True, slots=True)
class Saying:
    """What a headline means, what it permits to say, and what not."""

    means: str
    may: str
    may_not: str
    chinese: str


SAYINGS = {
    "missing": Saying(
        "due date and grace passed; on enough nights every page of the listing was archived, other reports were "
        "readable in it, this one was not there",
        "No report on YEAR was found on PORTAL on DATE and DATE; here are the archived pages",
        "that it was never written, or not published anywhere else; that the law was broken",
        "截至某日，在某栏目未发现该年度报告",
    ),
    "late": Saying(
        "seen after the due date, with a night on which it was not there; or it dates itself after the due date",
        "Appeared between DATE and DATE, N days after DUE",
        "the exact hour; more than the days told",
        "在某日至某日之间出现，晚于应当公开的日期",
    ),
    "withdrawn": Saying(
        "it was there; its entry is gone and its address says so",
        "Was published by DATE, was no longer there on DATE",
        "why",
        "某日见于栏目，某日已不在",
    ),
    "defective": Saying(
        "under its title stands another year's or another's text, or nothing",
        "What is published as the report on YEAR is …, with the finding's evidence",
        "that no report exists",
        "以该年度报告为题公开的内容是……",
    ),
    "filed": Saying(
        "seen, in time or at an undetermined time",
        "Filed; first seen on DATE (or: captured by others on DATE; we have not seen it ourselves)",
        "in time, unless the timing is on_time",
        "已公开，某日首次见到",
    ),
    "unobservable": Saying(
        "we could not look properly; the reason says why",
        "nothing about the filer",
        "anything about the filer. It is never counted as missing",
        "未能查明，不作任何结论",
    ),
    "not due": Saying("the due date has not passed", "nothing yet", "that it is missing", "尚未到期"),
    "not obliged": Saying(
        "merged, dissolved or exempt", "the roster's reason", "that it is missing", "不负公开义务，原因见说明"
    ),
}


def both(word: str) -> str:
    """Say a word in English and Chinese: `missing 未发现`; as it is where it has no Chinese."""
    chinese = TERMS.get(word)
    return f"{word} {chinese}" if chinese else word
