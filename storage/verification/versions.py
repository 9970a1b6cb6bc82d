"""Versions and records: that they hang together, that their seals hold, and that they stand where the sightings say.

check_versions(session, read)     snapshots, records, cells and the sightings that name them
check_references(session)         every row that another one names is there

What a version says is read again besides, by `storage.verification.reading_again`.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from storage.archive.defect import Defect
from storage.database import portions
from storage.models import Base, Capture, Cell, Record, Sighting, Snapshot
from storage.seals import version_seals
from storage.verification.portion import Read
from storage.verification.rows import differing, row_defect
from storage.versions import WITH_PAGE

_COPIED = ("kind", "title", "filer", "place", "year", "edition", "dated", "published", "parser")
REPORTED = "reported"
# Columns that name a row of another table without a foreign key.
_NAMED = (
    ("listing_page", "capture_id", "capture"),
    ("sighting", "capture_id", "capture"),
    ("sighting", "parent_id", "document"),
    ("task", "capture_id", "capture"),
)


def check_versions(session: Session, read: Read) -> Iterator[Defect]:
    """Check the versions whose first capture lies in what was read."""
    for some in portions(_ids(session, read)):
        seals = version_seals(session, some)
        records = _records(session, some)
        for snapshot, *shown in session.execute(_shown(some)):
            yield from _snapshot(snapshot, *shown)
            if seals[snapshot.id].snapshot != snapshot.seal:
                yield row_defect("snapshot", snapshot.id, "its seal is not that of the row and its records")
            yield from _parts(snapshot, records[snapshot.id])
            for record in records[snapshot.id]:
                yield from _record(record, seals[snapshot.id].records[record.id])
        yield from _cells(session, some)
        yield from _sightings(session, some)
    if read.whole:
        yield from _numbering(session)


def _ids(session: Session, read: Read) -> list[int]:
    ids: list[int] = []
    for where in read.where(Capture.segment):
        mine = select(Snapshot.id).outerjoin(Capture, Snapshot.capture_id == Capture.id).where(where)
        ids += session.scalars(mine.order_by(Snapshot.id))
    return ids


def _shown(ids: Sequence[int]) -> Select[Any]:
    """Select snapshots with the payload of their capture and the sighting that showed them first."""
    first = and_(Sighting.document_id == Snapshot.document_id, Sighting.capture_id == Snapshot.capture_id)
    columns: tuple[Any, ...] = (Snapshot, Capture.payload_digest, Sighting.night, Sighting.snapshot_id)
    query = select(*columns).outerjoin(Capture, Snapshot.capture_id == Capture.id).outerjoin(Sighting, first)
    return query.where(Snapshot.id.in_(ids)).order_by(Snapshot.id)


def _snapshot(snapshot: Snapshot, payload: str | None, night: Any, named: int | None) -> Iterator[Defect]:
    actual = {"payload_digest": snapshot.payload_digest, "first_seen": snapshot.first_seen, "id": snapshot.id}
    if night is None:
        what = f"no visit saw document {snapshot.document_id} in {snapshot.capture_id}"
        yield row_defect("snapshot", snapshot.id, what)
        return
    expected = {"payload_digest": payload or "", "first_seen": night}
    yield from differing("snapshot", snapshot.id, expected, actual, witness="its capture")
    if named != snapshot.id:
        what = f"the sighting of its first capture names {named if named is not None else 'no version'}"
        yield row_defect("snapshot", snapshot.id, what)
    if snapshot.read_by == WITH_PAGE and snapshot.content_digest != f"bytes:{payload or snapshot.capture_id}":
        yield row_defect("snapshot", snapshot.id, f"content_digest: not that of its bytes: {snapshot.content_digest}")


def _records(session: Session, ids: Sequence[int]) -> dict[int, list[Record]]:
    found: dict[int, list[Record]] = defaultdict(list)
    rows = select(Record).where(Record.snapshot_id.in_(ids))
    for record in session.scalars(rows.order_by(Record.snapshot_id, Record.known_at, Record.parser, Record.part)):
        found[record.snapshot_id].append(record)
    return found


def _parts(snapshot: Snapshot, records: list[Record]) -> Iterator[Defect]:
    """Check that a version has records, those of one reading with parts 1, 2, ..."""
    if not records and snapshot.read_by != WITH_PAGE:
        yield row_defect("snapshot", snapshot.id, "no record says what was read")
    if records and snapshot.read_by == WITH_PAGE:
        yield row_defect("snapshot", snapshot.id, "read_by: a file that is read with its page, and it has records")
    readings: dict[Any, list[int]] = defaultdict(list)
    for record in records:
        readings[record.known_at, record.parser].append(record.part)
    for (known_at, parser), parts in readings.items():
        if parts != list(range(1, len(parts) + 1)):
            what = f"{parser} read parts {', '.join(map(str, parts))} on {known_at.isoformat()}: one is missing"
            yield row_defect("snapshot", snapshot.id, what)


def _record(record: Record, told: str) -> Iterator[Defect]:
    """Hold a record's columns against its own body, and its seal against both and its cells."""
    expected = {name: record.body.get(name) for name in _COPIED}
    plain = {name: getattr(record, name) for name in _COPIED}
    actual = {
        name: value.isoformat() if name in ("dated", "published") and value else value for name, value in plain.items()
    }
    found = list(differing("record", record.id, expected, actual, witness="its body"))
    yield from found
    if told != record.seal:
        yield row_defect("record", record.id, "its seal is not that of the row and its cells")


