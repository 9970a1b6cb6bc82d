"""Filers: the bodies that obligations or reports name."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from release.county import County, Ground
from release.rows.filers import filers_table
from roster import Roster
from storage.workspace import Workspace
from tests.audit.county import COUNTY, NAME, UNITS, Store
from tests.release.rows.judged import judged

NIGHT = date(2024, 2, 20)


@pytest.fixture
def ground(store: Store, workspace: Workspace, roster: Roster) -> Ground:
    store.night(NIGHT)
    return Ground(workspace, store.engine, roster, NIGHT)


def filers(ground: Ground, owing: Sequence[str], shown: Sequence[str | None], **other: Any) -> list[dict[str, Any]]:
    """Give the filers of a county of which these owe, and of which there are these reports."""
    county: County = replace(judged(ground)[0], **other)
    tables = (pa.table({"filer_id": pa.array(ids, pa.string())}) for ids in (owing, shown))
    rows: list[dict[str, Any]] = filers_table(ground, county, *tables).to_pylist()
    return rows


def test_who_owes_or_is_shown_is_one_with_the_number_of_its_reports(ground: Ground) -> None:
    rows = filers(ground, [UNITS[1], UNITS[1]], [UNITS[0], None, UNITS[0]])
    told = {"filer_code": "990101101", "filer": "白塔镇人民政府", "county_code": COUNTY, "county": NAME, "reports": 2}
    assert rows[0] == {"filer_id": UNITS[0], **told}
    assert [(row["filer_id"], row["reports"]) for row in rows[1:]] == [(UNITS[1], 0)]


def test_a_unit_that_two_counties_know_is_a_filer_of_the_one_that_adds_it(ground: Ground) -> None:
    rows = filers(ground, [UNITS[0]], [UNITS[1]], others_units=frozenset({UNITS[1]}))
    assert [row["filer_id"] for row in rows] == [UNITS[0]]
    rows = filers(ground, [UNITS[0]], [], shared_units=frozenset({UNITS[1]}))
    assert [(row["filer_id"], row["reports"]) for row in rows] == [(UNITS[0], 0), (UNITS[1], 0)]


def test_where_nothing_is_owed_or_shown_there_is_none(ground: Ground) -> None:
    assert filers(ground, [], []) == []
