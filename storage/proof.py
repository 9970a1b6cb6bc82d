"""The proof of a visit: what it asked for and what came, as JSON for the archive and as rows of the tables.

`gongkai.visit/1` is described in docs/architecture.md. The live crawl and `storage.rebuild` apply it by the same
function, so that the tables say the same whether they were filled night by night or made again from the WARC files.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from roster.errors import StorageFailure
from storage.database import portions
from storage.models import Document, Entry, Listing, ListingPage, Portal, Sighting, Visit, storable, url_key


@dataclass(frozen=True, slots=True)
class PortalInfo:
    """A portal as its portal file described it on the night. `covers` is `county` or `columns`."""

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
    """All that one visit proved. `captures` are the ids of everything it archived, robots.txt and retries included."""

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
        )
    )
    session.flush()
    documents = _upsert_documents(session, proof)
    _replace_listings(session, proof, documents)
    _upsert_sightings(session, proof, documents)
    session.flush()


def _upsert_documents(session: Session, proof: VisitProof) -> dict[str, Document]:
    """Make sure of a row for every address the proof speaks of; gives them by address."""
    roles = {entry.url: "page" for listing in proof.listings for entry in listing.entries}
    roles |= {seen.parent: "page" for seen in proof.documents if seen.parent is not None}
    seen_roles = {seen.url: seen.role for seen in proof.documents}
    known = _documents(session, proof.portal.id, (roles | seen_roles).keys())
    for url, role in (roles | seen_roles).items():
        if url not in known:
            known[url] = Document(portal_id=proof.portal.id, url=url, role=role)
            session.add(known[url])
    session.flush()
    for seen in proof.documents:
        document = known[seen.url]
        document.role = seen.role
        document.parent_id = known[seen.parent].id if seen.parent is not None else None
    return known


def _documents(session: Session, portal_id: str, urls: Iterable[str]) -> dict[str, Document]:
    """Find the portal's documents at these addresses."""
    found: dict[str, Document] = {}
    for keys in portions([url_key(url) for url in urls]):
        some = select(Document).where(Document.portal_id == portal_id, Document.url_key.in_(keys))
        found |= {document.url: document for document in session.scalars(some)}
    return found


def _replace_listings(session: Session, proof: VisitProof, documents: dict[str, Document]) -> None:
    """Put the visit's listings, pages and entries in place of any it had."""
    rows: dict[type[Listing | ListingPage | Entry], list[dict[str, Any]]] = {Listing: [], ListingPage: [], Entry: []}
    for listing in proof.listings:
        place = {"visit_id": proof.visit, "column": listing.column}
        rows[Listing].append(place | {"complete": listing.complete, "reason": listing.reason, "scope": listing.scope})
        rows[ListingPage] += [place | {"page": p.page, "url": p.url, "capture_id": p.capture} for p in listing.pages]
        rows[Entry] += [
            place
            | {"page": e.page, "position": e.position, "title": e.title, "listed_on": e.listed_on}
            | {"document_id": documents[e.url].id}
            for e in listing.entries
        ]
    for table, new in rows.items():
        session.execute(delete(table).where(table.visit_id == proof.visit))
        if new:
            session.execute(insert(table), new)


def _upsert_sightings(session: Session, proof: VisitProof, documents: dict[str, Document]) -> None:
    """Write what the visit saw of each document; a snapshot is kept as long as it is of the same capture."""
    mine = select(Sighting).where(Sighting.visit_id == proof.visit)
    known = {sighting.document_id: sighting for sighting in session.scalars(mine)}
    for seen in proof.documents:
        document_id = documents[seen.url].id
        sighting = known.get(document_id)
        if sighting is None:
            sighting = Sighting(visit_id=proof.visit, document_id=document_id)
            session.add(sighting)
        elif sighting.capture_id != seen.capture:
            sighting.snapshot_id = None
        sighting.night, sighting.outcome, sighting.capture_id = proof.night, seen.outcome, seen.capture
        sighting.parent_id = documents[seen.parent].id if seen.parent is not None else None
