"""Tells a report's title from the titles of things that look like one. First rule that fits decides."""

import re
from functools import lru_cache
from typing import NamedTuple

from parsers.identity.names import filer_of_signature, filer_of_title
from parsers.identity.plain import plain

REPORT, TEMPLATE, CIRCULAR = "report", "template", "circular"
YEAR = r"(?:20\d\d|二[〇○零O0].{2})"
OPEN = r"(?:政府|政务)?信息(?:主动)?公开"
PAPER = r"(?:年度报告|年报)"
# Words of news that begin some townships' names too.
NO_PLACE = r"(?!.{0,2}(?:镇|乡|街道|苏木)(?:人民|政府|办事|2|关于|信息|政务|$))"
# Who is asked to fill in a blank: a body's kind behind XX, ××, ____, **, 某某.
ANY_BODY = r"(?:省|市|县|区|县区|市县)?(?:乡镇|镇|乡|街道|街办|苏木|办事处|人民政府|政府|单位|部门|局)"
NAME = r".{1,26}(?:镇|乡|街道|苏木|办事处|政府)"
# What may follow the words of a report: remarks in brackets, a version, a place, a date.
AFTER = r"(?:\([^()]*\))*[-—–·_|:]*.{0,12}(?:\([^()]*\))*"
# (what it is, words of the title), of the plain title.
RULES = (
    ("error page", r"^(?:404|403|500|502|503)|页面不存在|找不到|不存在|无法访问|not found"),
    ("error page", r"访问受限|访问被拒绝|安全验证|拦截"),
    (CIRCULAR, r"的(?:紧急|补充|预备?|再次)*(?:通知|通报|批复|请示|提示|提醒|复函|要求)(?!表扬)"),
    (CIRCULAR, r"(?:工作|温馨)提[示醒]|(?:通知|函|的(?:意见|决定))(?:[(《〔【].*)?$"),
    (TEMPLATE, r"模板|模版|范本|范文|样本|样例|样表|样式|样稿|参考文本|空白?表"),
    (TEMPLATE, rf"(?:[X×]+|\*{{2,}}|[○〇□△]{{2,}}|_{{2,}}|某某){ANY_BODY}|某(?:镇|乡|街道|单位|局)"),
    (TEMPLATE, r"20[X×*_○□]+|[X×*_]{2,}年|__|\((?:填写)?(?:单位|机关|部门|行政机关|填报单位)(?:全称|名称)\)"),
    (REPORT, rf"^(?!.*(?:发布|公布|编制)).*{OPEN}.*{PAPER}的?(?:公示|公告)$"),
    (REPORT, rf"{OPEN}.*(?:{PAPER}|工作报告)(?:及|和|与|、|暨|\(?附|\(?含).{{0,14}}(?:统计表|附表|表格)"),
    (REPORT, rf"关于(?!.*(?:整改|自查|考核|评估|检查|解读|培训|季度|上半年)).*{OPEN}.*(?:{PAPER}|情况|工作)的报告$"),
    (CIRCULAR, r"的(?:公告|公示)$"),
    (
        CIRCULAR,
        r"关于(?:认真|切实|进一步|扎实|全面|抓紧|尽快|及时|按时)*"
        r"(?:印发|做好|开展|报送|上报|填报|编制|编写|转发|下发|召开|举办|规范|征集|商请|组织|加强|推进)"
        r".*(?:年报|年度报告)",
    ),
    ("interpretation", r"解读|[看读]懂|图解|图说|图文|问答|数说|数读|长图|动漫|视频|一图|答记者问"),
    ("news", rf"(?:扎实|圆满|顺利|开展|学习|会议|启动|部署|上线){NO_PLACE}|召开|举办|举行|培训|座谈|推进会|调研"),
    ("news", r"发布会|率先|动员|评比|荣获|第一名|按时完成|全面完成|多措并举|.举措|表扬|表彰|获评|强化|提升|狠抓|抓好"),
    ("news", rf"(?<!关于)(?:发布|公布|规范)(?=.*{OPEN})"),
    ("news", rf"{PAPER}.*(?:全部|均|已|按时|如期|陆续|正式)(?:对外|向社会)?(?:公布|发布|公开|完成)$"),
    ("list", r"汇总|汇编|一览|列表|专栏|栏目|合集"),
    ("list", rf"各(?:县|区|乡|镇|街|部门|单位|科室|村|股室|站所).*(?:{OPEN}|{PAPER})"),
    (
        "list",
        rf"(?:^|[县市区旗州盟年度])(?:乡镇|镇乡|镇街|街镇|部门)(?:和?\(?(?:街道|园区|街办)\)?|、[^\d]*)*"
        rf"(?={YEAR}|政府信息|信息公开)(?!.*{PAPER}[-—_(]*{NAME})",
    ),
    ("guide", r"如何|怎[样么]|什么|常见问题|知识|指南|指引|须知|目录|流程|申请表|标准目录|清单"),
    (
        "rules",
        r"(?:制度|办法|规定|细则|规则|条例|格式|方案|要点|规程|程序|说明|规范|写法|提纲|框架)(?:\(.*\))?$",
    ),
    ("website report", rf"网站(?:(?!{OPEN}).){{0,16}}(?:报表|报告|年报)|网站监管|新媒体.*(?:年度|年报)"),
    ("statistics", r"统计表|统计数据|(?<!通)报表"),
    (
        "rule of law report",
        r"法治政府|依法行政|法治(?:建设|工作|宣传)|行政执法(?!局|队|大队|支队|中心|办|委)|普法(?!办)",
    ),
    ("budget", r"预算|决算"),
    (
        "plan or summary",
        r"工作总结|总结(?:\(.*\))?$|社会评议|第三方|工作计划|总结暨|述职|述廉|工作打算|自查|自评报告|考核(?!办)|评估报告|督查(?!室)|整改|汇报"
        r"|政府工作报告",
    ),
    ("interim report", r"[上下]半年|半年度|季度|\d月份|月报|季报|1月?[-—–~至到](?:[2-9]|1[01])月"),
    (
        "other disclosure",
        r"(?:环境|生态|财政|财务|党务|村务|厂务|校务|院务|企业|食品|扶贫|信用|学校|项目|土地|征地|价格|医院)"
        r"(?:信息)?公开|学年",
    ),
    ("form", r"(?:审查|审核|登记|审批|备案|签批)(?:登记)?[表单]|承诺书|报送单|台账"),
    (CIRCULAR, rf"{PAPER}的?(?:报送|编制|审核|审查|撰写|编写|填报|起草|发布(?:工作|情况)|征求|征集|工作(?!报告))"),
    (REPORT, rf"{OPEN}.{{0,24}}(?:{PAPER}|(?:年度)?工作报告|总结报告|情况的?报告){AFTER}$"),
    (REPORT, rf"{YEAR}年?度?.{{0,12}}{OPEN}.{{0,12}}报告{AFTER}$"),
    (REPORT, rf"{OPEN}.{{0,6}}{YEAR}.{{0,6}}报告{AFTER}$"),
    (REPORT, rf"{YEAR}.{{0,16}}政务公开.{{0,8}}(?:{PAPER}|报告)|政务公开.{{0,8}}{PAPER}"),
    (REPORT, rf"{PAPER}[-—–·_|:(]*{OPEN}"),
    (REPORT, rf"^(?:{NAME}[-—_·]*)?{YEAR}(?:年度?)?(?:{NAME})?{PAPER}{AFTER}$"),
    (REPORT, rf"^(?:{NAME}[-—_·]*)?{PAPER}[-—_·(]*{YEAR}(?:年度?)?\)?$"),
)  # fmt: skip
COMPILED = tuple((kind, re.compile(words, re.I)) for kind, words in RULES)
SITE_NAME = re.compile(r"\s*(?<!\d)[-_|–—»>]+(?!\d)\s*|\s*[_|»>]+\s*")
COUNTED = re.compile(r"[（(]?(?:点击|浏览|阅读|访问).{0,4}[:：]\s*\d+.*$")
JUST_THAT = re.compile(rf"(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:{PAPER}|报告)")
# Titles that call a page an annual report and say not of what.
OF_ANYTHING = re.compile(rf"(?:{NAME}[-—_·]*)?{YEAR}?(?:年度?)?(?:{NAME})?{PAPER}(?:[-—_·(]*{YEAR}(?:年度?)?\)?)?")