def _cells(session: Session, ids: Sequence[int]) -> Iterator[Defect]:
    """Name the cells whose value and state contradict each other."""
    cells = select(Cell).join(Record, Cell.record_id == Record.id).where(Record.snapshot_id.in_(ids))
    for cell in session.scalars(cells.where((Cell.value.is_(None)) == (Cell.state == REPORTED))):
        value = "no value" if cell.value is None else f"the value {cell.value:g}"
        yield row_defect("cell", f"{cell.record_id}, {cell.cell}", f"state: {cell.state}, with {value}")


def _sightings(session: Session, ids: Sequence[int]) -> Iterator[Defect]:
    """Name the sightings that claim a version of another document."""
    rows = select(Sighting.visit_id, Sighting.document_id, Snapshot.id, Snapshot.document_id)
    rows = rows.join(Snapshot, Sighting.snapshot_id == Snapshot.id).where(Snapshot.id.in_(ids))
    for visit, document, snapshot, other in session.execute(rows.where(Sighting.document_id != Snapshot.document_id)):
        what = f"snapshot_id: {snapshot} is a version of document {other}"
        yield row_defect("sighting", f"{visit}, {document}", what)
    of_bytes = select(Sighting.visit_id, Sighting.document_id, Capture.id, Capture.payload_digest, Snapshot)
    of_bytes = of_bytes.join(Snapshot, Sighting.snapshot_id == Snapshot.id).join(
        Capture, Sighting.capture_id == Capture.id
    )
    for visit, document, capture, payload, shown in session.execute(
        of_bytes.where(Snapshot.id.in_(ids), Snapshot.read_by == WITH_PAGE)
    ):
        if shown.content_digest != f"bytes:{payload or capture}":
            what = f"snapshot_id: its capture does not show version {shown.version}, as the row says"
            yield row_defect("sighting", f"{visit}, {document}", what)


def _numbering(session: Session) -> Iterator[Defect]:
    """Name the documents whose versions are not 1, 2, ..."""
    ends = (func.min(Snapshot.version), func.max(Snapshot.version), func.count())
    for document, first, last, count in session.execute(
        select(Snapshot.document_id, *ends).group_by(Snapshot.document_id)
    ):
        if (first, last) != (1, count):
            what = f"document {document} has {count} versions, from {first} to {last}: version: not one after the other"
            yield row_defect("snapshot", f"document {document}", what)


def check_references(session: Session) -> Iterator[Defect]:
    """Name every row that names another which is not there."""
    for table, column, other, gone in _references():
        for *key, named in session.execute(gone):
            yield row_defect(table, ", ".join(map(str, key)), f"{column}: there is no {other} {named}")


@cache
def _references() -> list[tuple[str, str, str, Select[Any]]]:
    """Give for each column that names another table's rows the query for names of rows that are not there."""
    tables = Base.metadata.tables
    declared = [
        (table.name, key.parent.name, key.column.table.name) for table in tables.values() for key in table.foreign_keys
    ]
    found = []
    for table_name, column_name, other_name in [*declared, *_NAMED]:
        table, other = tables[table_name], tables[other_name].alias("other")
        column, key = table.c[column_name], next(iter(other.primary_key))
        gone = select(*table.primary_key, column.label("named")).outerjoin(other, column == key)
        found.append((table_name, column_name, other_name, gone.where(column.is_not(None), key.is_(None))))
    return found
