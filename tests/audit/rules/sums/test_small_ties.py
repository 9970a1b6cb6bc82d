"""The ties of the disclosure table and of the statistics table of 2014: what a form implies, and what it does not."""

from collections.abc import Mapping

import pytest

from audit.rules.rule import Rule
from audit.rules.sums import (
    rules_in_force,
    rules_in_total,
    rules_published,
    statistics_answers,
    statistics_channels,
    statistics_disputes,
    statistics_parts,
    statistics_requests,
)
from tests.audit.rules.papers import answers, filled, written

YEARS = {"2014": 2017, "2019": 2019, "2021": 2022}
NORMATIVE = "disclosure.normative_documents"


def told(rule: Rule, edition: str, changed: Mapping[str, float | str]) -> list[tuple[str, str | None]]:
    """Give result and equation (or reason) of every answer."""
    report = written(YEARS[edition], edition=edition, cells=filled(edition, changed))
    found = answers(rule, report, YEARS[edition])
    return [(each.result, each.evidence.get("equation") or each.reason) for each in found]


def count(**rows: float | str) -> dict[str, float | str]:
    return {f"statistics.{row}.count": value for row, value in rows.items()}


@pytest.mark.parametrize(
    ("rule", "edition", "changed", "expected"),
    [
        (rules_published.RULE, "2019", {f"{NORMATIVE}.made": 5, f"{NORMATIVE}.published": 3}, ("fail", "5 > 3")),
        (rules_published.RULE, "2019", {f"{NORMATIVE}.made": 3, f"{NORMATIVE}.published": 5}, ("pass", None)),
        (rules_published.RULE, "2019", {f"{NORMATIVE}.made": "blank"}, ("null", "unknown_addend")),
        (rules_in_total.RULE, "2019", {f"{NORMATIVE}.published": 9, f"{NORMATIVE}.public_total": 2}, ("fail", "9 > 2")),
        (rules_in_total.RULE, "2019", {f"{NORMATIVE}.published": 9, f"{NORMATIVE}.public_total": 9}, ("pass", None)),
        (rules_in_force.RULE, "2021", {f"{NORMATIVE}.issued": 4, f"{NORMATIVE}.in_force": 3}, ("fail", "4 > 3 + 0")),
        (
            rules_in_force.RULE,
            "2021",
            {f"{NORMATIVE}.issued": 4, f"{NORMATIVE}.in_force": 3, f"{NORMATIVE}.repealed": 1},
            ("pass", None),
        ),
        (statistics_requests.RULE, "2014", count(requests_received=3), ("fail", "0 + 0 + 0 + 0 ≠ 3")),
        (
            statistics_requests.RULE,
            "2014",
            count(requests_received=3, requests_received_online=2, requests_received_by_letter=1),
            ("pass", None),
        ),
        (statistics_requests.RULE, "2014", count(requests_closed=2, requests_closed_on_time=1), ("fail", "1 + 0 ≠ 2")),
        (statistics_answers.RULE, "2014", count(requests_answered=1, answered_not_existing=1), ("pass", None)),
        (
            statistics_answers.RULE,
            "2014",
            count(answered_refused=2, requests_answered=2, refused_privacy=1),
            ("fail", "0 + 0 + 1 + 0 + 0 + 0 ≠ 2"),
        ),
        (statistics_disputes.RULE, "2014", count(reviews=1, reviews_upheld=2), ("fail", "2 + 0 + 0 > 1")),
        (statistics_parts.RULE, "2014", count(published_total=5, published_normative=6), ("fail", "6 > 5")),
        (statistics_parts.RULE, "2014", count(staff=1, staff_full_time=1, staff_part_time=1), ("fail", "1 + 1 > 1")),
        (statistics_parts.RULE, "2014", count(press_conferences_with_leaders=1), ("fail", "1 > 0")),
        (statistics_channels.RULE, "2014", count(published_total=9, published_website=9), ("pass", None)),
        (
            statistics_channels.RULE,
            "2014",
            count(published_total=9, published_website=6, published_wechat=6),
            ("pass", None),
        ),
        (
            statistics_channels.RULE,
            "2014",
            count(published_total=9, published_website=12),
            ("fail", "12 > 9"),
        ),
        (
            statistics_channels.RULE,
            "2014",
            count(published_total=9, published_website=5),
            ("fail", "9 > 0 + 5 + 0 + 0 + 0"),
        ),
        (statistics_channels.RULE, "2014", count(published_weibo="not_applicable"), ("null", "unknown_addend")),
    ],
)
def test_a_tie(rule: Rule, edition: str, changed: dict[str, float | str], expected: tuple[str, str | None]) -> None:
    assert told(rule, edition, changed) == [expected]


def test_what_is_not_decided_yet_is_missing_from_no_sum() -> None:
    assert told(statistics_disputes.RULE, "2014", count(reviews=3, lawsuits=2, lawsuits_upheld=1)) == [("pass", None)]


def test_those_who_edit_the_gazette_are_staff_and_not_full_time() -> None:
    assert told(statistics_parts.RULE, "2014", count(staff=4, staff_full_time=1, staff_part_time=2)) == [("pass", None)]


def test_the_form_of_2021_says_nothing_about_what_was_made_and_published() -> None:
    assert told(rules_published.RULE, "2021", {}) == told(rules_in_force.RULE, "2019", {}) == []
