"""What sentences state beside what the table prints; several sentences of one quantity are added up or told apart."""

from typing import Any

import pytest

from audit.judgement import Finding
from audit.loading import CellFact
from audit.rules.values import text_and_table, text_total
from audit.rules.values.stated import cells_of_quantities
from tests.audit.rules.papers import answers, filled, results, written

YEARS = {"2014": 2017, "2019": 2019, "2021": 2022}
RECEIVED = "requests.new_received.total"
AMOUNT = "disclosure.procurement.amount"


def said(quantity: str, value: float, unit: str | None = "件") -> dict[str, Any]:
    return {"quantity": quantity, "value": value, "unit": unit, "sentence": f"{quantity}{value}{unit}", "at": None}


def told(edition: str, changed: dict[str, float | str], *statements: dict[str, Any]) -> list[Finding]:
    year = YEARS[edition]
    report = written(year, edition=edition, cells=filled(edition, changed), statements=list(statements))
    return answers(text_and_table.RULE, report, year)


def test_a_sentence_that_says_what_the_table_says_passes() -> None:
    assert results(told("2021", {RECEIVED: 5}, said("requests_received", 5))) == [("pass", None)]


def test_a_sentence_that_says_something_else_is_a_finding_with_the_sentence() -> None:
    [broken] = told("2021", {RECEIVED: 3}, said("requests_received", 5))
    assert (broken.result, broken.severity, broken.evidence["equation"]) == ("fail", "medium", "5 ≠ 3")
    assert broken.evidence["quote"] == ["requests_received5件"]
    assert [cell["cell"] for cell in broken.evidence["cells"]] == [RECEIVED]


def test_none_in_words_is_zero() -> None:
    assert results(told("2021", {RECEIVED: 2}, said("requests_received", 0, None))) == [("fail", None)]
    assert results(told("2021", {}, said("requests_received", 0, None))) == [("pass", None)]


def test_a_quantity_of_several_cells_is_their_sum() -> None:
    lawsuits = {"disputes.litigation_direct.total": 1, "disputes.litigation_after_review.total": 2}
    assert results(told("2021", dict(lawsuits), said("lawsuits", 3))) == [("pass", None)]
    assert results(told("2021", dict(lawsuits), said("lawsuits", 1))) == [("fail", None)]


@pytest.mark.parametrize("state", ["blank", "not_applicable", "unclear", "absent"])
def test_a_cell_without_a_number_is_compared_with_nothing(state: str) -> None:
    assert results(told("2021", {RECEIVED: state}, said("requests_received", 5))) == [("null", "unknown_addend")]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((5, 3, 2), ("pass", None)),  # the whole and its parts
        ((3, 2), ("pass", None)),  # the parts alone
        ((5, 5), ("pass", None)),  # said twice
        ((2.5, 2.5), ("pass", None)),  # two parts of one size
        ((2, 2, 3), ("pass", None)),  # one of them said twice
        ((4, 3), ("null", "several_statements")),
        ((4, 4), ("fail", None)),
    ],
)
def test_several_sentences_may_be_the_whole_or_its_parts(
    values: tuple[float, ...], expected: tuple[str, str | None]
) -> None:
    assert results(told("2021", {RECEIVED: 5}, *(said("requests_received", n) for n in values))) == [expected]


def test_what_was_received_may_include_what_was_carried_in() -> None:
    cells: dict[str, float | str] = {RECEIVED: 5, "requests.carried_in.total": 2}
    assert results(told("2021", cells, said("requests_received", 7))) == [("pass", None)]
    assert results(told("2021", cells, said("requests_received", 6))) == [("fail", None)]


def test_texts_speak_more_widely_of_decisions_than_of_requests() -> None:
    [broken] = told("2021", {}, said("licensing_decisions", 1200))
    assert (broken.result, broken.severity) == ("fail", "low")


def test_a_quantity_without_cells_in_the_form_is_not_compared() -> None:
    assert results(told("2021", {}, said("published_total", 98, "条"))) == [("null", "nothing_stated")]
    assert results(told("2014", {}, said("published_total", 98, "条"))) == [("fail", None)]


@pytest.mark.parametrize(
    ("value", "unit", "number", "raw", "expected"),
    [
        (126, "万元", 1260000, "1260000元", ("pass", None)),
        (12.6, "万元", 125800, "125800元", ("pass", None)),  # rounded
        (12.6, "万元", 125000, "125000元", ("fail", None)),
        (1260000, "元", 126, "126万元", ("pass", None)),
        (126, "万元", 1260, "1260元", ("fail", None)),
        (126, "万元", 1260000, "1260000", ("null", "unknown_addend")),  # in which unit, nobody says
        (0, None, 0, "0", ("pass", None)),
        (126, None, 126, "126万元", ("null", "nothing_stated")),
    ],
)
def test_sums_of_money_are_compared_in_one_unit(
    value: float, unit: str | None, number: float, raw: str, expected: tuple[str, str | None]
) -> None:
    cells = filled("2019") | {AMOUNT: CellFact(number, "reported", raw)}
    report = written(2019, cells=cells, statements=[said("procurement_amount", value, unit)])
    assert results(answers(text_and_table.RULE, report, 2019)) == [expected]


def test_the_cells_of_every_quantity_are_cells_of_the_form() -> None:
    for cells in cells_of_quantities().values():
        for edition, names in cells.items():
            assert set(names) <= set(filled(edition))


@pytest.mark.parametrize(
    ("edition", "cell", "statements", "expected"),
    [
        ("2019", "published", [98], ("fail", "98 < 198")),
        ("2019", "published", [198], ("pass", None)),
        ("2019", "published", [98, 120], ("pass", None)),
        ("2019", "published", [], ("null", None)),
        ("2021", "issued", [98], ("fail", "98 < 198")),
    ],
)
def test_the_whole_is_no_less_than_its_part(
    edition: str, cell: str, statements: list[int], expected: tuple[str, str | None]
) -> None:
    cells = filled(edition, {f"disclosure.normative_documents.{cell}": 198})
    report = written(YEARS[edition], cells=cells, statements=[said("published_total", n, "条") for n in statements])
    [found] = answers(text_total.RULE, report, YEARS[edition])
    assert (found.result, found.evidence.get("equation")) == expected


def test_a_part_that_is_not_printed_is_no_part() -> None:
    cells = filled("2019", {"disclosure.normative_documents.published": "blank"})
    report = written(2019, cells=cells, statements=[said("published_total", 98, "条")])
    assert results(answers(text_total.RULE, report, 2019)) == [("null", "unknown_addend")]
