"""Whatever happens to a small county, its roster holds to the duty exactly those who were there, each once."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings

from roster import Duty, Roster, load
from roster.model import Expectation
from tests.roster.histories import COUNTIES, History, Life, histories

YEARS = range(2014, 2025)


def imported(history: History) -> Roster:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "counties.csv"
        file.write_text(history.text, encoding="utf-8")
        return load([file])


def told(roster: Roster, history: History, year: int) -> list[Expectation]:
    held = {one.county for life in history.lives for one in life.stretches}
    return [one for county in COUNTIES if county in held for one in roster.expectations(county, year)]


def of(life: Life, expectations: list[Expectation]) -> list[Expectation]:
    codes = {one.code for one in life.stretches}
    return [one for one in expectations if one.code in codes]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(histories())
def test_each_unit_has_one_expectation_at_most_and_is_due_only_where_it_was_on_both_days(history: History) -> None:
    roster = imported(history)
    ids: dict[int, set[str]] = {}
    for year in YEARS:
        expectations = told(roster, history, year)
        assert len({one.unit_id for one in expectations}) == len(expectations)
        for place, life in enumerate(history.lives):
            mine = of(life, expectations)
            assert len(mine) <= 1, "one unit is counted twice"
            ids.setdefault(place, set()).update(one.unit_id for one in mine)
            due = date(year + 1, 3, 31) if year <= 2018 else date(year + 1, 1, 31)
            ended, at_due = life.on(date(year, 12, 31)), life.on(due)
            stayed = ended is not None and at_due is not None and ended.county == at_due.county
            assert stayed is any(one.duty is Duty.DUE for one in mine)
            if ended is not None:
                assert [(one.county_code, one.unit, one.code) for one in mine] == [
                    (ended.county, ended.name, ended.code)
                ], "its duty vanished, or stands under another name or county"
            assert all(one.reason for one in mine if one.duty is not Duty.DUE), "no sentence says why"
    assert all(len(found) <= 1 for found in ids.values()), "one unit goes by two ids"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(histories())
def test_a_unit_that_went_into_others_names_all_of_them(history: History) -> None:
    roster = imported(history)
    for year in YEARS:
        for one in told(roster, history, year):
            life = next(life for life in history.lives if one.code in {each.code for each in life.stretches})
            if one.duty is Duty.MERGED:
                assert life.now.successors
                assert all(code in str(one.successor) and code in str(one.reason) for code in life.now.successors)
            if one.duty is Duty.DISSOLVED:
                assert not life.now.successors and one.successor is None
