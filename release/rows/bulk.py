"""Cells out of the store a county at a time, past SQLAlchemy: most rows of a release, and nothing to do with each.

    read_cells(engine, record_ids) -> pa.Table

Opens a connection of its own and sees what is committed; a record's cells are committed with it and never change, so
that they are those of any reader who sees the record.

From PostgreSQL, ADBC fills Arrow's columns itself. It must not touch an SQLite store, though it would read it twice as
fast: it brings an SQLite of its own, and two of them in one process do not see each other's locks. When the one closes
the file, it deletes the write-ahead log, and what the other commits is lost (sqlite.org/howtocorrupt.html, 2.2.1).
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

import numpy as np
import pyarrow as pa
from adbc_driver_manager import Error as AdbcError
from sqlalchemy import Engine

from roster.errors import StorageFailure
from storage.database import BUSY_SECONDS, portions

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
COLUMNS = "SELECT record_id, cell, value, state, raw, at FROM cell WHERE record_id IN ({}) ORDER BY record_id, cell"
AT_ONCE = 1000  # rows of SQLite's that are Python's own at a time; more of them only wait in memory


def read_cells(engine: Engine, record_ids: Sequence[int]) -> pa.Table:
    """Read the cells of records: the records in the order in which they are named, each one's cells by their ids.

    Gives the columns record_id, cell, value, state, raw, at, in one chunk. Raises StorageFailure.
    """
    read = _from_sqlite if engine.dialect.name == "sqlite" else _from_postgresql
    queries = [COLUMNS.format(", ".join(str(int(each)) for each in some)) for some in portions(sorted(set(record_ids)))]
    with _failures(engine):
        found = pa.concat_tables([CELLS.empty_table(), *read(engine, queries)]).combine_chunks()
    return _in_order(found, record_ids)


def _from_sqlite(engine: Engine, queries: Sequence[str]) -> Iterator[pa.Table]:
    places, _ = engine.dialect.create_connect_args(engine.url)  # what SQLAlchemy itself would open it by
    with closing(sqlite3.connect(places[0], timeout=BUSY_SECONDS)) as connection:
        connection.text_factory = bytes  # Arrow takes UTF-8
        for query in queries:
            rows = connection.execute(query)
            while some := rows.fetchmany(AT_ONCE):
                columns = [
                    pa.array(column, kind) for column, kind in zip(zip(*some, strict=True), CELLS.types, strict=True)
                ]
                yield pa.table(columns, schema=CELLS)


def _from_postgresql(engine: Engine, queries: Sequence[str]) -> Iterator[pa.Table]:
    from adbc_driver_postgresql import dbapi  # for those who have a server
    from psycopg.conninfo import make_conninfo
    from psycopg.pq import Conninfo

    places, named = engine.dialect.create_connect_args(engine.url)
    known = {each.keyword.decode() for each in Conninfo.get_defaults()}  # the rest only psycopg knows
    address = make_conninfo(*places, **{name: value for name, value in named.items() if name in known})
    with dbapi.connect(address) as connection, connection.cursor() as cursor:
        for query in queries:
            cursor.execute(query + ' COLLATE "C"')
            yield cursor.fetch_arrow_table().cast(CELLS)


def _in_order(found: pa.Table, record_ids: Sequence[int]) -> pa.Table:
    """Put the records, which come by their numbers, into the order asked for."""
    asked = np.asarray(record_ids, np.int64)
    if not len(found) or np.all(asked[:-1] < asked[1:]):
        return found
    records = found["record_id"].to_numpy()
    starts, ends = np.searchsorted(records, asked, "left"), np.searchsorted(records, asked, "right")
    lengths = ends - starts
    before = np.cumsum(lengths) - lengths
    places = np.arange(lengths.sum()) + np.repeat(starts - before, lengths)
    return found.take(pa.array(places))


@contextmanager
def _failures(engine: Engine) -> Iterator[None]:
    """Say in one line what the database suffers."""
    try:
        yield
    except (AdbcError, sqlite3.Error) as error:
        where = engine.url.render_as_string(hide_password=True)
        raise StorageFailure(f"{where}: {str(error).splitlines()[0]}") from error
