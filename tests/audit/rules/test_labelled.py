"""The labelled set and what was measured on it: in step with the catalogue, with the cases, with the rules."""

import random
from collections import Counter
from pathlib import Path

import pytest

from audit.rules import measured
from audit.rules.catalogue import RULES
from audit.rules.measured import LEAST_POSITIVES, LEAST_PRECISION, may_fail
from benchmarks import rules
from benchmarks.labelled import cases, clean, stories

DOCS = Path(__file__).resolve().parents[3] / "docs"
CASES = cases.cases()
WORDS_OF_THE_AUDIT = ("missing", "late", "backdated", "altered", "withdrawn")
SAMPLE = random.Random(20).sample([case for case in CASES if "peers" not in case], 14)
STORIES = ("blind-after-grace", "no-control", "successors", "portal-swept")


def test_every_rule_has_a_row_of_its_present_version() -> None:
    rows = measured.measured()
    assert {name: row["version"] for name, row in rows.items()} == {name: rule.version for name, rule in RULES.items()}


def test_the_labels_name_rules_that_there_are_and_every_case_has_a_name_and_a_reason() -> None:
    assert {rule for case in CASES for rule in (*case.get("broken", ()), *case.get("open", ()))} <= RULES.keys()
    assert max(Counter(case["id"] for case in CASES).values()) == 1
    assert all(case["why"] for case in CASES)


def test_the_figures_are_those_of_the_set_as_it_stands() -> None:
    counted: Counter[str] = Counter()
    for case in CASES:
        times = len(case.get("editions", ("2021", "2019"))) * case.get("times", cases.TIMES)
        counted.update({rule: times for rule in case.get("broken", ()) if rule in rules.ALONE})
    for story in stories.STORIES.values():
        for row in story["filers"]:
            counted.update({rule: row.get("times", stories.TIMES) for rule in row.get("broken", ())})
    assert {name: row["positives"] for name, row in measured.measured().items()} == {n: counted[n] for n in RULES}


def errors(answers: list[rules.Answer]) -> set[str]:
    row = rules.Row("any")
    for answer in answers:
        row.add(answer)
    return set(map(rules.told, row.errors))


def known(*names: str) -> set[str]:
    lines = rules.ERRORS.read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line.partition(": ")[2].startswith(names)}


@pytest.mark.parametrize("case", SAMPLE, ids=lambda case: case["id"])
def test_a_case_made_anew_gives_the_errors_that_were_written_down(case: dict[str, object]) -> None:
    assert errors(rules.on_case(case)) == known(f"{case['id']} (")


@pytest.mark.parametrize("story", STORIES)
def test_a_calendar_told_anew_gives_the_errors_that_were_written_down(story: str) -> None:
    assert errors(rules.stories.answers(story)) == known(f"{story} ")


def test_a_clean_report_gives_the_errors_that_were_written_down() -> None:
    assert errors(rules.on_clean(3)) == known("clean 3 (")


@pytest.mark.parametrize("rule", WORDS_OF_THE_AUDIT)
def test_the_words_of_the_audit_are_never_said_wrongly(rule: str) -> None:
    row = measured.measured()[rule]
    assert (row["precision"], row["recall"], row["suspected_wrongly"]) == (1, 1, 0)
    assert row["positives"] >= LEAST_POSITIVES


def test_copies_too() -> None:
    assert all(measured.measured()[rule.id]["precision"] == 1 for rule in rules.stories.copies.RULES)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"version": 1, "positives": 30, "precision": 1.0}, True),
        ({"version": 1, "positives": 30, "precision": LEAST_PRECISION}, True),
        ({"version": 1, "positives": 30, "precision": 0.94}, False),
        ({"version": 1, "positives": 30, "precision": None}, False),  # it never said fail
        ({"version": 2, "positives": 30, "precision": 1.0}, False),  # measured in another meaning
        ({"version": 1, "positives": LEAST_POSITIVES - 1, "precision": 1.0}, False),
        (None, False),
    ],
)
def test_only_what_was_shown_to_be_precise_may_fail(
    row: dict[str, object] | None, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measured, "measured", lambda: {"late": row} if row else {})
    assert may_fail("late", 1) is expected


def test_the_lower_bound_of_a_share() -> None:
    assert rules.wilson(20, 20) == pytest.approx(0.8389, abs=1e-4)
    assert rules.wilson(10, 20) == pytest.approx(0.2993, abs=1e-4)


def test_the_page_says_how_many_cases_are_asked_for() -> None:
    assert f"at least {LEAST_POSITIVES} labelled cases" in (DOCS / "rules-measured.md").read_text(encoding="utf-8")


def test_a_clean_report_breaks_no_rule() -> None:
    assert not {label for *_, label, _ in rules.on_clean(0) if label == "true"}
    assert clean.REPORTS * 3 >= 300
