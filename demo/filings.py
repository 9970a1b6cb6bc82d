"""Reports with their fate: the calendar's events, resolved into one `Filing` for every report that ever shows up.

A filing knows nothing of portals or pages: only what is listed and what its page answers on a given night.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from demo.calendar import EVENTS, Event, due, night_date, night_of
from demo.counties import YEARS, County, Unit, by_id

TITLES = (
    "{county}{name}{year}年政府信息公开工作年度报告",
    "{filer}{year}年政府信息公开工作年度报告",
    "{year}年{name}政府信息公开工作年度报告",
    "{filer}关于{year}年政府信息公开工作的年度报告",
    "{name}{year}年度政府信息公开工作报告",
    "{county}{filer}{year}年政府信息公开年报",
)


@dataclass(frozen=True, slots=True)
class Life:
    """One night of a filing. `page` is there, gone, error or hollow; `changes` are the alterations made by then."""

    listed: bool
    page: str
    changes: tuple[Event, ...] = ()


@dataclass(frozen=True)
class Filing:
    """One report of one unit and year. `claims` is when it says it was published, `appears` its first night."""

    county: County
    unit: Unit
    year: int
    id: int
    title: str
    claims: date
    signed: date
    appears: int
    events: tuple[Event, ...]

    @property
    def attachment(self) -> str | None:
        """The type of the file that repeats the report, if the page links one."""
        return next((event.new for event in self.events if event.what == "attachment"), None)

    @property
    def wrong_year(self) -> bool:
        """Whether it was first filed with the text of the year before."""
        return any(event.what == "wrong_year" for event in self.events)

    def life(self, night: int) -> Life:
        """Give what the portal holds of it on a night."""
        if night < self.appears:
            return Life(listed=False, page="gone")
        past = [event for event in self.events if event.day and night_of(event.day) <= night]
        changes = tuple(event for event in past if event.what in {"number", "word", "corrected"})
        latest = next((event.what for event in reversed(past) if event.what in _STANDING), "filed")
        if any(event.what == "broken_link" and night_of(event.day or "") == night for event in past):
            return Life(listed=True, page="gone", changes=changes)
        listed, page = _STANDING[latest]
        return Life(listed, page, changes)


_STANDING = {
    "filed": (True, "there"),
    "files": (True, "there"),
    "withdrawn": (False, "gone"),
    "restored": (True, "there"),
    "delisted": (False, "there"),
    "fails": (True, "error"),
    "hollow": (True, "hollow"),
}


@cache
def filings(county_id: str) -> tuple[Filing, ...]:
    """Give every report of a county that is on its portal on some night, in the order of year and code."""
    county = by_id(county_id)
    found = []
    for year in YEARS:
        for unit in county.filers(year):
            events = tuple(e for e in EVENTS if (e.county, e.filer, e.year) == (county.id, unit.name, year))
            files = not unit.gone_by(year) and not any(event.what == "never" for event in events)
            if files:
                found.append(_filing(county, unit, year, events))
    return tuple(found)


def _filing(county: County, unit: Unit, year: int, events: tuple[Event, ...]) -> Filing:
    """Fill in what no event fixes, the same for every run."""
    chance = random.Random(f"{unit.code} {year}")
    told = next((event.claims for event in events if event.claims), None)
    claims = date.fromisoformat(told) if told else due(year) - timedelta(days=chance.randint(2, 20))
    first = next((event.day for event in events if event.what in {"files", "fails", "hollow"}), None)
    appears = night_of(first) if first else _first_night_after(claims)
    style = chance.choice(TITLES)
    return Filing(
        county=county,
        unit=unit,
        year=year,
        id=int(unit.code[5:]) * 10 + year % 10 + 5_200_000,
        title=style.format(county=county.name, name=unit.name, filer=unit.filer, year=year),
        claims=claims,
        signed=claims - timedelta(days=chance.randint(0, 4)),
        appears=appears,
        events=events,
    )


def _first_night_after(day: date) -> int:
    night = 0
    while night_date(night) <= day:
        night += 1
    return night
