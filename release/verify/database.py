"""Opens the SQLite file of a release, which may be a stranger's: to be read only, nothing in it to be run.

with opened_database(path) as connection: ...
check_tables(connection, schema, report) -> set[str]        the tables that may be read
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from release.schema import Schema, Table
from release.verify.formats import Unreadable, reading
from release.verify.layout import SQLITE
from release.verify.report import Report, shown

MOST_OBJECTS = 1000
LONGEST_VALUE = 1 << 24  # bytes; no text of a release comes near it
_TABLE = re.compile(r"CREATE TABLE ", re.IGNORECASE)


@contextmanager
def opened_database(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a database file. Raises Unreadable when it is none."""
    address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
    with reading("is no SQLite file"):
        connection = sqlite3.connect(address, uri=True, isolation_level=None)
    with closing(connection):
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
        with reading("is no SQLite file"):
            for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0", "cache_size=-65536"):
                connection.execute(f"PRAGMA {pragma}")
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        yield connection


def check_tables(connection: sqlite3.Connection, schema: Schema, report: Report) -> set[str]:
    """Tell of whatever else than the release's tables and indexes over them is there; gives the tables to be read."""
    with reading("its schema cannot be read"):
        rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema").fetchmany(MOST_OBJECTS)
    known = {table.name: table for table in schema.tables}
    found = set()
    for kind, name, of, sql in rows:
        if kind == "index" and of in known:
            continue
        if kind != "table" or name not in known or not _TABLE.match(sql or ""):
            report.wrong(SQLITE, f"holds the {shown(kind)} {shown(name)}, which no release has")
            continue
        if _columns_agree(connection, known[name], report):
            found.add(name)
    for name in known:
        if name not in {row[1] for row in rows}:
            report.wrong(SQLITE, f"has no table {name}")
    return found


def _columns_agree(connection: sqlite3.Connection, table: Table, report: Report) -> bool:
    """Hold a table's columns and primary key against the schema; a computed column is none of ours."""
    with reading(f"table {table.name}"):
        rows = connection.execute("SELECT name, pk, hidden FROM pragma_table_xinfo(?)", (table.name,)).fetchall()
    names = tuple(name for name, _, _ in rows)
    key = tuple(name for name, place, _ in sorted(rows, key=lambda row: row[1]) if place)
    if names != table.names or key != table.key or any(hidden for _, _, hidden in rows):
        report.wrong(SQLITE, f"its columns are {shown(names)} with the key {shown(key)}", f"table {table.name}")
        return False
    return True


def check_whole(connection: sqlite3.Connection, report: Report) -> None:
    """Let SQLite check its pages, keys and indexes."""
    try:
        with reading("cannot be checked"):
            said = connection.execute("PRAGMA integrity_check(20)").fetchall()
    except Unreadable as error:
        report.wrong(SQLITE, error.what)
        return
    for (line,) in said:
        if line != "ok":
            report.wrong(SQLITE, f"SQLite says: {shown(line)}")
