"""Units and their spells, as they stood up to the day of a release."""

from datetime import date
from pathlib import Path

import pytest

from release.county import Ground
from roster import load
from storage.workspace import Workspace
from tests.audit.county import COLUMNS, Store, report
from tests.release.rows.judged import on, simple_rows

NIGHT, AFTER = date(2024, 2, 20), date(2024, 6, 1)
ROSTER = f"""{COLUMNS}
990101101,白塔乡,township,990101,清岚县,2010-01-01,2019-05-01,990101101
990101101,白塔镇,town,990101,清岚县,2019-05-01,2024-05-01,990101001
990101001,白塔街道,street,990101,清岚县,2024-05-01,,
990101102,青石镇,town,990101,清岚县,2010-01-01,2022-06-01,990101101
990101103,鹤鸣乡,township,990101,清岚县,2010-01-01,2024-04-01,
990101104,云溪林场,other,990101,清岚县,,,
990101105,新河镇,town,990101,清岚县,2024-05-01,,
"""
RULINGS = """
- id: farm
  what: added
  county: "990101"
  filers:
    - {code: "990101401", name: 鹭屿农场, kind: other, filer: 鹭屿农场管理委员会}
  report_years: [2020, null]
  document: 清政办〔2024〕1号
  dated: 2024-03-01
"""


@pytest.fixture
def ground(store: Store, workspace: Workspace, tmp_path: Path) -> Ground:
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    (tmp_path / "rulings.yaml").write_text(RULINGS, encoding="utf-8")
    roster = load([tmp_path / "roster.csv"], ruling_files=[tmp_path / "rulings.yaml"])
    return Ground(workspace, store.engine, roster, NIGHT)


@pytest.fixture(autouse=True)
def visited(store: Store) -> None:
    store.night(NIGHT)


def by_code(ground: Ground) -> dict[str, dict[str, object]]:
    return {row["code"]: row for row in simple_rows(ground)["units"]}


def test_a_unit_stands_with_its_last_name_and_code_up_to_the_day(ground: Ground) -> None:
    named = {row["unit_id"]: (row["code"], row["name"], row["kind"]) for row in by_code(ground).values()}
    assert named["990101101@2010-01-01"] == ("990101101", "白塔镇", "town")
    named = {row["unit_id"]: (row["code"], row["name"], row["kind"]) for row in by_code(on(ground, AFTER)).values()}
    assert named["990101101@2010-01-01"] == ("990101001", "白塔街道", "street")


def test_what_ends_or_began_only_after_the_day_has_no_end_yet(ground: Ground) -> None:
    now, later = by_code(ground), by_code(on(ground, AFTER))
    assert (now["990101103"]["valid_to"], now["990101103"]["ended_how"]) == (None, None)
    assert (later["990101103"]["valid_to"], later["990101103"]["ended_how"]) == (date(2024, 3, 31), "dissolved")
    assert now["990101101"]["valid_to"] is None


def test_an_ending_names_the_successor(ground: Ground) -> None:
    ended = by_code(ground)["990101102"]
    told = {name: ended[name] for name in ("valid_from", "valid_to", "ended_how", "ended_into", "imported")}
    assert told == {
        "valid_from": date(2010, 1, 1), "valid_to": date(2022, 5, 31),
        "ended_how": "merged", "ended_into": "白塔镇 (990101101)", "imported": True,
    }  # fmt: skip


def test_a_unit_without_days_has_always_been_there(ground: Ground) -> None:
    farm = by_code(ground)["990101104"]
    assert (farm["valid_from"], farm["valid_to"], farm["filer_class"]) == (None, None, "none")


def test_a_unit_that_began_only_later_stands_with_its_first_day(ground: Ground) -> None:
    assert by_code(ground)["990101105"]["valid_from"] == date(2024, 5, 1)


def test_spells_are_numbered_in_time_and_end_with_the_day(ground: Ground) -> None:
    def spells(ground: Ground) -> list[tuple[object, ...]]:
        rows = [row for row in simple_rows(ground)["spells"] if row["unit_id"] == "990101101@2010-01-01"]
        return [(row["number"], row["name"], row["first"], row["last"], row["came"]) for row in rows]

    first = (1, "白塔乡", date(2010, 1, 1), date(2019, 4, 30), "new")
    assert spells(ground) == [first, (2, "白塔镇", date(2019, 5, 1), None, "type_change")]
    assert spells(on(ground, AFTER)) == [
        first,
        (2, "白塔镇", date(2019, 5, 1), date(2024, 4, 30), "type_change"),
        (3, "白塔街道", date(2024, 5, 1), None, "type_change"),
    ]


def test_what_only_a_later_ruling_added_is_no_unit_yet(store: Store, ground: Ground) -> None:
    assert "990101401" not in by_code(ground)
    assert by_code(on(ground, AFTER))["990101401"]["name"] == "鹭屿农场"


def test_but_it_is_one_when_a_report_names_it(store: Store, ground: Ground) -> None:
    store.night(NIGHT, {"a": report("鹭屿农场", 2022, filer="鹭屿农场管理委员会")})
    assert "990101401" in by_code(ground)


def test_rows_come_by_key_and_not_as_the_roster_has_them(ground: Ground) -> None:
    ids = [row["unit_id"] for row in simple_rows(ground)["units"]]
    assert ids == sorted(ids)
