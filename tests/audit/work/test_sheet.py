"""A sheet folds decisions into a state; disputes end with the next decision; nothing before it is forgotten."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from audit.judgement import Finding
from audit.work.sheet import Decision, Sheet
from audit.work.subject import changed, subject

NIGHT = datetime(2024, 2, 12, 3, tzinfo=UTC)


def finding(value: float = 3, *, version: int = 1, result: str = "fail", capture: str = "c1") -> Finding:
    evidence = {"cells": [{"cell": "a", "value": value}], "captures": [capture]}
    return Finding("f" * 20, "r", version, "990101", "u@1", "镇", 2023, result, None, "medium", evidence, "990101101")


def sheet(*actions: str, on: Finding | None = None) -> Sheet:
    about = subject(on or finding())
    return Sheet(
        tuple(
            Decision(n, "f" * 20, NIGHT + timedelta(days=n), f"who{n}", action, f"why{n}", "甲", None, about)
            for n, action in enumerate(actions)
        )
    )


@pytest.mark.parametrize(
    ("actions", "word"),
    [
        ((), "new"),
        (("note",), "new"),
        (("confirm",), "confirmed"),
        (("dismiss", "note"), "dismissed"),
        (("confirm", "dismiss"), "dismissed"),
        (("dispute",), "disputed"),
        (("dispute", "confirm"), "confirmed"),
        (("dismiss", "reopen"), "reopened"),
        (("dismiss", "reopen", "note"), "reopened"),
        (("dismiss", "reopen", "dismiss"), "dismissed"),
    ],
)
def test_the_newest_decision_counts_and_a_note_is_none(actions: tuple[str, ...], word: str) -> None:
    assert sheet(*actions).state(finding()).word == word


def test_a_dispute_ends_with_the_next_decision_and_every_one_is_kept() -> None:
    first, second = sheet("dispute", "note", "confirm", "dispute", "reopen").disputes
    assert (first.opened.number, first.decided and first.decided.number) == (0, 2)
    assert (second.opened.number, second.decided) == (3, None)


@pytest.mark.parametrize(
    ("now", "why"),
    [
        ({"value": 4}, "a: 3 → 4"),
        ({"version": 2}, "version 2, it was in version 1"),
        ({"value": 4, "capture": "c1"}, "read otherwise from the same capture"),
    ],
)
def test_what_is_otherwise_opens_it_again_with_the_reason(now: dict[str, Any], why: str) -> None:
    state = sheet("dismiss").state(finding(**now))
    assert state.word == "reopened"
    assert why in str(state.reason)


@pytest.mark.parametrize("now", [{"capture": "c2"}, {"result": "suspect"}, {"result": "pass"}, {"version": 0}])
def test_what_is_the_same_stays_dismissed(now: dict[str, Any]) -> None:
    assert sheet("dismiss").state(finding(**now)).word == "dismissed"


def test_a_suspicion_that_became_a_failure_is_to_be_looked_at_again() -> None:
    assert sheet("dismiss", on=finding(result="suspect")).state(finding()).word == "reopened"


def test_an_alteration_since_the_decision_is_named() -> None:
    state = sheet("dismiss").state(finding(4, capture="c2"), [date(2024, 1, 1), date(2024, 2, 20)])
    assert str(state.reason).endswith("the report was altered, first seen on 2024-02-20")


def test_a_finding_that_does_not_stand_changes_nothing() -> None:
    assert changed(subject(finding()), finding(9, result="null")) == []
