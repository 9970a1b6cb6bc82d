"""The proof of a visit: what it asked for and what came, as JSON for the archive and as rows of the tables.

`gongkai.visit/1` is described in docs/architecture.md. The live crawl and `storage.rebuild` apply it by the same
function, so that the tables say the same whether they were filled night by night or made again from the WARC files.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from roster.errors import StorageFailure
from storage.database import portions
from storage.models import Capture, Document, Entry, Listing, ListingPage, Portal, Sighting, Visit, storable, url_key


@dataclass(frozen=True, slots=True)
class PortalInfo:
    """A portal as its portal file described it on the night.

    `covers` is `county` or `columns`; of an import, `nothing`.
    """

    id: str
    county_code: str
    county: str
    family: str
    covers: str


@dataclass(frozen=True, slots=True)
class PageProof:
    """One page of a listing, counted from 1, and the id of the capture that shows it."""

    page: int
    url: str
    capture: str


@dataclass(frozen=True, slots=True)
class EntryProof:
    """One line of a listing: where it stands (both counted from 1), what it says, what it points to."""

    page: int
    position: int
    url: str
    title: str
    listed_on: date | None = None

    def __post_init__(self) -> None:
        """Make the texts fit for JSON and tables; scripts of portals hold halves of characters."""
        object.__setattr__(self, "url", storable(self.url))
        object.__setattr__(self, "title", storable(self.title))


@dataclass(frozen=True, slots=True)
class ListingProof:
    """One column of the portal: whether it was read to its end, whose reports it lists, and all it listed."""

    column: str
    complete: bool
    reason: str | None
    scope: dict[str, Any]
    pages: tuple[PageProof, ...] = ()
    entries: tuple[EntryProof, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentProof:
    """What the visit saw of one document. `parent` is the address of the page an attachment hangs on."""

    url: str
    role: str
    parent: str | None
    outcome: str
    capture: str | None


@dataclass(frozen=True, slots=True)
class VisitProof:
    """All that one visit proved. `captures` are the ids of everything it archived, robots.txt and retries included.

    `source` is set on a visit that others made and we imported: the file, its digest, its maker. Such a visit proves
    what it shows, and never that something was not there.
    """

    visit: str
    night: date
    attempt: int
    started_at: datetime
    ended_at: datetime
    portal: PortalInfo
    state: str
    reason: str | None
    listings: tuple[ListingProof, ...] = ()
    documents: tuple[DocumentProof, ...] = ()
    captures: tuple[str, ...] = ()
    source: dict[str, Any] | None = None
    schema: Literal["gongkai.visit/1"] = field(default="gongkai.visit/1", kw_only=True)

    @property
    def urn(self) -> str:
        """The target address of the metadata record that carries this proof."""
        return URN + self.visit


URN = "urn:gongkai:visit:"
ELSEWHERE = "elsewhere"  # the key of the listing of what was searched for outside of the columns
_JSON = TypeAdapter(VisitProof)


def to_json(proof: VisitProof) -> bytes:
    """Give the proof as UTF-8 JSON, the same bytes for the same proof."""
    return _JSON.dump_json(proof)


def from_json(body: bytes) -> VisitProof:
    """Read a proof back. Raises StorageFailure when the bytes are not one."""
    try:
        return _JSON.validate_json(body)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the whole"
        raise StorageFailure(f"not a proof of a visit: {place}: {first['msg']}") from error


def announce(session: Session, proof: VisitProof) -> None:
    """Say that a visit is about to be proved: until then it is open."""
    session.merge(Portal(**{name: getattr(proof.portal, name) for name in PortalInfo.__slots__}))
    session.flush()
    told = {"night": proof.night, "attempt": proof.attempt, "started_at": proof.started_at, "source": proof.source}
    session.merge(Visit(id=proof.visit, portal_id=proof.portal.id, state="open", **told))


def assign_captures(session: Session, proof: VisitProof) -> None:
    """Say of the captures that a proof names which visit made them."""
    for some in portions(proof.captures):
        session.execute(update(Capture).where(Capture.id.in_(some)).values(visit_id=proof.visit))


def apply_proof(session: Session, proof: VisitProof, *, record_id: str) -> None:
    """Write the proof into the tables; applied again, it changes nothing.

    `record_id` is the WARC-Record-ID of the metadata record. Proofs of one portal must come in the order of their
    visits (night, attempt): the newest says what the portal is. Snapshots that sightings already have stay.
    """
    session.merge(Portal(**{name: getattr(proof.portal, name) for name in PortalInfo.__slots__}))
    session.flush()
    session.merge(
        Visit(
            id=proof.visit,
            portal_id=proof.portal.id,
            night=proof.night,
            attempt=proof.attempt,
            state=proof.state,
            reason=proof.reason,
            started_at=proof.started_at,
            ended_at=proof.ended_at,
            proof_id=record_id,
            source=proof.source,
        )
    )
    session.flush()
    ids = _upsert_documents(session, proof)
    _replace_listings(session, proof, ids)
    _upsert_sightings(session, proof, ids)


def _upsert_documents(session: Session, proof: VisitProof) -> dict[str, int]:
    """Make sure of a row for every address the proof speaks of; gives their ids by address."""
    roles = {entry.url: "page" for listing in proof.listings for entry in listing.entries}
    roles |= {seen.parent: "page" for seen in proof.documents if seen.parent is not None}
    roles |= {seen.url: seen.role for seen in proof.documents}
    ids: dict[str, int] = {}
    for some in portions(list(roles)):
        keys = {url_key(url): url for url in some}
        known = _ids(session, proof.portal.id, keys)
        row = {"portal_id": proof.portal.id, "parent_id": None}
        new = [row | {"url": url, "url_key": key, "role": roles[url]} for key, url in keys.items() if key not in known]
        if new:
            session.execute(insert(Document), new)
        ids |= {keys[key]: id for key, id in _ids(session, proof.portal.id, keys).items()}
    for seen in portions(proof.documents):
        _correct_documents(session, seen, ids)
    return ids


def _ids(session: Session, portal_id: str, keys: Iterable[str]) -> dict[str, int]:
    """Find the portal's documents at the addresses of these keys; gives their ids by key."""
    found = select(Document.url_key, Document.id).where(Document.portal_id == portal_id)
    return {key: id for key, id in session.execute(found.where(Document.url_key.in_(keys)))}


