"""What visits proved, row by row: portals, visits, listings, their pages and entries, documents and sightings.

check_visits(session, read)      every row against the proof that the archive holds, both ways

The rows are computed anew from the proofs as `storage.proof.apply_proof` writes them. A visit that is open has no proof
yet; a portal with an open visit may already be described as that one found it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.archive.defect import Defect
from storage.database import portions
from storage.ledger import OPEN
from storage.models import (
    Capture,
    Document,
    Entry,
    Listing,
    ListingPage,
    Portal,
    Sighting,
    Visit,
    storable,
    url_key,
)
from storage.proof import PortalInfo, VisitProof
from storage.verification.portion import Read
from storage.verification.proofs import Proven
from storage.verification.rows import both_ways, differing, named, row_defect

Rows = dict[Any, dict[str, Any]]
_OF_VISITS = (Listing, ListingPage, Entry, Sighting)
_LOST = -1  # the id of a document that is told to be missing


@dataclass(frozen=True, slots=True)
class _Documents:
    """The documents that a visit names: their ids by address."""

    ids: Mapping[str, int]

    def id(self, url: str | None) -> int | None:
        return None if url is None else self.ids.get(storable(url), _LOST)

    @property
    def names(self) -> dict[int, str]:
        return {id: url for url, id in self.ids.items()}


def check_visits(session: Session, read: Read) -> Iterator[Defect]:
    """Hold every row that a proof speaks of against it; where all was read, also name rows without a proof."""
    opened = set(session.scalars(select(Visit.portal_id).where(Visit.state == OPEN)))
    yield from _portals(session, read, opened)
    if read.whole:
        yield from _documents(session, read)
    for proven in read.proofs:
        yield from _captures_named(session, read, proven)
        yield from _visit(session, proven)
        yield from _of_visit(session, proven.proof)
    yield from _unproved(session, read)


def _portals(session: Session, read: Read, opened: set[str]) -> Iterator[Defect]:
    """Check the portals: as the newest proof describes them, if nothing newer may have."""
    proved = set()
    for proven in read.proofs.newest_of_portals():
        info = proven.proof.portal
        proved.add(info.id)
        row = session.get(Portal, info.id)
        if row is None:
            yield row_defect("portal", info.id, f"{proven.proof.visit} was a visit of it, and it is not there")
        elif info.id not in opened and (read.whole or _is_newest(session, proven.proof)):
            names = PortalInfo.__slots__
            expected, actual = ({name: getattr(one, name) for name in names} for one in (info, row))
            yield from differing("portal", info.id, expected, actual)
    if read.whole:
        for portal in session.scalars(select(Portal.id).order_by(Portal.id)):
            if portal not in proved and portal not in opened and not _has_lost_proof(session, read, portal):
                yield row_defect("portal", portal, "the row is there, and nothing in the archive proves it")


def _is_newest(session: Session, proof: VisitProof) -> bool:
    mine = select(Visit.id).where(Visit.portal_id == proof.portal.id)
    return session.scalar(mine.order_by(Visit.night.desc(), Visit.attempt.desc()).limit(1)) == proof.visit


def _has_lost_proof(session: Session, read: Read, portal: str) -> bool:
    """Say whether a portal's visit has a proof that was not read: then that is the defect."""
    proofs = session.scalars(select(Visit.proof_id).where(Visit.portal_id == portal, Visit.proof_id.is_not(None)))
    return any(read.catalogue.find(proof or "") is None for proof in proofs)


def _documents(session: Session, read: Read) -> Iterator[Defect]:
    """Check every document: its address, and role and parent as the last proof that saw it says."""
    columns = (Document.id, Document.url_key, Document.url, Document.role, Document.parent_id)
    portals = {*read.proofs.portals(), *session.scalars(select(Document.portal_id).distinct())}
    for portal in sorted(portals):
        proved = read.proofs.documents(portal)
        rows = session.execute(select(*columns).where(Document.portal_id == portal)).all()
        keys = {url_key(url): key for key, (url, _, _) in proved.items()}
        found = {id: key if key in proved else keys.get(url_key(url)) for id, key, url, _, _ in rows}
        ids = {key: id for id, key in found.items() if key is not None}
        for id, key, url, role, parent_id in rows:
            told = proved.get(found[id] or "")
            if told is None:
                yield row_defect("document", id, f"nothing in the archive proves that {portal} has {url}")
                continue
            parent = None if told[2] is None else ids.get(url_key(told[2]))
            expected = {"url_key": found[id], "url": told[0], "role": told[1], "parent_id": parent}
            actual = {"url_key": key, "url": url, "role": role, "parent_id": parent_id}
            yield from differing("document", id, expected, actual)
        for key in sorted(proved.keys() - ids.keys()):
            yield row_defect(
                "document", named(portal, proved[key][0]), "the archive proves this row, and it is not there"
            )


def _captures_named(session: Session, read: Read, proven: Proven) -> Iterator[Defect]:
    """Check that the captures which a proof names are there, and are said to be its visit's."""
    proof = proven.proof
    of_pages = {page.capture for listing in proof.listings for page in listing.pages}
    of_documents = {seen.capture for seen in proof.documents if seen.capture is not None}
    place = (proven.segment, proven.offset)
    for some in portions(sorted({*proof.captures, *of_pages, *of_documents})):
        rows = {
            id: visit for id, visit in session.execute(select(Capture.id, Capture.visit_id).where(Capture.id.in_(some)))
        }
        made = set(proof.captures)
        for capture in some:
            lies = read.catalogue.find(capture)
            if lies and place < (lies.segment, lies.offset):
                what = f"stands before {capture} ({lies.segment} at byte {lies.offset}), which it names"
                yield Defect(proven.segment, proven.offset, proven.record_id, what)
            if capture not in rows and (not read.whole or lies is None):
                what = f"names {capture}, of which there is no record"
                yield Defect(proven.segment, proven.offset, proven.record_id, what)
            elif not read.whole and capture in made and rows[capture] != proof.visit:
                yield from differing("capture", capture, {"visit_id": proof.visit}, {"visit_id": rows[capture]})