class TitleKind(NamedTuple):
    """What a title says a page is; `name` is None when the title says nothing."""

    name: str | None

    @property
    def report(self) -> bool:
        """Tell whether it is the title of a report."""
        return self.name == REPORT


@lru_cache(maxsize=4096)
def kind_of_title(title: str) -> TitleKind:
    """Tell what a title says a page is."""
    bare = plain(title)
    return TitleKind(next((kind for kind, words in COMPILED if words.search(bare)), None))


def names_nothing(title: str) -> bool:
    """Tell whether a title only says what kind of document this is: the columns that list reports are called so too."""
    return JUST_THAT.fullmatch(plain(title)) is not None


def of_anything(title: str) -> bool:
    """Tell whether a title calls a page an annual report without saying of what: 柳塘镇2021年年报."""
    return OF_ANYTHING.fullmatch(plain(title)) is not None


def without_site(title: str) -> str:
    """Leave the site's and column's names off a title tag, and a click counter glued to it.

    A township's name stays when nothing else tells whose report it is: 2021年政府信息公开年报-柳塘镇.
    """
    title = COUNTED.sub("", title).strip()
    parts = [part for part in SITE_NAME.split(title) if part]
    if len(parts) < 2 or "__" in title:
        return title
    named = [part for part in parts if kind_of_title(part).report]
    said = [part for part in named if not names_nothing(part)]
    chosen = (said or named or parts)[0]
    place = next((part for part in parts if (filer := filer_of_signature(part)) and filer.place), None)
    return f"{chosen}-{place}" if named and place and filer_of_title(chosen) is None else chosen
