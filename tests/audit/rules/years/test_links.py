"""A report beside the one of the year before: what must agree, and every reason why it cannot be told."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from audit.judgement import Finding
from audit.reports import CountyReports, Earlier, Report
from audit.rules import rule as asked
from audit.rules.rule import Rule
from audit.rules.years import in_force, items_carried_over, open_in_total, requests_carried_over
from tests.audit.rules.papers import UNIT, answer, answers, dossier, filled, results, written

CARRIED_IN, CARRIED_OUT = "requests.carried_in.{}", "requests.carried_out.{}"
NORMATIVE = "disclosure.normative_documents"
REQUESTS = requests_carried_over.RULE


def filed(year: int, edition: str, changed: dict[str, float | str] | None = None, **more: Any) -> Report:
    return written(year, edition=edition, cells=filled(edition, changed), **more)


def carried(into: float | str, out: float | str, **more: Any) -> list[Finding]:
    """Ask whether what 2021 carried over came to 2022, in the column of companies."""
    before = filed(2021, "2021", {CARRIED_OUT.format("business"): out}, **more)
    return answers(REQUESTS, filed(2022, "2021", {CARRIED_IN.format("business"): into}), others={2021: before})


def among(now: Report, before: Iterable[Report]) -> list[Finding]:
    """Ask the same of several documents of last year."""
    held = dossier(now, others={})
    reports = dict(held.county.reports) | {(UNIT, 2021): tuple(before)}
    return list(asked.tested(REQUESTS, replace(held, county=CountyReports(reports))))


def test_what_was_carried_over_comes_in_again() -> None:
    assert results(carried(3, 3)) == [("pass", None)]


def test_each_column_that_does_not_agree_is_a_finding_with_both_figures() -> None:
    [broken] = carried(2, 3)
    assert (broken.result, broken.evidence["equation"], broken.evidence["difference"]) == ("fail", "2 ≠ 3", -1)
    assert broken.evidence["compared_with"] == {
        "document": "https://qinglan.example/7.html",
        "captures": ["capture"],
        "filer": "白塔镇人民政府",
        "year": 2021,
    }
    assert [cell["year"] for cell in (*broken.evidence["left"], *broken.evidence["right"])] == [2022, 2021]


@pytest.mark.parametrize("state", ["blank", "not_applicable", "absent", "unclear"])
def test_a_figure_that_is_not_printed_makes_the_column_null(state: str) -> None:
    [null] = carried(2, state)
    assert (null.result, null.reason) == ("null", "unknown_addend")
    assert null.evidence["unknown"] == {"business": {"2021: requests.carried_out.business": state}}
    assert (null.evidence["tested"], null.evidence["passed"], null.evidence["of"]) == (6, 6, 7)


def test_without_a_report_of_the_year_before_nothing_is_told() -> None:
    assert answer(REQUESTS, filed(2022, "2021"), others={2020: filed(2020, "2019")}) == ("null", "no_report_before")


def test_the_change_of_form_in_2021_does_not_matter_for_requests() -> None:
    before = filed(2020, "2019", {CARRIED_OUT.format("total"): 2})
    assert results(answers(REQUESTS, filed(2021, "2021"), 2021, others={2020: before})) == [("fail", None)]


@pytest.mark.parametrize(("edition", "reason"), [("2014", "form_changed"), (None, "no_form_before")])
def test_a_form_without_the_row_is_compared_with_nothing(edition: str | None, reason: str) -> None:
    before = written(2018, edition=edition, cells={})
    assert answer(REQUESTS, filed(2019, "2019"), 2019, others={2018: before}) == ("null", reason)


@pytest.mark.parametrize("problem", ["year_conflict", "filer_conflict"])
def test_a_report_that_is_another_s_is_compared_with_nothing(problem: str) -> None:
    assert results(carried(2, 3, problems=[problem])) == [("null", "defective_report")]


def test_when_another_document_of_last_year_agrees_last_year_contradicts_itself() -> None:
    other = replace(filed(2021, "2021", {CARRIED_OUT.format("business"): 2}), url="https://qinglan.example/8.html")
    now = filed(2022, "2021", {CARRIED_IN.format("business"): 2})
    assert results(among(now, [filed(2021, "2021"), other])) == [("null", "documents_differ")]
    assert results(among(now, [filed(2021, "2021"), filed(2021, "2021")])) == [("fail", None)]


def test_last_year_s_figure_that_agreed_until_it_was_altered_is_told() -> None:
    now = filed(2022, "2021", {CARRIED_IN.format("business"): 2})
    first = filled("2021", {CARRIED_OUT.format("business"): 2})
    was = Earlier("capture of january", {name: cell.value or 0 for name, cell in first.items()})
    [broken] = answers(REQUESTS, now, others={2021: filed(2021, "2021", earlier=(was,))})
    assert broken.result == "fail"
    assert broken.evidence["agreed_before_alteration"] == ["capture of january"]


def test_last_year_s_figure_that_agrees_only_since_it_was_altered_is_told() -> None:
    was = Earlier("capture of january", dict.fromkeys(filled("2021"), 1.0))
    [passed] = answers(REQUESTS, filed(2022, "2021"), others={2021: filed(2021, "2021", earlier=(was,))})
    assert passed.result == "pass"
    assert passed.evidence["disagreed_before_alteration"]["business"] == "capture of january"


def test_an_earlier_version_that_printed_no_figure_neither_agreed_nor_disagreed() -> None:
    now = filed(2022, "2021", {CARRIED_IN.format("business"): 2})
    blank = Earlier("capture of january", {})
    for out in (2, 5):
        before = filed(2021, "2021", {CARRIED_OUT.format("business"): out}, earlier=(blank,))
        [found] = answers(REQUESTS, now, others={2021: before})
        assert not {"agreed_before_alteration", "disagreed_before_alteration"} & set(found.evidence)


def rules(rule: Rule, now: dict[str, float | str], before: dict[str, float | str], edition: str) -> list[Finding]:
    year = 2022 if edition == "2021" else 2020
    earlier = filed(year - 1, edition, {f"{NORMATIVE}.{name}": value for name, value in before.items()})
    report = filed(year, edition, {f"{NORMATIVE}.{name}": value for name, value in now.items()})
    return answers(rule, report, year, others={year - 1: earlier})


def test_what_is_in_force_is_what_was_and_what_came_and_went() -> None:
    before: dict[str, float | str] = {"in_force": 10, "issued": 4}
    assert results(rules(in_force.RULE, {"in_force": 12, "issued": 3, "repealed": 1}, before, "2021")) == [
        ("pass", None)
    ]
    [broken] = rules(in_force.RULE, {"in_force": 3, "issued": 3}, before, "2021")
    assert (broken.result, broken.evidence["equation"]) == ("fail", "3 ≠ 10 + 3 - 0")


def test_the_first_year_of_the_new_form_says_nothing_of_what_is_in_force() -> None:
    before = filed(2020, "2019", {f"{NORMATIVE}.public_total": 50})
    now = filed(2021, "2021", {f"{NORMATIVE}.in_force": 2})
    assert answer(in_force.RULE, now, 2021, others={2020: before}) == ("null", "form_changed")


def test_more_is_open_than_was_and_was_opened() -> None:
    before: dict[str, float | str] = {"public_total": 10}
    assert results(rules(open_in_total.RULE, {"public_total": 15, "published": 5}, before, "2019")) == [("pass", None)]
    assert results(rules(open_in_total.RULE, {"public_total": 9, "published": 5}, before, "2019")) == [("pass", None)]
    [broken] = rules(open_in_total.RULE, {"public_total": 16, "published": 5}, before, "2019")
    assert (broken.result, broken.evidence["equation"]) == ("fail", "16 > 10 + 5")


@pytest.mark.parametrize(("begun", "result"), [(48, "pass"), (50, "fail"), ("blank", "null")])
def test_a_year_begins_with_the_items_the_last_one_ended_with(begun: float | str, result: str) -> None:
    row = "disclosure.other_services"
    before = filed(2019, "2019", {f"{row}.prior_year_items": 50, f"{row}.change": -2})
    now = filed(2020, "2019", {f"{row}.prior_year_items": begun})
    [found] = answers(items_carried_over.RULE, now, 2020, others={2019: before})
    assert found.result == result
    assert found.evidence.get("equation") in (None, "50 ≠ 50 + -2")


def test_the_links_hold_between_cells_of_the_form() -> None:
    for links, edition in (
        (requests_carried_over.LINKS, "2019"),
        (requests_carried_over.LINKS, "2021"),
        (in_force.LINKS, "2021"),
        (items_carried_over.LINKS, "2019"),
        (open_in_total.LINKS, "2019"),
    ):
        assert {term.cell for link in links for term in (*link.left, *link.right)} <= set(filled(edition))