def _visit(session: Session, proven: Proven) -> Iterator[Defect]:
    proof = proven.proof
    row = session.get(Visit, proof.visit)
    if row is None:
        yield row_defect("visit", proof.visit, "the archive proves this row, and it is not there")
        return
    expected = {name: getattr(proof, name) for name in ("night", "attempt", "state", "reason", "source")}
    expected |= {"started_at": proof.started_at, "ended_at": proof.ended_at}
    expected |= {"portal_id": proof.portal.id, "proof_id": proven.record_id}
    yield from differing("visit", proof.visit, expected, {name: getattr(row, name) for name in expected})


def _of_visit(session: Session, proof: VisitProof) -> Iterator[Defect]:
    """Check the listings, pages, entries and sightings of one visit."""
    documents = _documents_of(session, proof)
    for table, expected in _expected(proof, documents).items():
        keys = [column.name for column in table.__table__.primary_key if column.name != "visit_id"]
        others = [name for name in next(iter(expected.values()), {})]
        rows = session.execute(select(table.__table__).where(table.visit_id == proof.visit)).mappings()
        actual = {tuple(row[key] for key in keys): {name: row[name] for name in others} for row in rows}
        known = {key: _without_lost(row) for key, row in expected.items() if _LOST not in key}
        names = {key: named(proof.visit, *key) for key in known.keys() | actual.keys()}
        yield from both_ways(table.__tablename__, known, actual, names)


def _without_lost(row: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what names a document that is not there: that is told of the document."""
    return {name: value for name, value in row.items() if value != _LOST}


def _documents_of(session: Session, proof: VisitProof) -> _Documents:
    urls = {entry.url for listing in proof.listings for entry in listing.entries}
    urls |= {seen.url for seen in proof.documents} | {seen.parent for seen in proof.documents if seen.parent}
    stored = sorted(storable(url) for url in urls)
    keys = {url_key(url): url for url in stored}
    ids: dict[str, int] = {}
    for some in portions(sorted(keys)):
        mine = select(Document.url_key, Document.id).where(Document.portal_id == proof.portal.id)
        ids |= {keys[key]: id for key, id in session.execute(mine.where(Document.url_key.in_(some)))}
    for some in portions([url for url in stored if url not in ids]):  # a row whose key was edited has still its address
        mine = select(Document.url, Document.id).where(Document.portal_id == proof.portal.id)
        ids |= {url: id for url, id in session.execute(mine.where(Document.url.in_(some)))}
    return _Documents(ids)


def _expected(proof: VisitProof, documents: _Documents) -> dict[Any, Rows]:
    """Compute the rows of a visit, by table and by key without the visit."""
    listings: Rows = {}
    pages: Rows = {}
    entries: Rows = {}
    sightings: Rows = {}
    for listing in proof.listings:
        told = {"complete": listing.complete, "reason": listing.reason, "scope": listing.scope}
        listings[listing.column,] = told
        pages |= {(listing.column, p.page): {"url": p.url, "capture_id": p.capture} for p in listing.pages}
        for entry in listing.entries:
            line = {"document_id": documents.id(entry.url), "title": entry.title, "listed_on": entry.listed_on}
            entries[listing.column, entry.page, entry.position] = line
    for seen in proof.documents:
        saw = {"night": proof.night, "outcome": seen.outcome, "capture_id": seen.capture}
        sightings[documents.id(seen.url),] = saw | {"parent_id": documents.id(seen.parent)}
    return {Listing: listings, ListingPage: pages, Entry: entries, Sighting: sightings}


def _unproved(session: Session, read: Read) -> Iterator[Defect]:
    """Name the visits, and rows of visits, of which no proof was read."""
    for visit in session.scalars(select(Visit).order_by(Visit.id)):
        if visit.state == OPEN:
            yield from _open(visit)
        elif read.whole and read.proofs.of_visit(visit.id) is None:
            resting = ", ".join(f"{count} {name}" for name, count in _counts(session, visit.id) if count)
            what = f"its proof {visit.proof_id} is not in the archive, or cannot be read"
            yield row_defect("visit", visit.id, f"{what}; {resting} rest on it" if resting else what)
    if read.whole:
        visits = set(session.scalars(select(Visit.id).where(Visit.state != OPEN)))
        for table in _OF_VISITS:
            for visit_id in session.scalars(select(table.visit_id).distinct()):
                if visit_id not in visits:
                    yield row_defect(table.__tablename__, visit_id, "rows of a visit that proved nothing")


def _counts(session: Session, visit_id: str) -> Iterable[tuple[str, int]]:
    for table in _OF_VISITS:
        count = session.scalar(select(func.count()).select_from(table).where(table.visit_id == visit_id))
        yield f"rows of {table.__tablename__}", count or 0


def _open(visit: Visit) -> Iterator[Defect]:
    """Check what an open visit cannot have: a proof, an end."""
    expected = {"id": f"{visit.portal_id}.{visit.night}.{visit.attempt}"}
    expected |= {"ended_at": None, "proof_id": None}  # type: ignore[dict-item]
    actual = {name: getattr(visit, name) for name in expected}
    yield from differing("visit", visit.id, expected, actual, witness="an open visit")
