"""The SQLite file of a release: every table with its primary and foreign keys, readable by any SQLite since 2014.

Rows go in through ADBC, with the SQLite that is in its wheel: the pinned wheel decides the bytes, not the machine. What
SQLite notes of itself in the header (which version wrote last, how often) is overwritten with fixed numbers. Texts,
days and moments are TEXT, numbers REAL, integers and booleans INTEGER.
"""

import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
from adbc_driver_manager import Error as AdbcError
from adbc_driver_sqlite import dbapi

from release.schema import Reference, Schema, Table
from release.writing.moments import moments_as_text
from roster.errors import StorageFailure

SQL_TYPES = {"integer": "INTEGER", "boolean": "INTEGER", "number": "REAL"}
# A file that is not whole is thrown away, so that nothing has to be undone.
BEFORE = (
    "PRAGMA page_size=4096",
    "PRAGMA encoding='UTF-8'",
    "PRAGMA journal_mode=OFF",
    "PRAGMA synchronous=OFF",
    "PRAGMA locking_mode=EXCLUSIVE",
    "PRAGMA cache_size=-65536",
)
# Where the header has the number of changes, the change the version is of, the version (sqlite.org/fileformat).
CHANGES, VALID_FOR, VERSION = 24, 92, 96
WRITTEN_BY = 3_008_002  # the first version that reads tables without rowid; what wrote is in RELEASE.json
REPEATED = "UNIQUE constraint failed"


class RepeatedKey(StorageFailure):
    """Two rows of a table have the same primary key. `table`: its name; `key`: the key's values as texts."""

    def __init__(self, table: str, key: tuple[str, ...]) -> None:
        super().__init__(f"table {table}: the key {', '.join(key)} is there twice")
        self.table, self.key = table, key

    def __reduce__(self) -> tuple[type["RepeatedKey"], tuple[str, tuple[str, ...]]]:
        """Let it go from one process to another as itself."""
        return RepeatedKey, (self.table, self.key)


class SqliteFile:
    """One database file with all tables."""

    def __init__(self, path: Path, schema: Schema) -> None:
        self._path, self._schema = path, schema
        self._rows = dict.fromkeys((table.name for table in schema.tables), 0)
        with self._failures():
            self._connection = dbapi.connect(str(path), autocommit=True)
        self._cursor = self._connection.cursor()
        self._run(*BEFORE, "BEGIN", *map(created, schema.tables))

    def add(self, name: str, rows: pa.Table) -> None:
        """Write rows of a table. Raises RepeatedKey."""
        with self._failures(lambda: self._repeated(name, rows)):
            self._cursor.adbc_ingest(name, moments_as_text(rows), mode="append")
        self._rows[name] += rows.num_rows

    def close(self) -> None:
        """Make the indexes, close the file and make its header the same everywhere."""
        try:
            self._run(*(line for table in self._schema.tables for line in indexes(table)), "COMMIT")
        finally:
            self._cursor.close()
            self._connection.close()
        with self._path.open("r+b") as file:
            for place, number in ((CHANGES, 1), (VALID_FOR, 1), (VERSION, WRITTEN_BY)):
                file.seek(place)
                file.write(struct.pack(">I", number))

    def _run(self, *lines: str) -> None:
        for line in lines:
            with self._failures():
                self._cursor.execute(line)
                self._cursor.fetchall()

    @contextmanager
    def _failures(self, repeated: Callable[[], RepeatedKey] | None = None) -> Iterator[None]:
        """Say in one line what SQLite suffers; `repeated` tells the key where one is there twice."""
        try:
            yield
        except AdbcError as error:
            if repeated and REPEATED in str(error):
                raise repeated() from error
            raise StorageFailure(f"{self._path}: {str(error).splitlines()[0]}") from error

    def _repeated(self, name: str, rows: pa.Table) -> RepeatedKey:
        """Tell the key that was refused: rows go in one after the other, so it is of the first that is not there."""
        self._cursor.execute(f"SELECT count(*) FROM {_quoted(name)}")  # noqa: S608 - the schema's own words
        number = self._cursor.fetchall()[0][0] - self._rows[name]
        row = rows.slice(number, 1).to_pylist()[0]
        return RepeatedKey(name, tuple(str(row[column]) for column in self._schema.table(name).key))


def created(table: Table) -> str:
    """Give the statement that makes a table."""
    columns = [
        f"{_quoted(field.name)} {SQL_TYPES.get(field.type, 'TEXT')}{'' if field.empty else ' NOT NULL'}"
        for field in table.fields
    ]
    refers = [
        f"FOREIGN KEY {_list(each.fields)} REFERENCES {_quoted(each.table)}"  # its primary key
        for each in table.refers
    ]
    inner = ",\n  ".join([*columns, f"PRIMARY KEY {_list(table.key)}", *refers])
    return f"CREATE TABLE {_quoted(table.name)} (\n  {inner}\n) WITHOUT ROWID"


def indexes(table: Table) -> list[str]:
    """Give the statements that make indexes: of each reference that the primary key does not begin with."""
    return [_index(table, each) for each in table.refers if table.key[: len(each.fields)] != each.fields]


def _index(table: Table, refers: Reference) -> str:
    name = _quoted(f"{table.name} of {refers.table}")
    return f"CREATE INDEX {name} ON {_quoted(table.name)} {_list(refers.fields)}"


def _list(names: tuple[str, ...]) -> str:
    return f"({', '.join(map(_quoted, names))})"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
