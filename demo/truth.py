"""What is true after each night: the calendar's own answer for every filer and year, on the axes of docs/verdicts.md.

The calendar knows when each thing happened. What may be said is limited by what the portal showed by then: nothing on
a night it was down or behind its firewall, one page on a night its later pages failed. The auditor is not asked.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from demo.calendar import GRACE_DAYS, LOOKALIKES, due, night_date
from demo.counties import COUNTIES, YEARS, County, Unit
from demo.filings import Filing, filings
from demo.rulings import ruling
from demo.seen import PART, WHOLE, Seen, filing_of, seen, sight, taken_from
from demo.showcase import reports

PROOF_NIGHTS = 2
BLIND_REASON = {PART: "incomplete", "down": "down", "blocked": "blocked"}
NO_DUTY = {"merged", "dissolved", "exempt", "unknown"}
FIRST_YEAR_UNSEEN = 2018  # where no listing was read to its end, nobody knows how far back it goes


@dataclass(frozen=True, slots=True)
class Expected:
    """The right verdict on one filer and year. `reason` only where unobservable, `days` only where late.

    `detail` is numeric or textual where altered. `copied_from`: filer and report year.

    `fault` is the problem code of what is defective, for
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
    copied_from: tuple[tuple[str, int], ...] = ()
    fault: str | None = None


def truth(night: int) -> list[Expected]:
    """Give what must be said after the crawl of a night (from 0), for every filer and year of every portal."""
    return list(_told(night))


@cache
def _told(night: int) -> tuple[Expected, ...]:
    lines = [
        _line(county, unit, year, night)
        for county in COUNTIES
        for year in YEARS
        if year >= FIRST_YEAR_UNSEEN or _was_whole(county, night)
        for unit in county.filers(year)
    ]
    return (*lines, *(_seed(report) for report in reports()))


def _was_whole(county: County, night: int) -> bool:
    return any(sight(county.id, past) == WHOLE for past in range(night + 1))


def _line(county: County, unit: Unit, year: int, night: int) -> Expected:
    filing = filing_of(county, unit, year)
    known = seen(filing, night) if filing else None
    duty, last_day = _duty(county, unit, year, night)
    timing, days = _timing(known, filing.claims, last_day) if known and filing else ("undetermined", None)
    if duty in NO_DUTY:
        timing, days = "undetermined", None
    integrity = _integrity(filing, known, night) if filing and known else ()
    reason = None if known else _why_unobservable(county, filing, last_day, night)
    observation = "found" if known else "unobservable" if reason else "absent"
    late_day = night_date(night) > last_day
    return Expected(
        county_code=county.code,
        filer_code=unit.code,
        unit=unit.name,
        year=year,
        headline=_headline(
            "not_yet_due" if duty == "extended" and not late_day else duty, observation, timing, integrity
        ),
        duty=duty,
        observation=observation,
        reason=reason,
        timing=timing,
        days=days,
        integrity=integrity,
        detail=known.altered if known else None,
        copied_from=_copied_from(filing, night) if filing and "copied" in integrity else (),
        fault=_defect(filing) if filing and "defective" in integrity else None,
    )


def _defect(filing: Filing) -> str:
    return "year_conflict" if filing.wrong_year else "filer_conflict"


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


def _duty(county: County, unit: Unit, year: int, night: int) -> tuple[str, date]:
    """Give the duty and its last day, as known after a night."""
    today, last_day = night_date(night), due(year)
    if unit.gone_by(year):
        return unit.end or "unknown", last_day
    if unit.between_counties(year):
        return "unknown", last_day
    if ruling("exempt", county, unit, year, today):
        return "exempt", last_day
    extended = ruling("extended", county, unit, year, today)
    if extended and extended.due:
        return "extended", extended.due
    return "due" if today > last_day else "not_yet_due", last_day


def _timing(seen: Seen, claims: date, last_day: date) -> tuple[str, int | None]:
    if seen.first <= last_day:
        return "on_time", None
    if seen.last_without and seen.last_without > last_day:
        return "late", (seen.first - last_day).days
    if (seen.last_without and claims < seen.last_without) or claims > seen.first:
        return "undetermined", None
    return ("late", (claims - last_day).days) if claims > last_day else ("on_time", None)


def _integrity(filing: Filing, known: Seen, night: int) -> tuple[str, ...]:
    words = [word for word in ("altered", "withdrawn", "restored", "defective") if getattr(known, word)]
    return (*words, *_copy_words(filing, night)) or ("unchanged",)


def _copy_words(filing: Filing, night: int) -> list[str]:
    """Say what it is beside the reports that share its text: a copy of one there before, or one of two alike."""
    taken = taken_from(filing, night)
    copied = taken is not None and taken[1]
    alike = taken is not None and not taken[1]
    for other in _copiers(filing.county.id):
        theirs = taken_from(other, night)
        alike = alike or (theirs is not None and theirs[0] is filing and not theirs[1])
    return ["copied"] * copied + ["duplicate"] * alike


@cache
def _copiers(portal: str) -> tuple[Filing, ...]:
    return tuple(filing for filing in filings(portal) if any(flaw.of for flaw in filing.flaws))


def _copied_from(filing: Filing, night: int) -> tuple[tuple[str, int], ...]:
    taken = taken_from(filing, night)
    return ((taken[0].unit.filer, taken[0].year),) if taken and taken[1] else ()


def _why_unobservable(county: County, filing: Filing | None, last_day: date, night: int) -> str | None:
    """Say what the proof of absence lacks after a night, or None when it is complete.

    While it is incomplete, the reason is what the latest night lacked; `nights` when only the number is wanting.
    """
    today, grace = night_date(night), last_day + timedelta(days=GRACE_DAYS)
    if today <= last_day:
        return "not_yet_due"
    if today <= grace:
        return "grace"
    year = last_day.year - 1
    lacks = {n: _lacking(county, filing, year, n) for n in range(night + 1) if night_date(n) > grace}
    if sum(lack is None for lack in lacks.values()) >= PROOF_NIGHTS:
        return None
    return lacks[night] or "nights"


@cache
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
        ("not obliged", duty in {"merged", "dissolved", "exempt"} and not found),
        ("withdrawn", "withdrawn" in integrity),
        ("defective", "defective" in integrity),
        ("late", timing == "late"),
        ("filed", found),
        ("missing", observation == "absent"),
        ("not due", duty == "not_yet_due"),
    )
    return next((word for word, so in ladder if so), "unobservable")
