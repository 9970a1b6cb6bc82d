"""What is really wrong with each report after each night, in plain words: the truth that findings are held against.

What the calendar's rows say is wrong, what the figures themselves show (demo/sums.py), and what became of the filing
(demo/truth.py). Nothing is said of a report before it was seen.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from demo import figures, forms, sums
from demo.calendar import due, night_date
from demo.counties import COUNTIES, by_id
from demo.filings import OPAQUE, Filing, filings
from demo.rulings import ruling
from demo.seen import Seen, filing_of, seen
from demo.truth import Expected, truth

COPYING = {"copied", "duplicate"}  # these depend on what else was seen: the truth of the night has them
FIRST_DAY = (12, 25)  # of the report year: who reports before it reports too early
CONDUCT = ("altered", "withdrawn", "restored", "defective", *sorted(COPYING))


@dataclass(frozen=True, slots=True)
class Wrong:
    """Whose report of which year, and the words for all that is wrong with it. `root`: the code it began under."""

    county_code: str
    filer_code: str
    root: str
    unit: str
    year: int
    matters: frozenset[str]


def faults(night: int) -> list[Wrong]:
    """Give every filer and year that something is wrong with after the crawl of a night."""
    return list(_faults(night))


@cache
def _faults(night: int) -> tuple[Wrong, ...]:
    told = (_wrong(line, night) for line in truth(night))
    return tuple(wrong for wrong in told if wrong.matters)


def _wrong(line: Expected, night: int) -> Wrong:
    matters = set(_conduct(line))
    filing = _by_code().get((line.county_code, line.filer_code, line.year))
    known = seen(filing, night) if filing else None
    if filing and known:
        matters |= _declared(filing) | _dates(filing, known, night) | _sums(filing, known, night)
        life = filing.life(known.newest)
        matters |= ({"attachment"} if life.file != "there" else set()) | ({life.page} & set(OPAQUE))
    root = filing.unit.root if filing else _roots().get(line.filer_code, line.filer_code)
    return Wrong(line.county_code, line.filer_code, root, line.unit, line.year, frozenset(matters))


def _conduct(line: Expected) -> set[str]:
    found = {word for word in CONDUCT if word in line.integrity}
    found |= {"late"} if line.timing == "late" else set()
    return found | ({"missing"} if line.headline == "missing" else set())


def _declared(filing: Filing) -> set[str]:
    return {word for flaw in filing.flaws for word in flaw.wrong} - COPYING


def _dates(filing: Filing, known: Seen, night: int) -> set[str]:
    found = set()
    extended = ruling("extended", filing.county, filing.unit, filing.year, night_date(night))
    last_day = extended.due if extended and extended.due else due(filing.year)
    if min(filing.signed, filing.claims) < date(filing.year, *FIRST_DAY):
        found.add("dated early")
    if known.last_without and filing.claims < known.last_without:
        found.add("backdated")
    if filing.signed <= last_day < filing.claims:
        found.add("dated before, published after")
    return found


def _sums(filing: Filing, known: Seen, night: int) -> set[str]:
    cells = _cells(filing, known)
    if cells is None:
        return set()
    if (
        filing.year_of_text(filing.life(known.newest)) != filing.year
    ):  # it is compared with nothing: it is its last year's
        return sums.broken(cells, None)
    last = filing_of(filing.county, filing.unit, filing.year - 1)
    then = seen(last, night) if last else None
    return sums.broken(cells, _cells(last, then) if last and then else None)


def _cells(filing: Filing, known: Seen) -> forms.Printed | None:
    life = filing.life(known.newest)
    if life.page in OPAQUE or forms.edition(filing.year_of_text(life)) == "narrative":
        return None
    return figures.printed(filing, life)


@cache
def _by_code() -> dict[tuple[str, str, int], Filing]:
    portals = ("qinglan", "jichuan", "yanhu")
    return {(by_id(p).code, filing.unit.code, filing.year): filing for p in portals for filing in filings(p)}


@cache
def _roots() -> dict[str, str]:
    return {unit.code: unit.root for county in COUNTIES for unit in county.units}
