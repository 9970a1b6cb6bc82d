"""The list of pages of a WACZ: reports, their files and listings, with titles, as entry points for a reader."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from storage.archive.stored import UNINDEXED
from storage.database import portions
from storage.models import Capture, Document, Entry, ListingPage, Record, Sighting
from storage.proof import ELSEWHERE

PAGES = "pages/pages.jsonl"
_ORDER = ("page", "attachment", "listing")


@dataclass(frozen=True, slots=True, order=True)
class Page:
    """An entry point: what it is, where and when, its title, its capture."""

    kind: int
    url: str
    at: datetime
    title: str
    capture: str

    def line(self) -> str:
        """Give its line; the time is that of the index, to the second."""
        ts = self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return json.dumps({"id": self.capture, "url": self.url, "ts": ts, "title": self.title}, ensure_ascii=False)


def pages_of(engine: Engine, captures: Sequence[str]) -> list[Page]:
    """Give the pages among captures: reports first, then their files, then listings, each by address and time."""
    found: dict[str, Page] = {}
    with Session(engine) as session:
        for some in portions(captures):
            for page in (*_listings(session, some), *_documents(session, some)):
                found.setdefault(page.capture, page)
    return sorted(found.values())


def header(title: str) -> str:
    """Give the first line of the list."""
    return json.dumps({"format": "json-pages-1.0", "id": "pages", "title": title}, ensure_ascii=False)


_SHOWN = (Capture.status.is_not(None), Capture.status.not_in(UNINDEXED), Capture.payload_digest.is_not(None))


def _documents(session: Session, captures: Sequence[str]) -> Iterator[Page]:
    query = (
        select(Capture.id, Capture.url, Capture.at, Document.role, Sighting, Capture.status)
        .join(Sighting, Sighting.capture_id == Capture.id)
        .join(Document, Document.id == Sighting.document_id)
        .where(Capture.id.in_(captures), *_SHOWN)
    )
    rows = session.execute(query).all()
    titles = _titles(session, [row.Sighting for row in rows])
    for id, url, at, role, seen, status in rows:
        title = titles.get((seen.visit_id, seen.document_id)) or url
        shown = title if seen.outcome == "present" else f"{title} [{seen.outcome}, HTTP {status}]"
        yield Page(_ORDER.index(role), url, at, shown, id)


def _titles(session: Session, seen: Sequence[Sighting]) -> dict[tuple[str, int], str]:
    """Give the title of what each sighting showed: the report's own, else that of the line that led to it."""
    titles: dict[tuple[str, int], str] = {}
    visits = sorted({each.visit_id for each in seen})
    for some in portions(sorted({each.document_id for each in seen})):
        lines = select(Entry.visit_id, Entry.document_id, Entry.title).where(Entry.document_id.in_(some))
        titles |= {(v, d): title for v, d, title in session.execute(lines) if v in visits}
    shots: dict[int, str] = {}
    for numbers in portions(sorted({each.snapshot_id for each in seen if each.snapshot_id is not None})):
        read = select(Record.snapshot_id, Record.title).where(
            Record.snapshot_id.in_(numbers), Record.title.is_not(None)
        )
        shots |= {id: title for id, title in session.execute(read.order_by(Record.part.desc(), Record.id)) if title}
    return titles | {
        (each.visit_id, each.document_id): shots[each.snapshot_id]
        for each in seen
        if each.snapshot_id is not None and each.snapshot_id in shots
    }


def _listings(session: Session, captures: Sequence[str]) -> Iterator[Page]:
    query = select(Capture.id, Capture.url, Capture.at, ListingPage.column, ListingPage.page)
    query = query.join(ListingPage, ListingPage.capture_id == Capture.id).where(Capture.id.in_(captures), *_SHOWN)
    for id, url, at, column, page in session.execute(query):
        searched = column.startswith(ELSEWHERE)
        title = f"search outside of the columns, answer {page}" if searched else f"listing {column}, page {page}"
        yield Page(_ORDER.index("listing"), url, at, title, id)
