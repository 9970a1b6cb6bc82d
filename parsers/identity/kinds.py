"""Tells a report's title from the titles of things that look like one. First rule that fits decides."""

import re
import unicodedata
from typing import NamedTuple

# Mirrors turn pages into traditional characters; only the words the rules need are turned back.
SIMPLIFIED = str.maketrans(
    "開報務區鎮縣辦廳鄉門莊業導標準錄請圖關於發佈總結計劃網絡規則協調",
    "开报务区镇县办厅乡门庄业导标准录请图关于发布总结计划网络规则协调",
)

REPORT = "report"
# What may follow the words of a report: a few characters (a file's ending, a filer's name) or a remark in brackets.
AFTER = r"(?:.{0,10}|\([^()]*\))"
# (what it is, words of the title)
RULES = (
    ("error page", r"^(?:404|403|500|502|503)|页面不存在|找不到|不存在|无法访问|not found"),
    ("error page", r"访问受限|访问被拒绝|安全验证|拦截"),
    ("circular", r"的(?:通知|函|通报|意见|批复|决定|公告|公示)$|(?:通知|函)(?:\(.*\))?$"),
    ("circular", r"关于(?:印发|做好|开展|报送|编制|编写|转发|下发|召开|举办).*(?:年报|年度报告)"),
    ("guide", r"指南|指引|须知|目录|流程|申请表|一览表|标准目录|清单"),
    ("interpretation", r"解读|一图读懂|图解|图说|图文|问答"),
    ("rules", r"(?:制度|办法|规定|细则|规则|条例|格式|模板|范本|样本|方案|要点|规程|程序|说明)(?:\(.*\))?$"),
    ("statistics", r"统计表|统计数据|汇总表|报表"),
    ("website report", r"网站(?:工作)?(?:年度)?(?:报表|报告|年报)|网站监管|新媒体.*(?:年度|年报)"),
    ("rule of law report", r"法治政府|依法行政|法治建设|行政执法|普法"),
    ("budget", r"预算|决算"),
    ("plan or summary", r"工作总结|工作计划|总结暨|述职|述廉|工作打算|自查报告|自评报告|考核|评估报告|督查|整改"),
    ("news", r"召开|举办|开展|部署|培训|会议|座谈|推进会|调研|学习|扎实|圆满|全面完成|顺利|发布会"),
    ("interim report", r"上半年|下半年|季度|\d月份|月报|季报"),
    (REPORT, rf"(?:政府|政务)?信息公开.{{0,24}}(?:年度报告|年报|(?:年度)?工作报告|总结报告|情况的?报告){AFTER}$"),
    (REPORT, rf"(?:20\d\d|二[〇○零].{{2}})年?度?.{{0,12}}(?:政府|政务)?信息公开.{{0,12}}报告{AFTER}$"),
    (REPORT, rf"(?:政府|政务)?信息公开.{{0,6}}(?:20\d\d|二[〇○零].{{2}}).{{0,6}}报告{AFTER}$"),
    (REPORT, r"(?:20\d\d).{0,16}政务公开.{0,6}(?:年度报告|年报)|政务公开工作年度报告"),
)  # fmt: skip
COMPILED = tuple((kind, re.compile(words, re.I)) for kind, words in RULES)
SITE_NAME = re.compile(r"\s*(?<!\d)[-_|–—»>]+(?!\d)\s*|\s*[_|»>]+\s*")
COUNTED = re.compile(r"[（(]?(?:点击|浏览|阅读|访问).{0,4}[:：]\s*\d+.*$")
JUST_THAT = re.compile(r"(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:年度报告|年报|报告)")


def names_nothing(title: str) -> bool:
    """Tell whether a title only says what kind of document this is: the columns that list reports are called so too."""
    return JUST_THAT.fullmatch("".join(title.split())) is not None


class TitleKind(NamedTuple):
    """What a title says a page is; `name` is None when the title says nothing."""

    name: str | None

    @property
    def report(self) -> bool:
        """Tell whether it is the title of a report."""
        return self.name == REPORT


def kind_of_title(title: str) -> TitleKind:
    """Tell what a title says a page is."""
    bare = "".join(unicodedata.normalize("NFKC", title).translate(SIMPLIFIED).split())
    return TitleKind(next((kind for kind, words in COMPILED if words.search(bare)), None))


def without_site(title: str) -> str:
    """Leave the site's and column's names off a title tag, and a click counter glued to it."""
    title = COUNTED.sub("", title).strip()
    parts = [part for part in SITE_NAME.split(title) if part]
    if len(parts) < 2:
        return title
    named = [part for part in parts if kind_of_title(part).report]
    said = [part for part in named if not JUST_THAT.fullmatch(part)]
    return (said or named or parts)[0]
