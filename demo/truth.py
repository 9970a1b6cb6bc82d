"""What is true after each night: the calendar's own answer for every filer and year, on the axes of docs/verdicts.md.

The calendar knows when each thing happened. What may be said is limited by what the portal showed by then: nothing on
a night it was down or behind its firewall, one page on a night its later pages failed. The auditor is not asked.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from demo.calendar import GRACE_DAYS, LOOKALIKES, due, fault, night_date
from demo.counties import COUNTIES, YEARS, County, Unit
from demo.filings import Filing, filings
from demo.listing import page_of
from demo.showcase import reports

PROOF_NIGHTS = 2
WHOLE, PART = "whole", "part"
SIGHT = {None: WHOLE, "later_pages": PART, "refused": "down", "unavailable": "down"}
BLIND_REASON = {PART: "incomplete", "down": "down", "blocked": "blocked"}


@dataclass(frozen=True, slots=True)
class Expected:
    """The right verdict on one filer and year. `reason` only where unobservable, `days` only where late.

    `detail` is numeric or textual where altered. `fault` is the problem code of what is defective, for
    which verdicts.md has no axis.
    """

    county_code: str
    filer_code: str
    unit: str
    year: int
    headline: str
    duty: str
    observation: str
    reason: str | None
    timing: str
    days: int | None
    integrity: tuple[str, ...]
    detail: str | None = None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What all nights together showed of one filing: when it came into view, and what became of it."""

    first: date
    last_without: date | None
    altered: str | None
    withdrawn: bool
    restored: bool
    defective: bool


def truth(night: int) -> list[Expected]:
    """Give what must be said after the crawl of a night (from 0), for every filer and year of every portal."""
    lines = [_line(county, unit, year, night) for county in COUNTIES for year in YEARS for unit in county.filers(year)]
    return lines + [_seed(report) for report in reports()]


def sight(portal: str, night: int) -> str:
    """Say what a night shows of a portal: whole, part (page one), down or blocked."""
    return SIGHT.get(fault(portal, night), "blocked")


@cache
def _by_filer(portal: str) -> dict[tuple[str, int], Filing]:
    return {(filing.unit.code, filing.year): filing for filing in filings(portal)}


def _line(county: County, unit: Unit, year: int, night: int) -> Expected:
    filing = _by_filer(county.id).get((unit.code, year))
    seen = _seen(filing, night) if filing else None
    duty = _duty(unit, year, night)
    timing, days = _timing(seen, filing.claims, year) if seen and filing else ("undetermined", None)
    integrity = _integrity(seen) if seen else ()
    reason = None if seen else _why_unobservable(county, filing, year, night)
    observation = "found" if seen else "unobservable" if reason else "absent"
    return Expected(
        county_code=county.code,
        filer_code=unit.code,
        unit=unit.name,
        year=year,
        headline=_headline(duty, observation, timing, integrity),
        duty=duty,
        observation=observation,
        reason=reason,
        timing=timing,
        days=days,
        integrity=integrity,
        detail=seen.altered if seen else None,
        fault="year_conflict" if "defective" in integrity else None,
    )


def _seed(report: dict[str, Any]) -> Expected:
    """A real township, of which only this is ever said: it filed, in time, and changed nothing."""
    return Expected(
        county_code=report["county_code"],
        filer_code=report["code"],
        unit=report["name"],
        year=report["year"],
        headline="filed",
        duty="due",
        observation="found",
        reason=None,
        timing="on_time",
        days=None,
        integrity=("unchanged",),
    )


def _duty(unit: Unit, year: int, night: int) -> str:
    if unit.gone_by(year):
        return unit.end or "unknown"
    return "due" if night_date(night) > due(year) else "not_yet_due"


def _in_view(filing: Filing, night: int) -> bool:
    """Whether the filing's entry is on a page that could be read on a night."""
    if not filing.life(night).listed:
        return False
    what = sight(filing.county.id, night)
    return what == WHOLE or (what == PART and page_of(filing, night) == 1)


def _seen(filing: Filing, night: int) -> Seen | None:
    """Tell a filing's story as far as it was visible. None when its text was never on the screen."""
    portal = filing.county.id
    reading = [n for n in range(night + 1) if filing.life(n).page == "there" and _in_view(filing, n)]
    if not reading:
        return None
    first = reading[0]
    without = [night_date(n) for n in range(first) if sight(portal, n) == WHOLE]
    later = [n for n in range(first, night + 1) if sight(portal, n) == WHOLE]
    lost = [n for n in later if filing.life(n).page == "gone" and not filing.life(n).listed]
    back = bool(lost) and any(n > lost[-1] and filing.life(n).page == "there" for n in later)
    versions = [filing.life(n).changes for n in range(first, night + 1) if n == first or n in later]
    newest = versions[-1]
    made = newest[len(versions[0]) :]
    return Seen(
        first=night_date(first),
        last_without=max(without, default=None),
        altered=("textual" if all(change.what == "word" for change in made) else "numeric") if made else None,
        withdrawn=bool(lost) and not back,
        restored=back,
        defective=filing.wrong_year and not any(change.what == "corrected" for change in newest),
    )


def _timing(seen: Seen, claims: date, year: int) -> tuple[str, int | None]:
    last_day = due(year)
    if seen.first <= last_day:
        return "on_time", None
    if seen.last_without and seen.last_without > last_day:
        return "late", (seen.first - last_day).days
    if (seen.last_without and claims < seen.last_without) or claims > seen.first:
        return "undetermined", None
    return ("late", (claims - last_day).days) if claims > last_day else ("on_time", None)


def _integrity(seen: Seen) -> tuple[str, ...]:
    words = ("altered", "withdrawn", "restored", "defective")
    return tuple(word for word in words if getattr(seen, word)) or ("unchanged",)


def _why_unobservable(county: County, filing: Filing | None, year: int, night: int) -> str | None:
    """Say what the proof of absence lacks after a night, or None when it is complete.

    While it is incomplete, the reason is what the latest night lacked; `nights` when only the number is wanting.
    """
    today = night_date(night)
    if today <= due(year):
        return "not_yet_due"
    if today <= due(year) + timedelta(days=GRACE_DAYS):
        return "grace"
    lacks = {n: _lacking(county, filing, year, n) for n in range(night + 1) if _after_grace(year, n)}
    if sum(lack is None for lack in lacks.values()) >= PROOF_NIGHTS:
        return None
    return lacks[night] or "nights"


def _after_grace(year: int, night: int) -> bool:
    return night_date(night) > due(year) + timedelta(days=GRACE_DAYS)


def _lacking(county: County, filing: Filing | None, year: int, night: int) -> str | None:
    """Say why one night proves nothing about a filer and year, or None when it does."""
    what = sight(county.id, night)
    if what != WHOLE:
        return BLIND_REASON[what]
    if filing and filing.life(night).listed:  # its own entry, behind which nothing could be read
        return "unresolved_entry"
    day = night_date(night).isoformat()
    nameless = (row for row in LOOKALIKES if row.county == county.id and row.body is None and day in row.only)
    return "unresolved_entry" if any(str(year) in row.title for row in nameless) else None


def _headline(duty: str, observation: str, timing: str, integrity: tuple[str, ...]) -> str:
    found = observation == "found"
    ladder = (
        ("not obliged", duty in {"merged", "dissolved"} and not found),
        ("withdrawn", "withdrawn" in integrity),
        ("defective", "defective" in integrity),
        ("late", timing == "late"),
        ("filed", found),
        ("missing", observation == "absent"),
        ("not due", duty == "not_yet_due"),
    )
    return next((word for word, so in ladder if so), "unobservable")
