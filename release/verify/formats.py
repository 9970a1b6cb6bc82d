"""Reads a table of a release back from each of its formats, a few thousand rows at a time, by readers of ours.

    csv_rows(folder, table, bom)    parquet_rows(folder, table)    sqlite_rows(connection, table, queries)

Each gives Arrow tables of the very schema the table has, and raises `Unreadable` at what is none: a value that is not
spelled as a release spells it, a text that a spreadsheet would run, a column too many.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

from release.arrow import ARROW_TYPES, TEXTS, arrow_schema
from release.schema import Table
from release.verify.layout import csv_file, parquet_file
from release.verify.report import shown

ROWS = 8192  # at a time
BLOCK = 4 << 20  # bytes of CSV at a time: no row is longer
LARGEST_GROUP = 1 << 30  # bytes of a Parquet row group
BOM = b"\xef\xbb\xbf"
SPELLED = {  # what a value looks like in a CSV file, by the type of its column
    "integer": r"^(0|-?[1-9][0-9]*)$",
    "number": r"^-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?(e[+-]?[0-9]+)?$",
    "boolean": r"^(true|false)$",
    "date": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    "moment": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$",
}
_FORMULA = r"^[=+\-@＝＋－＠\t\r\n]"
_PLAIN_NUMBER = r"^[+-]?[0-9]+(\.[0-9]+)?$"
_BROKEN = (pa.ArrowException, ValueError, OverflowError, OSError, sqlite3.Error, TypeError, MemoryError)


class Unreadable(Exception):
    """A file that does not hold the table; says where, as far as that is known, and why."""

    def __init__(self, what: str, place: str | None = None) -> None:
        super().__init__(what)
        self.what, self.place = what, place


@contextmanager
def reading(what: str) -> Iterator[None]:
    """Turn what a reader library says of a broken file into Unreadable."""
    try:
        yield
    except _BROKEN as error:
        said = " ".join(str(error).split())
        raise Unreadable(f"{what}: {shown(said)[1:-1] or type(error).__name__}") from error


def csv_rows(folder: Path, table: Table, *, bom: bool) -> Iterator[pa.Table]:
    """Read a CSV file. Raises Unreadable."""
    path = folder / csv_file(table.name)
    with path.open("rb") as file:
        if (file.read(len(BOM)) == BOM) != bom:
            raise Unreadable(f"begins {'without' if bom else 'with'} a byte order mark, RELEASE.json says otherwise")
    with reading("cannot be read as CSV"):
        reader = _csv_reader(path, table)
        names = reader.schema.names
    if tuple(names) != table.names:
        raise Unreadable(f"its columns are {shown(names)}", "line 1")
    at = 0
    while True:
        with reading(f"cannot be read as CSV behind row {at}"):
            batch = next(reader, None)
        if batch is None:
            return
        for start in range(0, batch.num_rows, ROWS):
            yield _typed(batch.slice(start, ROWS), table, at + start)
        at += batch.num_rows


def _csv_reader(path: Path, table: Table) -> Any:
    return arrow_csv.open_csv(
        str(path),
        read_options=arrow_csv.ReadOptions(block_size=BLOCK, use_threads=False),
        parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(table.names, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )


def _typed(batch: pa.RecordBatch, table: Table, at: int) -> pa.Table:
    """Give the texts of a CSV file as what they stand for; `at` rows came before them."""
    arrays = []
    for field, column in zip(table.fields, batch.columns, strict=True):
        place = f"column {field.name}"
        if field.type in TEXTS:
            arrays.append(_unguarded(column, at, place))
        else:
            _hold(pc.match_substring_regex(column, SPELLED[field.type]), column, at, f"is no {field.type}", place)
            with reading(f"{place}, rows {at + 1} to {at + len(column)}"):
                arrays.append(_cast(column, field.type))
    return pa.table(arrays, schema=_nullable(table))


def _cast(column: pa.Array, kind: str) -> pa.Array:
    return pc.equal(column, "true") if kind == "boolean" else column.cast(ARROW_TYPES[kind])


def _unguarded(column: pa.Array, at: int, place: str) -> pa.Array:
    """Take the guard off texts; one that begins as a formula and has none is told of."""
    runs = pc.and_(
        pc.match_substring_regex(column, _FORMULA), pc.invert(pc.match_substring_regex(column, _PLAIN_NUMBER))
    )
    _hold(pc.invert(runs), column, at, "begins as a formula and is not guarded: a spreadsheet would run it", place)
    return pc.if_else(pc.starts_with(column, "'"), pc.utf8_slice_codeunits(column, 1), column)


def _hold(holds: pa.Array, column: pa.Array, at: int, what: str, place: str) -> None:
    """Raise Unreadable, naming the row, where something does not hold."""
    failing = pc.index(holds, pa.scalar(False)).as_py()
    if failing >= 0:
        raise Unreadable(f"{shown(column[failing].as_py())} {what}", f"row {at + failing + 1}, {place}")


def _nullable(table: Table) -> pa.Schema:
    """Give the table's schema without its promises: whether nothing stands where something must is told elsewhere."""
    return pa.schema([field.with_nullable(True) for field in arrow_schema(table)])


