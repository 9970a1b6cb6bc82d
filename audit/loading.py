"""Reads counties' facts from the database: a few bulk queries for some of them, never one a filer, never ORM objects.

Only what was known on the day asked for is read: visits of nights up to it, imports made up to it, and of several
readings of one snapshot the newest that existed then (when none did, the earliest: the archive held the bytes, only our
parser was late).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from audit.facts import (
    CUT_SHORT,
    PRESENT,
    Contradiction,
    CountyFacts,
    Document,
    Entry,
    ImportedPage,
    Listing,
    Portal,
    Reading,
    Scope,
    Sighting,
    Snapshot,
    Visit,
)
from audit.imports import IMPORTED
from storage import models as table
from storage.clock import end_of
from storage.clock import night as china_day
from storage.database import portions

CONFLICTS = frozenset({"year_conflict", "filer_conflict"})
UNREAD_PART = "attachment_unreadable"
# of a file that broke off on its way, or that our reader gave up, the report lacks what it may well say
_CUT_OFF = re.compile(r": (?:truncated_file|conversion_failed|no_access|reader_\w+): ")
_INSTEAD = re.compile(r"(?:text is about|report itself|page is that of) (\S+)$")  # as `parsers.identity` says it
OPEN = "open"
# what the parser's problems that hold two names against each other say
NAMED = {
    "filer_conflict": re.compile(r"names (.+), (?:the report itself|the page is that of) (.+)"),
    "foreign_name": re.compile(r"times of (.+), the report is that of (.+)"),
}
NOTHING = "nothing"  # what the portal that stands for an import covers


class CellFact(NamedTuple):
    """One number of a record, as the table holds it. A county has tens of thousands: a tuple is quickly made."""

    value: float | None
    state: str
    raw: str | None
    at: str | None = None  # where it stands in the document


def portals_by_county(connection: Connection) -> dict[str, set[str]]:
    """Give for each county code the portals that cover it or have a column that names it."""
    counties: dict[str, set[str]] = defaultdict(set)
    covering = select(table.Portal.id, table.Portal.county_code).where(table.Portal.covers == "county")
    for portal, county in connection.execute(covering):
        counties[county].add(portal)
    named = (
        select(table.Visit.portal_id, table.Listing.scope["county_code"].as_string())
        .join(table.Visit, table.Visit.id == table.Listing.visit_id)
        .distinct()
    )
    for portal, county in connection.execute(named):
        counties[county].add(portal)
    return dict(counties)


def load_county(connection: Connection, county_code: str, portal_ids: Iterable[str], as_of: date) -> CountyFacts:
    """Read what these portals showed up to and including the night of `as_of`."""
    return load_counties(connection, {county_code: portal_ids}, as_of)[county_code]


def load_counties(connection: Connection, counties: Mapping[str, Iterable[str]], as_of: date) -> dict[str, CountyFacts]:
    """Read the facts of some counties, each with its portals, at once: a query costs about as much as a county's rows.

    All of them are in memory together, so hand it a few.
    """
    ids = sorted({portal for portals in counties.values() for portal in portals})
    columns = (table.Portal.id, table.Portal.county_code, table.Portal.covers)
    chosen = select(*columns).where(table.Portal.id.in_(ids))
    portals = {row.id: Portal(*row) for row in connection.execute(chosen)}
    visits, documents = _visits(connection, ids, as_of), _documents(connection, ids)
    snapshots: dict[str, list[Snapshot]] = defaultdict(list)
    for snapshot in _snapshots(connection, ids, as_of).values():
        snapshots[documents[snapshot.document].portal].append(snapshot)
    by_portal: dict[str, list[Document]] = defaultdict(list)
    for document in documents.values():
        by_portal[document.portal].append(document)
    imports = _imports(connection, sorted(counties), as_of)
    return {
        code: CountyFacts(
            code,
            tuple(portals[id] for id in sorted(own) if id in portals),
            {id: visits[id] for id in sorted(own) if id in visits},
            {each.id: each for id in sorted(own) for each in by_portal.get(id, ())},
            {each.id: each for id in sorted(own) for each in _in_order(snapshots.get(id, ()), documents)},
            imports.get(code, ()),
        )
        for code, own in ((code, frozenset(given)) for code, given in counties.items())
    }


def _in_order(snapshots: Iterable[Snapshot], documents: Mapping[int, Document]) -> list[Snapshot]:
    """Order a portal's snapshots by address, a document's versions as they came."""
    return sorted(snapshots, key=lambda each: (documents[each.document].url, each.version))


def _documents(connection: Connection, portal_ids: Sequence[str]) -> dict[int, Document]:
    """Read documents in the order of their addresses, not of their numbers: a rebuilt database gives others."""
    document = table.Document
    query = select(document.id, document.url, document.portal_id, document.parent_id)
    rows = connection.execute(query.where(document.portal_id.in_(portal_ids)))
    return {row[0]: Document(*row) for row in sorted(rows, key=lambda row: (row.url, row.portal_id))}


def importing_counties(connection: Connection) -> set[str]:
    """Give the codes of the counties of which anything was imported."""
    return set(connection.scalars(select(table.Portal.county_code).where(table.Portal.covers == NOTHING).distinct()))


def load_cells(connection: Connection, records: Iterable[int]) -> dict[int, dict[str, CellFact]]:
    """Read the cells of some records, by record and cell id, in that order. Hand it a few hundred records at a time."""
    cells: dict[int, dict[str, CellFact]] = defaultdict(dict)
    cell = table.Cell
    for ids in portions(sorted(set(records))):
        query = select(cell.record_id, cell.cell, cell.value, cell.state, cell.raw, cell.at).where(
            cell.record_id.in_(ids)
        )
        for record, name, value, state, raw, at in connection.execute(query):
            whole = int(value) if value is not None and value == int(value) else value  # the column holds floats
            cells[record][name] = CellFact(whole, state, raw, at)
    return {record: dict(sorted(facts.items())) for record, facts in cells.items()}  # engines give them as they please


def load_bodies(connection: Connection, records: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Read the bodies (`gongkai.record/1` without cells) of some records."""
    bodies: dict[int, dict[str, Any]] = {}
    for ids in portions(sorted(set(records))):
        query = select(table.Record.id, table.Record.body).where(table.Record.id.in_(ids))
        bodies |= {record: body for record, body in connection.execute(query)}
    return bodies


