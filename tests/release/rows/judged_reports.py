"""A county's report rows as plain rows, for tests."""

from release.county import Ground
from release.rows.county import county_rows
from tests.release.rows.judged import Rows, judged


def rows_of(ground: Ground) -> tuple[Rows, list[str]]:
    """Give the rows of all counties, and the lines of PROVENANCE.jsonl."""
    found: Rows = {}
    lines: list[str] = []
    for county in judged(ground):
        rows = county_rows(ground, county)
        lines += rows.provenance
        for name, table in rows.tables.items():
            found.setdefault(name, []).extend(table.to_pylist())
    return found, lines
