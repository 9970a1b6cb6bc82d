"""The database before anything is read from it: the file whole, every value of the kind that its column holds.

check_integrity(connection)      SQLite's own check of its file, and of every value; PostgreSQL sees to both itself
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import JSON, Boolean, Connection, Date, Float, Integer, String, text
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
        for column in table.columns:
            name = f'"{column.name}"'
            wrong = _test(column.type).format(c=name)
            keys = ", ".join(f'"{key.name}"' for key in table.primary_key)
            asked = f'SELECT {name}, {keys} FROM "{table.name}" WHERE {name} IS NOT NULL AND ({wrong})'  # noqa: S608
            for value, *key in connection.execute(text(asked.replace(":", r"\:"))):
                what = f"{column.name}: {value!r} is not of the kind that this column holds"
                yield row_defect(table.name, ", ".join(map(str, key)), what)


def _test(kind: TypeEngine[Any]) -> str:
    """Give the test for a column's type; of a type made from another, that of the other."""
    for known, test in _UNREADABLE:
        if isinstance(kind, known) or (isinstance(kind, TypeDecorator) and isinstance(kind.impl_instance, known)):
            return test
    raise TypeError(f"no test for {kind!r}")
