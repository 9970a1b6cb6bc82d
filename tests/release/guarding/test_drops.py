"""What falls without a cause refuses a release; what is explained does not."""

from collections import Counter
from copy import deepcopy
from typing import Any

import pytest

from release.guarding.drops import Before, coverage_drops, drops
from release.guarding.tally import Tally
from release.guarding.validation import validation
from release.schema import load_schema
from tests.release.made import made_tables

CODE = "041032"


@pytest.fixture
def then() -> dict[str, Any]:
    tally = Tally(load_schema())
    tables = made_tables()
    whole = {name: tables.pop(name) for name in ("rules", "reviews", "replies")}
    tally.add(CODE, tables, tables)
    tally.add(None, whole, whole)
    return validation(tally, load_schema(), {})


def fallen(validation: dict[str, Any], table: str, by: int) -> dict[str, Any]:
    now = deepcopy(validation)
    now["rows_by_county"][CODE][table] -= by
    now["rows"][table] -= by
    return now


def told(before: Before, now: dict[str, Any]) -> list[str]:
    return [reason.says for reason in drops(before, now)]


def test_nothing_fell_where_all_is_as_it_was_or_more(then: dict[str, Any]) -> None:
    assert told(Before("old", then), then) == []
    assert told(Before("old", then), fallen(then, "reports", -5)) == []


@pytest.mark.parametrize("table", ["units", "obligations", "verdicts", "visits", "reports", "versions", "cells"])
def test_one_row_fewer_in_one_county_is_a_reason(then: dict[str, Any], table: str) -> None:
    [line] = told(Before("old", then), fallen(then, table, 1))
    assert line.startswith(f"{CODE}: {table} fell from {then['rows'][table]} to {then['rows'][table] - 1}")
    assert "old" in line


def test_a_fall_in_one_county_is_not_hidden_by_another_that_grew(then: dict[str, Any]) -> None:
    now = fallen(then, "reports", 1)
    now["rows_by_county"]["410324"] = {"reports": 100}
    now["rows"]["reports"] += 100
    assert len(told(Before("old", then), now)) == 1


def test_what_is_excused_is_no_reason_and_no_more_than_that(then: dict[str, Any]) -> None:
    excused = Before("old", then, excused=Counter({(CODE, "reports"): 1}))
    assert told(excused, fallen(then, "reports", 1)) == []
    assert len(told(excused, fallen(then, "reports", 2))) == 1
    assert len(told(excused, fallen(then, "visits", 1))) == 1


def test_a_county_left_out_is_not_compared(then: dict[str, Any]) -> None:
    now = deepcopy(then)
    now["rows_by_county"].pop(CODE)
    assert told(Before("old", then), now) == []


def test_findings_come_and_go_but_not_most_of_them(then: dict[str, Any]) -> None:
    count = then["rows"]["findings"]
    assert told(Before("old", then), fallen(then, "findings", count // 3)) == []
    assert len(told(Before("old", then), fallen(then, "findings", count - 1))) == 1


def test_another_parser_may_read_a_little_less_and_no_more(then: dict[str, Any]) -> None:
    count = then["rows"]["cells"]
    little, much = fallen(then, "cells", count // 20), fallen(then, "cells", count // 2)
    assert told(Before("old", then, other_parser=True), little) == []
    assert len(told(Before("old", then), little)) == 1
    assert len(told(Before("old", then, other_parser=True), much)) == 1
    assert len(told(Before("old", then, other_parser=True), fallen(then, "visits", 1))) == 1


def test_decisions_never_become_fewer_and_rules_only_with_another_program(then: dict[str, Any]) -> None:
    for table, other in (("reviews", True), ("rules", False)):
        now = deepcopy(then)
        now["rows"][table] -= 1
        assert len(told(Before("old", then, other_rules=other), now)) == 1
    assert told(Before("old", then, other_rules=True), {**then, "rows": then["rows"] | {"rules": 1}}) == []


def coverage(*years: tuple[int, int, int]) -> dict[str, Any]:
    rows = [
        {"county_code": CODE, "year": year, "owed": owed, "found": found, "found_elsewhere": 0, "absent": 0}
        for year, owed, found in years
    ]
    return {"coverage": {"by_county_and_year": rows}, "retracted": {"filings": []}}


@pytest.mark.parametrize(
    ("then", "now", "refused"),
    [
        (coverage((2022, 10, 10)), coverage((2022, 10, 8)), False),
        (coverage((2022, 10, 10)), coverage((2022, 10, 7)), True),
        (coverage((2022, 10, 1)), coverage((2022, 10, 0)), True),
        (coverage((2022, 10, 0)), coverage((2022, 10, 0)), False),
        (coverage((2022, 10, 10)), coverage((2022, 10, 10), (2023, 10, 0)), False),  # a new year is not yet observed
        (coverage((2022, 0, 0)), coverage((2022, 10, 0)), False),  # nothing was owed
        (coverage((2022, 10, 10)), coverage(), False),  # left out
    ],
)
def test_coverage_that_collapses_is_a_reason(then: dict[str, Any], now: dict[str, Any], refused: bool) -> None:
    found = list(coverage_drops(Before("old", then), now))
    assert bool(found) is refused
    assert all(reason.kind == "drop" for reason in found)


def test_filings_struck_by_a_retraction_count_as_before() -> None:
    then, now = coverage((2022, 10, 10)), coverage((2022, 10, 7))
    struck = [{"county_code": CODE, "year": 2022, "filings": 3}]
    assert list(coverage_drops(Before("old", then), now | {"retracted": {"filings": struck}})) == []
    struck[0]["year"] = 2021
    assert len(list(coverage_drops(Before("old", then), now | {"retracted": {"filings": struck}}))) == 1


def test_what_was_taken_back_is_no_fall_but_excuses_no_other_and_not_for_ever(then: dict[str, Any]) -> None:
    taken = fallen(then, "reports", 1)
    taken["retracted"]["rows_by_county"] = {CODE: {"reports": 1}}
    assert told(Before("old", then), taken) == []
    more = deepcopy(taken)
    more["rows_by_county"][CODE]["reports"] -= 1
    assert len(told(Before("old", then), more)) == 1
    assert len(told(Before("old", taken), more)) == 1, "what was taken back before explains no new fall"
