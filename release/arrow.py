"""The schema's tables as Arrow knows them: what passes between whoever makes rows and whoever writes files.

    arrow_schema(table) -> pa.Schema
    as_table(table, rows) -> pa.Table       rows are tuples in the order of the table's columns

Texts are made storable in every format (`storage.models.storable`): a NUL or half a surrogate pair is U+FFFD. An empty
text is null: the formats do not agree on how to tell the two apart. A moment is kept to the second, in UTC.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import pyarrow as pa

from release.schema import Table
from storage.models import storable

ARROW_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "json": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "moment": pa.timestamp("s", tz="UTC"),
}
TEXTS = frozenset({"text", "json"})


@cache
def arrow_schema(table: Table) -> pa.Schema:
    """Give the Arrow schema of a table; a column that is never empty is not nullable."""
    return pa.schema(
        [pa.field(field.name, ARROW_TYPES[field.type], nullable=field.empty is not None) for field in table.fields]
    )


def as_table(table: Table, rows: Iterable[Sequence[Any]]) -> pa.Table:
    """Make an Arrow table of rows. Raises ValueError where nothing stands in a column that is never empty."""
    columns = list(zip(*rows, strict=True)) or [()] * len(table.fields)
    arrays = [_array(values, field.type) for values, field in zip(columns, table.fields, strict=True)]
    for field, array in zip(table.fields, arrays, strict=True):
        if field.empty is None and array.null_count:
            raise ValueError(f"{table.name}.{field.name} is empty in {array.null_count} rows")
    return pa.table(arrays, schema=arrow_schema(table))


def _array(values: Sequence[Any], kind: str) -> pa.Array:
    if kind in TEXTS:
        values = [storable(value) or None if value is not None else None for value in values]
    elif kind == "moment":
        values = [None if value is None else value.replace(microsecond=0) for value in values]
    return pa.array(values, ARROW_TYPES[kind])
