"""The copy detection across counties: reports that share their distinctive text with one of another county.

    across(counties) -> list[Across]     counties: each county's reports, as a stream, with its names

County by county: what belongs to the nation and to the county is taken out, and 256 bytes kept of what is left of each
report. Then all are searched at once, and only the counties of candidates are asked for again, through `reopened`.
It says that two reports share text, not which was there first, and sets no word: two counties are not visited at the
same hour, and a text of a province's would look the same. Pure.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from audit.attribution import Filing
from audit.copies.comparing import Comparison, compare
from audit.copies.copy import OTHER
from audit.copies.grams import Grams
from audit.copies.least import SURE
from audit.copies.search import candidates
from audit.copies.texts import CountyTexts, county_texts
from audit.reports import CountyReports

Key = tuple[str, Filing]  # county code, filing


@dataclass(frozen=True, slots=True)
class County:
    """One county's reports, and its own names."""

    code: str
    reports: CountyReports
    names: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Across:
    """Two reports of two counties, and how each stands to the other."""

    one: Key
    two: Key
    seen_from: tuple[Comparison, Comparison]


def across(counties: Iterable[County], reopened: Callable[[str], County]) -> list[Across]:
    """Find the pairs that share as much, seen from both sides, as makes a copy. At most two counties are in memory."""
    pairs = [pair for pair in candidates(_searched(counties)) if pair[0][0] != pair[1][0]]
    texts = lru_cache(maxsize=2)(lambda code: _texts(reopened(code)))
    found = [_between(texts(one[0]), one, texts(two[0]), two) for one, two in pairs]
    return [pair for pair in found if all(SURE[OTHER].reached(side) for side in pair.seen_from)]


def _searched(counties: Iterable[County]) -> Iterator[tuple[Key, Grams]]:
    for county in counties:
        for filing, numbers in _texts(county).searched():
            yield (county.code, filing), numbers


def _texts(county: County) -> CountyTexts:
    return county_texts(county.reports, county.names)


def _between(texts: CountyTexts, one: Key, other_texts: CountyTexts, two: Key) -> Across:
    mine, others = texts.reports[one[1]], other_texts.reports[two[1]]
    return Across(one, two, (compare(mine, others, texts.common), compare(others, mine, other_texts.common)))
