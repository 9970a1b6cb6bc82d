"""Words that change nothing about a figure: when, whose, how, and by which of all the means.

`LEAD` is what may stand before a way of saying; `bare` takes out what may stand anywhere in it; `with_own_name` knows
the filer. One table for each kind of word. What is not in a table changes the clause.
"""

import re
from functools import lru_cache

ENUMERATION = r"[一二三四五六七八九十]是|\d{1,2}[.、]|、"
# The report's own year is taken out before (`around.in_its_year`).
WHEN = r"全年度?|年内|本年度?|今年(?:以来)?|当年|该年度?|本?报告期内?|统计期内?|年度|期间|一年来|年(?!初|中|底|末)"
# 政府信息 and 政府网站 are no office.
_GOVERNMENT = r"(?:人民)?政府(?!信息|网|门户|公报|公开信息|集中)"
_OFFICE = rf"(?:街道|街)?(?:办事处|{_GOVERNMENT}|党政(?:综合)?办(?:公室)?|机关|办公室|(?:街道)?办(?![理结件]))?"
WHOSE = (
    rf"(?:[一-龥]{{2,7}}[县市区旗])?本镇{_OFFICE}"
    rf"|(?:我|本|全|该)(?:镇|乡|街道|街|办事处|办(?![理结件])|处(?![理罚])|单位|行政机关|机关|部门|苏木|政府){_OFFICE}"
    rf"|(?:镇|乡|街道|办事处)?(?:党委、?)?{_GOVERNMENT}|街道|办事处"
)
HOW = (
    r"已经?|也|并|还|又|实际|直接|面?向社会|对外|同时|另外|此外|因此|所以|故|在(?=主动)|其中|据统计|经统计"
    r"|按规定(?!时间|期限|时限)|按要求"
)
ABOUT = (
    r"(?:政府信息|政务|信息)公开(?:工作|方面)(?:中|上)?|(?:所有)?(?:政府信息|政务|信息)公开(?=主动公开|都|未|没有|无)"
)
# Atomic: however it is read, it says the same, and no clause takes long.
LEAD = rf"(?>(?:{ENUMERATION}|{WHEN}|{WHOSE}|{HOW}|{ABOUT}){{0,10}})"

# 公共 and 中共, 平均 and 依法申请公开 are other words.
ANYWHERE = re.compile(
    r"总共|一共|共计|合计|总计|(?<![公中])共(?!同|享|产|青|用|建)|(?<!平)均|全部|及时|实际"
    r"|依法(?!申请)|依规|全年(?!度)|年内|本年度?"
)
# All means together are no means; 申请 by some means are fewer than all.
ALL_MEANS = re.compile(
    r"(?:通过|利用|采取|采用|运用|借助|依托|以)[^#]{0,40}?(?:等|多种|各种|不同|各类|多个?|多样)(?:的|化|类)?"
    r"(?:形式|渠道|方式|途径|载体|平台|媒介|媒体)(?:(?:和|及|与|、)(?:形式|渠道|方式|途径|载体|平台))?上?"
)
ASKED_FOR = "申请"
STREET = re.compile(r"(?P<stem>.{2,})(?:街道|街)")
MINORITY = re.compile(r"(?P<stem>.{2,}?)(?P<people>(?:[一-龥]{1,4}族)+)乡")


def bare(words: str) -> str:
    """Give a clause without the words that change nothing wherever they stand."""
    if ASKED_FOR not in words:
        words = ALL_MEANS.sub("", words, count=1)
    return ANYWHERE.sub("", words)


def with_own_name(text: str, place: str) -> str:
    """Put 本镇 for the report's own place: 和平街道 is also called 和平街 and 和平办事处, 云岭回族乡 云岭乡."""
    return _names_of(place).sub("本镇", text)


@lru_cache(maxsize=1024)
def _names_of(place: str) -> re.Pattern[str]:
    if street := STREET.fullmatch(place):
        return re.compile(rf"{re.escape(street['stem'])}(?:街道|街|办事处)")
    if minority := MINORITY.fullmatch(place):
        return re.compile(rf"{re.escape(minority['stem'])}(?:{re.escape(minority['people'])})?乡")
    return re.compile(re.escape(place))
