"""What changed between two days: a step on each axis that changed, no other, a reason where it is known."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.change.comparing import WHATS, Grounds, Step, compare
from audit.change.sheet import write_changes
from audit.judgement import Judgement
from audit.rules.catalogue import RULES
from audit.rules.rule import Outcome, finding
from tests.audit.timeline import DUE, case, expectation, imported, judged, on

NIGHTS = Grounds({"990101": frozenset(on(number) for number in range(1, 15))})


def steps(before: Judgement | None, after: Judgement | None, grounds: Grounds = NIGHTS) -> list[Step]:
    return compare([before] if before else [], [after] if after else [], grounds)


def told(nights: str, first: int, last: int, **more: Any) -> list[tuple[str, str | None]]:
    """Compare two days of one calendar; gives what changed, and why."""
    before, after = (judged(nights, as_of=on(day), **more) for day in (first, last))
    return [(step.what, step.reason) for step in steps(before, after)]


@pytest.mark.parametrize(
    ("nights", "first", "last", "expected"),
    [
        ("---|---|--", 7, 8, [("newly_missing", "night of 2020-02-05")]),
        ("---|---|--1", 8, 9, [
            ("filed_since", "night of 2020-02-06"),
            ("no_longer_missing", "night of 2020-02-06"),
            ("became_late", "night of 2020-02-06"),
        ]),
        ("--1|", 2, 3, [("filed_since", "night of 2020-01-31")]),
        ("1-2|---", 1, 3, [("altered", "night of 2020-01-31")]),
        ("11g|---", 2, 3, [("withdrawn", "night of 2020-01-31")]),
        ("1g1|---", 2, 3, [("restored", "night of 2020-01-31")]),
        ("1g1|---", 1, 3, [("restored", "night of 2020-01-31")]),
        ("---|---|--?", 8, 9, [
            ("observation_lost", "night of 2020-02-06"),
            ("no_longer_missing", "night of 2020-02-06"),
        ]),
        ("1111|11", 2, 5, []),
        ("---|---|----", 9, 10, []),
    ],
)  # fmt: skip
def test_each_axis_that_changed_is_a_step(
    nights: str, first: int, last: int, expected: list[tuple[str, str | None]]
) -> None:
    assert told(nights, first, last) == expected


def test_that_a_due_date_passed_is_no_change_of_duty() -> None:
    assert told("....", 1, 4, duty="due") == []


def test_a_duty_that_is_told_otherwise_names_its_ruling() -> None:
    before = judged("---|---|--")
    after = judged("---|---|--", duty="exempt")
    after = replace(after, expectation=replace(after.expectation, rule="flood-2019"))
    found = [(step.what, step.before, step.after, step.reason) for step in steps(before, after)]
    assert found == [
        ("duty_changed", f"due, due {DUE}", f"exempt, due {DUE}", "roster or ruling flood-2019"),
        ("no_longer_missing", "missing", "not obliged", "roster or ruling flood-2019"),
    ]


def test_an_import_is_named_as_what_brought_it() -> None:
    nights, others = "---|---|--", [imported(3, 9)]
    before, after = (judged(nights, as_of=on(day), imports=others) for day in (8, 10))
    whats = [(step.what, step.reason) for step in steps(before, after)]
    assert whats == [("filed_since", "import of 2020-02-06"), ("no_longer_missing", "import of 2020-02-06")]


def test_a_newer_reading_is_named_where_no_night_explains_it() -> None:
    before = judged("11")
    after = replace(
        before, integrity=replace(before.integrity, value=("defective",), since=on(1)), headline="defective"
    )
    document = after.documents[0].url
    assert [(step.what, step.reason) for step in steps(before, after, Grounds({}, frozenset({document})))] == [
        ("defective", "newer reading")
    ]
    assert [step.reason for step in steps(before, after, Grounds())] == [None], "what is not known is not told"


def test_findings_that_came_or_went_are_steps_with_their_ids() -> None:
    rule = RULES["requests_total"]
    plain = judged("1")
    failed = finding(rule, plain.expectation, Outcome("fail", {"equation": "1 ≠ 2"}))
    passed = finding(rule, plain.expectation, Outcome("pass"))
    before, after = replace(plain, findings=(passed,)), replace(plain, findings=(failed,))
    [came] = steps(before, after)
    [went] = steps(after, before)
    assert (came.what, came.before, came.finding) == ("finding_new", "pass", failed.id)
    assert (went.what, went.after, went.finding) == ("finding_gone", "pass", failed.id)


def test_a_finding_names_the_night_only_when_its_document_had_one_version() -> None:
    rule = RULES["requests_total"]
    once, twice = judged("--1"), judged("--12")
    reasons = []
    for after in (once, twice):
        evidence = {"equation": "1 ≠ 2", "document": after.documents[0].url}
        found = finding(rule, after.expectation, Outcome("fail", evidence))
        steps_ = steps(judged("--"), replace(after, findings=(found,)))
        reasons.append(next(step.reason for step in steps_ if step.what == "finding_new"))
    assert reasons == ["night of 2020-01-31", None]


def test_a_filing_judged_only_since_is_told_with_all_that_is_said_of_it() -> None:
    assert [step.what for step in steps(None, judged("---|---|--"))] == ["newly_judged", "newly_missing"]
    assert [step.what for step in steps(None, judged("---|--2"))] == ["newly_judged", "filed_since", "became_late"]
    assert [step.what for step in steps(judged("---|---|--"), None)] == ["no_longer_judged"]


CALENDARS = st.text(alphabet="-1x#DegGs?i", min_size=2, max_size=14)


@given(CALENDARS, st.data())
@settings(max_examples=200, deadline=None)
def test_two_days_that_say_the_same_differ_in_nothing_and_others_in_something(nights: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(1, len(nights)))
    last = data.draw(st.integers(first, len(nights)))
    before, after = (judged(nights, as_of=on(day)) for day in (first, last))
    found = steps(before, after)
    assert {step.what for step in found} <= set(WHATS)
    if before.headline != after.headline and {before.headline, after.headline} <= {
        "missing",
        "filed",
        "late",
        "withdrawn",
    }:
        assert found
    if replace(before, expectation=expectation()) == after:
        assert not found
    assert ("newly_missing" in {step.what for step in found}) == (
        after.headline == "missing" and before.headline != "missing"
    )


def test_the_workbook_of_changes_holds_every_step_and_no_formula(tmp_path: Path) -> None:
    before, after = judged("---|---|--", as_of=on(7)), judged("---|---|--", as_of=on(8))
    hostile = replace(after, expectation=replace(after.expectation, filer="=1+1"))
    write_changes(tmp_path / "a.xlsx", steps(before, hostile), (on(7), on(8)))
    rows = list(openpyxl.load_workbook(tmp_path / "a.xlsx")["changes 变化"].iter_rows())
    assert [cell.value for cell in rows[2]][2:5] == ["=1+1", 2019, "newly_missing 新增未发现"]
    assert "f" not in {cell.data_type for row in rows for cell in row}
    assert rows[2][7].value.date() == on(8)


def test_the_calendar_used_here_has_the_days_it_says() -> None:
    assert case("--").looks[1].night - case("--").looks[0].night == timedelta(days=1)
    assert on(1) == date(2020, 1, 29)
