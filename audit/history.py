"""The story of one filer's filings: every version of them, what each night showed, and what was said of it.

What we saw ourselves and what imported captures show is told apart; the versions (`audit.lineage`) are of both, so that
an import makes the history grow backwards.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Engine, select

from audit.absence import standing
from audit.cases import Case, Look
from audit.custody import Trail
from audit.facts import PRESENT
from audit.imports import Imported, maker
from audit.judge import FIRST_REGULATION, judged_cases
from audit.judgement import iso, phrase
from audit.lineage import Version, name_versions, versions_of
from audit.loading import importing_counties, portals_by_county
from audit.names import Roster
from roster.errors import BadInput
from storage import models as table

SAYS = {
    "good": "listings whole, the report not there",
    "no_control": "listings whole, but no other report in them to prove that we see reports",
    "unresolved_entry": "listings whole, with an entry that could be the report",
    "incomplete": "listings not read to their end",
    "blocked": "the portal blocked us",
    "down": "the portal was down",
    "robots": "the portal's robots.txt forbids it",
    "changed": "a listing is no longer what it was: rebuilt, or broken down",
    "no_listing": "no listing that should carry the report",
}
OTHER = "its address shows something else"  # a notice, an error page, another year's report


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the story. `until` is the last night of a stretch in which nothing else happened."""

    night: date
    until: date
    year: int
    what: str
    url: str | None = None
    capture: str | None = None


@dataclass(frozen=True, slots=True)
class Filer:
    """A filer of a county that has a portal. `name` is its latest there."""

    county_code: str
    county: str
    unit_id: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class History:
    """All versions, by year and date, and all events."""

    filer: Filer
    versions: tuple[Version, ...]
    events: tuple[Event, ...]

    def to_json(self) -> dict[str, Any]:
        """Give it as a plain dict."""
        events = [{**asdict(event), "night": iso(event.night), "until": iso(event.until)} for event in self.events]
        return {"filer": asdict(self.filer), "versions": [each.to_json() for each in self.versions], "events": events}


def find_filer(engine: Engine, roster: Roster, text: str, as_of: date) -> Filer:
    """Find the filer meant by a code or name among the counties that have a portal, or of which anything was imported.

    Raises BadInput when there is none, or with the candidates when there are several.
    """
    found = find_filers(engine, roster, text, as_of)
    if not found:
        raise BadInput(f"no filer of a visited county is called {text!r}", remedy="see: gongkai roster show COUNTY")
    if len(found) > 1:
        names = ", ".join(f"{filer.code} {filer.county}{filer.name}" for filer in found)
        raise BadInput(f"{text!r} can mean several filers: {names}", remedy="give the code")
    return found[0]


def find_filers(engine: Engine, roster: Roster, text: str, as_of: date) -> list[Filer]:
    """Give every filer that a code or name may mean; in each county those of the newest year that knows it."""
    with engine.connect() as connection:
        counties = sorted({*portals_by_county(connection), *importing_counties(connection)})
    found: dict[tuple[str, str], Filer] = {}
    for county in counties:
        for year in range(as_of.year - 1, FIRST_REGULATION - 1, -1):  # the newest year that knows the name decides
            named = {unit.unit_id for unit in roster.identify(county, text, year)}
            for who in roster.expectations(county, year):
                if text == who.code or who.unit_id in named:
                    found.setdefault((county, who.unit_id), Filer(county, who.county, who.unit_id, who.code, who.filer))
            if any(code == county for code, _ in found):
                break
    return list(found.values())


def history(engine: Engine, roster: Roster, filer: Filer, year: int | None, as_of: date) -> History:
    """Tell all that was known on a day of a filer's report of one year, or of every year, by year and night."""
    with engine.connect() as connection:
        portals = portals_by_county(connection).get(filer.county_code, set())
        _, attribution, cases = judged_cases(connection, roster, filer.county_code, portals, as_of)
        found = {each for unit, each in (*attribution.documents, *attribution.imported) if unit == filer.unit_id}
        said = list(_verdicts(connection, filer, as_of))
        years = [year] if year is not None else sorted(found | {event.year for event in said})
        shown: list[Event] = []
        versions: list[Version] = []
        for each in years:
            case, others = cases.case((filer.unit_id, each)), attribution.imported.get((filer.unit_id, each), ())
            shown += [*_story(case, each, as_of), *_told_by_others(others, each)]
            versions += versions_of(connection, case, others, each)
        name_versions(connection, versions)
    told = [event for event in said if event.year in years]
    events = sorted([*shown, *told], key=lambda event: (event.year, event.night))
    return History(filer, tuple(versions), tuple(events))


