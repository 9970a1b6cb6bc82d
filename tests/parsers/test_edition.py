"""The edition is read from the labels; a mixture of two forms has none, and its tables are kept raw."""

from parsers import read_report
from parsers.forms import forms
from parsers.record import Kind, Record
from tests.parsers.rendering import Box, as_html_table, as_page, layout
from tests.parsers.test_align import numbers


def read(tables: dict[str, str], year: int = 2020) -> Record:
    [record] = read_report(as_page(tables, year).encode()).records
    return record


def printed(edition: str) -> dict[str, str]:
    return {key: as_html_table(rows) for key, rows in layout(edition, numbers(edition)).items()}


def test_the_labels_decide_and_not_the_year() -> None:
    assert read(printed("2019"), 2022).edition == "2019"
    assert read(printed("2021"), 2019).edition == "2021"


def test_two_forms_in_one_report_fail_closed() -> None:
    record = read(printed("2021") | {"requests": printed("2019")["requests"]})
    assert (record.kind, record.edition, record.cells) == (Kind.REPORT, None, {})
    assert "mixed_form" in {problem.code for problem in record.problems}
    assert len(record.tables) == 3
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
