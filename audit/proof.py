"""The captures behind a verdict, told so that a person finds each of them in the archive.

Takes capture ids (`Judgement.proof`), gives what each shows: a page of a listing, or the page of a report (of an
absence: its control).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from audit.imports import maker
from storage import models as table
from storage.database import portions
from storage.proof import ELSEWHERE


@dataclass(frozen=True, slots=True)
class ProofCapture:
    """One capture of a proof: the night, what it shows, and where in the archive it lies (file and byte offset)."""

    capture: str
    night: date
    shows: str
    url: str
    status: int | None
    segment: str
    offset: int


def proof_captures(engine: Engine, captures: Sequence[str]) -> list[ProofCapture]:
    """Look up captures; gives them in the order asked for. An id that the store does not know is left out."""
    found: dict[str, ProofCapture] = {}
    with Session(engine) as session:
        for some in portions(captures):
            rows = session.execute(
                select(table.Capture, table.Visit, table.ListingPage.column, table.ListingPage.page)
                .join(table.Visit, table.Visit.id == table.Capture.visit_id)
                .outerjoin(table.ListingPage, table.ListingPage.capture_id == table.Capture.id)
                .where(table.Capture.id.in_(some))
            )
            for capture, visit, column, page in rows:
                shows = f"report page, imported from {maker(visit.source)}" if visit.source else _shows(column, page)
                where = (capture.url, capture.status, capture.segment, capture.offset)
                found[capture.id] = ProofCapture(capture.id, visit.night, shows, *where)
    return [found[capture] for capture in captures if capture in found]


def _shows(column: str | None, page: int | None) -> str:
    """Say what a capture is to the proof, by the listing it is a page of."""
    if column is None:
        return "report page"
    searched = column.startswith(ELSEWHERE)
    return f"search outside of the columns, answer {page}" if searched else f"listing {column}, page {page}"
