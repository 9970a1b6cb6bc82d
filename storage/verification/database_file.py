"""The database before anything is read from it: the file whole, every value of the kind that its column holds.

check_integrity(connection)      SQLite's own check of its file; of every value that our types can read it
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Date, Float, Integer, String
from sqlalchemy.types import TypeDecorator, TypeEngine

from storage.archive.defect import Defect
from storage.models import Base, UTCDateTime
from storage.verification.rows import row_defect, shown

_Kind = type[TypeEngine[Any]] | type[TypeDecorator[Any]]
_DIGITS = "[0-9]" * 6
# What is not so of a value that its column's type could not read. Our JSON columns hold objects, all of them.
_ON_SQLITE: Mapping[_Kind, str] = {
    Boolean: "typeof({c}) != 'integer' OR {c} NOT IN (0, 1)",
    Integer: "typeof({c}) != 'integer'",
    Float: "typeof({c}) NOT IN ('real', 'integer')",
    UTCDateTime: "strftime('%Y-%m-%d %H:%M:%S', {c}) IS NOT substr({c}, 1, 19) OR substr({c}, 1, 4) = '0000'"
    f" OR substr({{c}}, 20) NOT GLOB '.{_DIGITS}'",
    Date: "date({c}) IS NOT {c} OR substr({c}, 1, 4) = '0000'",
    JSON: "NOT is_utf8(CAST({c} AS BLOB)) OR NOT json_valid({c}) OR json_type({c}) != 'object'",
    String: "typeof({c}) != 'text' OR NOT is_utf8(CAST({c} AS BLOB))",
}
# PostgreSQL knows more days than Python does, and any JSON.
_ON_POSTGRESQL: Mapping[_Kind, str] = {
    UTCDateTime: "NOT isfinite({c}) OR extract(year FROM {c}) NOT BETWEEN 1 AND 9999",
    Date: "NOT isfinite({c}) OR extract(year FROM {c}) NOT BETWEEN 1 AND 9999",
    JSON: "json_typeof({c}) != 'object'",
}


def check_integrity(connection: Connection) -> Iterator[Defect]:
    """Check an SQLite database's file, and on every engine what it holds. Raises StorageFailure."""
    if connection.dialect.name != "sqlite":
        yield from _values(connection, _ON_POSTGRESQL, "text")
        return
    driver: Any = connection.connection.driver_connection
    driver.create_function("is_utf8", 1, _is_utf8, deterministic=True)
    for (told,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if told != "ok":
            yield Defect("database", None, None, f"the file is damaged: {' '.join(str(told).split())}")
    yield from _values(connection, _ON_SQLITE, "blob")


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


def _values(connection: Connection, tests: Mapping[_Kind, str], shown_as: str) -> Iterator[Defect]:
    """Name every value for which its column's test holds; values are asked for in a form that can always be read."""
    for table in Base.metadata.tables.values():
        wrong = {column.name: test for column in table.columns if (test := _test(column, tests))}
        if not wrong:
            continue
        any_wrong = f'SELECT 1 FROM "{table.name}" WHERE {" OR ".join(wrong.values())} LIMIT 1'  # noqa: S608
        if connection.exec_driver_sql(any_wrong).first() is None:
            continue
        keys = [key.name for key in table.primary_key]
        for name, test in wrong.items():
            asked = ", ".join(f'CAST("{each}" AS {shown_as})' for each in (name, *keys))
            for value, *key in connection.exec_driver_sql(f'SELECT {asked} FROM "{table.name}" WHERE {test}'):  # noqa: S608
                what = f"{name}: {shown(repr(_readable(value)))} is not of the kind that this column holds"
                yield row_defect(table.name, ", ".join(map(_readable, key)), what)


def _readable(value: Any) -> str:
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)


def _test(column: Column[Any], tests: Mapping[_Kind, str]) -> str:
    """Give the test for a column by its type; for a type made from another, by that. Empty where there is none."""
    for known, test in tests.items():
        kind = column.type
        if isinstance(kind, known) or (isinstance(kind, TypeDecorator) and isinstance(kind.impl_instance, known)):
            name = f'"{column.name}"'
            return f"({name} IS NOT NULL AND ({test.replace('{c}', name)}))"
    return ""
