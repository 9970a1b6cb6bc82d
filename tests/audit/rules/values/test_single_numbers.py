"""Each number by itself: sign, decimals, range, what a township cannot have, the unit of money."""

import pytest

from audit.loading import CellFact
from audit.rules.rule import Rule
from audit.rules.values import (
    implausible_number,
    money_unit,
    negative_number,
    township_regulations,
    whole_number,
)
from audit.rules.values.implausible_number import limit_of
from tests.audit.rules.papers import answers, filled, results, written

AMOUNT = "disclosure.procurement.amount"


def told(rule: Rule, edition: str, cell: str, value: float | str) -> tuple[str, str | None]:
    """Give result and reason of the rule on a form of zeros in which one cell is something else."""
    year = {"2014": 2017, "2019": 2019, "2021": 2022}[edition]
    [found] = answers(rule, written(year, edition=edition, cells=filled(edition, {cell: value})), year)
    return found.result, found.reason


@pytest.mark.parametrize(
    ("edition", "cell", "value", "result"),
    [
        ("2021", "requests.new_received.total", -1, "fail"),
        ("2021", "requests.new_received.total", 0, "pass"),
        ("2019", "disclosure.licensing.change", -2, "pass"),
        ("2019", "disclosure.licensing.prior_year_items", -2, "fail"),
        ("2014", "statistics.budget.count", -0.5, "fail"),
        ("2021", "requests.new_received.total", "unclear", "pass"),
    ],
)
def test_no_count_is_negative(edition: str, cell: str, value: float | str, result: str) -> None:
    assert told(negative_number.RULE, edition, cell, value) == (result, None)


@pytest.mark.parametrize(
    ("edition", "cell", "value", "result"),
    [
        ("2021", "requests.new_received.total", 1.5, "fail"),
        ("2021", "requests.new_received.total", 2.0, "pass"),
        ("2021", "disclosure.fees.amount", 0.092, "pass"),
        ("2019", AMOUNT, 477.35, "pass"),
        ("2019", "disclosure.procurement.items", 0.5, "fail"),
        ("2014", "statistics.budget.count", 1.5, "pass"),
        ("2014", "statistics.staff.count", 1.5, "fail"),
    ],
)
def test_only_money_has_decimals(edition: str, cell: str, value: float, result: str) -> None:
    assert told(whole_number.RULE, edition, cell, value) == (result, None)


def test_each_wrong_number_is_a_finding_that_names_its_cell() -> None:
    wrong = {"disputes.review.total": -1, "disputes.review.upheld": -3}
    found = answers(negative_number.RULE, written(cells=filled("2021", wrong)))
    assert sorted(each.evidence["cells"][0]["cell"] for each in found) == sorted(wrong)
    assert len({each.id for each in found}) == 2
    assert [
        (each.evidence["found"], each.evidence["expected"]) for each in found if each.evidence["found"] == "-3"
    ] == [("-3", "0 or more")]


@pytest.mark.parametrize("rule", [negative_number.RULE, whole_number.RULE, implausible_number.RULE, money_unit.RULE])
def test_a_report_without_a_form_has_no_numbers(rule: Rule) -> None:
    assert results(answers(rule, written(edition=None, cells={}))) == [("null", "no_form")]


@pytest.mark.parametrize(
    ("edition", "changed", "result"),
    [
        ("2019", {"disclosure.regulations.made": 2, "disclosure.regulations.public_total": 2}, "fail"),
        ("2021", {"disclosure.regulations.in_force": 6}, "fail"),
        ("2021", {}, "pass"),
        ("2021", {"disclosure.regulations.in_force": "not_applicable"}, "pass"),
        ("2021", {"disclosure.regulations.in_force": "unclear"}, "pass"),
        ("2021", {"disclosure.normative_documents.in_force": 6}, "pass"),
    ],
)
def test_a_township_has_no_regulations(edition: str, changed: dict[str, float | str], result: str) -> None:
    year = 2019 if edition == "2019" else 2022
    report = written(year, edition=edition, cells=filled(edition, changed))
    assert results(answers(township_regulations.RULE, report, year)) == [(result, None)]


@pytest.mark.parametrize(
    ("edition", "cell", "value", "result"),
    [
        ("2021", "requests.new_received.total", 9_999, "pass"),
        ("2021", "requests.new_received.total", 13_800_138_000, "fail"),
        ("2021", "disclosure.licensing.decisions", 200_000, "pass"),
        ("2021", "disputes.review.total", 1_000, "fail"),
        ("2019", AMOUNT, 1_260_000, "pass"),
        ("2014", "statistics.published_website.count", 90_000, "pass"),
        ("2014", "statistics.staff.count", 20_190_131, "fail"),
    ],
)
def test_numbers_beyond_what_can_be(edition: str, cell: str, value: float, result: str) -> None:
    assert told(implausible_number.RULE, edition, cell, value) == (result, None)


def test_every_cell_of_every_form_has_a_limit() -> None:
    assert all(limit_of(name) >= 1_000 for edition in ("2014", "2019", "2021") for name in filled(edition))


@pytest.mark.parametrize(
    ("edition", "cell", "value", "raw", "expected"),
    [
        ("2021", "disclosure.fees.amount", 152790, "152790元", ("fail", None)),
        ("2021", "disclosure.fees.amount", 15.2, "15.2万元", ("pass", None)),
        ("2021", "disclosure.fees.amount", 15.2, "15.2", ("pass", None)),
        ("2021", "disclosure.fees.amount", 0, "0元", ("pass", None)),
        ("2021", "disclosure.fees.amount", 152790, "152790", ("fail", None)),
        ("2021", "disclosure.fees.amount", 9999, "9999", ("pass", None)),
        ("2021", "disclosure.fees.amount", 12000, "12000万元", ("pass", None)),
        ("2019", AMOUNT, 152790, "152790元", ("pass", None)),
        ("2019", AMOUNT, 15.2, "15.2万元", ("pass", None)),
        ("2019", AMOUNT, 1260000, "1260000", ("null", "unit_unstated")),
        ("2019", AMOUNT, 0, "0", ("pass", None)),
    ],
)
def test_money_stands_in_the_unit_of_the_form(
    edition: str, cell: str, value: float, raw: str, expected: tuple[str, str | None]
) -> None:
    year = 2019 if edition == "2019" else 2022
    cells = filled(edition) | {cell: CellFact(value, "reported", raw)}
    assert results(answers(money_unit.RULE, written(year, edition=edition, cells=cells), year)) == [expected]


def test_a_sum_that_is_no_number_says_nothing_of_its_unit() -> None:
    assert told(money_unit.RULE, "2019", AMOUNT, "blank") == ("null", "no_sum_of_money")