def load_visits(connection: Connection, chosen: Sequence[Any]) -> Iterator[tuple[int, Visit]]:
    """Read the visits that some conditions choose, with the number of each among the tries of its night."""
    visit = table.Visit
    listings, sightings = _listings(connection, chosen), _sightings(connection, chosen)
    query = select(visit.id, visit.portal_id, visit.night, visit.state, visit.attempt).where(*chosen)
    for row in connection.execute(query.order_by(visit.portal_id, visit.night, visit.attempt)):
        shown = tuple(listings.get(row.id, ())), sightings.get(row.id, {})
        yield row.attempt, Visit(row.portal_id, row.night, row.state, *shown)


def _visits(connection: Connection, portal_ids: Sequence[str], as_of: date) -> dict[str, tuple[Visit, ...]]:
    closed = (table.Visit.portal_id.in_(portal_ids), table.Visit.night <= as_of, table.Visit.state != OPEN)
    visits: dict[str, list[Visit]] = defaultdict(list)
    for _, visit in load_visits(connection, closed):
        visits[visit.portal].append(visit)
    return {portal: tuple(made) for portal, made in visits.items()}


def _listings(connection: Connection, closed: Sequence[Any]) -> dict[str, list[Listing]]:
    listing, pages, entries = table.Listing, _pages(connection, closed), _entries(connection, closed)
    query = (
        select(listing.visit_id, listing.column, listing.complete, listing.scope)
        .join(table.Visit, table.Visit.id == listing.visit_id)
        .where(*closed)
    )
    found: dict[str, list[Listing]] = defaultdict(list)
    for visit_id, column, complete, scope in connection.execute(query):
        place = (visit_id, column)
        shown = tuple(pages.get(place, ())), tuple(entries.get(place, ()))
        searched = "sought" in scope, _sought(scope, shown[0])
        found[visit_id].append(Listing(column, complete, _scope(scope), *shown, *searched))
    return {visit: sorted(listings, key=lambda each: each.column) for visit, listings in found.items()}


