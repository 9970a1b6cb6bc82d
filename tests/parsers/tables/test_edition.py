"""The edition is read from the labels; in a mixture the columns decide, and its tables are kept raw as well."""

import pytest

from parsers import read_report
from parsers.record import Kind, Record, State
from parsers.tables.forms import forms
from tests.parsers.rendering import Box, as_html_table, as_page, layout
from tests.parsers.tables.test_align import numbers


def read(tables: dict[str, str], year: int = 2020) -> Record:
    [record] = read_report(as_page(tables, year).encode()).records
    return record


def printed(edition: str) -> dict[str, str]:
    return {key: as_html_table(rows) for key, rows in layout(edition, numbers(edition)).items()}


def test_the_labels_decide_and_not_the_year() -> None:
    assert read(printed("2019"), 2022).edition == "2019"
    assert read(printed("2021"), 2019).edition == "2021"


@pytest.mark.parametrize(
    ("edition", "other", "own_rows"),
    [("2021", "2019", {"other_not_supplemented", "other_fee_unpaid", "other_other"}), ("2019", "2021", {"other"})],
)
def test_rows_of_the_other_form_are_told_and_nothing_else_is_lost(edition: str, other: str, own_rows: set[str]) -> None:
    record = read(printed(edition) | {"requests": printed(other)["requests"]})
    assert record.edition == edition
    without = {name for name, cell in record.cells.items() if cell.state is State.ABSENT}
    assert {name.split(".")[1] for name in without} == own_rows
    assert {cell.state for name, cell in record.cells.items() if name not in without} == {State.REPORTED}
    assert {problem.code for problem in record.problems} == {"mixed_form", "unknown_row"}
    assert len(record.tables) == 3


def test_columns_of_two_forms_fail_closed() -> None:
    both = printed("2021")["disclosure"] + printed("2019")["disclosure"]
    record = read(printed("2021") | {"disclosure": both})
    assert (record.kind, record.edition, record.cells) == (Kind.REPORT, None, {})
    assert "mixed_form" in {problem.code for problem in record.problems}
    assert len(record.tables) == 4
    assert {section.key for section in record.sections} >= {"overview", "problems", "other"}


def test_an_unknown_form_fails_closed() -> None:
    table = as_html_table(
        [[Box("统计指标"), Box("单位"), Box("统计数")], [Box("主动公开政府信息数"), Box("条"), Box("31")]]
    )
    record = read({"disclosure": table, "requests": "", "disputes": ""})
    assert (record.edition, record.cells) == (None, {})
    assert record.tables[0][1] == ("主动公开政府信息数", "条", "31")
    assert "unknown_form" in {problem.code for problem in record.problems}


def test_a_table_left_out_is_absent_and_told() -> None:
    record = read(printed("2021") | {"disputes": "<p>本镇没有复议和诉讼。</p>"})
    states = {cell.state.value for name, cell in record.cells.items() if name.startswith("disputes.")}
    assert states == {"absent"}
    assert "missing_table" in {problem.code for problem in record.problems}
    assert list(record.cells) == forms()["2021"].ids()
