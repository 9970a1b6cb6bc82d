"""Questions to the finished SQLite file of a release.

has(path, table, keys) -> set       which keys the table has
excused(before, now, codes)         rows of an earlier release that a corrected roster took away, by county and table
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from release.guarding.keys import Key
from release.schema import Table
from roster.errors import StorageFailure

# Where a table says whose a row is; of the rest the report tells.
_OF_UNITS = {"units": "unit_id", "spells": "unit_id"}
_OF_FILERS = ("filers", "obligations", "verdicts", "proofs", "findings", "reports")
_OF_REPORTS = ("reports_wide", "versions")
_OF_VERSIONS = ("cells", "problems", "sections", "statements")
_MOVED = """
CREATE TEMP TABLE moved AS
SELECT unit_id FROM units WHERE county_code = ?
AND unit_id NOT IN (SELECT unit_id FROM now.units WHERE county_code = ?)
UNION
SELECT spells.unit_id FROM spells JOIN units USING (unit_id) WHERE units.county_code = ?
AND NOT EXISTS (
  SELECT 1 FROM now.spells AS other WHERE other.unit_id = spells.unit_id AND other.number = spells.number
  AND other.code = spells.code AND other.name = spells.name AND other.county_code = spells.county_code
  AND other.first IS spells.first
)
"""


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise StorageFailure(f"{path}: {error}") from error


def has(path: Path, table: Table, keys: Iterable[Key]) -> set[Key]:
    """Give those of the keys that rows of the table have. Raises StorageFailure when the file cannot be read."""
    asked = " AND ".join(f'"{name}" = ?' for name in table.key)
    query = f'SELECT 1 FROM "{table.name}" WHERE {asked}'  # noqa: S608 - the schema's own words
    with _opened(path) as connection:
        return {key for key in keys if connection.execute(query, key).fetchone()}


def excused(before: Path, now: Path, codes: Iterable[str]) -> Counter[tuple[str, str]]:
    """Count the rows of the earlier file that were about units which left these counties, or were others there.

    Gives them by county code and table. Raises StorageFailure when a file cannot be read.
    """
    found: Counter[tuple[str, str]] = Counter()
    with _opened(before) as connection:
        connection.execute("ATTACH ? AS now", (f"{now.absolute().as_uri()}?mode=ro&immutable=1",))
        for code in codes:
            connection.execute(_MOVED, (code, code, code))
            for table, query in _counts():
                found[code, table] = connection.execute(query).fetchone()[0]
            connection.execute("DROP TABLE moved")
    return found


def _counts() -> Iterator[tuple[str, str]]:
    """Give for each table the query that counts its rows about units that moved; all words are the schema's own."""
    moved = "IN (SELECT unit_id FROM moved)"
    reports = f"IN (SELECT report_id FROM reports WHERE filer_id {moved})"  # noqa: S608
    versions = f"IN (SELECT version_id FROM versions WHERE report_id {reports})"  # noqa: S608
    for table, column in _OF_UNITS.items():
        yield table, f"SELECT count(*) FROM {table} WHERE {column} {moved}"  # noqa: S608
    for table in _OF_FILERS:
        yield table, f"SELECT count(*) FROM {table} WHERE filer_id {moved}"  # noqa: S608
    for table in _OF_REPORTS:
        yield table, f"SELECT count(*) FROM {table} WHERE report_id {reports}"  # noqa: S608
    for table in _OF_VERSIONS:
        yield table, f"SELECT count(*) FROM {table} WHERE version_id {versions}"  # noqa: S608
    cited = f"SELECT capture_id FROM versions WHERE version_id {versions}"  # noqa: S608
    proofs = f"SELECT capture_id FROM proofs WHERE filer_id {moved}"  # noqa: S608
    yield "captures", f"SELECT count(*) FROM ({cited} UNION {proofs})"  # noqa: S608
