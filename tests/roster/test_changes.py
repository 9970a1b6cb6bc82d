"""Tables of changes on invented units, then on real counties of the packaged lists."""

from datetime import date

import pytest

from roster import Duty, Roster, Status, load
from roster.changes import Change, Changes, amend
from roster.lists import cutoffs
from roster.model import Came, FilerClass, How, Kind, Spell, Unit


def unit(code: str, name: str, first: int, last: int, came: Came = Came.LISTED) -> Unit:
    days = cutoffs()[first], cutoffs()[last]
    spell = Spell(code, name, Kind.TOWN, FilerClass.GOV, f"{name}人民政府", code[:6], "清岚县", *days, came)
    return Unit(f"{code}@{first}", (spell,))


GONE = unit("990101200", "白塔乡", 2015, 2018)
STAYS = unit("990101100", "青石镇", 2015, 2023)
NEW = unit("990101105", "鹤鸣镇", 2019, 2023, Came.NEW)
OTHER_NEW = unit("990101005", "云溪街道", 2019, 2023, Came.NEW)


def change(old: Unit, *new: Unit, year: int = 2019, reason: str = "撤并") -> list[Change]:
    places = [(one.code, one.name) for one in new] or [("", "")]
    return [Change(year, old.code, old.name, *place, reason, "清民函〔2019〕1号") for place in places]


def amended(*units: Unit, changes: list[Change]) -> dict[str, Unit]:
    return {one.unit_id: one for one in amend(units, changes)}


def test_who_was_merged_names_into_whom_and_by_which_document() -> None:
    found = amended(GONE, STAYS, changes=change(GONE, STAYS))
    ending = found[GONE.unit_id].ending
    assert ending and (ending.how, ending.year, ending.document) == (How.MERGED, 2019, "清民函〔2019〕1号")
    assert [(kin.name, kin.unit_id) for kin in ending.into] == [("青石镇", STAYS.unit_id)]
    assert [kin.unit_id for kin in found[STAYS.unit_id].before] == [GONE.unit_id]


def test_who_was_split_names_all() -> None:
    ending = amended(GONE, NEW, OTHER_NEW, changes=change(GONE, NEW, OTHER_NEW))[GONE.unit_id].ending
    assert ending and ending.how is How.SPLIT
    assert ending.successors == "鹤鸣镇 (990101105), 云溪街道 (990101005)"


def test_who_was_raised_under_a_new_name_goes_on_as_one_unit() -> None:
    found = amended(GONE, STAYS, NEW, changes=change(GONE, NEW))
    assert set(found) == {GONE.unit_id, STAYS.unit_id}
    assert [spell.name for spell in found[GONE.unit_id].spells] == ["白塔乡", "鹤鸣镇"]
    assert found[GONE.unit_id].ending is None


def test_two_that_became_a_new_one_are_merged_and_no_one_goes_on() -> None:
    second = unit("990101201", "竹溪乡", 2015, 2018)
    found = amended(GONE, second, NEW, changes=[*change(GONE, NEW), *change(second, NEW)])
    assert {one.ending.how for one in found.values() if one.ending} == {How.MERGED}
    assert len(found) == 3
    assert {kin.unit_id for kin in found[NEW.unit_id].before} == {GONE.unit_id, second.unit_id}


def test_who_was_abolished_without_a_successor_keeps_the_tables_words() -> None:
    ending = amended(GONE, changes=change(GONE, reason="撤销乡"))[GONE.unit_id].ending
    assert ending and (ending.how, ending.into, ending.words) == (How.DISSOLVED, (), "撤销乡")


@pytest.mark.parametrize("year", [2012, 2016, 2021])
def test_a_change_of_another_time_is_not_this_units(year: int) -> None:
    assert amended(GONE, STAYS, changes=change(GONE, STAYS, year=year))[GONE.unit_id].ending is None


def test_a_name_that_two_units_bear_is_nobodys() -> None:
    twin = unit("990101202", "白塔乡", 2015, 2018)
    nameless = Change(2019, "990101299", "白塔乡", STAYS.code, STAYS.name)
    assert all(one.ending is None for one in amend([GONE, twin, STAYS], [nameless]))


def test_what_lists_show_going_on_is_not_ended() -> None:
    assert amended(STAYS, NEW, changes=change(STAYS, NEW))[STAYS.unit_id].ending is None


def test_changes_are_found_by_county_once() -> None:
    rows = change(GONE, STAYS)
    assert Changes([*rows, *rows]).of(["990101", "990102"]) == rows
    assert Changes(rows).of(["990102"]) == []


@pytest.fixture(scope="module")
def real() -> Roster:
    """Two real merges into 火花镇 (黔府函〔2016〕22号), of which the lists show only one."""
    fact = ("520425108", "火花镇", "合并", "黔府函〔2016〕22号")
    return load(changes=[Change(2016, "520425205", "火花乡", *fact), Change(2016, "520425204", "达帮乡", *fact)])


def test_a_merger_of_the_table_shows_in_the_duty(real: Roster) -> None:
    found = {one.unit: one for one in real.expectations("520425", 2015)}
    gone, on = found["达帮乡"], found["火花乡"]
    assert (gone.status, gone.duty, gone.successor) == (Status.NOT_EXPECTED, Duty.MERGED, "火花镇 (520425108)")
    assert gone.reason == "merged into 火花镇 (520425108) in 2016; 合并 (黔府函〔2016〕22号)"
    assert (on.duty, on.confidence) == (Duty.UNKNOWN, "low")
    assert "merged with 达帮乡 into 火花镇 in 2016" in str(on.reason)
    assert {one.unit: one.duty for one in real.expectations("520425", 2016)}["火花镇"] is Duty.DUE


def test_who_surely_ended_after_the_due_date_owed_the_report() -> None:
    for day, duty in ((date(2016, 4, 1), Duty.DUE), (date(2016, 3, 31), Duty.MERGED), (date(2016, 1, 5), Duty.MERGED)):
        row = Change(2016, "520425204", "达帮乡", "520425108", "火花镇", "合并", "", day)
        found = {one.unit: one for one in load(changes=[row]).expectations("520425", 2015)}
        assert found["达帮乡"].duty is duty, day


def test_a_list_that_lags_behind_the_table_makes_nobody_due() -> None:
    row = Change(2018, "410329105", "江左镇", "", "", "撤销镇")
    found = {one.unit: one for one in load(changes=[row]).expectations("410329", 2019)}
    assert found["江左镇"].duty is Duty.DUE, "lists of five more years show it: the row means another"
    late = Change(2022, "410329105", "江左镇", "", "", "撤销镇")
    roster = load(changes=[late])
    assert {one.unit: one.duty for one in roster.expectations("410329", 2022)}["江左镇"] is Duty.UNKNOWN
