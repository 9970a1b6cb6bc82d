"""One finding, found by the id that a person wrote, with all that is known of it.

    locate(store, text) -> Located      BadInput where none, or more than one, is meant

It is judged anew, as of the day asked for. What the audit does not say any more is shown as the register kept it, or as
the decisions on it tell it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from audit.evidence import Store
from audit.judgement import Finding, Judgement
from audit.rules.catalogue import RULES
from audit.work.book import Book, Entries, lay_beside, load_book
from audit.work.finding_ids import find
from audit.work.listing import recorded
from audit.work.sheet import Sheet, State
from audit.work.subject import subject
from roster.errors import BadInput
from storage.models import Finding as Recorded
from storage.models import FindingPast, Reply, Review


@dataclass(frozen=True, slots=True)
class Located:
    """A finding. `finding` is None for work whose finding the audit does not know any more: then `why` says so.

    `about`: what an entry on it is to keep; `row`: its row in the register, `past` what it said before.
    """

    id: str
    finding: Finding | None
    about: Mapping[str, Any]
    sheet: Sheet
    state: State
    judgement: Judgement | None = None
    row: Mapping[str, Any] | None = None
    past: tuple[Mapping[str, Any], ...] = ()
    why: str | None = None


def locate(store: Store, text: str) -> Located:
    """Find the finding that an id, or its beginning, means."""
    with store.engine.connect() as connection:
        entries = load_book(connection, store.as_of)
        known = _known(connection, text)
    if not known:
        judged = store.judge()
        id = find((finding.id for judgement in judged for finding in judgement.findings), text)
    else:
        id = find(known, text)
        judged = _judged(store, known[id])
    book = lay_beside(entries, judged, RULES)
    return _located(store, _now(id, entries, book), judged, book)


def _now(id: str, entries: Entries, book: Book) -> str:
    """Give the id under which a finding goes now: decisions on an old one may have been taken over."""
    own = id in entries.decisions or id in entries.answers
    return next((new for new, sheet in book.sheets.items() if own and id in sheet.earlier_ids), id)


def _located(store: Store, id: str, judged: Iterable[Judgement], book: Book) -> Located:
    with store.engine.connect() as connection:
        row = connection.execute(select(Recorded.__table__).where(Recorded.id == id)).mappings().one_or_none()
        query = select(FindingPast.__table__).where(FindingPast.finding_id == id, FindingPast.since <= store.as_of)
        past = tuple(dict(each) for each in connection.execute(query.order_by(FindingPast.since)).mappings())
    sheet, kept = book.sheet(id), dict(row) if row and row["first_known"] <= store.as_of else None
    for judgement in judged:
        for finding in judgement.findings:
            if finding.id == id:
                return Located(id, finding, subject(finding), sheet, book.state(finding), judgement, kept, past)
    orphan = next((each for each in book.orphans if each.id == id), None)
    if kept is not None:
        finding = recorded(kept, _unit(kept, judged) or (orphan.about["unit"] if orphan else kept["unit_id"]))
        about = orphan.about if orphan else _about(finding, sheet)
        return Located(id, finding, about, sheet, sheet.state(None), None, kept, past, orphan.why if orphan else None)
    if sheet.abouts:
        about = sheet.abouts[-1]
        why = orphan.why if orphan else "the audit does not say it any more"
        return Located(id, None, {**about, "result": "pass"}, sheet, sheet.state(None), why=why)
    raise BadInput(f"finding {id} was not known on {store.as_of}", remedy="give a later --as-of, or none")


def _about(finding: Finding, sheet: Sheet) -> Mapping[str, Any]:
    """Give what an entry on a cleared finding keeps: what earlier ones kept, else what the register has."""
    return {**subject(finding), **(sheet.abouts[-1] if sheet.abouts else {}), "result": finding.result}


def _unit(row: Mapping[str, Any], judged: Iterable[Judgement]) -> str | None:
    return next((each.expectation.unit for each in judged if each.expectation.unit_id == row["unit_id"]), None)


def _known(connection: Connection, text: str) -> dict[str, tuple[str, int]]:
    """Give county and year of the findings that begin so, from the register and from what was decided and answered."""
    start = text.strip().lower()
    known: dict[str, tuple[str, int]] = {}
    for table in (Reply, Review):
        query = select(table.finding_id, table.about).where(table.finding_id.startswith(start, autoescape=True))
        known |= {id: (about["county_code"], about["year"]) for id, about in connection.execute(query)}
    rows = select(Recorded.id, Recorded.county_code, Recorded.year).where(
        Recorded.id.startswith(start, autoescape=True)
    )
    return known | {id: (county, year) for id, county, year in connection.execute(rows)}


def _judged(store: Store, place: tuple[str, int]) -> list[Judgement]:
    """Judge the county and year of a finding; a county that no roster knows any more has nothing to judge."""
    county, year = place
    try:
        return store.judge(county, year)
    except BadInput:
        return []
