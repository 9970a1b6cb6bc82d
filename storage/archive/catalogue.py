"""What a check read of the archive, record by record, in a scratch file: a million records do not fit into memory.

Takes records as they are read; gives them back by id, by kind, by place. The file is gone when the catalogue is closed.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

from storage.archive.stored import Stored

_TABLES = """
CREATE TABLE record (id TEXT, kind TEXT, segment TEXT, offset INTEGER, answers TEXT, said TEXT);
CREATE TABLE damaged (segment TEXT, start INTEGER, stop INTEGER);
CREATE TABLE met (id TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX IF NOT EXISTS record_id ON record (id);
CREATE INDEX IF NOT EXISTS record_place ON record (segment, offset);
CREATE INDEX IF NOT EXISTS record_answers ON record (answers) WHERE answers IS NOT NULL;
"""
_KEPT = tuple(field.name for field in fields(Stored) if field.name not in ("http_headers", "body"))
_AT_ONCE = 500  # records written together


class Catalogue:
    """The records that were read, without their blocks. Use it in a `with`."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="gongkai-verify-")
        self.database = sqlite3.connect(Path(self._folder.name) / "catalogue.db", isolation_level=None)
        self.database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _TABLES + "BEGIN;")
        self._waiting: list[tuple[Any, ...]] = []

    def __enter__(self) -> Self:
        """Give the catalogue itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Throw the scratch file away."""
        self.database.close()
        self._folder.cleanup()

    def add(self, record: Stored) -> None:
        """Take in one record."""
        said = {name: getattr(record, name) for name in _KEPT} | {"at": record.at.isoformat()}
        place = (record.record_id, record.kind, record.segment, record.offset, record.concurrent_to)
        self._waiting.append((*place, json.dumps(said)))
        if len(self._waiting) >= _AT_ONCE:
            self._write()

    def add_damaged(self, segment: str, start: int, stop: int) -> None:
        """Remember bytes of a segment that hold no record that could be read."""
        self.database.execute("INSERT INTO damaged VALUES (?, ?, ?)", (segment, start, stop))

    def finish(self) -> None:
        """Make what was taken in ready to be found; more can be taken in after."""
        self._write()
        for index in _INDEXES.strip().splitlines():
            self.database.execute(index)

    def _write(self) -> None:
        self.database.executemany("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?)", self._waiting)
        self._waiting.clear()

    def find(self, record_id: str) -> Stored | None:
        """Give the record of an id; the first one of several."""
        return next(self._select("id = ? ORDER BY segment, offset LIMIT 1", record_id), None)

    def request_for(self, capture_id: str) -> Stored | None:
        """Give the request that a capture answers."""
        return next(self._select("answers = ? ORDER BY segment, offset LIMIT 1", capture_id), None)

    def of_kinds(self, kinds: Iterable[str]) -> Iterator[Stored]:
        """Give the records of some kinds, in the order of the archive."""
        named = list(kinds)
        yield from self._select(f"kind IN ({','.join('?' * len(named))}) ORDER BY segment, offset", *named)

    def meet(self, record_id: str) -> None:
        """Remember that somebody else knows of a record, too."""
        self.database.execute("INSERT OR IGNORE INTO met VALUES (?)", (record_id,))

    def unmet(self, kinds: Iterable[str]) -> Iterator[Stored]:
        """Give the records of some kinds of which nobody else knows."""
        named = list(kinds)
        others = f"kind IN ({','.join('?' * len(named))}) AND id NOT IN (SELECT id FROM met)"  # noqa: S608
        yield from self._select(f"{others} ORDER BY segment, offset", *named)

    def with_ids_of_others(self) -> Iterator[Stored]:
        """Give every record whose id an earlier one has."""
        before = None
        twice = "id IN (SELECT id FROM record GROUP BY id HAVING count(*) > 1)"
        for record in self._select(f"{twice} ORDER BY id, segment, offset"):
            if record.record_id == before:
                yield record
            before = record.record_id

    def damage_at(self, segment: str, start: int) -> int:
        """Give where the damage ends that begins at a place."""
        asked = "SELECT max(stop) FROM damaged WHERE segment = ? AND start = ?"
        return int(self.database.execute(asked, (segment, start)).fetchone()[0] or start)

    def is_damaged(self, segment: str, offset: int) -> bool:
        """Say whether a place lies in bytes that could not be read."""
        asked = "SELECT 1 FROM damaged WHERE segment = ? AND start <= ? AND ? < stop LIMIT 1"
        return self.database.execute(asked, (segment, offset, offset)).fetchone() is not None

    def _select(self, where: str, *values: object) -> Iterator[Stored]:
        with closing(self.database.execute(f"SELECT said FROM record WHERE {where}", values)) as rows:  # noqa: S608
            for (text,) in rows:
                said = json.loads(text)
                yield Stored(**said | {"at": datetime.fromisoformat(said["at"])})
