"""Reports with their fate: the calendar's events, resolved into one `Filing` for every report that ever shows up.

A filing knows nothing of portals or pages: only what is listed and what its page answers on a given night.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from demo.calendar import EVENTS, Event, due, night_date, night_of
from demo.counties import YEARS, County, Unit, by_id
from demo.flaws import FLAWS, Flaw
from demo.rulings import ruling

TITLES = (
    "{county}{name}{year}年政府信息公开工作年度报告",
    "{filer}{year}年政府信息公开工作年度报告",
    "{year}年{name}政府信息公开工作年度报告",
    "{filer}关于{year}年政府信息公开工作的年度报告",
    "{name}{year}年度政府信息公开工作报告",
    "{county}{filer}{year}年政府信息公开年报",
)

OPAQUE = ("image", "unreadable")  # a report is there, but no text of it


@dataclass(frozen=True, slots=True)
class Life:
    """One night of a filing. `page` is there, gone, error, hollow, image or unreadable.

    `changes` are the alterations made by then, `file` is there, gone or error: what the
    attached file answers.
    """

    listed: bool
    page: str
    changes: tuple[Event, ...] = ()
    file: str = "there"

    @property
    def shows(self) -> bool:
        """Whether its page shows that it was published, be it as a picture or as a file that nobody can open."""
        return self.page in {"there", *OPAQUE}


@dataclass(frozen=True, eq=False)
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
    flaws: tuple[Flaw, ...] = ()

    @property
    def publisher(self) -> str:
        """The body that publishes and signs it."""
        return self._publishing.filer

    @property
    def publisher_name(self) -> str:
        """The township of that body, as portals name their source."""
        return self._publishing.name

    @property
    def _publishing(self) -> Unit:
        if self._has("by_successor"):
            return next(unit for unit in self.county.units if unit.code == self.unit.successor)
        return self.unit

    @property
    def form(self) -> str | None:
        """The form it uses, where the calendar names one."""
        return next((flaw.reads for flaw in self.flaws if flaw.what == "form"), None)

    def year_of_text(self, life: Life) -> int:
        """Give the year that the text is about: the one before, as long as a wrong text stands there."""
        wrong = self.wrong_year and not any(change.what == "corrected" for change in life.changes)
        return self.year - 1 if wrong else self.year

    def voice(self, year: int) -> tuple[str, int]:
        """Give whose words these are, and of which year: its own unless it copied."""
        return self._taken({"copies", "duplicates"}, year)

    def source_of_figures(self, year: int) -> tuple[str, int]:
        """Give whose figures these are, and of which year."""
        return self._taken({"duplicates", "figures"}, year)

    def _taken(self, what: set[str], year: int) -> tuple[str, int]:
        source = next((flaw.of for flaw in self.flaws if flaw.what in what), None)
        if source is None:
            return self.unit.root, year
        return self.county.unit(*source).root, source[1]

    def _has(self, what: str) -> bool:
        return any(event.what == what for event in self.events)

    @property
    def attachment(self) -> str | None:
        """The type of the file that repeats the report, if the page links one."""
        return next((event.new for event in self.events if event.what in {"attachment", "unreadable"}), None)

    @property
    def wrong_year(self) -> bool:
        """Whether it was first filed with the text of the year before."""
        return self._has("wrong_year")

    @cache  # noqa: B019 -- there are as many filings as the calendar has, and they live as long as it
    def life(self, night: int) -> Life:
        """Give what the portal holds of it on a night."""
        if night < self.appears:
            return Life(listed=False, page="gone")
        past = [event for event in self.events if event.day and night_of(event.day) <= night]
        changes = tuple(event for event in past if event.what in {"number", "word", "corrected"})
        latest = next((event.what for event in reversed(past) if event.what in _STANDING), "filed")
        tonight = {event.what for event in past if night_of(event.day or "") == night}
        if "broken_link" in tonight:
            return Life(listed=True, page="gone", changes=changes)
        listed, page = _STANDING[latest]
        if page == "there":
            page = next((what for what in OPAQUE if self._has(what)), "there")
        return Life(listed, page, changes, self._file(tonight, {event.what for event in past}))

    def _file(self, tonight: set[str], so_far: set[str]) -> str:
        if self._has("attachment_never") or "attachment_gone" in so_far or "attachment_lost" in tonight:
            return "gone"
        return "error" if "attachment_fails" in tonight else "there"


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
            what = {event.what for event in events}
            if "by_successor" in what or not (unit.gone_by(year) or "never" in what or _not_held(county, unit, year)):
                found.append(_filing(county, unit, year, events))
    return tuple(found)


def _not_held(county: County, unit: Unit, year: int) -> bool:
    """Whether it is a body that is only held to the duty by a ruling, and not for this year."""
    return unit.kind == "other" and ruling("added", county, unit, year, date.max) is None


def _filing(county: County, unit: Unit, year: int, events: tuple[Event, ...]) -> Filing:
    """Fill in what no event fixes, the same for every run."""
    chance = random.Random(f"{unit.code} {year}")
    told = next((event.claims for event in events if event.claims), None)
    claims = date.fromisoformat(told) if told else due(year) - timedelta(days=chance.randint(2, 20))
    first = next((event.day for event in events if event.what in {"files", "fails", "hollow"}), None)
    appears = night_of(first) if first else _first_night_after(claims)
    style = chance.choice(TITLES)
    flaws = tuple(flaw for flaw in FLAWS if (flaw.county, flaw.filer, flaw.year) == (county.id, unit.name, year))
    dated = next((flaw.reads for flaw in flaws if flaw.what == "signed_on"), None)
    drawn = claims - timedelta(days=chance.randint(0, 4))
    return Filing(
        county=county,
        unit=unit,
        year=year,
        id=int(unit.code[5:]) * 10 + year % 10 + 5_200_000,
        title=style.format(county=county.name, name=unit.name, filer=unit.filer, year=year),
        claims=claims,
        signed=date.fromisoformat(dated) if dated else drawn,
        appears=appears,
        events=events,
        flaws=flaws,
    )


def _first_night_after(day: date) -> int:
    night = 0
    while night_date(night) <= day:
        night += 1
    return night
