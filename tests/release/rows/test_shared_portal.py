"""A portal that shows reports of several counties: each report is one county's, and nothing is told twice or lost."""

from collections import Counter
from datetime import date

import pytest

from release.county import Ground
from roster import Roster, load
from storage.workspace import Workspace
from tests.audit.county import COLUMNS, EVERYONE, Store, days, report
from tests.release.rows.judged import Rows, rows_of

WEST, EAST = "990101", "990102"
TWO_COUNTIES = f"""{COLUMNS}
990101101,白塔镇,town,990101,清岚县,2010-01-01,,
990101102,青石镇,town,990101,清岚县,2010-01-01,2022-06-01,990102102
990102101,墨渚镇,town,990102,霁川区,2010-01-01,,
990102102,青石镇,town,990102,霁川区,2022-06-01,,
"""
MOVED, BAITA, MOZHU = "990101102@2010-01-01", "990101101@2010-01-01", "990102101@2010-01-01"
NIGHTS = days(date(2024, 2, 18), 2)
EASTERN = {**EVERYONE, "county_code": EAST}


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Roster:
    file = tmp_path_factory.mktemp("roster") / "two.csv"
    file.write_text(TWO_COUNTIES, encoding="utf-8")
    return load([file])


@pytest.fixture
def ground(store: Store, workspace: Workspace, roster: Roster) -> Ground:
    return Ground(workspace, store.engine, roster, NIGHTS[-1])


def filings(rows: Rows) -> Counter[tuple[str, str | None, int | None]]:
    return Counter((row["county_code"], row["filer_id"], row["year"]) for row in rows["reports"])


def test_a_report_is_told_with_the_county_of_its_filer(store: Store, ground: Ground) -> None:
    store.night(NIGHTS[0], {"a": report("白塔镇", 2023)}, elsewhere=None)
    store.night(NIGHTS[1], {"m": report("墨渚镇", 2023)}, scope=EASTERN, column="east", elsewhere=None)
    rows = rows_of(ground)
    assert filings(rows) == {(WEST, BAITA, 2023): 1, (EAST, MOZHU, 2023): 1}
    assert {row["portal_id"] for row in rows["reports"]} == {"qinglan"}
    assert len(rows["provenance"]) == len(rows["versions"]) == 2


def test_what_is_nobodys_is_told_with_the_county_that_the_portal_belongs_to(store: Store, ground: Ground) -> None:
    nameless = report("某某镇", 2023)
    store.night(NIGHTS[0], {"a": report("白塔镇", 2023)}, elsewhere=None)
    store.night(NIGHTS[1], {"n": nameless}, scope=EASTERN, column="east", elsewhere=None)
    assert filings(rows_of(ground)) == {(WEST, BAITA, 2023): 1, (WEST, None, None): 1}


@pytest.mark.parametrize("year", [2020, 2023])
@pytest.mark.parametrize("scope", [EVERYONE, EASTERN])
def test_the_report_of_a_unit_that_moved_is_told_once(
    store: Store, ground: Ground, scope: dict[str, object], year: int
) -> None:
    store.night(NIGHTS[0], {"m": report("墨渚镇", 2023)}, scope=EASTERN, column="east", elsewhere=None)
    store.night(NIGHTS[1], {"b": report("青石镇", year)}, scope=scope, elsewhere=None)
    rows = rows_of(ground)
    assert sum(count for (_, filer, at), count in filings(rows).items() if (filer, at) == (MOVED, year)) == 1
    assert MOVED in {row["filer_id"] for row in rows["filers"]}
