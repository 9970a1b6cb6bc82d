"""The captures behind a verdict, told so that a person finds each of them in the archive.

Takes capture ids (`Judgement.proof`), gives what each shows: a page of a listing, or the page of a report (of an
absence: its control).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, and_, select
from sqlalchemy.orm import Session

from audit.imports import maker
from storage import models as table
from storage.database import portions
from storage.proof import ELSEWHERE

LISTING, SEARCH, PAGE = "listing", "search", "page"


@dataclass(frozen=True, slots=True)
class ProofCapture:
    """One capture of a proof: the night, what it shows, and where in the archive it lies (file and byte offset).

    `digest` is that of its body as it came, `kind` one of listing, search (outside of the columns), page. `title`: of a
    page that was read, the title of its report; `column` and `page`: which page of which listing it is.
    """

    capture: str
    night: date
    shows: str
    url: str
    status: int | None
    segment: str
    offset: int
    digest: str | None = None
    kind: str = PAGE
    title: str | None = None
    column: str | None = None
    page: int | None = None


def proof_captures(engine: Engine, captures: Sequence[str]) -> list[ProofCapture]:
    """Look up captures; gives them in the order asked for. An id that the store does not know is left out."""
    found: dict[str, ProofCapture] = {}
    with Session(engine) as session:
        for some in portions(captures):
            titles = _titles(session, some)
            rows = session.execute(
                select(table.Capture, table.Visit, table.ListingPage.column, table.ListingPage.page)
                .join(table.Visit, table.Visit.id == table.Capture.visit_id)
                .outerjoin(table.ListingPage, table.ListingPage.capture_id == table.Capture.id)
                .where(table.Capture.id.in_(some))
            )
            for capture, visit, column, page in rows:
                kind = _kind(column)
                shows = f"report page, imported from {maker(visit.source)}" if visit.source else _shows(column, page)
                where = (capture.url, capture.status, capture.segment, capture.offset, capture.payload_digest)
                title = titles.get(capture.id) if kind == PAGE else None
                found[capture.id] = ProofCapture(capture.id, visit.night, shows, *where, kind, title, column, page)
    return [found[capture] for capture in captures if capture in found]


def _titles(session: Session, captures: Sequence[str]) -> dict[str, str]:
    """Give by capture the title of the report that was read from what it showed."""
    capture, seen, record = table.Capture, table.Sighting, table.Record
    query = (
        select(capture.id, record.title)
        .join(seen, and_(seen.visit_id == capture.visit_id, seen.capture_id == capture.id))
        .join(record, record.snapshot_id == seen.snapshot_id)
        .where(capture.id.in_(captures), record.title.is_not(None))
    )
    rows = session.execute(query.order_by(record.known_at, record.part.desc()))
    return {id: title for id, title in rows if title}


def _kind(column: str | None) -> str:
    if column is None:
        return PAGE
    return SEARCH if column.startswith(ELSEWHERE) else LISTING


def _shows(column: str | None, page: int | None) -> str:
    """Say what a capture is to the proof, by the listing it is a page of."""
    if column is None:
        return "report page"
    return (
        f"search outside of the columns, answer {page}" if _kind(column) == SEARCH else f"listing {column}, page {page}"
    )
