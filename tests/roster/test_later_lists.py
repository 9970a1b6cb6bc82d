"""Newer lists joined to the packaged ones: what becomes decidable, and what still is not."""

from collections.abc import Callable
from datetime import date

import pytest

from roster import Duty, Roster, Status, load
from roster.errors import BadInput
from roster.later_lists import LaterList, ListRow
from roster.packaged import packaged_roster

COUNTY = "410329"
END_OF_2024 = date(2024, 12, 31)


def rows_of(county: str = COUNTY, change: Callable[[str, str], tuple[str, str] | None] | None = None) -> list[ListRow]:
    """Give a county as the list of 2023 had it, units changed or (None) left out."""
    packaged = packaged_roster()
    name = packaged.county(county, 2023)
    assert name
    rows = []
    for unit in packaged.units(county):
        spell = unit.on(date(2023, 6, 30))
        if spell and spell.code[6] < "4":
            kept = change(spell.code, spell.name) if change else (spell.code, spell.name)
            rows += [ListRow(*kept, county, name.name)] if kept else []
    return rows


def listed(*rows: ListRow, cutoff: date = END_OF_2024, scope: str = COUNTY) -> LaterList:
    return LaterList(cutoff, "list-2024.csv", rows, scope)


def duties(roster: Roster, year: int, county: str = COUNTY) -> dict[str, tuple[Status, Duty]]:
    return {one.unit: (one.status, one.duty) for one in roster.expectations(county, year)}


DUE = (Status.EXPECTED, Duty.DUE)
UNKNOWN = (Status.EXPECTED, Duty.UNKNOWN)


def test_the_year_before_the_new_list_becomes_due_and_its_own_year_stays_unknown() -> None:
    roster = load(later=[listed(*rows_of())])
    assert [duties(roster, year)["江左镇"] for year in (2022, 2023, 2024)] == [DUE, DUE, UNKNOWN]
    (found,) = [one for one in roster.expectations(COUNTY, 2024) if one.unit == "江左镇"]
    assert "2024-12-31" in str(found.reason)


def test_with_a_list_of_the_next_year_that_one_is_due_too() -> None:
    lists = [listed(*rows_of()), listed(*rows_of(), cutoff=date(2025, 12, 31))]
    assert [duties(load(later=lists), year)["江左镇"] for year in (2023, 2024, 2025)] == [DUE, DUE, UNKNOWN]


def test_a_list_cut_off_before_the_due_date_does_not_prove_it() -> None:
    january = listed(*rows_of(), cutoff=date(2025, 1, 15))
    roster = load(later=[january])
    assert [duties(roster, year)["江左镇"] for year in (2023, 2024)] == [DUE, UNKNOWN]


def test_who_is_raised_or_renamed_is_the_same_unit() -> None:
    def raised(code: str, name: str) -> tuple[str, str]:
        return ("410329018", "江左街道") if name == "江左镇" else (code, name)

    roster = load(later=[listed(*rows_of(change=raised))])
    (unit,) = roster.identify(COUNTY, "江左街道", 2024)
    assert unit.unit_id == "410329105@2015"
    assert duties(roster, 2023)["江左镇"] == DUE
    assert "江左街道" in duties(roster, 2024)


def test_who_is_gone_is_no_more_expected_and_who_is_new_is_unknown() -> None:
    rows = [*rows_of(change=lambda code, name: None if name == "江左镇" else (code, name))]
    rows.append(ListRow("410329119", "全新镇", COUNTY, "伊川县"))
    found = duties(load(later=[listed(*rows)]), 2023)
    assert found["江左镇"] == (Status.NOT_EXPECTED, Duty.DISSOLVED)
    assert found["全新镇"] == (Status.UNKNOWN, Duty.UNKNOWN)


def test_who_is_gone_after_a_gap_of_lists_may_have_been_there_at_the_due_date() -> None:
    rows = rows_of(change=lambda code, name: None if name == "江左镇" else (code, name))
    roster = load(later=[listed(*rows, cutoff=date(2025, 12, 31))])
    assert [duties(roster, year)["江左镇"] for year in (2023, 2024)] == [UNKNOWN, UNKNOWN]
    assert [duties(roster, year)["高山镇"] for year in (2023, 2024)] == [DUE, DUE]


def test_farms_that_a_list_of_the_ministry_does_not_show_are_not_gone() -> None:
    before = {one.code for one in load().expectations("532625", 2023)}
    after = load(later=[listed(*rows_of("532625"), scope="532625")]).expectations("532625", 2023)
    assert {one.code for one in after} == before
    assert all(one.duty is Duty.EXEMPT for one in after if one.code[6] >= "4")


def test_only_the_counties_it_covers_are_touched() -> None:
    roster = load(later=[listed(*rows_of())])
    for county in ("410327", "130102"):
        assert duties(roster, 2023, county) == duties(load(), 2023, county)


def test_a_county_that_a_wide_list_leaves_out_stays_as_it_was() -> None:
    roster = load(later=[listed(*rows_of(), scope="41")])
    assert duties(roster, 2023)["江左镇"] == DUE
    assert set(duties(roster, 2023, "410327").values()) == set(duties(load(), 2023, "410327").values())


def test_a_county_that_got_another_code_is_followed() -> None:
    rows = [ListRow(f"410330{row.code[6:]}", row.name, "410330", "伊川区") for row in rows_of()]
    roster = load(later=[listed(*rows, scope="4103")])
    assert duties(roster, 2023)["江左镇"] == DUE
    assert duties(roster, 2023, "410330")["江左镇"] == DUE
    assert [county.code for county in roster.counties("伊川区")] == ["410330"]


def test_the_packaged_roster_itself_is_left_alone() -> None:
    load(later=[listed(*rows_of())]).expectations(COUNTY, 2023)
    assert duties(load(), 2023)["江左镇"] == UNKNOWN


@pytest.mark.parametrize(
    ("one", "what"),
    [
        (listed(*rows_of(), cutoff=date(2023, 6, 30)), "not after 2023-06-30"),
        (listed(), "no rows"),
        (
            listed(ListRow("410329100", "甲镇", COUNTY, "伊川县"), ListRow("410329100", "乙镇", COUNTY, "伊川县")),
            "twice",
        ),
        (listed(ListRow("410327100", "甲镇", "410327", "宜阳县")), "outside"),
        (listed(ListRow("410329100", "甲镇", "410328", "伊川县")), "outside"),
    ],
)
def test_a_list_that_cannot_join_is_refused(one: LaterList, what: str) -> None:
    with pytest.raises(BadInput, match=what):
        load(later=[one])


def test_two_lists_of_one_day_for_one_county_are_refused() -> None:
    with pytest.raises(BadInput, match="covers the same"):
        load(later=[listed(*rows_of()), listed(*rows_of(), scope="41")])
