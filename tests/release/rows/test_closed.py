"""What several counties know is told once, and every row that another names is there."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from release.county import Ground
from release.rows.whole import whole_tables
from release.schema import load_schema
from roster import load
from storage.workspace import Workspace
from tests.audit.county import COLUMNS, EVERYONE, Store, report
from tests.release.rows.judged import Rows, judged, plain, rows_of

NIGHTS = (date(2024, 2, 18), date(2024, 2, 20))
ROSTER = f"""{COLUMNS}
990101101,白塔镇,town,990101,清岚县,2010-01-01,,
990101102,青石镇,town,990101,清岚县,2010-01-01,2022-06-01,990102102
990102101,墨渚镇,town,990102,霁川区,2010-01-01,,
990102102,青石镇,town,990102,霁川区,2022-06-01,,
"""
SHARED = ("captures",)  # a page of a portal that two counties share is cited by both, and written once


@pytest.fixture
def ground(store: Store, workspace: Workspace, tmp_path: Path) -> Ground:
    """Two counties: a unit moved from one to the other, and a portal shows reports of both."""
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    pages = {
        **{f"a{year}": report("白塔镇", year) for year in (2020, 2021, 2022)},
        **{f"b{year}": report("青石镇", year) for year in (2020, 2022)},
        "c": report("墨渚镇", 2022),
        "whose": report("无名镇", 2022),
    }
    east = {**EVERYONE, "county_code": "990102", "filer": "青石镇"}
    for night in NIGHTS:
        store.night(night, pages)
        store.night(night, pages, portal="both", covers="columns", scope=east, elsewhere=None)
    store.imported(date(2021, 3, 1), {"old": report("青石镇", 2019)}, on=NIGHTS[0])
    return Ground(workspace, store.engine, load([tmp_path / "roster.csv"]), NIGHTS[-1])


def everything(ground: Ground) -> Rows:
    codes = [county.code for county in judged(ground)]
    return {**rows_of(ground), **plain(whole_tables(ground, codes))}


def test_no_key_comes_twice(ground: Ground) -> None:
    rows = everything(ground)
    for table in (each for each in load_schema().tables if each.name not in SHARED):
        keys = Counter(tuple(row[name] for name in table.key) for row in rows[table.name])
        assert [key for key, number in keys.items() if number > 1] == [], table.name
        assert rows[table.name] or table.name in ("reviews", "replies", "statements", "problems", "cells")


def test_every_row_that_another_names_is_there(ground: Ground) -> None:
    rows = everything(ground)
    keys = {
        table.name: {tuple(row[name] for name in table.key) for row in rows[table.name]}
        for table in load_schema().tables
    }
    for table in load_schema().tables:
        for reference in table.refers:
            named = {tuple(row[name] for name in reference.fields) for row in rows[table.name]}
            dangling = {each for each in named - keys[reference.table] if None not in each}
            assert dangling == set(), (table.name, reference)


def test_a_moved_unit_owes_in_one_county_each_year(ground: Ground) -> None:
    owed = {(row["filer"], row["year"]): row["county_code"] for row in everything(ground)["obligations"]}
    assert (owed["青石镇人民政府", 2020], owed["青石镇人民政府", 2022]) == ("990101", "990102")