def _sought(scope: Mapping[str, Any], pages: Sequence[str]) -> dict[tuple[str, int], tuple[str, ...]]:
    """Give the filings that were searched for, each with its captures: those of its own, and those of all."""
    own = {number: (unit, year) for number, unit, year in scope.get("asked", ())}
    return {
        (unit, year): tuple(
            page for number, page in enumerate(pages, start=1) if own.get(number, (unit, year)) == (unit, year)
        )
        for unit, year in scope.get("sought", ())
    }


def _pages(connection: Connection, closed: Sequence[Any]) -> dict[tuple[str, str], list[str]]:
    page = table.ListingPage
    query = select(page.visit_id, page.column, page.capture_id).join(table.Visit, table.Visit.id == page.visit_id)
    pages: dict[tuple[str, str], list[str]] = defaultdict(list)
    for visit_id, column, capture in connection.execute(query.where(*closed).order_by(page.visit_id, page.page)):
        pages[visit_id, column].append(capture)
    return pages


def _entries(connection: Connection, closed: Sequence[Any]) -> dict[tuple[str, str], list[Entry]]:
    entry = table.Entry
    query = (
        select(entry.visit_id, entry.column, entry.document_id, entry.title, entry.listed_on)
        .join(table.Visit, table.Visit.id == entry.visit_id)
        .where(*closed)
        .order_by(entry.visit_id, entry.page, entry.position)
    )
    entries: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    same: dict[tuple[int, str, date | None], Entry] = {}  # night after night the same lines: one value for each
    for visit_id, column, document, title, listed_on in connection.execute(query):
        line = (document, title, listed_on)
        entries[visit_id, column].append(same.setdefault(line, Entry(*line)))
    return entries


def _sightings(connection: Connection, closed: Sequence[Any]) -> dict[str, dict[int, Sighting]]:
    seen = table.Sighting
    query = select(seen.visit_id, seen.document_id, seen.outcome, seen.capture_id, seen.snapshot_id)
    sightings: dict[str, dict[int, Sighting]] = defaultdict(dict)
    rows = connection.execute(query.join(table.Visit, table.Visit.id == seen.visit_id).where(*closed))
    for visit_id, document, outcome, capture, snapshot in rows:
        sightings[visit_id][document] = Sighting(outcome, capture, snapshot)
    return sightings


def _imports(connection: Connection, county_codes: Sequence[str], as_of: date) -> dict[str, tuple[ImportedPage, ...]]:
    """Give every page of each county that an import showed and that was read, in the order of their days."""
    portal = table.Portal
    here = (portal.covers == NOTHING, portal.county_code.in_(county_codes))
    portals: dict[str, list[str]] = defaultdict(list)
    for id, code in connection.execute(select(portal.id, portal.county_code).where(*here).order_by(portal.id)):
        portals[code].append(id)
    found = {}
    for code, ids in portals.items():
        pages = [page for some in portions(ids) for page in _imported_pages(connection, some, as_of)]
        found[code] = tuple(sorted(pages, key=lambda page: (page.night, page.url, page.capture)))
    return found


