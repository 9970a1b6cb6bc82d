"""The database before anything is read from it: the file whole, every value of the kind that its column holds.

check_integrity(connection)      SQLite's own check of its file, and of every value; PostgreSQL sees to both itself
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Date, Float, Integer, String
from sqlalchemy.types import TypeDecorator, TypeEngine

from storage.archive.defect import Defect
from storage.models import Base, UTCDateTime
from storage.verification.rows import row_defect

# What is not so of a value that its column's type could not read.
_UNREADABLE: tuple[tuple[type[TypeEngine[Any]] | type[TypeDecorator[Any]], str], ...] = (
    (Boolean, "typeof({c}) != 'integer' OR {c} NOT IN (0, 1)"),
    (Integer, "typeof({c}) != 'integer'"),
    (Float, "typeof({c}) NOT IN ('real', 'integer')"),
    (UTCDateTime, "strftime('%Y-%m-%d %H:%M:%S', {c}) IS NOT substr({c}, 1, 19)"),
    (Date, "date({c}) IS NOT {c}"),
    (JSON, "NOT json_valid({c})"),
    (String, "typeof({c}) != 'text'"),
)


def check_integrity(connection: Connection) -> Iterator[Defect]:
    """Check an SQLite database's file and values; others do so whenever they write or read. Raises StorageFailure."""
    if connection.dialect.name != "sqlite":
        return
    for (told,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if told != "ok":
            yield Defect("database", None, None, f"the file is damaged: {' '.join(str(told).split())}")
    for table in Base.metadata.tables.values():
        tests = {column.name: _test(column) for column in table.columns}
        any_wrong = f'SELECT 1 FROM "{table.name}" WHERE {" OR ".join(tests.values())} LIMIT 1'  # noqa: S608
        if connection.exec_driver_sql(any_wrong).first() is None:
            continue
        keys = ", ".join(f'"{key.name}"' for key in table.primary_key)
        for name, wrong in tests.items():
            asked = f'SELECT "{name}", {keys} FROM "{table.name}" WHERE {wrong}'  # noqa: S608
            for value, *key in connection.exec_driver_sql(asked):
                what = f"{name}: {value!r} is not of the kind that this column holds"
                yield row_defect(table.name, ", ".join(map(str, key)), what)


def _test(column: Column[Any]) -> str:
    """Give the test for a column by its type; for a type made from another, by that."""
    name = f'"{column.name}"'
    for known, test in _UNREADABLE:
        kind = column.type
        if isinstance(kind, known) or (isinstance(kind, TypeDecorator) and isinstance(kind.impl_instance, known)):
            return f"({name} IS NOT NULL AND ({test.replace('{c}', name)}))"
    raise TypeError(f"no test for {column!r}")
