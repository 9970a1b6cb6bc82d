"""One of the two releases that are compared: its tables in the order of their keys, and single rows of them.

The SQLite file is read, since only there the rows of every table lie in the order of its key.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from release.writing.release_files import SQLITE_NAME
from roster.errors import BadInput

PORTION = 2000  # rows that are fetched at once
Record = dict[str, Any]


class Side:
    """The tables of one release, open for reading."""

    def __init__(self, folder: Path) -> None:
        """Open a release. Raises BadInput when it has no tables."""
        self.folder, self._path = folder, folder / SQLITE_NAME
        if not self._path.is_file():
            raise BadInput("no such file", file=self._path, remedy="name the folder of a whole release")
        self._connection = sqlite3.connect(f"{self._path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        self._columns = {name: self._described(name) for (name,) in self.ask(_TABLES)}

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def columns(self, table: str) -> tuple[str, ...]:
        """Give the columns of a table; of one that is not there, none."""
        return tuple(self._columns.get(table, {}))

    def key(self, table: str) -> tuple[str, ...]:
        """Give the columns of a table's primary key, in its order."""
        places = self._columns.get(table, {})
        return tuple(sorted((name for name, place in places.items() if place), key=places.__getitem__))

    def portions(self, table: str, columns: Sequence[str]) -> Iterator[Sequence[tuple[Any, ...]]]:
        """Give the rows of a table by its primary key, some at a time."""
        query = f"SELECT {_list(columns)} FROM {_quoted(table)} ORDER BY {_list(self.key(table))}"  # noqa: S608
        cursor = self._run(query, ())
        while rows := self._fetched(cursor):
            yield rows

    def row(self, table: str, *key: Any) -> Record | None:
        """Give one row by its primary key; None when it is not there."""
        where = " AND ".join(f"{_quoted(name)} = ?" for name in self.key(table))
        found = self.ask(f"SELECT * FROM {_quoted(table)} WHERE {where}", *key)  # noqa: S608 - the schema's own words
        return dict(zip(self.columns(table), found[0], strict=True)) if found else None

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Give all rows of a query with few of them. Raises BadInput when the file cannot be read."""
        return self._run(query, values).fetchall()

    def _described(self, table: str) -> dict[str, int]:
        return {name: place for _, name, _, _, _, place in self.ask(f"PRAGMA table_info({_quoted(table)})")}

    def _run(self, query: str, values: Sequence[Any]) -> sqlite3.Cursor:
        try:
            return self._connection.execute(query, values)
        except sqlite3.DatabaseError as error:
            raise self._unreadable(error) from error

    def _fetched(self, cursor: sqlite3.Cursor) -> list[tuple[Any, ...]]:
        try:
            return cursor.fetchmany(PORTION)
        except sqlite3.DatabaseError as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: sqlite3.Error) -> BadInput:
        remedy = "gongkai release verify tells what is broken; take it from a copy"
        return BadInput(f"cannot be read: {error}", file=self._path, remedy=remedy)


_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"


def _list(names: Sequence[str]) -> str:
    return ", ".join(map(_quoted, names))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
