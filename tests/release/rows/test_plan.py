"""Which counties a release holds, and which of them adds what several know."""

from datetime import date
from pathlib import Path

import pytest

from audit.work.deciding import Desk, Said, decide
from release.county import Ground
from release.rows.plan import Plan, plan
from roster import Roster, load
from roster.errors import BadInput
from storage.workspace import Workspace
from tests.audit.county import COLUMNS, COUNTY, EVERYONE, Store, report

NIGHT, LATER = date(2024, 2, 20), date(2024, 3, 1)
WEST, EAST = "990101", "990102"
TWO_COUNTIES = f"""{COLUMNS}
990101101,白塔镇,town,990101,清岚县,2010-01-01,,
990101102,青石镇,town,990101,清岚县,2010-01-01,2022-06-01,990102102
990102101,墨渚镇,town,990102,霁川区,2010-01-01,,
990102102,青石镇,town,990102,霁川区,2022-06-01,,
"""
MOVED = "990101102@2010-01-01"


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Roster:
    file = tmp_path_factory.mktemp("roster") / "two.csv"
    file.write_text(TWO_COUNTIES, encoding="utf-8")
    return load([file])


@pytest.fixture
def ground(store: Store, workspace: Workspace, roster: Roster) -> Ground:
    return Ground(workspace, store.engine, roster, LATER)


def planned(ground: Ground, *counties: str, as_of: date = LATER) -> Plan:
    there = Ground(ground.workspace, ground.engine, ground.roster, as_of)
    with ground.engine.connect() as connection:
        return plan(there, connection, counties)


def of_county(code: str, filer: str | None = None) -> dict[str, object]:
    return {**EVERYONE, "county_code": code, "filer": filer}


def test_all_counties_are_in_it_whose_portals_were_visited_up_to_the_day(store: Store, ground: Ground) -> None:
    store.night(NIGHT)
    store.night(LATER, portal="jichuan", covers="columns", scope=of_county(EAST, "墨渚镇"), elsewhere=None)
    assert planned(ground, as_of=NIGHT).codes == (WEST,)
    assert planned(ground).codes == (WEST, EAST)


def test_a_visit_that_is_not_over_counts_for_nothing(store: Store, ground: Ground) -> None:
    store.night(NIGHT, state="open")
    assert planned(ground).codes == ()


def test_counties_are_named_by_code_or_name(store: Store, ground: Ground) -> None:
    store.night(NIGHT)
    store.night(NIGHT, portal="jichuan", covers="columns", scope=of_county(EAST, "墨渚镇"), elsewhere=None)
    assert planned(ground, "霁川区").codes == (EAST,)
    assert planned(ground, EAST, "清岚").codes == (WEST, EAST)


@pytest.mark.parametrize(
    ("text", "what"), [("无名县", "no county is called"), ("霁川区", "was visited up to 2024-03-01")]
)
def test_a_county_that_cannot_be_in_it_is_bad_input(store: Store, ground: Ground, text: str, what: str) -> None:
    store.night(NIGHT)
    with pytest.raises(BadInput, match=what):
        planned(ground, text)


def test_a_portal_of_several_counties_is_added_by_its_own(store: Store, ground: Ground) -> None:
    store.night(NIGHT, scope=of_county(EAST))
    made = planned(ground)
    assert made.own_portals == {WEST: frozenset({"qinglan"}), EAST: frozenset()}
    assert made.sharing == {WEST, EAST}
    assert planned(ground, EAST).own_portals == {EAST: frozenset({"qinglan"})}  # its own county is not in the release


def test_imports_are_added_by_their_county(store: Store, ground: Ground) -> None:
    store.night(NIGHT)
    store.imported(date(2020, 2, 1), {"a": report("白塔镇", 2019)}, on=NIGHT)
    assert planned(ground).own_portals == {WEST: frozenset({"qinglan", f"import-others.warc.gz-{COUNTY}"})}


def test_a_unit_that_moved_is_added_by_the_county_it_lay_in_last(store: Store, ground: Ground) -> None:
    store.night(NIGHT)
    store.night(NIGHT, portal="jichuan", covers="columns", scope=of_county(EAST, "墨渚镇"), elsewhere=None)
    made = planned(ground)
    assert (made.others_units, made.shared_units) == ({WEST: {MOVED}}, {EAST: {MOVED}})
    assert planned(ground, WEST).others_units == {}


def test_two_codes_of_one_county_are_refused_before_anything_is_judged(
    store: Store, workspace: Workspace, tmp_path: Path
) -> None:
    renamed = Ground(workspace, store.engine, load(), LATER)  # 密云县, since 2015 密云区
    store.night(NIGHT, portal="old", covers="columns", scope=of_county("110228", "密云镇"), elsewhere=None)
    assert planned(renamed).codes == ("110228",)
    store.night(NIGHT, portal="new", covers="columns", scope=of_county("110118", "密云镇"), elsewhere=None)
    with pytest.raises(BadInput, match="110118 and 110228 are codes of one county"):
        planned(renamed)
    assert planned(renamed, "110118").codes == ("110118",)


def test_work_on_a_unit_that_the_roster_knows_no_more_is_told(store: Store, ground: Ground) -> None:
    store.night(NIGHT)
    about = {"rule": "r", "year": 2023, "document": "", "about": "", "result": "fail", "county_code": WEST}
    abouts = {
        "a" * 20: {**about, "unit_id": "990101101@2010-01-01"},
        "b" * 20: {**about, "unit_id": "990101101@1999-01-01"},
    }
    decide(Desk(store.engine, ground.workspace), abouts, Said("confirm", "王", "it is so"))
    assert planned(ground, as_of=date.max.replace(month=1)).moved == {"b" * 20}
    assert planned(ground).moved == frozenset()  # decided only after the day
