"""What stands around a figure and takes it away from the filer's year: other years and bodies, plans, sums of years."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from parsers.prose.modifiers import LEAD

# One cheap question to a sentence: has it a number with a unit, or a word that there was none of something?
FIGURE = re.compile(
    r"[\d０-９零一二两三四五六七八九十百千]\s*[条件次宗份篇起个项例元万人名位期场则处家]|[\d０-９零]\s*(?:[，。；、,;]|$)"
    r"|[未没无][^，。；]{0,40}?(?:申请|复议|诉讼|申诉|投诉|举报|收费|费用|处理费|规范性|决定|发布会|公开|结转)"
    r"|(?:复议|诉讼|申诉|投诉)[^，。；]{0,10}[未没无]"
)
# And to a clause: does it speak of a year?
YEARISH = re.compile(r"20\d\d全?年|[上下]一?年|[去前往次明今本]年|年初|^一年来|报告期|历年")
YEAR = re.compile(r"(?<!\d)(20\d\d)(?=全?年)")
WHOLE_YEAR = re.compile(r"(?:自|从)?(?:20\d\d年)?1月(?:1日)?起?[至到—~\-]+(?:20\d\d年)?12月(?:31日)?(?:期间|止)?")
# The first regulation came into force on 1 May 2008.
FIRST_YEAR = 2008
SINCE_MAY = re.compile(r"(?:自|从)?(?:2008年)?5月(?:1日)?起?[至到—~\-]+(?:2008年)?12月(?:31日)?(?:期间|止)?")
LAST_OR_NEXT_YEAR = re.compile(r"(?:上一?年|下一?年)(?!度?(?:继续|办理)*结转)|去年|前年|往年|次年|明年")
CARRIED = re.compile(r"结转|顺延|转结|转入")
THIS_YEAR = re.compile(r"今年|本年|本报告期|报告期内|^一年来")
ALL_OF_THE_YEAR = re.compile(r"全年|本年度?|年内|当年|年度")
LAST_DAY = re.compile(r"截[至止]到?12月31日止?")
SUM, UNTIL = "累计", re.compile(r"截[至止]")
THIS_YEAR_UP_TO_NOW = re.compile(r"(今年|本年度?|年初)以来")
ONLY_A_TIME = re.compile(LEAD)
# 与上年相比: what comes next is a growth.
COMPARED_NEXT = re.compile(r"与.{0,10}相?比较?|[较比][^\d#]{0,8}|[同环]比[^\d#]{0,4}")
COMPARISON = re.compile(r"同比|环比|[较比]|与.{0,8}相?比|增[长加]|减少|下降|上升|占|[^#]{0,10}率")
BLOCKING = re.compile(
    # another body
    r"^(?:全[县市区省州旗盟国]|[县市区省州旗](?:[委直级内域局]|人民政府|政府|政务)|上级"
    r"|各(?:村|社区|乡|镇|街|单位|部门|站|办|科|县|区)"
    r"|[一-龥]{1,8}[县市区州旗](?:人民政府|政府)?$|[一-龥]{1,10}(?:局|委员会)$)"
    # a plan or a duty
    r"|计划|力争|目标|争取|预计|打算|任务|指标|考核|不少于|不低于|确保|拟于|要求"
    # a part of the year
    r"|\d月|[一二三四五六七八九十]月份?|半年|季度|每[年月周日季]|[月日周]均|平均|当[月日]|近[\d两三几]年|[\d两三几]年来"
    # more than the year
    r"|累计|历年|截[至止]|以来|至今|迄今|目前|^自.*起$"
)
CHANNEL = re.compile(
    rf"{LEAD}(?:通过|利用|借助|依托|经由|在)"
    r"(?!.*(?:多种|各种|不同|各类|等.{0,4}(?:形式|渠道|方式|途径|载体|平台)|领导|指导|支持|关心|下$))[^#]*$"
)
OF_REQUESTS = re.compile(rf"{LEAD}(?:在|关于)?(?:政府信息)?依申请公开(?:政府信息)?(?:工作|办理|方面|情况)*")
# What comes next are parts.
DIVIDES = re.compile(r"其中|包括|包含|分别")
# A sentence that divides what was published: the whole of it is more than what was published unasked.
DIVIDED = re.compile(r"(?:其中|包括|包含)[^。]*(?:主动公开|依申请公开)")
# A sentence whose cases are not about disclosure, or not all of them.
OF_SOMETHING_ELSE = re.compile(r"无关|不涉及|并非|非因|[均都全]+(?:为|是|系).{1,8}类|无(?:因)?(?:政府)?信息公开")
DIGIT_OR_NUMBER = re.compile(r"[\d#]")


class Around(NamedTuple):
    """What a clause that states nothing says of those behind it."""

    blocks: bool  # they are not about the filer's year
    channel: bool  # they are about one channel
    of_requests: bool  # they are about requests
    counts: bool  # it counts something else, of which they may be parts


@lru_cache(maxsize=16384)
def look_around(words: str) -> Around:
    """Read a clause, its number taken out, for what it says of the clauses behind it."""
    return Around(
        BLOCKING.search(words) is not None,
        CHANNEL.match(words) is not None,
        OF_REQUESTS.fullmatch(words) is not None,
        DIGIT_OR_NUMBER.search(words) is not None,
    )


class Timed(NamedTuple):
    """A clause without the words of the report's year."""

    text: str
    own: bool | None  # it is about that year; None: it names none
    only: bool  # it says no more than a time
    up_to: bool  # it says up to which day: a sum behind it is not the year's


def in_its_year(text: str, year: int | None, timed: bool) -> Timed:
    """Take the report's year out of a clause; `timed`: the clause before it said nothing but that."""
    years = set(YEAR.findall(text))
    own: bool | None = None
    if years:
        own = years == {str(year)}
    elif LAST_OR_NEXT_YEAR.search(text) and CARRIED.search(text) is None:
        own = False
    elif THIS_YEAR.search(text):
        own = True
    until = UNTIL.search(text) is not None
    if own is not False and not until and (own or timed or ALL_OF_THE_YEAR.search(text)):
        text = text.replace(SUM, "")
    text = THIS_YEAR_UP_TO_NOW.sub(r"\1", WHOLE_YEAR.sub("", text))
    if not years:
        text = LAST_DAY.sub("", text)
    if year == FIRST_YEAR:
        text = SINCE_MAY.sub("", text)
    if own and years:
        text = _year_by_name(year).sub("", text)
    return Timed(text, own, ONLY_A_TIME.fullmatch(text) is not None, until)


@cache
def _year_by_name(year: int | None) -> re.Pattern[str]:
    """The year as a time, or as the day at its end up to which it was counted."""
    return re.compile(rf"截[至止]到?{year}年12月31日止?|{year}全?年(?:度|以来|来|内|期间)*")