def _correct_documents(session: Session, documents: Iterable[DocumentProof], ids: Mapping[str, int]) -> None:
    """Write the role and the parent that documents have now, where they are others than before."""
    now = {ids[seen.url]: (seen.role, ids[seen.parent] if seen.parent is not None else None) for seen in documents}
    kept = session.execute(select(Document.id, Document.role, Document.parent_id).where(Document.id.in_(now)))
    changed = [
        {"id": id, "role": now[id][0], "parent_id": now[id][1]} for id, *before in kept if tuple(before) != now[id]
    ]
    if changed:
        session.execute(update(Document), changed)


def _replace_listings(session: Session, proof: VisitProof, ids: Mapping[str, int]) -> None:
    """Put the visit's listings, pages and entries in place of any it had."""
    for table in (Listing, ListingPage, Entry):
        session.execute(delete(table).where(table.visit_id == proof.visit))
    for listing in proof.listings:
        place = {"visit_id": proof.visit, "column": listing.column}
        told = {"complete": listing.complete, "reason": listing.reason, "scope": listing.scope}
        session.execute(insert(Listing), [place | told])
        for pages in portions(listing.pages):
            rows = [place | {"page": p.page, "url": p.url, "capture_id": p.capture} for p in pages]
            session.execute(insert(ListingPage), rows)
        for entries in portions(listing.entries):
            session.execute(insert(Entry), [place | _entry_row(entry, ids) for entry in entries])


def _entry_row(entry: EntryProof, ids: Mapping[str, int]) -> dict[str, Any]:
    return {
        "page": entry.page,
        "position": entry.position,
        "title": entry.title,
        "listed_on": entry.listed_on,
        "document_id": ids[entry.url],
    }


def _upsert_sightings(session: Session, proof: VisitProof, ids: Mapping[str, int]) -> None:
    """Write what the visit saw of each document; a snapshot is kept as long as it is of the same capture."""
    mine = select(Sighting.document_id, Sighting.capture_id).where(Sighting.visit_id == proof.visit)
    known = {document: capture for document, capture in session.execute(mine)}
    for some in portions(proof.documents):
        new, same, other = [], [], []
        for seen in some:
            row = {"visit_id": proof.visit, "document_id": ids[seen.url], "night": proof.night}
            row |= {"outcome": seen.outcome, "capture_id": seen.capture}
            row["parent_id"] = ids[seen.parent] if seen.parent is not None else None
            if row["document_id"] not in known:
                new.append(row)
            elif known[row["document_id"]] == seen.capture:
                same.append(row)
            else:
                other.append(row | {"snapshot_id": None})
        for statement, rows in ((insert(Sighting), new), (update(Sighting), same), (update(Sighting), other)):
            if rows:
                session.execute(statement, rows)
