"""The story of one filer's filings, night by night: what the looks showed, and what was said of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import Connection, Engine, select

from audit.absence import standing
from audit.cases import Case, Look
from audit.custody import custody
from audit.judge import FIRST_REGULATION, judged_cases
from audit.judgement import phrase
from audit.loading import portals_by_county
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


def find_filer(engine: Engine, roster: Roster, text: str, as_of: date) -> Filer:
    """Find the filer meant by a code or name among the counties that have a portal.

    Raises BadInput when there is none, or with the candidates when there are several.
    """
    with engine.connect() as connection:
        counties = sorted(portals_by_county(connection))
    found: dict[tuple[str, str], Filer] = {}
    for county in counties:
        for year in range(as_of.year - 1, FIRST_REGULATION - 1, -1):  # the newest year that knows the name decides
            named = {unit.unit_id for unit in roster.identify(county, text, year)}
            for who in roster.expectations(county, year):
                if text == who.code or who.unit_id in named:
                    found.setdefault((county, who.unit_id), Filer(county, who.county, who.unit_id, who.code, who.filer))
            if any(code == county for code, _ in found):
                break
    if not found:
        raise BadInput(f"no filer of a visited county is called {text!r}", remedy="see: gongkai roster show COUNTY")
    if len(found) > 1:
        names = ", ".join(f"{filer.code} {filer.county}{filer.name}" for filer in found.values())
        raise BadInput(f"{text!r} can mean several filers: {names}", remedy="give the code")
    return next(iter(found.values()))


def history(engine: Engine, roster: Roster, filer: Filer, year: int | None, as_of: date) -> list[Event]:
    """Tell what all visits up to a day showed of a filer's report of one year, or of every year, by year and night."""
    with engine.connect() as connection:
        portals = portals_by_county(connection).get(filer.county_code, set())
        _, attribution, cases = judged_cases(connection, roster, filer.county_code, portals, as_of)
        found = {each for unit, each in attribution.documents if unit == filer.unit_id}
        said = list(_verdicts(connection, filer, as_of))
        years = [year] if year is not None else sorted(found | {event.year for event in said})
        shown = [event for each in years for event in _story(cases.case((filer.unit_id, each)), each, as_of)]
    told = [event for event in said if event.year in years]
    return sorted([*shown, *told], key=lambda event: (event.year, event.night))


def _story(case: Case, year: int, as_of: date) -> Iterator[Event]:
    """Tell the looks of one case; nights that show the same as the night before become one stretch."""
    looks = [(look, list(_happened(case, look, year))) for look in case.looks]
    for quiet, stretch in groupby(looks, key=lambda pair: not pair[1] and _quiet(case, pair[0], as_of)):
        if quiet:
            nights = [look.night for look, _ in stretch]
            count = f"{len(nights)} visit{'' if len(nights) == 1 else 's'}"
            yield Event(nights[0], nights[-1], year, f"{count}: {quiet}")
        else:
            for _, events in stretch:
                yield from events


def _quiet(case: Case, look: Look, as_of: date) -> str:
    before = custody(case, look.night)
    if before.found is None:
        return SAYS[standing(look, as_of)]
    if any(seen.version is not None for seen in look.seen.values()):
        return "there, as before"
    if not look.seen and any(each.listed for each in look.lists):
        return "listed, not asked for"
    return "not shown: " + (", ".join(sorted({s.outcome for s in look.seen.values()})) or SAYS[standing(look, as_of)])


def _happened(case: Case, look: Look, year: int) -> Iterator[Event]:
    """Give what is new in a look: a document's first sight, a new version, a withdrawal, a return."""
    seen_before: dict[int, int] = {}
    for earlier in case.looks:
        if earlier is look:
            break
        seen_before |= {id: seen.version for id, seen in earlier.seen.items() if seen.version is not None}
    for id, seen in look.seen.items():
        if seen.version is None or seen_before.get(id) == seen.version:
            continue
        document = case.documents[id]
        changed = document.versions[seen.version].changed
        what = f"version {seen.version + 1}" + (f" ({changed} change)" if changed else "")
        what = f"first seen, {what}" if id not in seen_before else what
        yield Event(look.night, look.night, year, what, document.url, seen.capture)
    states = [_state(custody(_until(case, look, inclusive=inclusive), look.night).integrity) for inclusive in (0, 1)]
    if states[0] != states[1] and states[1]:
        yield Event(look.night, look.night, year, states[1])


def _until(case: Case, look: Look, *, inclusive: int) -> Case:
    place = case.looks.index(look)
    return Case(case.looks[: place + inclusive], case.documents, case.county_wide)


def _state(integrity: Iterable[str]) -> str | None:
    return next((word for word in integrity if word in ("withdrawn", "restored")), None)


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
