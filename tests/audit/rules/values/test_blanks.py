"""Cells in which a number is due and none is printed, and tables that say nothing at all."""

import pytest

from audit.loading import CellFact
from audit.rules.values import blank_cells, blank_table
from tests.audit.rules.papers import answers, filled, written

REVIEW = "disputes.review.upheld"


def by_table(rule: object, cells: dict[str, CellFact]) -> dict[str, tuple[str, str | None]]:
    found = answers(rule, written(cells=cells))  # type: ignore[arg-type]
    return {each.evidence["table"]: (each.result, each.reason) for each in found}


def whole(table: str, fact: CellFact) -> dict[str, CellFact]:
    """A form of zeros in which every cell of one table is the same."""
    return {name: fact if name.startswith(table) else cell for name, cell in filled("2021").items()}


def test_a_form_that_is_filled_in_passes() -> None:
    assert by_table(blank_cells.RULE, filled("2021")) == dict.fromkeys(
        ("disclosure", "requests", "disputes"), ("pass", None)
    )


def test_blank_cells_and_strokes_are_counted_and_named() -> None:
    cells = filled("2021", {REVIEW: "blank"}) | {"disputes.review.total": CellFact(None, "not_applicable", "/")}
    [broken] = [each for each in answers(blank_cells.RULE, written(cells=cells)) if each.result == "fail"]
    assert broken.evidence | {"captures": []} == {
        "document": "https://qinglan.example/7.html",
        "captures": [],
        "table": "disputes",
        "tested": 15,
        "blank": 1,
        "stroke": 1,
        "cells": [REVIEW, "disputes.review.total"],
    }


@pytest.mark.parametrize("said", ["无", "未收到申请", "不涉及"])
def test_words_are_an_answer(said: str) -> None:
    cells = whole("disputes", CellFact(None, "not_applicable", said))
    assert by_table(blank_cells.RULE, cells)["disputes"] == ("pass", None)
    assert by_table(blank_table.RULE, cells)["disputes"] == ("pass", None)


def test_a_township_may_leave_its_regulations_open() -> None:
    cells = whole("disclosure.regulations.", CellFact(None, "blank", ""))
    assert by_table(blank_cells.RULE, cells)["disclosure"] == ("pass", None)


def test_unclear_cells_are_neither_blank_nor_filled_in() -> None:
    assert by_table(blank_cells.RULE, filled("2021", {REVIEW: "unclear"}))["disputes"] == ("null", "unclear_cells")
    cells = whole("disputes", CellFact(None, "unclear", "0 0"))
    assert by_table(blank_table.RULE, cells)["disputes"] == ("null", "unclear_cells")
    assert "disputes" not in by_table(blank_cells.RULE, cells)


@pytest.mark.parametrize("raw", ["", "/", "——"])
def test_a_table_wholly_blank_is_one_finding_of_its_own(raw: str) -> None:
    cells = whole("requests", CellFact(None, "not_applicable" if raw else "blank", raw))
    assert by_table(blank_table.RULE, cells)["requests"] == ("fail", None)
    assert "requests" not in by_table(blank_cells.RULE, cells)


def test_totals_of_zero_over_blank_columns_are_blank_cells() -> None:
    cells = whole("disputes", CellFact(None, "blank", "")) | {"disputes.review.total": CellFact(0, "reported", "0")}
    assert by_table(blank_table.RULE, cells)["disputes"] == ("pass", None)
    assert by_table(blank_cells.RULE, cells)["disputes"] == ("fail", None)


def test_a_table_the_document_does_not_have_is_no_blank_one() -> None:
    cells = whole("disputes", CellFact(None, "absent", None))
    assert "disputes" not in by_table(blank_table.RULE, cells) | by_table(blank_cells.RULE, cells)
