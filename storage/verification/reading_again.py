"""Reads versions and looks again from the archive with the present parser, and holds the tables against what it says.

check_again(engine, workspace, read, ...) -> Again     content digests, records and cells, value by value

A version that another parser read last, or whose digest another normalisation made, cannot be compared and is counted:
`gongkai reparse` reads it first. So is one that our reader does not get through this time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from parsers.record import Reading
from parsers.record import Record as ReadRecord
from storage.archive.defect import Defect
from storage.models import Capture, Cell, Record, Snapshot
from storage.reader import Parser, Source, readers
from storage.reading import Progress, batches, limits_of
from storage.records import record_row
from storage.rereading import results_of, sources_of
from storage.verification.looks import Look, sources_of_looks
from storage.verification.portion import Read
from storage.verification.rows import differing, row_defect
from storage.versions import WITH_PAGE
from storage.workers import REFUSED, Failure
from storage.workspace import Workspace

_CELL = ("value", "state", "raw", "at")


@dataclass(slots=True)
class Again:
    """What came of it: versions and looks read again, those that could not be compared, and the defects."""

    read: int = 0
    looks: int = 0
    by_others: int = 0
    by_none: int = 0
    failed: int = 0
    defects: list[Defect] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reader:
    """By what is read: the parser, in how many processes, and who is told how far it is."""

    parser: Parser
    processes: int | None = None
    progress: Progress | None = None


def check_again(engine: Engine, workspace: Workspace, read: Read, reader: Reader, looks: list[Look]) -> Again:
    """Read again every version whose first capture lies in what was read, and the looks given; compare all they say."""
    again = Again()
    with Session(engine) as session:
        ids = _comparable(session, read, reader.parser, again)
    numbered = dict(enumerate(looks, start=max(ids, default=0) + 1))
    sources = _sources(engine, workspace, ids, numbered)
    total = len(ids) + len(looks)
    with readers(workspace.archive, reader.parser, limits_of(workspace, reader.processes)) as workers:
        for results in batches(results_of(sources, workers)):
            with Session(engine) as session:
                for ticket, result in sorted(results, key=lambda pair: pair[0]):
                    _take(session, again, (ticket, result), numbered.get(ticket))
            if reader.progress:
                reader.progress(again.read + again.looks + again.failed, total)
    return again


def _comparable(session: Session, read: Read, parser: Parser, again: Again) -> list[int]:
    """Give the versions that the present parser read last; counts the others."""
    ids = []
    for where in read.where(Capture.segment):
        rows = select(Snapshot.id, Snapshot.read_by, Snapshot.content_digest)
        rows = rows.join(Capture, Snapshot.capture_id == Capture.id).where(where)
        for id, read_by, digest in session.execute(rows.order_by(Snapshot.id)):
            if read_by == parser.name and parser.compares(digest):
                ids.append(id)
            elif read_by is None:
                again.by_none += 1
            elif read_by != WITH_PAGE:
                again.by_others += 1
    return sorted(ids)


def _sources(
    engine: Engine, workspace: Workspace, ids: list[int], looks: Mapping[int, Look]
) -> Iterator[tuple[int, Source]]:
    """Give what is to be read: a version under its id, a look under its number, which is above every id."""
    for some in batches(ids):
        yield from sources_of(engine, some, workspace.archive)
    yield from zip(looks, sources_of_looks(engine, list(looks.values()), workspace.archive), strict=True)


def _take(session: Session, again: Again, result: tuple[int, Reading | Failure], look: Look | None) -> None:
    ticket, reading = result
    snapshot = session.get(Snapshot, look.snapshot_id if look else ticket)
    if snapshot is None:
        return
    if isinstance(reading, Failure):
        again.failed += 1
        if reading.code == REFUSED and look is None:
            again.defects.append(row_defect("snapshot", ticket, f"cannot be read again: {reading.message}"))
    elif look is None:
        again.read += 1
        again.defects += _version(session, snapshot, reading)
    else:
        again.looks += 1
        if reading.content_digest != snapshot.content_digest:
            what = f"snapshot_id: its capture does not show version {snapshot.version}, as the row says"
            again.defects.append(row_defect("sighting", f"{look.visit_id}, {look.document_id}", what))


def _version(session: Session, snapshot: Snapshot, reading: Reading) -> Iterator[Defect]:
    """Hold a version and its newest records against what was read now."""
    expected = {"content_digest": reading.content_digest}
    actual = {"content_digest": snapshot.content_digest}
    yield from differing("snapshot", snapshot.id, expected, actual, witness="the archive, read again,")
    rows = list(session.scalars(select(Record).where(Record.snapshot_id == snapshot.id).order_by(Record.known_at)))
    mine = [row for row in rows if row.parser == snapshot.read_by]  # none, when an earlier parser's say the same
    newest = {row.part: row for row in mine or rows if mine or row.known_at == rows[-1].known_at}
    for part, read in enumerate(reading.records, start=1):
        if part not in newest:
            yield row_defect("record", f"snapshot {snapshot.id}, part {part}", "the archive, read again, has this part")
        else:
            yield from _record(session, newest.pop(part), read, part)
    for row in newest.values():
        yield row_defect("record", row.id, f"part {row.part}: the archive, read again, has no such part")


def _record(session: Session, row: Record, read: ReadRecord, part: int) -> Iterator[Defect]:
    told = record_row(read, part)
    body = told.pop("body")
    columns = told | {f"body.{name}": value for name, value in body.items() if name != "parser"}
    actual = {name: getattr(row, name) for name in told}
    actual |= {f"body.{name}": row.body.get(name) for name in body}
    extra = sorted(row.body.keys() - body.keys())
    witness = "the archive, read again,"
    yield from differing("record", row.id, columns, actual, witness)
    for name in extra:
        yield row_defect("record", row.id, f"body.{name}: {witness} does not say it")
    cells = session.scalars(select(Cell).where(Cell.record_id == row.id))
    have = {cell.cell: {name: getattr(cell, name) for name in _CELL} for cell in cells}
    want = {name: _cell(cell) for name, cell in read.cells.items()}
    yield from _cells(row.id, want, have, witness)


def _cells(
    record_id: int, want: Mapping[str, dict[str, Any]], have: Mapping[str, dict[str, Any]], witness: str
) -> Iterator[Defect]:
    for name in sorted(want.keys() | have.keys()):
        key = f"{record_id}, {name}"
        if name not in have:
            yield row_defect("cell", key, f"{witness} has this cell, and it is not there")
        elif name not in want:
            yield row_defect("cell", key, f"{witness} does not have this cell")
        else:
            yield from differing("cell", key, want[name], have[name], witness)


def _cell(cell: Any) -> dict[str, Any]:
    return {"value": cell.value, "state": cell.state.value, "raw": cell.raw, "at": cell.at}
