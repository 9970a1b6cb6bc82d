"""Which year a report is about, and how firmly we know. The publication date and the address are never asked.

The title comes first; then the period its figures cover; then what it calls itself; then what its tables name; then the
year it speaks of most; last the year before its signature.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from parsers.identity.dates import FIRST_YEAR, LAST_YEAR, in_digits, without_dates
from parsers.identity.plain import gathered

TITLE_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
GAP = re.compile(r"\s{3,}")
YEAR_SIGN = re.compile(r"[2２][0０]|二[〇○零ＯOo0]")
TO = r"(?:至|到|止|-|—|~|～|－|–)+"
AGAIN = r"(?:(20\d\d)\s*年?\s*[-./]?\s*|本年|同年|当年)?"
# 2019-2020年, 2019年和2020年: a title that names several years does not tell one.
SEVERAL_YEARS = re.compile(r"(?<!\d)(20\d\d)\s*年?度?\s*(?:[-—–~至到、和与及]|以及)+\s*(?!\1)20\d\d(?!\d)")
# A year's first day to its last, or its first month to its last; also with the separators lost.
PERIOD = re.compile(
    rf"(20\d\d)(?:\s*年?\s*[-./年]?\s*0?1\s*[-./月]\s*0?1\s*日?\s*起?\s*{TO}\s*{AGAIN}12\s*[-./月]\s*31\s*日?"
    rf"|\s*年度?\s*[(（]?0?1\s*月?份?\s*{TO}\s*{AGAIN}12\s*月份?底?"
    rf"|0?10?1日?起?{TO}(20\d\d)1231日?)"
)
YEARS_END = re.compile(r"截[至止]\s*(20\d\d)\s*年?\s*[-./]?\s*12\s*[-./月]\s*(?:31\s*日?|底)")
NUMBERED = re.compile(r"[〔\[（(【]\s*20\d\d\s*[〕\]）)】]\s*\d+\s*号")
TOPIC = re.compile(r"信息(?:主动)?公开|政务公开|年度报告|年报")
TABLE_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年(?!\s*\d{1,2}\s*月)")
CALLS_ITSELF = re.compile(r"(20\d\d)\s*年(?:度)?[^。；，]{0,24}?(?:年度报告|年报|信息公开工作报告|信息公开报告)")
SPOKEN = re.compile(r"(?<!\d)(20\d\d)\s*年(?!\s*\d{1,2}\s*月)(?:度)?")
PLANNED = re.compile(r"\s*(?:,|，)?[^。；]{0,14}?(?:将|计划|拟|打算|力争|要进一步)")
CITED = re.compile(r"[〔\[（(【]\s*20\d\d\s*[〕\]）)】]|《[^》]{0,80}》|20\d\d\s*年?\s*(?:修订|修正|施行|颁布|印发)")
LEAST_SPOKEN = 2


class Year(NamedTuple):
    """A report year and what it was read from: `title`, `period`, `self`, `table`, `body`, `signature`, or nothing."""

    year: int | None
    evidence: str | None


class Spoken(NamedTuple):
    """What a body says: the years of its data periods, what it calls itself, and how often it speaks of each year."""

    periods: Counter[int]
    own: Counter[int]
    mentions: Counter[int]


@lru_cache(maxsize=4096)
def year_of_title(title: str | None) -> int | None:
    """Give the year a title is about: the last one before its topic, else the first; None when it names several.

    Full dates and documents' numbers tell no year, the first to the last day of one does.
    """
    said = NUMBERED.sub(" ", without_dates(_with_periods_as_years(in_digits(_unspaced(gathered(title or ""))))))
    if SEVERAL_YEARS.search(said):
        return None
    topic = TOPIC.search(said)
    years = [(m.start(), int(m[1])) for m in TITLE_YEAR.finditer(said) if FIRST_YEAR - 1 <= int(m[1]) <= LAST_YEAR]
    before = [year for at, year in years if topic and at < topic.start()]
    return before[-1] if before else next((year for _, year in years), None)


def listen(lines: Sequence[str]) -> Spoken:
    """Count the years a body speaks of; full dates, plans for a coming year and cited documents are left out."""
    text = CITED.sub(" ", in_digits("\n".join(_about_years(lines))))
    periods = Counter(year for m in PERIOD.finditer(text) if (year := _year_of_period(m)))
    own = Counter(int(m[1]) for m in CALLS_ITSELF.finditer(text))
    rest = without_dates(YEARS_END.sub(r" \1年 ", _with_periods_as_years(text)))
    mentions = Counter(int(m[1]) for m in SPOKEN.finditer(rest) if not PLANNED.match(rest, m.end()))
    return Spoken(periods, own, mentions)


def years_in_tables(texts: Iterable[str]) -> Counter[int]:
    """Count the years that tables' cells name, as the head of a statistics table does: 2017年度."""
    said = " ".join(in_digits(_unspaced(text)) for text in texts if YEAR_SIGN.search(text))
    return Counter(int(m[1]) for m in TABLE_YEAR.finditer(without_dates(_with_periods_as_years(said))))


def _year_of_period(period: re.Match[str]) -> int | None:
    """Give the year a period covers; None when it begins in one and ends in another."""
    ends = {year for year in period.groups() if year}
    return int(period[1]) if len(ends) == 1 else None


def _with_periods_as_years(text: str) -> str:
    return PERIOD.sub(lambda m: f" {year}年 " if (year := _year_of_period(m)) else " ", text)


def _about_years(lines: Sequence[str]) -> Iterator[str]:
    """Give the lines that may name a year, each with the next one: a period may be broken over lines."""
    named = False
    for line in lines:
        before, named = named, YEAR_SIGN.search(line) is not None
        if before or named:
            yield _unspaced(line)


def _unspaced(text: str) -> str:
    """Give a text with its long gaps closed: the patterns of dates take time by the cube over them."""
    return GAP.sub(" ", text)


def decide_year(title: str | None, spoken: Spoken, tables: Iterable[str], signed: date | None) -> Year:
    """Give the report year from the first evidence there is; `tables` are the texts of the tables' cells."""
    claimed = year_of_title(title)
    if claimed:
        return Year(claimed, "title")
    for said, name in ((spoken.periods, "period"), (spoken.own, "self")):
        if (year := _clear_winner(said)) is not None:
            return Year(year, name)
    for said, name in ((years_in_tables(tables), "table"), (spoken.mentions, "body")):
        if (year := _clear_winner(said)) is not None:
            return Year(year, name)
    return Year(signed.year - 1, "signature") if signed else Year(None, None)


def conflicting_year(title: str | None, spoken: Spoken, own_title: str | None) -> int | None:
    """Give the other year a report is about when its title claims a year its body never speaks of; else None.

    Firm evidence only: the data period, or the title printed in the body, or a body that calls itself, or speaks
    mostly, of one other year. A body that names the claimed year at all is given the benefit of the doubt.
    """
    claimed = year_of_title(title)
    if claimed is None or spoken.mentions[claimed] or spoken.periods[claimed] or spoken.own[claimed]:
        return None
    printed = year_of_title(own_title)
    if printed not in (None, claimed):
        return printed
    period = _clear_winner(spoken.periods)
    if period is not None:
        return period
    own = _clear_winner(spoken.own)
    return own if own is not None and spoken.mentions[own] >= LEAST_SPOKEN else None


def _clear_winner(said: Counter[int]) -> int | None:
    ranked = said.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]
