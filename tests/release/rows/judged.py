"""A store judged for a release, and its tables as plain rows."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from audit.judge import judged_counties
from release.county import County, Ground
from release.rows.county import county_rows
from release.rows.plan import plan
from release.rows.simple import simple_tables

Rows = dict[str, list[dict[str, Any]]]


def judged(ground: Ground, counties: Iterable[str] = ()) -> list[County]:
    """Plan a release of some counties, or of all, and judge each."""
    with ground.engine.connect() as connection:
        made = plan(ground, connection, counties)
        judged = judged_counties(connection, ground.roster, ground.settings, made.codes, ground.as_of)
        return [made.county(one) for one in judged]


def simple_rows(ground: Ground, counties: Iterable[str] = ()) -> Rows:
    """Give the rows of all counties' simple tables, one county after the other."""
    found: Rows = {}
    for county in judged(ground, counties):
        for name, table in simple_tables(ground, county).items():
            found.setdefault(name, []).extend(table.to_pylist())
    return found


def rows_of(ground: Ground) -> Rows:
    """Give the rows of all tables of counties, and the lines of PROVENANCE.jsonl, one county after the other."""
    found: Rows = {}
    for county in judged(ground):
        made = county_rows(ground, county)
        for name, table in made.tables.items():
            found.setdefault(name, []).extend(table.to_pylist())
        found.setdefault("provenance", []).extend({"line": line} for line in made.provenance)
    return found


def plain(tables: Mapping[str, pa.Table]) -> Rows:
    """Give tables as rows."""
    return {name: table.to_pylist() for name, table in tables.items()}


def on(ground: Ground, day: date) -> Ground:
    """Give the same ground as of another day."""
    return Ground(ground.workspace, ground.engine, ground.roster, day)
