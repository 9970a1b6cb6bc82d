"""Sentences cut into clauses, each brought to one plain spelling with its number taken out.

Width, spaces, book titles and file numbers, notes in brackets and the year itself go; what is left is short enough to
be compared with the ways a quantity is said. A note in brackets that changes a figure (含上年结转) spoils its clause.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from parsers.tables.numerals import NUMERALS, read_numeral

NUMBER = "#"
SPOILT = "※"
LONGEST_CLAUSE = 70
UNIT = "万元|亿元|千元|人次|[件条]次|[条件次宗份篇起个项例元人名位期场则处家班]"
SENTENCE = re.compile(r"[^。！？!?]+[。！？!?]?")
TITLES = re.compile(r"《[^《》]*》|[〔\[【(（]20\d\d[〕\]】)）]第?\d*号?")
QUOTES = re.compile(r"[“”\"'‘’「」]")
BRACKETS = re.compile(r"\([^()]*\)")
CHANGING = re.compile(r"含|包括|结转|上年|去年|上一年|历年|累计|除")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# 条、 ends a clause behind its number only: 复议案件、诉讼案件 are one list.
CUT = re.compile(
    r",|:(?=20\d\d年)|:(?![\d零])|(?<=[\d零一二两三四五六七八九十百千万][条件次宗份篇起个项例元人名位期场则])、"
    r"|(?<=\d(?:万元|人次|件次|条次))、|(?<=\d)、(?=[^\d])"
)
# 通过政府网站, before what was published there.
CHANNEL_ALONE = re.compile(
    r"((?:通过|在|利用|依托|借助)[^,;:。、]{2,24}(?:网站?|公众号|微博|微信|公报)(?:上|平台)?),(?=共?计?主动公开)"
)
PART_ALONE = re.compile(r"其中[,:]")
# 未收到一件: the number denies.
NOT_ONE = re.compile(r"((?:未曾?|没有?|无)(?:发生|收到|接到|出现|受理)?过?)[1一][件例起宗次]")
FIGURE = re.compile(rf"(?<![\d.])(?P<digits>\d+(?:\.\d+)?)(?P<unit>{UNIT})?(?![\d.%])")
NUMERAL = re.compile(rf"(?<![第{NUMERALS}])(?P<numeral>[{NUMERALS}]{{1,9}})(?:(?P<unit>{UNIT})|$)")
ANY_NUMBER = re.compile(rf"[\d{NUMERALS}]")
YEAR_IN_WORDS = re.compile(r"二[〇○零Oo0]([〇○零Oo0一二三四五六七八九])([〇○零Oo0一二三四五六七八九])(?=年)")
WORDS_OF_DIGITS = {
    **{sign: "0" for sign in "〇○零Oo0"},
    **{sign: str(n) for n, sign in enumerate("一二三四五六七八九", 1)},
}
MOST = 10_000_000


class Clause(NamedTuple):
    """A clause in plain words, `#` for its number; value and unit as written when it has exactly one number."""

    words: str
    value: int | float | None = None
    unit: str | None = None


def sentences(text: str) -> Iterator[str]:
    """Give the sentences of a paragraph as printed."""
    return (match.group().strip() for match in SENTENCE.finditer(text))


@lru_cache(maxsize=4096)
def segments(sentence: str) -> tuple[tuple[str, ...], ...]:
    """Give a sentence's clauses in plain spelling, those between two semicolons together."""
    plain = "".join(unicodedata.normalize("NFKC", sentence).split()).rstrip("。!?.")
    plain = QUOTES.sub("", TITLES.sub("", plain))
    plain = THOUSANDS.sub("", YEAR_IN_WORDS.sub(_digits, plain))
    plain = BRACKETS.sub(lambda match: SPOILT if CHANGING.search(match.group()) else "", plain)
    plain = CHANNEL_ALONE.sub(r"\1", PART_ALONE.sub("其中", plain))
    plain = NOT_ONE.sub(r"\1任何", plain)
    return tuple(tuple(CUT.split(segment)) for segment in plain.split(";"))


def _digits(match: re.Match[str]) -> str:
    return f"20{WORDS_OF_DIGITS[match[1]]}{WORDS_OF_DIGITS[match[2]]}"


@lru_cache(maxsize=16384)
def with_number_out(clause: str) -> Clause:
    """Put `#` for the clause's number; numbers without a unit count only at its end."""
    if not ANY_NUMBER.search(clause):
        return Clause(clause)
    figures = [match for match in FIGURE.finditer(clause) if match["unit"] or match.end() == len(clause)]
    found = figures or list(NUMERAL.finditer(clause))
    if len(found) != 1:
        return Clause(clause)
    [match] = found
    groups = match.groupdict()
    value = _value(groups)
    if value is None or value > MOST:
        return Clause(clause)
    return Clause(clause[: match.start()] + NUMBER + clause[match.end() :], value, groups["unit"])


def _value(groups: dict[str, str | None]) -> int | float | None:
    if groups.get("numeral"):
        return read_numeral(groups["numeral"] or "")
    digits = groups["digits"] or ""
    return float(digits) if "." in digits else int(digits)
