"""What a clause in plain words says: which quantities it gives a number of, or denies.

The whole clause must be a known way of saying (`quantities`), but for words of time, filer and manner that change
nothing (`modifiers`). Reviews, lawsuits and complaints are often denied together, in one list.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from parsers.prose.clauses import LONGEST_CLAUSE, NUMBER
from parsers.prose.modifiers import LEAD, bare
from parsers.prose.quantities import Quantity, Way, fragment, quantities, ways

PART = "其中"
CLEAR = frozenset({"said", "at_zero", "denied"})
DENIAL = (
    r"(?:也|都|尚|暂|仍|还|从|并)?(?:未曾|未有|未|没有|没|无|不存在|不曾)"
    r"(?:发生|出现|产生|存在|有|涉及|接受|接收|接到|收到|受理|引发|引起)?(?:过|到|了)?(?:任何)?"
)
MATTER = (
    r"(?:被|申请|提起|提出|接受|要求|有关|相关|引起|引发|发生|出现|而|或|因|的)*"
    r"(?:行政复议|复议|行政诉讼|诉讼|行政申诉|(?>(?:举报|投诉|申诉|信访)+))(?:案件?|件|事件|申请|事项|案例)?"
)
MATTERS = rf"(?P<matters>{MATTER}(?:(?:、|和|及|与|或者|或|以及|并)?{MATTER}){{0,5}})"
ENDING = r"等?的?(?:情况|案件|事件|事项|行为|现象|问题|事宜)?的?(?:发生|出现)?"
OF_MATTERS = {
    "reviews": re.compile("复议"),
    "lawsuits": re.compile("诉讼"),
    "complaints": re.compile("举报.*投诉|投诉.*举报"),
}


class Phrase(NamedTuple):
    """What a clause says. `clear`: anywhere, not only in its own section; `part`: it calls itself a part (其中).

    `several` quantities have the one number in common. They, and what is said `of_zero`, can be told only when the
    number is zero; what is said at an `opening`, only first in its sentence.
    """

    quantities: tuple[Quantity, ...]
    clear: bool
    part: bool
    denies: bool = False
    several: bool = False
    of_zero: bool = False
    opening: bool = False


@lru_cache(maxsize=16384)
def read_phrase(clause: str) -> Phrase | None:
    """Read a clause with `#` for its number; None when it says nothing known."""
    if len(clause) > LONGEST_CLAUSE:
        return None
    part = clause.startswith(PART)
    words = bare(clause)
    if words.count(NUMBER) == 1:
        return _way(words, False, part) or _matters(words, part, _listed())
    if NUMBER in words or any(sign.isdigit() for sign in words):
        return None
    return _way(words, True, part) or _matters(words, part, _denied()) or _matters(words, part, _denied_behind())


def _way(words: str, denied: bool, part: bool) -> Phrase | None:
    match = _ways(denied).fullmatch(words)
    if match is None or match.lastgroup is None:
        return None
    way = ways(denied)[int(match.lastgroup.removeprefix("way"))]
    clear, of_zero, opening = way.field in CLEAR, way.field == "at_zero", way.field == "at_opening"
    return Phrase(way.quantities, clear, part, denied, of_zero=of_zero, opening=opening)


def _matters(words: str, part: bool, pattern: re.Pattern[str]) -> Phrase | None:
    match = pattern.fullmatch(words)
    if match is None:
        return None
    found = [quantities()[key] for key, said in OF_MATTERS.items() if said.search(match["matters"])]
    denies = NUMBER not in words
    return Phrase(tuple(found), match["about"] is not None, part, denies, several=True) if found else None


@cache
def _ways(denied: bool) -> re.Pattern[str]:
    either = "|".join(_group(index, way) for index, way in enumerate(ways(denied)))
    before = f"(?:{_matter_of_requests()})?{DENIAL}" if denied else ""
    return re.compile(rf"{LEAD}{before}(?:{either})")


def _matter_of_requests() -> str:
    """对公民申请公开政府信息 before the word that denies."""
    about = rf"{fragment('申请')}|申请政府信息公开|政府信息公开|(?:公开|提供)的?(?:政府)?信息"
    return rf"(?:对|就|因)?(?:{fragment('谁')})?(?:{about})?(?:工作|方面|的)?"


def _group(index: int, way: Way) -> str:
    return f"(?P<way{index}>{way.words})"


@cache
def _about() -> str:
    return rf"(?P<about>(?:{fragment('谁')})?{fragment('因公开')})?"


@cache
def _listed() -> re.Pattern[str]:
    return re.compile(rf"{LEAD}{fragment('发生')}?{_about()}{MATTERS}{ENDING}数?量?(?:为|是|有)?#")


@cache
def _denied() -> re.Pattern[str]:
    return re.compile(rf"{LEAD}{DENIAL}{_about()}{MATTERS}{ENDING}")


@cache
def _denied_behind() -> re.Pattern[str]:
    none = "皆?(?:无|没有|未发生|没有发生|未出现|没有出现)"
    return re.compile(rf"{LEAD}{_about()}{MATTERS}{ENDING}{none}")
