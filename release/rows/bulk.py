"""Cells out of the store a county at a time, past SQLAlchemy: most rows of a release, and nothing to do with each.

    read_cells(engine, record_ids) -> pa.Table

Reads through ADBC, which fills Arrow's columns itself. It opens a connection of its own and sees what is committed; a
record's cells are committed with it and never change, so that they are those of any reader who sees the record.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import pyarrow as pa
from adbc_driver_manager import Error as AdbcError
from adbc_driver_manager.dbapi import Connection
from sqlalchemy import Engine

from roster.errors import StorageFailure
from storage.database import portions

CELLS = pa.schema(
    [
        ("record_id", pa.int64()),
        ("cell", pa.string()),
        ("value", pa.float64()),
        ("state", pa.string()),
        ("raw", pa.string()),
        ("at", pa.string()),
    ]
)
# ADBC takes the types of SQLite's columns from the first rows, and a column that begins with nothing for one of
# integers. So a row with something everywhere comes first, and is left out again.
NOBODY = -1
FIRST = f"SELECT {NOBODY} AS record_id, 'a' AS cell, 0.5 AS value, 'a' AS state, 'a' AS raw, 'a' AS at UNION ALL "
COLUMNS = "SELECT record_id, cell, value, state, raw, at FROM cell WHERE record_id IN "
QUERIES = {
    "sqlite": FIRST + COLUMNS + "({}) ORDER BY record_id, cell",
    "postgresql": COLUMNS + '({}) ORDER BY record_id, cell COLLATE "C"',
}


def read_cells(engine: Engine, record_ids: Sequence[int]) -> pa.Table:
    """Read the cells of records: the records in the order in which they are named, each one's cells by their ids.

    Gives the columns record_id, cell, value, state, raw, at, in one chunk. Raises StorageFailure.
    """
    query = QUERIES[engine.dialect.name]
    with _connection(engine) as connection, connection.cursor() as cursor:
        parts = [CELLS.empty_table()]
        for some in portions(sorted(set(record_ids))):
            cursor.execute(query.format(", ".join(str(int(each)) for each in some)))
            parts.append(cursor.fetch_arrow_table().cast(CELLS))
    found = pa.concat_tables(parts).combine_chunks()
    return _in_order(found, record_ids)


def _in_order(found: pa.Table, record_ids: Sequence[int]) -> pa.Table:
    """Put the records into the order asked for. Those that stand in no order asked for are left out."""
    asked = np.asarray(record_ids, np.int64)
    records = found["record_id"].to_numpy()
    starts, ends = np.searchsorted(records, asked, "left"), np.searchsorted(records, asked, "right")
    lengths = ends - starts
    before = np.cumsum(lengths) - lengths
    places = np.arange(lengths.sum()) + np.repeat(starts - before, lengths)
    return found.take(pa.array(places))


@contextmanager
def _connection(engine: Engine) -> Iterator[Connection]:
    """Open the database again, as ADBC does."""
    try:
        with _opened(engine) as connection:
            yield connection
    except AdbcError as error:
        where = engine.url.render_as_string(hide_password=True)
        raise StorageFailure(f"{where}: {str(error).splitlines()[0]}") from error


def _opened(engine: Engine) -> Connection:
    places, named = engine.dialect.create_connect_args(engine.url)  # what SQLAlchemy itself would open it by
    connection: Connection
    if engine.dialect.name == "sqlite":
        from adbc_driver_sqlite import dbapi as sqlite

        connection = sqlite.connect(places[0])
    else:
        from adbc_driver_postgresql import dbapi as postgresql
        from psycopg.conninfo import make_conninfo

        connection = postgresql.connect(make_conninfo(*places, **named))
    return connection