def parquet_rows(folder: Path, table: Table) -> Iterator[pa.Table]:
    """Read a Parquet file. Raises Unreadable."""
    with reading("cannot be read as Parquet"), (folder / parquet_file(table.name)).open("rb") as file:
        source = pq.ParquetFile(file, thrift_string_size_limit=BLOCK, thrift_container_size_limit=BLOCK)
        unlike = _unlike(source.schema_arrow, _in_parquet(table))
        if unlike:
            raise Unreadable(f"its columns are not those of the table: {unlike}")
        for number in range(source.num_row_groups):
            if source.metadata.row_group(number).total_byte_size > LARGEST_GROUP:
                raise Unreadable("is larger than any row group of a release", f"row group {number + 1}")
        for batch in source.iter_batches(batch_size=ROWS, use_threads=False):
            batch.validate(full=True)
            yield pa.Table.from_batches([batch]).cast(_nullable(table))


def _in_parquet(table: Table) -> pa.Schema:
    """Give the schema of a table's Parquet file, which has no type for whole seconds."""
    moment = pa.timestamp("ms", tz="UTC")
    fields = (field.with_type(moment) if pa.types.is_timestamp(field.type) else field for field in arrow_schema(table))
    return pa.schema(fields)


def _unlike(found: pa.Schema, expected: pa.Schema) -> str:
    """Say in what a schema is not as expected; nothing where it is."""
    if found.names != expected.names:
        return shown(found.names)
    wrong = (f"{one.name} is {one.type}" for one, other in zip(found, expected, strict=True) if not one.equals(other))
    return ", ".join(wrong)


def sqlite_rows(connection: sqlite3.Connection, table: Table, queries: Sequence[str]) -> Iterator[pa.Table]:
    """Read a table of the SQLite file by queries that give all its columns. Raises Unreadable."""
    at = 0
    for query in queries:
        with reading(f"table {table.name}"):
            cursor = connection.execute(query)
        while True:
            with reading(f"table {table.name} behind row {at}"):
                rows = cursor.fetchmany(ROWS)
            if not rows:
                break
            yield _of_sqlite(rows, table, at)
            at += len(rows)


def _of_sqlite(rows: Sequence[Sequence[Any]], table: Table, at: int) -> pa.Table:
    arrays = []
    for field, values in zip(table.fields, zip(*rows, strict=True), strict=True):
        place = f"table {table.name}, column {field.name}, rows {at + 1} to {at + len(rows)}"
        with reading(place):
            arrays.append(_array(values, field.type))
    return pa.table(arrays, schema=_nullable(table))


def _array(values: Sequence[Any], kind: str) -> pa.Array:
    if kind == "boolean":
        if not {None, 0, 1}.issuperset(values):
            raise ValueError("something is neither 0 nor 1")
        return pa.array(values, pa.int64()).cast(pa.bool_())
    if kind in ("date", "moment"):
        return pa.array(values, pa.string()).cast(ARROW_TYPES[kind])
    return pa.array(values, ARROW_TYPES[kind])
