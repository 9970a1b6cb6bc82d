"""The tables of a release into its three formats at once, as they come, in memory that does not grow with them.

    with TableFiles(folder, load_schema()) as files:
        files.add("units", rows)            an Arrow table with the types of release.arrow; as often as there are rows
    files.rows                              how many each table got

Makes `csv/TABLE.csv`, `parquet/TABLE.parquet` and `gongkai.sqlite` in the folder; a table without rows has files, too.
The files depend on the rows and their order alone. Each format is written in a thread of its own (Arrow and ADBC leave
the interpreter to others meanwhile); of what a slow one has not yet written no more than `WAITING` portions are held.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import pyarrow as pa

from release.arrow import arrow_schema
from release.schema import Schema
from release.writing.csv_files import CsvFiles
from release.writing.parquet_files import ParquetFiles
from release.writing.sqlite_file import SqliteFile

SQLITE_NAME = "gongkai.sqlite"
CSV_FOLDER, PARQUET_FOLDER = "csv", "parquet"
WAITING = 8


class Writer(Protocol):
    """What writes one format."""

    def add(self, name: str, rows: pa.Table) -> None:
        """Write rows of a table."""

    def close(self) -> None:
        """Write what is left."""


class TableFiles:
    """All tables of a release in all formats. `rows`: how many rows each table was given."""

    def __init__(self, folder: Path, schema: Schema, *, bom: bool = False) -> None:
        self.rows = dict.fromkeys((table.name for table in schema.tables), 0)
        self._schema = schema
        for name in (CSV_FOLDER, PARQUET_FOLDER):
            (folder / name).mkdir()
        self._lanes = (
            _Lane(lambda: SqliteFile(folder / SQLITE_NAME, schema)),
            _Lane(lambda: CsvFiles(folder / CSV_FOLDER, schema, bom=bom)),
            _Lane(lambda: ParquetFiles(folder / PARQUET_FOLDER, schema)),
        )

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def add(self, name: str, rows: pa.Table) -> None:
        """Write rows of a table behind those it has. Raises RepeatedKey or StorageFailure, maybe of rows before."""
        if rows.schema != arrow_schema(self._schema.table(name)):
            raise ValueError(f"rows for the table {name} have not its columns and types")
        if rows.num_rows:
            self.rows[name] += rows.num_rows
            for lane in self._lanes:
                lane.add(name, rows)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Write what is left and close all files. Raises as `add` does."""
        failures = [failure for lane in self._lanes if (failure := lane.close())]
        if failures and error is None:  # else what went wrong first is already on its way
            raise failures[0]


class _Lane:
    """A writer in a thread of its own, and what waits for it."""

    def __init__(self, opened: Callable[[], Writer]) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._waiting: deque[Future[Any]] = deque()
        self._writer = self._thread.submit(opened)

    def add(self, name: str, rows: pa.Table) -> None:
        while len(self._waiting) >= WAITING:
            self._waiting.popleft().result()
        self._waiting.append(self._thread.submit(lambda: self._writer.result().add(name, rows)))

    def close(self) -> BaseException | None:
        """Let everything that waits be written and close the file; gives what went wrong first, if anything."""
        self._waiting.append(self._thread.submit(lambda: self._writer.result().close()))
        self._thread.shutdown()
        return next((failure for each in self._waiting if (failure := each.exception())), None)
