"""What the nights showed: how much of a portal was in sight, and what could be seen there of one filing."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from demo.calendar import LOOKALIKES, fault, night_date
from demo.counties import County, Unit
from demo.filings import Filing, filings
from demo.listing import page_of

WHOLE, PART = "whole", "part"
SIGHT = {None: WHOLE, "later_pages": PART, "refused": "down", "unavailable": "down"}
TEXT_OF = {"copies", "duplicates"}


@dataclass(frozen=True, slots=True)
class Seen:
    """What all nights together showed of one filing: when it came into view, and what became of it.

    `newest` is the night whose text is the newest that was seen.
    """

    first: date
    last_without: date | None
    altered: str | None
    withdrawn: bool
    restored: bool
    defective: bool
    newest: int


def sight(portal: str, night: int) -> str:
    """Say what a night shows of a portal: whole, part (page one), down or blocked."""
    return SIGHT.get(fault(portal, night), "blocked")


@cache
def _by_filer(portal: str) -> dict[tuple[str, int], Filing]:
    return {(filing.unit.root, filing.year): filing for filing in filings(portal)}


def filing_of(county: County, unit: Unit, year: int) -> Filing | None:
    """Give the filing of a unit and year that the county's portal shows one day, if there is one."""
    return _by_filer(county.id).get((unit.root, year))


def _in_view(filing: Filing, night: int) -> bool:
    """Whether the filing's entry is on a page that could be read on a night."""
    if not filing.life(night).listed:
        return False
    what = sight(filing.county.id, night)
    return what == WHOLE or (what == PART and page_of(filing, night) == 1)


@cache
def seen(filing: Filing, night: int) -> Seen | None:
    """Tell a filing's story as far as it was visible. None when its text was never on the screen."""
    portal = filing.county.id
    reading = [n for n in range(night + 1) if filing.life(n).shows and _in_view(filing, n)]
    if not reading:
        return None
    first = reading[0]
    without = [night_date(n) for n in range(first) if sight(portal, n) == WHOLE]
    later = [n for n in range(first, night + 1) if sight(portal, n) == WHOLE]
    lost = [n for n in later if filing.life(n).page == "gone" and not filing.life(n).listed and not _veiled(filing, n)]
    back = bool(lost) and any(n > lost[-1] and filing.life(n).shows for n in later)
    versions = [filing.life(n).changes for n in range(first, night + 1) if n == first or n in later]
    newest = versions[-1]
    read = [n for n in range(first, night + 1) if (n == first or n in later) and filing.life(n).shows]
    made = newest[len(versions[0]) :]
    wrong = filing.wrong_year and not any(change.what == "corrected" for change in newest)
    return Seen(
        first=night_date(first),
        last_without=max(without, default=None),
        altered=("textual" if all(change.what == "word" for change in made) else "numeric") if made else None,
        withdrawn=bool(lost) and not back,
        restored=back,
        defective=wrong or any("signature" in flaw.wrong for flaw in filing.flaws),
        newest=read[-1],
    )


def _veiled(filing: Filing, night: int) -> bool:
    """Whether an entry that could be anybody's report of the year stands there, and cannot be read: it may be this."""
    day, portal, year = night_date(night).isoformat(), filing.county.id, str(filing.year)
    nameless = (row for row in LOOKALIKES if row.county == portal and row.body is None)
    return any(day in row.only and year in row.title for row in nameless)


@cache
def taken_from(filing: Filing, night: int) -> tuple[Filing, bool] | None:
    """Give the report whose text stands in this one, once both were seen, and whether it surely came first.

    Of two reports of one year that were there when we first looked, nobody can tell which was.
    """
    mine = seen(filing, night)
    source = _source(filing)
    other = seen(source, night) if source else None
    if mine is None or source is None or other is None:
        return None
    if source.unit.root != filing.unit.root and not _county_known(filing, night):
        return None
    to_the_figure = source.unit.root != filing.unit.root and any(flaw.what == "duplicates" for flaw in filing.flaws)
    earlier = source.year < filing.year or (mine.last_without is not None and other.first <= mine.last_without)
    return source, earlier and not to_the_figure


def _county_known(filing: Filing, night: int) -> bool:
    """Whether half of the reports of the year were seen: before, a new wording of the county's looks like a copy."""
    of_year = [other for other in filings(filing.county.id) if other.year == filing.year]
    return 2 * sum(seen(other, night) is not None for other in of_year) >= len(filing.county.filers(filing.year))


def _source(filing: Filing) -> Filing | None:
    """Give whose text it took. Last year's whole text under this year's title is no copy but defective."""
    of = next((flaw.of for flaw in filing.flaws if flaw.what in TEXT_OF), None)
    if of is None:
        return None
    return filing_of(filing.county, filing.county.unit(*of), of[1])
