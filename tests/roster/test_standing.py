"""The rules of standing on invented units, where each condition can be set alone."""

from datetime import date

import pytest

from roster.lists import cutoffs
from roster.model import Came, Duty, FilerClass, Kind, Spell, Status, Switches, Unit
from roster.standing import around, by_lists


def spell(first: int, last: int, **changes: object) -> Spell:
    fields = {
        "code": "990101100",
        "name": "甲镇",
        "kind": Kind.TOWN,
        "filer_class": FilerClass.GOV,
        "filer": "甲镇人民政府",
        "county_code": "990101",
        "county": "清岚县",
        "first": cutoffs()[first],
        "last": cutoffs()[last],
        "came": Came.LISTED,
    }
    return Spell(**{**fields, **changes})  # type: ignore[arg-type]


def standing(year: int, *spells: Spell, **switches: bool) -> tuple[Status, Duty] | None:
    when = around(list(cutoffs().values()), year, date(year + 1, 1, 31))
    found = by_lists(Unit("u", spells), when, lambda one, _: one.county_code == "990101", Switches(**switches))
    return (found.status, found.duty) if found else None


@pytest.mark.parametrize("year", [2015, 2016, 2022])
def test_in_both_lists_is_due(year: int) -> None:
    assert standing(year, spell(2015, 2023)) == (Status.EXPECTED, Duty.DUE)


def test_gone_from_the_next_list_is_not_expected() -> None:
    assert standing(2018, spell(2015, 2018)) == (Status.NOT_EXPECTED, Duty.DISSOLVED)
    assert standing(2019, spell(2015, 2018)) is None


def test_gone_but_back_later_is_unknown() -> None:
    back = spell(2020, 2023, came=Came.RETURN)
    assert standing(2018, spell(2015, 2018), back) == (Status.EXPECTED, Duty.UNKNOWN)
    assert standing(2019, spell(2015, 2018), back) == (Status.UNKNOWN, Duty.UNKNOWN)


def test_new_in_the_next_list_is_unknown() -> None:
    new = spell(2019, 2023, came=Came.NEW)
    assert standing(2018, new) == (Status.UNKNOWN, Duty.UNKNOWN)
    assert standing(2017, new) is None


def test_a_sure_change_of_kind_is_due_a_guessed_one_is_not() -> None:
    sure = spell(2019, 2023, name="甲街道", came=Came.TYPE_CHANGE)
    guess = spell(2019, 2023, name="丙镇", came=Came.RENAME, certain=False)
    assert standing(2018, spell(2015, 2018), sure) == (Status.EXPECTED, Duty.DUE)
    assert standing(2018, spell(2015, 2018), guess) == (Status.EXPECTED, Duty.UNKNOWN)
    assert standing(2019, spell(2015, 2018), guess) == (Status.EXPECTED, Duty.DUE)


def test_a_changed_class_is_unknown() -> None:
    farm = spell(2019, 2023, filer_class=FilerClass.NONE, came=Came.RENAME)
    assert standing(2018, spell(2015, 2018), farm) == (Status.EXPECTED, Duty.UNKNOWN)


def test_with_streets_off_a_town_about_to_be_a_street_is_let_off() -> None:
    street = spell(2019, 2023, filer_class=FilerClass.STREET, came=Came.TYPE_CHANGE)
    assert standing(2018, spell(2015, 2018), street, streets=False) == (Status.NOT_EXPECTED, Duty.EXEMPT)


@pytest.mark.parametrize("year", [2008, 2014, 2023, 2026])
def test_without_two_lists_nothing_is_due(year: int) -> None:
    found = standing(year, spell(2015, 2023))
    assert found is not None and found[1] is Duty.UNKNOWN


def test_cut_off_days_move() -> None:
    assert cutoffs()[2019] == date(2019, 10, 31)
    assert cutoffs()[2020] == date(2020, 6, 30)
