"""A table of a release from rows in any order: sorted by its primary key, in the types of the schema.

    made(name, rows) -> pa.Table

Sorted is by the key's values as Python orders them: texts by code point, numbers as numbers. No database's collation,
no row's number and no order in which something was read comes into a release.
"""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

import pyarrow as pa

from release.arrow import as_table
from release.schema import load_schema


def made(name: str, rows: Iterable[Sequence[Any]]) -> pa.Table:
    """Make a table of rows whose values stand in the order of its columns."""
    table = load_schema().table(name)
    by_key = itemgetter(*(table.names.index(column) for column in table.key))
    return as_table(table, sorted(rows, key=by_key))
