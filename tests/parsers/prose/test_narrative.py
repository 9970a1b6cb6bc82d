"""A report without tables is a narrative, or lacks its form: the structure tells."""

import pytest

from parsers import read_report
from parsers.document import Line
from parsers.prose.narrative import edition_without_tables
from parsers.prose.sections import split_sections
from parsers.record import Kind, Record

SAID = "全年平稳有序，群众反映良好。"
NARRATIVE = (
    "一、概述", SAID, "二、主动公开政府信息情况", "全年主动公开政府信息56条。", "三、依申请公开情况",
    "全年未收到政府信息公开申请。", "四、收费及减免情况", "未收取任何费用。",
)  # fmt: skip


def told(*texts: str, attachments: tuple[str, ...] = ()) -> tuple[str | None, str | None]:
    sections = split_sections([Line(text, "") for text in texts])
    edition, problem = edition_without_tables(sections, attachments)
    return edition, problem.code if problem else None


def read(*texts: str, tables: str = "", year: int = 2012) -> Record:
    body = "".join(f"<p>{text}</p>" for text in texts)
    title = f"青石镇人民政府{year}年政府信息公开工作年度报告"
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}{tables}</body></html>"
    [record] = read_report(page.encode()).records
    return record


def test_several_sections_of_a_narrative_make_one() -> None:
    assert told(*NARRATIVE) == ("2008", None)


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(
            ("一、总体情况", SAID, "三、收到和处理政府信息公开申请情况", SAID), id="a heading of the new forms"
        ),
        pytest.param(
            ("一、概述", SAID, "二、主动公开情况", "三、依申请公开情况", "四、复议、诉讼情况"), id="bare headings"
        ),
        pytest.param((*NARRATIVE, "详见政府信息公开情况统计表。"), id="a table is named"),
        pytest.param((*NARRATIVE, "附表"), id="a table is announced"),
        pytest.param(("一、概述", SAID, "二、存在问题", SAID, "三、其他事项", SAID), id="nothing on disclosure"),
        pytest.param((SAID, SAID), id="no sections"),
    ],
)
def test_what_promises_tables_or_has_no_sections_lacks_its_form(texts: tuple[str, ...]) -> None:
    assert told(*texts) == (None, "missing_form")


def test_an_attached_table_of_statistics_is_a_promise() -> None:
    assert told(*NARRATIVE, attachments=("情况统计表.xls",)) == (None, "missing_form")


@pytest.mark.parametrize("year", [2012, 2020])
def test_a_narrative_has_its_figures_in_statements(year: int) -> None:
    record = read(*NARRATIVE, year=year)
    assert (record.kind, record.edition, record.cells, record.tables) == (Kind.REPORT, "2008", {}, ())
    assert [(s.quantity, s.value) for s in record.statements] == [
        ("published_total", 56), ("requests_received", 0), ("fees_collected", 0)
    ]  # fmt: skip
    assert {problem.code for problem in record.problems}.isdisjoint({"missing_form", "unknown_form"})


def test_a_table_of_no_known_form_keeps_the_report_from_being_a_narrative() -> None:
    record = read(
        *NARRATIVE, tables="<table><tr><td>指标</td><td>数</td></tr><tr><td>公开条数</td><td>56</td></tr></table>"
    )
    assert (record.edition, len(record.tables)) == (None, 1)
    assert "unknown_form" in {problem.code for problem in record.problems}


def test_a_title_over_nothing_is_empty_and_not_said_to_lack_its_form() -> None:
    record = read(tables='<div class="TRS_Editor"></div>')
    assert [problem.code for problem in record.problems if problem.code == "missing_form"] == []
