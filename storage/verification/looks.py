"""Which sighting shows which version: versions follow each other as the visits do, else the look itself is read again.

doubtful(session, read) -> list[Look]                 the looks that do not stand where their version's others do
sources_of_looks(engine, looks, archive)              what has to be read of each

A version is first seen in its first capture, and stands until another one comes. A look at an earlier version after a
later one, or before the first of its own, was read late (an import, a file restored), or somebody changed the row.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from sqlalchemy import Engine, select, tuple_
from sqlalchemy.orm import Session, aliased

from storage.conversion import converted_sources
from storage.database import IN_PORTIONS
from storage.families import asked_all, attached, load_families, source_of
from storage.models import Capture, Document, Sighting, Snapshot, Visit
from storage.reader import Parser, Source
from storage.reading import batches
from storage.verification.portion import Read


@dataclass(frozen=True, slots=True)
class Look:
    """One visit's look at a document, and the version it is said to have shown."""

    visit_id: str
    document_id: int
    snapshot_id: int


def doubtful(session: Session, read: Read, parser: Parser) -> list[Look]:
    """Give the looks whose version the order of visits does not bear out, of versions that the present parser read."""
    rows = (
        select(Sighting.document_id, Sighting.visit_id, Snapshot.id, Snapshot.version, Sighting.capture_id)
        .add_columns(Snapshot.capture_id, Snapshot.read_by, Snapshot.content_digest)
        .join(Snapshot, Sighting.snapshot_id == Snapshot.id)
        .join(Visit, Sighting.visit_id == Visit.id)
        .join(Capture, Sighting.capture_id == Capture.id)
        .join(Document, Sighting.document_id == Document.id)  # one that is not there is told of, and cannot be read
        .order_by(Sighting.document_id, Sighting.night, Visit.attempt)
    )
    if not read.whole:
        lies = select(Capture.id).where(Capture.segment.in_(read.names))
        rows = rows.where(Sighting.document_id.in_(select(Sighting.document_id).where(Sighting.capture_id.in_(lies))))
    found: list[Look] = []
    for _, looks in groupby(session.execute(rows, execution_options=IN_PORTIONS), key=lambda row: row[0]):
        newest, begun = 0, set()
        for document, visit, snapshot, version, capture, first, read_by, digest in looks:
            begun |= {snapshot} if capture == first else set()
            out_of_order = version < newest or snapshot not in begun
            newest = max(newest, version)
            if out_of_order and read_by == parser.name and parser.compares(digest):
                found.append(Look(visit, document, snapshot))
    return found


def sources_of_looks(engine: Engine, looks: Sequence[Look], archive: Path) -> Iterator[Source]:
    """Give what the parser is to read of each look: its capture, with the attachments the page had in that visit."""
    for some in batches(looks):
        yield from _sources(engine, some, archive)


def _sources(engine: Engine, looks: Sequence[Look], archive: Path) -> Sequence[Source]:
    original = aliased(Capture)
    keys = [(look.visit_id, look.document_id) for look in looks]
    rows = (
        select(Sighting, Visit, asked_all(), Capture, original, Document.url)
        .join(Document, Sighting.document_id == Document.id)
        .join(Visit, Sighting.visit_id == Visit.id)
        .join(Capture, Sighting.capture_id == Capture.id)
        .outerjoin(original, Capture.revisit_of == original.id)
        .where(tuple_(Sighting.visit_id, Sighting.document_id).in_(keys))
    )
    with Session(engine) as session:
        found = session.execute(rows).all()
        families = load_families(session, [seen.document_id for seen, *_ in found])
    sources = {}
    for seen, visit, whole, capture, repeated, url in found:
        files = attached(families, seen.document_id, (visit.night, visit.attempt), whole=whole)
        sources[seen.visit_id, seen.document_id] = source_of(capture, repeated, url, files)
    return converted_sources(archive, [sources[key] for key in keys])
