"""The order of a table's rows: by its key, or county by county; and rows brought into the order of their key.

ascending(pieces, key) -> bool                  whether rows come in the order of their key, each once
sorted_by_key(table), follow(connection, table, leader)      the queries that give a SQLite table's rows in an order
by_key(rows, table, told) -> Iterator           any rows in the order of their key, sorted on disk
"""

import pickle
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from tempfile import NamedTemporaryFile
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from release.schema import Table

Row = tuple[Any, ...]


def ascending(pieces: Iterable[pa.Table], key: tuple[str, ...]) -> bool:
    """Say whether each row's key is above that of the row before it. Texts are compared by their code points."""
    last: pa.Table | None = None
    for piece in pieces:
        keys = piece.select(key)
        joined = keys if last is None else pa.concat_tables([last, keys])
        if not _rises(joined.combine_chunks()):
            return False
        last = keys.slice(keys.num_rows - 1)
    return True


def _rises(keys: pa.Table) -> bool:
    if keys.num_rows < 2:
        return True
    above, tied = pa.scalar(value=False), pa.scalar(value=True)
    for column in keys.columns:
        before, after = column.slice(0, keys.num_rows - 1), column.slice(1)
        above = pc.or_(above, pc.and_(tied, pc.greater(after, before)))
        tied = pc.and_(tied, pc.equal(after, before))
    return bool(pc.all(pc.fill_null(above, fill_value=False)).as_py())


def follow(connection: sqlite3.Connection, table: Table, leader: Iterable[pa.Table]) -> tuple[str, str]:
    """Note the order of another file's rows; gives what selects the table's rows in it, and then those it lacks."""
    names = [quoted(name) for name in table.key]
    listed = ", ".join(names)
    connection.execute('DROP TABLE IF EXISTS temp."leader"')
    connection.execute(f'CREATE TEMP TABLE "leader" (n INTEGER PRIMARY KEY, {listed}, UNIQUE ({listed}))')
    insert = f'INSERT OR IGNORE INTO temp."leader" ({listed}) VALUES ({", ".join("?" * len(names))})'  # noqa: S608
    for piece in leader:
        columns = [column.to_pylist() for column in piece.select(table.key).columns]
        connection.executemany(insert, zip(*columns, strict=True))
    columns_of = ", ".join(f"t.{quoted(name)}" for name in table.names)
    same = " AND ".join(f"t.{name} = k.{name}" for name in names)
    there = f'SELECT {columns_of} FROM temp."leader" k CROSS JOIN {quoted(table.name)} t ON {same} ORDER BY k.n'  # noqa: S608
    lacking = (
        f'SELECT {columns_of} FROM {quoted(table.name)} t WHERE NOT EXISTS (SELECT 1 FROM temp."leader" k WHERE {same})'  # noqa: S608
    )
    return there, lacking


def sorted_by_key(table: Table) -> tuple[str]:
    """Give what selects a table's rows in the order of its key."""
    columns, key = (", ".join(map(quoted, names)) for names in (table.names, table.key))
    return (f"SELECT {columns} FROM {quoted(table.name)} ORDER BY {key}",)  # noqa: S608  # our schema's names


def quoted(name: str) -> str:
    """Give a name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


def by_key(rows: Iterable[Row], table: Table, told: Callable[[Row], None]) -> Iterator[Row]:
    """Sort rows by their key in a file; of rows with one key gives the first, and the keys of the others to `told`."""
    at = [table.names.index(name) for name in table.key]
    columns = ", ".join(f"k{number}" for number in range(len(at)))
    with NamedTemporaryFile(prefix="gongkai-sorted-") as file, closing(sqlite3.connect(file.name)) as spool:
        spool.execute("PRAGMA journal_mode=OFF")
        spool.execute(f"CREATE TABLE s ({columns}, row, PRIMARY KEY ({columns})) WITHOUT ROWID")
        insert = f"INSERT OR IGNORE INTO s VALUES ({', '.join('?' * (len(at) + 1))})"  # noqa: S608
        for row in rows:
            key = tuple(row[place] for place in at)
            if not spool.execute(insert, (*map(_sortable, key), pickle.dumps(row))).rowcount:
                told(key)
        for (data,) in spool.execute(f"SELECT row FROM s ORDER BY {columns}"):  # noqa: S608  # our own names
            yield pickle.loads(data)  # noqa: S301  # what was written above


def _sortable(value: Any) -> Any:
    return "" if value is None else value if isinstance(value, int | float | str) else str(value)
