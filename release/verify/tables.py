"""Checks all tables of a release: each in its three formats, row by row, and every row against the schema.

check_table(release, table, report) -> int      how many rows all its formats have alike
"""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from release.schema import Table
from release.verify.agreement import agree
from release.verify.formats import Unreadable, csv_rows, parquet_rows, sqlite_rows
from release.verify.layout import SQLITE, csv_file, parquet_file
from release.verify.order import ascending, follow, sorted_by_key
from release.verify.report import Report
from release.verify.values import check_values

Reader = Callable[[], Iterator[pa.Table]]


@dataclass(frozen=True, slots=True)
class Opened:
    """A release laid open: its folder, the files that may be read, its SQLite file and the tables in it.

    `bom`: RELEASE.json says that the CSV files begin with a byte order mark.
    """

    folder: Path
    there: frozenset[str]
    database: sqlite3.Connection | None
    tables: frozenset[str]
    bom: bool


def check_table(release: Opened, table: Table, report: Report) -> int:
    """Check one table; gives how many rows all its formats have alike."""
    readers = _readers(release, table)
    streams = {file: reader() for file, reader in readers.items()}
    ordered = True
    if release.database is not None and table.name in release.tables:
        queries, ordered = _queries(release.database, table, readers)
        streams[SQLITE] = sqlite_rows(release.database, table, queries)
    rows = 0
    for piece in agree(streams, table, report, ordered=ordered):
        check_values(piece, table, next(iter(streams)), report)
        rows += piece.num_rows
    report.counts["rows"] += rows
    return rows


def _readers(release: Opened, table: Table) -> dict[str, Reader]:
    """Give what reads each file of a table that is there; Parquet first, whose order is cheapest to see."""
    made: dict[str, Reader] = {
        parquet_file(table.name): lambda: parquet_rows(release.folder, table),
        csv_file(table.name): lambda: csv_rows(release.folder, table, bom=release.bom),
    }
    return {file: reader for file, reader in made.items() if file in release.there}


def _queries(connection: sqlite3.Connection, table: Table, readers: dict[str, Reader]) -> tuple[tuple[str, ...], bool]:
    """Give what reads the SQLite table in the order the first whole file has, and whether that is the key's.

    Tables are written county by county: where a key does not begin with the county's code, that is another order.
    """
    for reader in readers.values():
        try:
            if ascending(reader(), table.key):
                break
            return follow(connection, table, reader()), False
        except Unreadable:  # told where it is compared
            continue
    return sorted_by_key(table), True
