"""The files of a release read again, each with a program that did not write it.

    from_csv(folder, table), from_parquet(folder, table), from_sqlite(folder, table) -> list of rows

Rows are tuples of Python's own values, moments as texts, so that the three can be held beside each other.
"""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from release.schema import Table
from release.writing.guard import unguarded_text

Row = tuple[Any, ...]
FIELD = re.compile(r'"((?:[^"]|"")*)"|([^,\n]*)')
FROM_CSV: dict[str, Callable[[str], Any]] = {
    "text": unguarded_text,
    "json": unguarded_text,
    "integer": int,
    "number": float,
    "boolean": {"true": True, "false": False}.__getitem__,
    "date": date.fromisoformat,
    "moment": str,
}
FROM_SQLITE: dict[str, Callable[[Any], Any]] = {"boolean": {0: False, 1: True}.__getitem__, "date": date.fromisoformat}


def from_csv(folder: Path, table: Table) -> list[Row]:
    """Read a CSV file by RFC 4180, telling "" from nothing, as Python's own reader does not."""
    records = list(_records((folder / "csv" / f"{table.name}.csv").read_bytes().decode("utf-8-sig")))
    assert records[0] == list(table.names)
    return [
        tuple(
            None if text is None else FROM_CSV[field.type](text)
            for field, text in zip(table.fields, record, strict=True)
        )
        for record in records[1:]
    ]


def from_parquet(folder: Path, table: Table) -> list[Row]:
    """Read a Parquet file with DuckDB."""
    path = folder / "parquet" / f"{table.name}.parquet"
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        rows = connection.execute("SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
    return [tuple(f"{each:%Y-%m-%dT%H:%M:%SZ}" if isinstance(each, datetime) else each for each in row) for row in rows]


def from_sqlite(folder: Path, table: Table) -> list[Row]:
    """Read a table of the SQLite file with Python's own SQLite, in the order of the primary key."""
    with closing(sqlite3.connect(folder / "gongkai.sqlite")) as connection:
        key = ", ".join(f'"{name}"' for name in table.key)
        rows = connection.execute(f'SELECT * FROM "{table.name}" ORDER BY {key}').fetchall()
    return [
        tuple(
            None if value is None else FROM_SQLITE.get(field.type, _same)(value)
            for field, value in zip(table.fields, row, strict=True)
        )
        for row in rows
    ]


def _records(text: str) -> Any:
    place, record = 0, []
    while place < len(text):
        match = FIELD.match(text, place)
        quoted, bare = match.groups()
        record.append(quoted.replace('""', '"') if quoted is not None else bare or None)
        place = match.end() + 1
        if text[match.end()] == "\n":
            yield record
            record = []
        else:
            assert text[match.end()] == ","


def _same(value: Any) -> Any:
    return value
