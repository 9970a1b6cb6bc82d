"""Seals: a digest in each row that cannot be read again from the archive, so that an edit of the row shows.

seal(values) -> str                     over a row's columns by name, `seal` and keys without meaning left out
seal_all(session)                       seals every row that was written before there were seals
seal_versions(session, snapshot_ids)    writes the seals of snapshots, with their records and cells, anew
version_seals(session, snapshot_ids)    what these seals are to be, from the rows as they are
add_to_tally(session, changes)          says how many sealed rows there are of a filing, and the sum of their seals

A seal is no signature: who edits a row can make its seal anew. It shows what a slip of the hand, a failing disk or an
edit by somebody who does not know of it did. What the present parser read is read again besides (docs/verify.md).
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import insert, inspect, select, update
from sqlalchemy.orm import Session

from storage.database import portions, to_json
from storage.models import Cell, Finding, Record, Snapshot, Tally, Verdict

_CELL = ("cell", "value", "state", "raw", "at")
_RECORD = (
    "part",
    "parser",
    "known_at",
    "kind",
    "title",
    "filer",
    "place",
    "year",
    "edition",
    "dated",
    "published",
    "body",
)
_SNAPSHOT = ("version", "payload_digest", "content_digest", "capture_id", "first_seen", "read_by")
_CAME_LATER = {"finding": frozenset({"digest"})}  # columns that sealed rows did not have yet
_WIDTH = 256  # bits of a seal, and of a sum of seals

Filing = tuple[str, str, int]  # county code, unit id, report year


def seal(values: Mapping[str, Any]) -> str:
    """Give the seal of a row: sha256 over a canonical JSON of its columns, in the form both engines give them back."""
    stored = json.loads(to_json({name: _dated(value) for name, value in values.items()}))
    text = json.dumps(stored, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def row_seal(table: type[Any], row: Mapping[str, Any]) -> str:
    """Give the seal of a whole row of a table; columns it does not name are null.

    A column that came later is left out while it is null: what was sealed before it came keeps its seal.
    """
    later = _CAME_LATER.get(table.__tablename__, frozenset())
    columns = (column.name for column in table.__table__.columns if column.name != "seal")
    return seal({name: row.get(name) for name in columns if name not in later or row.get(name) is not None})


def _dated(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True, slots=True)
class VersionSeals:
    """The seals that a snapshot and, by their ids, its records are to have."""

    snapshot: str
    records: Mapping[int, str]


def version_seals(session: Session, snapshot_ids: Sequence[int]) -> dict[int, VersionSeals]:
    """Compute the seals of snapshots from their rows: a record's covers its cells, a snapshot's its records' seals.

    A snapshot's covers the seals that its records have, right or wrong: one edited record is one wrong seal.
    """
    found: dict[int, VersionSeals] = {}
    for some in portions(snapshot_ids):
        computed, held = _record_seals(session, some)
        columns = [getattr(Snapshot, name) for name in ("id", *_SNAPSHOT)]
        for id, *values in session.execute(select(*columns).where(Snapshot.id.in_(some))):
            whole = seal(dict(zip(_SNAPSHOT, values, strict=True)) | {"records": sorted(held[id])})
            found[id] = VersionSeals(whole, computed[id])
    return found


def seal_versions(session: Session, snapshot_ids: Iterable[int]) -> None:
    """Seal these snapshots anew, and those of their records that have no seal, in the caller's transaction."""
    seals = version_seals(session, sorted(set(snapshot_ids)))
    told = {id: each for found in seals.values() for id, each in found.records.items()}
    bare: list[int] = []
    for some in portions(sorted(told)):
        bare += session.scalars(select(Record.id).where(Record.id.in_(some), Record.seal.is_(None)))
    records = [{"id": id, "seal": told[id]} for id in bare]
    snapshots = [{"id": id, "seal": each.snapshot} for id, each in seals.items()]
    for table, rows in ((Record, records), (Snapshot, snapshots)):
        if rows:
            session.execute(update(table), rows)


