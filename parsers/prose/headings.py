"""The headings reports use, as a table: how each part is called in the reports of every edition, and its key.

`exact` are the wordings a heading has and a sentence or sub-heading has not: they count under any numbering, or none.
`loose` words only tell the part of a line that its numbering already shows to be a heading. The first match wins.
Both are asked of bare words (`normalise`): no numbering, no punctuation, no spaces.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from parsers.tables.labels import normalise, similarity

# The headings of the forms of 2019 and 2021, and what filers commonly make of them.
OFFICIAL = {
    normalise(words): key
    for key, headings in {
        "overview": ("总体情况",),
        "disclosure": ("主动公开政府信息情况", "主动公开政府信息的情况"),
        "requests": ("收到和处理政府信息公开申请情况", "依申请公开政府信息情况"),
        "disputes": ("政府信息公开行政复议、行政诉讼情况", "因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
        "problems": ("存在的主要问题及改进情况", "政府信息公开工作存在的主要问题及改进情况"),
        "other": ("其他需要报告的事项",),
    }.items()
    for words in headings
}
AS_GOOD_AS_OFFICIAL = 0.85
# Only the forms of 2019 and 2021 call a part so.
OF_NEW_FORM = normalise("收到和处理政府信息公开申请情况")


class Wording(NamedTuple):
    """How one part is called."""

    key: str
    exact: str
    loose: str


OPENING = r"(?:20\d\d年度?|本年度|关于)?"
INFO = r"(?:政府信息公开|政府信息|政务信息|信息公开|信息)"
STATE = r"(?:工作|办理|受理|处理|开展|统计|落实)*的?(?:情况|状况)?"
WORDINGS = (
    Wording(
        "disputes",
        rf"(?:因?{INFO})?(?:工作|事务|申请|被|引起的?|而)*(?:行政)?复议(?:案件?)?(?:和|及|与|或)?(?:提起)?"
        rf"(?:(?:行政)?诉讼)?(?:案件?)?(?:(?:和|及|与)?(?:有关的?)?(?:申诉|举报|投诉)+)?{STATE}",
        r"复议|诉讼|申诉|举报投诉|投诉举报",
    ),
    Wording(
        "requests",
        rf"{INFO}?依申请公开(?:和收费)?{INFO}?(?:和不予公开{INFO})?{STATE}|(?:收到|受理)(?:和|及)处理{INFO}?公开申请{STATE}"
        rf"|{INFO}申请(?:和|及)?{STATE}|申请公开{INFO}{STATE}",
        r"依申请公开.*(?:和|及|与)收费|(?:依申请公开|公开申请|申请公开|申请及?办理)(?!.*(?:收费|减免))",
    ),
    Wording(
        "fees",
        rf"(?:依申请公开)?{INFO}?(?:工作|申请|的)*(?:收费|收取费用|费用收取)(?:标准)?(?:和|及|与|以及)?(?:费用)?(?:减免)?{STATE}",
        r"收费|费用|减免",
    ),
    Wording("requests", r"(?!)", r"申请"),
    Wording(
        "interpretation",
        rf"(?:政策)?(?:回应解读|解读回应|政策解读)(?:和|及|与)?(?:回应)?(?:社会|公众)?(?:关切|关注)?{STATE}",
        r"^(?!加强|强化|健全|完善|提高|注重).*(?:回应|解读|舆情)",
    ),
    Wording(
        "staffing",
        rf"{INFO}?(?:工作)?(?:机构|人员|队伍)(?:建设|设置)?(?:和|及|与)?(?:人员|保障|经费|建设)*{STATE}",
        r"^(?!加强|强化|健全|完善|提高|注重).*(?:机构|人员|队伍|经费)",
    ),
    Wording(
        "training",
        rf"{INFO}?(?:工作)?会议(?:和|及|与)?培训{STATE}",
        r"^(?!加强|强化|健全|完善|提高|注重).*(?:会议|培训)",
    ),
    Wording("disclosure", rf"{INFO}?主动公开{INFO}?{STATE}", r"主动公开"),
    Wording(
        "problems",
        rf"{INFO}?(?:工作)?(?:中|目前)?(?:存在的?)?(?:主要)?(?:问题|困难|不足)(?:和|及|与)?(?:不足|问题|困难)?(?:之处)?"
        r"(?:(?:和|及|与|以及)?(?:下一步|今后)?(?:工作)?的?(?:改进|整改|打算|计划|安排|对策)(?:工作)?(?:的?(?:情况|措施|意见|办法))?)?",
        r"问题|改进|不足|下一步|打算|今后|努力方向",
    ),
    Wording(
        "other",
        r"(?:其[他它])?(?:需要?|应当)(?:报告|说明)的(?:其[他它])?事项|其[他它](?:情况|事项)",
        r"其[他它]|需要?(?:报告|说明)",
    ),
    Wording(
        "overview",
        rf"{INFO}?(?:工作)?(?:总体|基本|整体|推进)情况|{INFO}?(?:工作)?(?:总体)?(?:概述|概况|综述)",
        r"总体|概述|概况|综述|基本情况|工作(?:推进|开展)|推进情况",
    ),
)
EXACT = tuple((wording.key, re.compile(OPENING + rf"(?:{wording.exact})")) for wording in WORDINGS)
LOOSE = tuple((wording.key, re.compile(wording.loose)) for wording in WORDINGS)
# One cheap question before the table is asked: every wording has one of these.
TELLING = re.compile(
    r"情\s*况|概\s*[述况]|综\s*述|问\s*题|不\s*足|困\s*难|事\s*项|公\s*开|申\s*请|收\s*费|费\s*用|解\s*读"
    r"|机\s*构|人\s*员|队\s*伍|培\s*训|复\s*议|诉\s*讼"
)


@lru_cache(maxsize=4096)
def official_key(text: str) -> str | None:
    """Give the part whose heading in the forms of 2019 and 2021 a text is, small misprints allowed."""
    bare = normalise(text)
    if bare in OFFICIAL:
        return OFFICIAL[bare]
    score, key = max((similarity(bare, words), key) for words, key in OFFICIAL.items())
    return key if score >= AS_GOOD_AS_OFFICIAL else None


@lru_cache(maxsize=4096)
def exact_key(text: str) -> str | None:
    """Give the part that a text is a heading of by its words alone."""
    bare = normalise(text)
    if not bare:
        return None
    return official_key(text) or next((key for key, words in EXACT if words.fullmatch(bare)), None)


@lru_cache(maxsize=4096)
def loose_key(text: str) -> str | None:
    """Give the part that the words of a heading point to."""
    bare = normalise(text)
    return official_key(text) or next((key for key, words in LOOSE if words.search(bare)), None)


def is_of_new_form(heading: str) -> bool:
    """Tell whether a heading is one that only the forms of 2019 and 2021 have."""
    return similarity(normalise(heading), OF_NEW_FORM) >= AS_GOOD_AS_OFFICIAL
