"""Rows that several counties give, each written once: keys already written, on disk, so that memory does not grow.

with Once(path) as once:
    once.first(rows, "capture_id")      the rows whose key was in none before
"""

import sqlite3
from pathlib import Path
from typing import Self

import pyarrow as pa

from roster.errors import StorageFailure


class Once:
    """The keys that were seen. `path`: a file that is not there yet; whoever makes the folder removes it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = sqlite3.connect(path, isolation_level=None)
        for line in ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE"):
            self._seen.execute(f"PRAGMA {line}")
        self._seen.execute("CREATE TABLE seen (key TEXT PRIMARY KEY) WITHOUT ROWID")

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file and remove it."""
        self._seen.close()
        self._path.unlink(missing_ok=True)

    def first(self, rows: pa.Table, column: str) -> pa.Table:
        """Give the rows whose key was in none given before. Raises StorageFailure, as on a full disk."""
        try:
            self._seen.execute("BEGIN")
            new = [
                self._seen.execute("INSERT OR IGNORE INTO seen VALUES (?)", (key,)).rowcount == 1
                for key in rows[column].to_pylist()
            ]
            self._seen.execute("COMMIT")
        except sqlite3.Error as error:
            raise StorageFailure(f"{self._path}: {error}") from error
        return rows if all(new) else rows.filter(pa.array(new, pa.bool_()))