def seal_all(session: Session) -> None:
    """Seal every row there is, and tally it: what a database gets that was made before there were seals."""
    seal_versions(session, list(session.scalars(select(Snapshot.id))))
    for table in (Verdict, Finding):
        keys = [column.name for column in table.__table__.primary_key]
        changes: dict[Filing, SealChange] = defaultdict(SealChange)
        there = {column["name"] for column in inspect(session.connection()).get_columns(table.__tablename__)}
        columns = [column for column in table.__table__.columns if column.name in there]  # later steps add some
        for found in session.execute(select(*columns)).mappings().all():
            row = dict(found)
            told = row_seal(table, row)
            session.execute(update(table), [{key: row[key] for key in keys} | {"seal": told}])
            changes[row["county_code"], row["unit_id"], row["year"]].came.append(told)
        add_to_tally(session, table.__tablename__, changes)


def _record_seals(
    session: Session, snapshot_ids: Sequence[int]
) -> tuple[dict[int, dict[int, str]], dict[int, list[str]]]:
    """Give the seals that the records of snapshots are to have, by record id; and those they have, or are to get."""
    mine = select(Record.id).where(Record.snapshot_id.in_(snapshot_ids))
    cells: dict[int, list[dict[str, Any]]] = defaultdict(list)
    of_cells = [getattr(Cell, name) for name in ("record_id", *_CELL)]
    for record_id, *values in session.execute(select(*of_cells).where(Cell.record_id.in_(mine))):
        cells[record_id].append(dict(zip(_CELL, values, strict=True)))
    computed: dict[int, dict[int, str]] = defaultdict(dict)
    held: dict[int, list[str]] = defaultdict(list)
    columns = [getattr(Record, name) for name in ("id", "snapshot_id", "seal", *_RECORD)]
    for id, snapshot_id, has, *values in session.execute(select(*columns).where(Record.snapshot_id.in_(snapshot_ids))):
        told = sorted(cells[id], key=lambda cell: str(cell["cell"]))
        computed[snapshot_id][id] = seal(dict(zip(_RECORD, values, strict=True)) | {"cells": told})
        held[snapshot_id].append(has or computed[snapshot_id][id])
    return computed, held


@dataclass(slots=True)
class SealChange:
    """What becomes of the sealed rows of one filing: seals that came, and seals that went."""

    came: list[str] = field(default_factory=list)
    went: list[str] = field(default_factory=list)


def tally_of(seals: Iterable[str]) -> tuple[int, str]:
    """Give how many seals there are, and their sum."""
    each = list(seals)
    return len(each), _hex(sum(map(_number, each)))


def add_to_tally(session: Session, table: str, changes: Mapping[Filing, SealChange]) -> None:
    """Bring the tallies of filings in line with rows that came and went, in the caller's transaction."""
    filings = sorted(filing for filing, change in changes.items() if sorted(change.came) != sorted(change.went))
    known = _tallies(session, table, {code for code, _, _ in filings})
    rows = []
    for filing in filings:
        count, total = known.get(filing, (0, _hex(0)))
        came, went = tally_of(changes[filing].came), tally_of(changes[filing].went)
        after = (count + came[0] - went[0], _hex(_number(total) + _number(came[1]) - _number(went[1])))
        rows.append(tally_key(table, filing) | {"number": after[0], "total": after[1]})
    old = [row for row, filing in zip(rows, filings, strict=True) if filing in known]
    new = [row for row, filing in zip(rows, filings, strict=True) if filing not in known]
    for statement, some in ((update(Tally), old), (insert(Tally), new)):
        if some:
            session.execute(statement, some)


def tally_key(table: str, filing: Filing) -> dict[str, Any]:
    """Give the key of a tally's row."""
    return {"kind": table, "county_code": filing[0], "unit_id": filing[1], "year": filing[2]}


def _tallies(session: Session, table: str, counties: Iterable[str]) -> dict[Filing, tuple[int, str]]:
    found: dict[Filing, tuple[int, str]] = {}
    for some in portions(sorted(counties)):
        asked = select(Tally).where(Tally.kind == table, Tally.county_code.in_(some))
        found |= {(row.county_code, row.unit_id, row.year): (row.number, row.total) for row in session.scalars(asked)}
    return found


def _number(text: str) -> int:
    """Read a seal, or a sum of them; one that is damaged, or missing, counts as nothing: it is told of as it is."""
    try:
        return int(text or "0", 16)
    except ValueError:
        return 0


def _hex(number: int) -> str:
    return f"{number % (1 << _WIDTH):064x}"
