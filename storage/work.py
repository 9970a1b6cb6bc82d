"""Decisions and replies between their journals and their tables. The journal is the truth, the table a copy of it.

    keep(engine, workspace, Review, make)     journal first, then the row, as one step for others
    catch_up(engine, workspace)               rows for the lines that a kill kept out of the tables
    journal_of(workspace, Review) -> Journal  what the journal says
    row_of(Review, line) -> dict              the row that a line stands for; raises ValueError where it is none

A row's `id` is the number of its line. Nothing here ever changes or removes a row.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Column, Date, Engine, func, insert, select
from sqlalchemy.orm import Session

from roster.errors import StorageFailure
from storage.database import transaction
from storage.journal import Journal, Line, append, held, read
from storage.models import Reply, Review, UTCDateTime
from storage.seals import row_seal
from storage.workspace import Workspace

Table = type[Review] | type[Reply]
JOURNALS: dict[Table, str] = {Review: "reviews", Reply: "replies"}
SCHEMAS: dict[Table, str] = {Review: "gongkai.review/1", Reply: "gongkai.reply/1"}
_OWN = ("id", "seal")  # columns that no line has
_ITS_OWN = ("schema", "after")  # what no row has


def journal_path(workspace: Workspace, table: Table) -> Path:
    """Give the file of a table's journal."""
    return workspace.path / "journal" / f"{JOURNALS[table]}.jsonl"


def journal_of(workspace: Workspace, table: Table) -> Journal:
    """Read the journal of a table. Raises StorageFailure when it cannot be read."""
    return read(journal_path(workspace, table))


def keep(
    engine: Engine, workspace: Workspace, table: Table, make: Callable[[Session], Sequence[Mapping[str, Any]]]
) -> list[int]:
    """Write entries, columns by name, into journal and table; gives their numbers.

    `make` gives them; it sees the tables as they are while nobody else writes. The database's write lock is taken
    first, so that a database that cannot be had leaves no line behind; a kill after the line leaves it to `catch_up`.
    """
    with held(workspace.path / "journal"), transaction(engine) as session:
        _take_up(session, workspace)
        entries = [{"schema": SCHEMAS[table], **_plain(entry)} for entry in make(session)]
        if not entries:
            return []
        lines = append(journal_path(workspace, table), entries)
        session.execute(insert(table), [row_of(table, line) for line in lines])
        return [line.number for line in lines]


def catch_up(engine: Engine, workspace: Workspace) -> dict[str, int]:
    """Bring the tables up to their journals; gives how many rows were added, by table. Does nothing when they are.

    Raises StorageFailure when a journal has fewer lines than its table has rows: then lines were lost.
    """
    with Session(engine) as session:
        behind = [table for table in JOURNALS if _last(session, table) != len(journal_of(workspace, table).lines)]
    if not behind:
        return {}
    with held(workspace.path / "journal"), transaction(engine) as session:
        return _take_up(session, workspace)


def faults(workspace: Workspace) -> Iterator[str]:
    """Name what in the journals is no entry, or is torn."""
    for table in JOURNALS:
        path, journal = journal_path(workspace, table), journal_of(workspace, table)
        for line in journal.lines:
            what = line.fault or fault_of(table, line)
            if what:
                yield f"{path}:{line.number}: {what}"
        if journal.torn:
            yield f"{path}: {len(journal.torn)} bytes behind the last line are torn (a kill left them); not taken"


def fault_of(table: Table, line: Line) -> str | None:
    """Say why a line stands for no row, if it does not."""
    try:
        row_of(table, line)
    except ValueError as error:
        return str(error)
    return None


def row_of(table: Table, line: Line) -> dict[str, Any]:
    """Give the row that a line stands for, sealed. Raises ValueError when it stands for none."""
    if line.entry is None:
        raise ValueError("is no entry")
    if line.entry.get("schema") != SCHEMAS[table]:
        raise ValueError(f"is no {SCHEMAS[table]}")
    columns: Any = [column for column in table.__table__.columns if column.name not in _OWN]
    if unknown := line.entry.keys() - {column.name for column in columns} - set(_ITS_OWN):
        raise ValueError(f"has {min(unknown)!r}, which no {SCHEMAS[table]} has")
    row: dict[str, Any] = {"id": line.number}
    for column in columns:
        row[column.name] = _typed(column, line.entry.get(column.name))
    return row | {"seal": row_seal(table, row)}


def _take_up(session: Session, workspace: Workspace) -> dict[str, int]:
    """Insert the rows that are lacking; lines that are no entry have none, and `archive verify` tells of them."""
    added = {}
    for table in JOURNALS:
        path, journal = journal_path(workspace, table), journal_of(workspace, table)
        last = _last(session, table)
        if last > len(journal.lines):
            raise StorageFailure(
                f"{path}: has {len(journal.lines)} lines, the database has row {last} of it "
                "(was the journal lost or cut? restore it; nothing is written until then)"
            )
        known = set(session.scalars(select(table.id)))
        rows = [
            row_of(table, line) for line in journal.lines if line.number not in known and fault_of(table, line) is None
        ]
        if rows:
            session.execute(insert(table), rows)
            added[table.__tablename__] = len(rows)
    return added


def _last(session: Session, table: Table) -> int:
    return session.scalar(select(func.max(table.id))) or 0


def _plain(entry: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in entry.items() if value is not None}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}


def _typed(column: Column[Any], value: Any) -> Any:
    """Read a line's value as its column holds it. Raises ValueError."""
    if value is None:
        if not column.nullable:
            raise ValueError(f"has no {column.name}")
        return None
    if isinstance(column.type, JSON):
        return _of_kind(column, value, dict)
    text = _of_kind(column, value, str)
    if isinstance(column.type, UTCDateTime):
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError(f"{column.name}: a moment without a zone")
        return moment
    return date.fromisoformat(text) if isinstance(column.type, Date) else text


def _of_kind(column: Column[Any], value: Any, kind: type) -> Any:
    if not isinstance(value, kind):
        raise ValueError(f"{column.name}: is no {'object' if kind is dict else 'text'}")
    return value