def _story(case: Case, year: int, as_of: date) -> Iterator[Event]:
    """Tell the looks of one case, in one walk; nights that show the same as the night before become one stretch."""
    looks = list(_walked(case, year, as_of))
    for quiet, stretch in groupby(looks, key=lambda told: not told[1] and told[2]):
        if quiet:
            nights = [look.night for look, _, _ in stretch]
            count = f"{len(nights)} visit{'' if len(nights) == 1 else 's'}"
            yield Event(nights[0], nights[-1], year, f"{count}: {quiet}")
        else:
            for _, events, _ in stretch:
                yield from events


def _walked(case: Case, year: int, as_of: date) -> Iterator[tuple[Look, list[Event], str]]:
    """Give for each look what is new in it, and what to say of it when nothing is."""
    trail, shown = Trail(case, as_of), dict[int, int]()
    for look in case.looks:
        before = trail.state
        events = list(_new_versions(case, look, year, shown))
        trail.follow(look)
        if trail.state and trail.state != before:
            events.append(Event(look.night, look.night, year, trail.state))
        yield look, events, _quiet(look, as_of, found=trail.found is not None)


def _new_versions(case: Case, look: Look, year: int, shown: dict[int, int]) -> Iterator[Event]:
    """Tell each document's first sight and new versions; `shown`, which version each showed last, is kept up."""
    for id, seen in look.seen.items():
        if seen.version is None or shown.get(id) == seen.version:
            continue
        document = case.documents[id]
        changed = document.versions[seen.version].changed
        what = f"version {seen.version + 1}" + (f" ({changed} change)" if changed else "")
        what = f"first seen, {what}" if id not in shown else what
        shown[id] = seen.version
        yield Event(look.night, look.night, year, what, document.url, seen.capture)


def _quiet(look: Look, as_of: date, *, found: bool) -> str:
    if not found:
        return SAYS[standing(look, as_of)]
    if any(seen.version is not None for seen in look.seen.values()):
        return "there, as before"
    if not look.seen and any(each.listed for each in look.lists):
        return "listed, not asked for"
    answers = {OTHER if seen.outcome == PRESENT else seen.outcome for seen in look.seen.values()}
    return "not shown: " + (", ".join(sorted(answers)) or SAYS[standing(look, as_of)])


def _told_by_others(others: Iterable[Imported], year: int) -> Iterator[Event]:
    """Tell what imported captures showed, one event for each file, address and content."""
    shown = sorted(others, key=lambda each: (maker(each.source), each.url, each.night))
    for (source, url, _), stretch in groupby(shown, key=lambda each: (maker(each.source), each.url, each.digest)):
        captures = list(stretch)
        first = captures[0]
        count = f"{len(captures)} capture{'' if len(captures) == 1 else 's'}"
        what = f"seen by others: {count}, imported on {first.known_on} from {source}"
        yield Event(first.night, captures[-1].night, year, what, url, first.capture)


def _verdicts(connection: Connection, filer: Filer, as_of: date) -> Iterator[Event]:
    """Give every recorded verdict as the step from the one before."""
    row = table.Verdict
    query = select(row.year, row.known_on, row.body).where(
        row.county_code == filer.county_code, row.unit_id == filer.unit_id, row.known_on <= as_of
    )
    last: dict[int, str] = {}
    for year, known_on, body in connection.execute(query.order_by(row.year, row.known_on)):
        told = phrase(body)
        if told != last.get(year):
            step = f"verdict: {last[year]} → {told}" if year in last else f"verdict: {told}"
            yield Event(known_on, known_on, year, step)
        last[year] = told