def _imported_pages(connection: Connection, portals: Sequence[str], as_of: date) -> Iterator[ImportedPage]:
    visit, seen, document = table.Visit, table.Sighting, table.Document
    shown = (visit.portal_id.in_(portals), visit.state == IMPORTED, visit.ended_at < end_of(as_of))
    query = (
        select(visit.night, visit.ended_at, visit.source, seen.capture_id, seen.snapshot_id, document.url)
        .join(seen, seen.visit_id == visit.id)
        .join(document, document.id == seen.document_id)
        .where(*shown, seen.outcome == PRESENT, seen.snapshot_id.is_not(None), seen.capture_id.is_not(None))
    )
    rows = connection.execute(query).all()
    snapshots = _snapshots(connection, portals, as_of) if rows else {}
    for row in rows:
        if row.snapshot_id in snapshots:
            known = (row.capture_id, snapshots[row.snapshot_id], row.source or {})
            yield ImportedPage(row.url, row.night, china_day(row.ended_at), *known)


def _snapshots(connection: Connection, portal_ids: Sequence[str], as_of: date) -> dict[int, Snapshot]:
    shot = table.Snapshot
    known = (table.Document.portal_id.in_(portal_ids), shot.first_seen <= as_of)
    readings = _readings(connection, known, as_of)
    query = select(shot.id, shot.document_id, shot.version, shot.first_seen, shot.capture_id, shot.content_digest)
    query = query.join(table.Document, table.Document.id == shot.document_id).where(*known)
    return {
        row[0]: Snapshot(*row, readings=readings.get(row[0], ()))
        for row in connection.execute(query.order_by(shot.document_id, shot.version))
    }


def _readings(connection: Connection, known: Sequence[Any], as_of: date) -> Mapping[int, tuple[Reading, ...]]:
    record = table.Record
    plain = (record.id, record.kind, record.title, record.filer, record.place, record.year)
    body = (record.body["year_evidence"].as_string().label("evidence"), record.body["problems"].label("problems"))
    rest = (record.edition, record.dated, record.published, record.snapshot_id, record.parser, record.known_at)
    query = (
        select(*plain, *body, *rest)
        .join(table.Snapshot, table.Snapshot.id == record.snapshot_id)
        .join(table.Document, table.Document.id == table.Snapshot.document_id)
        .where(*known)
        .order_by(record.snapshot_id, record.part, record.id)
    )
    return {
        snapshot: tuple(_reading(row) for row in _newest_known(list(rows), end_of(as_of)))
        for snapshot, rows in groupby(connection.execute(query), key=lambda row: row.snapshot_id)
    }


def _newest_known(rows: list[Row[Any]], end: datetime) -> list[Row[Any]]:
    """Choose the parser whose reading counts, and give all its parts."""
    known = [row for row in rows if row.known_at < end]
    chosen = max(known, key=lambda r: (r.known_at, r.id)) if known else min(rows, key=lambda r: (r.known_at, r.id))
    return [row for row in rows if row.parser == chosen.parser]


def _reading(row: Row[Any]) -> Reading:
    problems = frozenset(problem["code"] for problem in row.problems or ())
    if any(
        problem["code"] == UNREAD_PART and _CUT_OFF.search(problem["message"] or "") for problem in row.problems or ()
    ):
        problems |= {CUT_SHORT}
    conflicts = (problem["message"] for problem in row.problems or () if problem["code"] in CONFLICTS)
    return Reading(
        row.id,
        row.kind,
        row.title,
        row.filer,
        row.place,
        row.year,
        row.evidence,
        row.edition,
        row.dated,
        row.published,
        problems,
        frozenset(found[1] for message in conflicts if (found := _INSTEAD.search(message))),
        tuple(_contradictions(row.problems or ())),
    )


def _contradictions(problems: Sequence[Mapping[str, Any]]) -> Iterator[Contradiction]:
    for problem in problems:
        told = NAMED[problem["code"]].search(problem["message"] or "") if problem["code"] in NAMED else None
        if told:
            yield Contradiction(problem["code"], (told[1], told[2]))


def _scope(scope: Mapping[str, Any]) -> Scope:
    years = scope.get("years")
    whose = scope["county_code"], scope.get("filer"), tuple(years) if years is not None else None
    return Scope(*whose, elsewhere=bool(scope.get("elsewhere")))
