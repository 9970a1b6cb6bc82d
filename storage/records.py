"""Writes readings into the tables: snapshots, records and cells, in bulk.

A parser's records of one snapshot stand or fall together: they are added as a whole, with one `known_at`, and the
newest `known_at` not after a day is what was known of the snapshot on that day.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from parsers.record import Reading
from parsers.record import Record as Read
from storage.models import Cell, Record, Sighting, Snapshot
from storage.seals import seal_versions
from storage.versions import NewVersion, Plan
from storage.workers import CRASH, MEMORY, TIMEOUT

READER_FAILURES = {TIMEOUT, MEMORY, CRASH}
_CELLS, _SIGHTINGS = cast(Table, Cell.__table__), cast(Table, Sighting.__table__)  # Core: ten times the ORM's speed


def write_plans(session: Session, plans: Sequence[Plan], parser: str, known_at: datetime) -> None:
    """Write what the reading pass decided.

    The first reading of a version is dated by the capture that showed it, a second one of an old version by `known_at`.
    """
    for plan in plans:
        if plan.old and plan.refreshed:
            store_rereading(session, plan.old[1], plan.refreshed, parser, known_at)
    new = [(plan, version) for plan in plans for version in plan.versions]
    ids = _insert_returning_ids(session, Snapshot, [_snapshot_row(plan, version) for plan, version in new])
    readings = zip(ids, new, strict=True)
    _insert_records(session, [(i, version.reading, parser, version.shown_by.at) for i, (_, version) in readings])
    seal_versions(session, ids)
    snapshots = {plan.document_id: dict([plan.old] if plan.old else []) for plan in plans}
    for snapshot_id, (plan, version) in zip(ids, new, strict=True):
        snapshots[plan.document_id][version.version] = snapshot_id
    _set_snapshots(
        session,
        [(visit, p.document_id, snapshots[p.document_id][v]) for p in plans for visit, v in p.seen.items()],
    )


def store_rereading(session: Session, snapshot_id: int, reading: Reading, parser: str, known_at: datetime) -> bool:
    """Write what `parser` read from a version that was read before; gives whether it says anything new.

    Records that say the same as the newest ones are not added. Records that only told of our reader's failure go.
    """
    session.execute(
        update(Snapshot).where(Snapshot.id == snapshot_id).values(content_digest=reading.content_digest, read_by=parser)
    )
    old = list(session.scalars(select(Record).where(Record.snapshot_id == snapshot_id).order_by(Record.known_at)))
    failed = {record.id for record in old if tells_of_failure(record.body)}
    if failed:
        session.execute(delete(Record).where(Record.id.in_(failed)))
    old = [record for record in old if record.id not in failed]
    newest = [record for record in old if record.known_at == old[-1].known_at]
    new = not any(record.parser == parser for record in old) and _said(session, newest) != _says(reading)
    if new:
        _insert_records(session, [(snapshot_id, reading, parser, known_at)])
    seal_versions(session, [snapshot_id])
    return new


def tells_of_failure(body: dict[str, Any]) -> bool:
    """Say whether a record's body tells of a failure of our reader, not of the document."""
    return any(problem["code"] in READER_FAILURES for problem in body["problems"])


def _snapshot_row(plan: Plan, version: NewVersion) -> dict[str, Any]:
    shown_by = version.shown_by
    return {
        "document_id": plan.document_id,
        "version": version.version,
        "payload_digest": shown_by.source.payload_digest or "",
        "content_digest": version.reading.content_digest,
        "capture_id": shown_by.source.capture_id,
        "first_seen": shown_by.night,
        "read_by": version.read_by,
    }


def _insert_records(session: Session, readings: Iterable[tuple[int, Reading, str, datetime]]) -> None:
    """Insert the records and cells of readings: (snapshot id, reading, parser, known at)."""
    reads, rows = [], []
    for snapshot_id, reading, parser, known_at in readings:
        for part, read in enumerate(reading.records, start=1):
            reads.append(read)
            rows.append({"snapshot_id": snapshot_id, "known_at": known_at, **record_row(read, part), "parser": parser})
    ids = _insert_returning_ids(session, Record, rows)
    cells = [
        {"record_id": record_id, "cell": name, "value": c.value, "state": c.state.value, "raw": c.raw, "at": c.at}
        for record_id, read in zip(ids, reads, strict=True)
        for name, c in read.cells.items()
    ]
    if cells:
        session.connection().execute(insert(_CELLS), cells)


def record_row(read: Read, part: int) -> dict[str, Any]:
    """Give the columns of a record's row, but for those that say of which snapshot it is and when it was known."""
    body = read.to_json()
    del body["cells"]
    columns = ("title", "filer", "place", "year", "edition", "dated", "published")
    return {"part": part, "kind": read.kind.value, "body": body, **{name: getattr(read, name) for name in columns}}


def _insert_returning_ids(session: Session, table: type[Snapshot | Record], rows: list[dict[str, Any]]) -> list[int]:
    if not rows:
        return []
    return list(session.scalars(insert(table).returning(table.id, sort_by_parameter_order=True), rows))


def _set_snapshots(session: Session, seen: Sequence[tuple[str, int, int]]) -> None:
    """Say which snapshot each visit saw: (visit id, document id, snapshot id)."""
    if not seen:
        return
    columns = _SIGHTINGS.c
    which = update(_SIGHTINGS).where(columns.visit_id == bindparam("v"), columns.document_id == bindparam("d"))
    rows = [{"v": visit_id, "d": document_id, "s": snapshot_id} for visit_id, document_id, snapshot_id in seen]
    session.connection().execute(which.values(snapshot_id=bindparam("s")), rows)


def _says(reading: Reading) -> list[tuple[object, ...]]:
    """What a reading says, parser aside: to be compared with `_said`."""
    return [
        (part, _without_parser(record_row(read, part)["body"]), {n: _cell(c) for n, c in read.cells.items()})
        for part, read in enumerate(reading.records, start=1)
    ]


def _said(session: Session, records: Sequence[Record]) -> list[tuple[object, ...]]:
    """What stored records say, parser aside."""
    cells: dict[int, dict[str, tuple[object, ...]]] = {record.id: {} for record in records}
    for cell in session.scalars(select(Cell).where(Cell.record_id.in_(cells))):
        cells[cell.record_id][cell.cell] = _cell(cell)
    ordered = sorted(records, key=lambda record: record.part)
    return [(record.part, _without_parser(record.body), cells[record.id]) for record in ordered]


def _cell(cell: Any) -> tuple[object, ...]:
    return (cell.value, str(cell.state), cell.raw, cell.at)


def _without_parser(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != "parser"}
