from datetime import date

import pytest

from roster import Duty, FilerClass, Roster, Status, Switches, load
from roster.errors import BadInput
from roster.model import Expectation


@pytest.fixture(scope="module")
def roster() -> Roster:
    return load()


def told(roster: Roster, county: str, year: int, unit: str, **switches: bool) -> Expectation:
    (found,) = [one for one in roster.expectations(county, year, Switches(**switches)) if one.unit == unit]
    return found


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("410329", ["410329"]),
        ("伊川县", ["410329"]),
        ("伊川", ["410329"]),
        ("河南省洛阳市伊川县", ["410329"]),
        ("鼓楼区", ["320106", "320302", "350102", "410204"]),
        ("南京市鼓楼区", ["320106"]),
        ("孟津", ["410308"]),
        ("定州市", ["130682"]),
        ("无此县", []),
    ],
)
def test_counties_are_found_by_code_and_name(roster: Roster, text: str, codes: list[str]) -> None:
    assert [county.code for county in roster.counties(text)] == codes


def test_a_town_in_both_lists_is_due(roster: Roster) -> None:
    found = told(roster, "410329", 2019, "江左镇")
    assert (found.unit_id, found.code, found.filer) == ("410329105@2015", "410329105", "江左镇人民政府")
    assert (found.status, found.duty, found.confidence, found.reason) == (Status.EXPECTED, Duty.DUE, "high", None)
    assert (found.since, found.due, found.grace_until) == (date(2020, 1, 1), date(2020, 1, 31), date(2020, 2, 10))
    assert (found.rule, found.basis_kind) == ("national-2019", "practice")
    assert "art. 49" in found.basis and "does not name townships" in found.basis


def test_report_year_2018_was_still_due_under_the_old_regulation(roster: Roster) -> None:
    found = told(roster, "410329", 2018, "江左镇")
    assert (found.due, found.rule, found.basis_kind) == (date(2019, 3, 31), "national-2008", "law")


def test_a_township_about_to_become_a_town_is_due_under_the_name_of_the_year(roster: Roster) -> None:
    found = told(roster, "520425", 2015, "火花乡")
    assert (found.code, found.filer, found.duty) == ("520425205", "火花乡人民政府", Duty.DUE)
    later = told(roster, "520425", 2016, "火花镇")
    assert later.unit_id == found.unit_id and later.code == "520425108"


def test_a_vanished_township_is_not_expected_and_the_reason_is_told(roster: Roster) -> None:
    found = told(roster, "520425", 2015, "达帮乡")
    assert (found.status, found.duty) == (Status.NOT_EXPECTED, Duty.DISSOLVED)
    assert "2015-09-30" in str(found.reason) and "2016-07-31" in str(found.reason)


@pytest.mark.parametrize(
    ("unit", "year"),
    [("五峰街道", 2015), ("水塘镇", 2015), ("火花乡", 2014), ("火花乡", 2008), ("火花镇", 2023), ("火花镇", 2030)],
)
def test_whatever_the_lists_do_not_prove_is_unknown_with_a_reason(roster: Roster, unit: str, year: int) -> None:
    found = told(roster, "520425", year, unit)
    assert (found.duty, found.confidence) == (Duty.UNKNOWN, "low")
    assert found.reason


def test_a_district_made_later_is_answered_from_the_counties_it_was_made_of(roster: Roster) -> None:
    made_of = {one.code[:6] for one in roster.expectations("410308", 2019)}
    assert made_of == {"410306", "410322"}
    assert {one.county_code for one in roster.expectations("410308", 2019)} == {"410308"}
    assert {one.code[:6] for one in roster.expectations("410322", 2022)} == {"410308"}


def test_streets_can_be_left_out(roster: Roster) -> None:
    assert told(roster, "410329", 2019, "河滨街道").duty is Duty.DUE
    left_out = told(roster, "410329", 2019, "河滨街道", streets=False)
    assert (left_out.status, left_out.duty, left_out.filer_class) == (
        Status.NOT_EXPECTED,
        Duty.EXEMPT,
        FilerClass.STREET,
    )
    assert "streets" in str(left_out.reason)


def test_farms_and_doubtful_bodies_are_never_due(roster: Roster) -> None:
    for county in ("320505", "532625", "469024"):
        for year in (2008, 2015, 2016, 2019, 2022, 2023):
            for one in roster.expectations(county, year):
                if one.filer_class in (FilerClass.REVIEW, FilerClass.NONE):
                    assert (one.status, one.duty) == (Status.NOT_EXPECTED, Duty.EXEMPT)
                    assert one.reason


def test_townships_of_a_zone_are_unknown_before_lists_show_zones(roster: Roster) -> None:
    zone = next(county for county in roster.counties("石家庄高新技术产业开发区") or roster.counties("130171"))
    found = [one for one in roster.expectations(zone.code, 2015) if one.duty is not Duty.EXEMPT]
    assert found and {(one.status, one.duty) for one in found} == {(Status.UNKNOWN, Duty.UNKNOWN)}


def test_a_unit_that_changed_county_between_two_lists_is_held_on_neither_portal(roster: Roster) -> None:
    for county, status in (("330110", Status.EXPECTED), ("330113", Status.UNKNOWN)):
        found = told(roster, county, 2020, "塘栖镇")
        assert (found.status, found.duty) == (status, Duty.UNKNOWN)
        assert "moved from 余杭区 (330110) to 临平区 (330113)" in str(found.reason)


def test_a_county_that_only_got_another_code_keeps_its_duties(roster: Roster) -> None:
    found = told(roster, "320684", 2020, "常乐镇")
    assert (found.duty, found.confidence) == (Duty.DUE, "high")
    assert told(roster, "320614", 2020, "常乐镇").duty is Duty.DUE


def test_a_county_that_ends_does_not_answer_for_what_else_joins_its_heir(roster: Roster) -> None:
    assert {one.code[:6] for one in roster.expectations("410306", 2020)} == {"410306"}


def test_a_county_in_no_roster_and_a_year_before_the_regulation_are_errors(roster: Roster) -> None:
    with pytest.raises(BadInput, match="990101"):
        roster.expectations("990101", 2019)
    with pytest.raises(BadInput, match="2007"):
        roster.expectations("410329", 2007)


@pytest.mark.parametrize(
    ("county", "name", "year", "units"),
    [
        ("410329", "伊川县江左镇人民政府", 2019, ["410329105@2015"]),
        ("410329", "河南省洛阳市伊川县江左镇人民政府", 2019, ["410329105@2015"]),
        ("410329", "江左乡", 2019, ["410329105@2015"]),
        ("410329", "河滨街道办", 2019, ["410329002@2017"]),
        ("410329", "河滨办事处", 2019, ["410329002@2017"]),
        ("410329", "城关镇", 2019, ["410329100@2015"]),
        ("520425", "火花乡人民政府", 2019, ["520425205@2015"]),
        ("520425", "火花镇", 2015, ["520425205@2015"]),
        ("230406", "东山区东方红乡人民政府", 2020, ["230406202@2015"]),
        ("410329", "伊川县人民政府", 2019, []),
        ("410329", "伊川县教育局", 2019, []),
        ("410329", "", 2019, []),
    ],
)
def test_names_mean_units(roster: Roster, county: str, name: str, year: int, units: list[str]) -> None:
    assert [unit.unit_id for unit in roster.identify(county, name, year)] == units
