"""What sentences state of the form's quantities, and what they do not."""

import pytest

from parsers.document import Line
from parsers.prose.quantities import quantities
from parsers.prose.sections import Part
from parsers.prose.statements import find_statements
from parsers.record import Statement
from parsers.tables.forms import forms
from tests.parsers.prose.sentences import SILENT, STATING

PLACE, YEAR = "青石镇", 2012


def find(text: str, section: str | None = None, year: int | None = YEAR) -> tuple[Statement, ...]:
    return find_statements([Part(section, "", (Line(text, "line 7"),))], year, PLACE)


def told(text: str, section: str | None = None, year: int | None = YEAR) -> str:
    return " ".join(f"{statement.quantity}={statement.value}" for statement in find(text, section, year))


@pytest.mark.parametrize(
    ("section", "text", "expected"),
    [(section, text, said) for section, table in STATING.items() for text, said in table.items()],
)
def test_a_sentence_states(section: str | None, text: str, expected: str) -> None:
    assert told(text, section) == expected


@pytest.mark.parametrize(("section", "text"), [(section, text) for section, texts in SILENT.items() for text in texts])
def test_a_sentence_states_nothing(section: str | None, text: str) -> None:
    assert told(text, section) == ""


def test_a_statement_has_its_sentence_and_place_as_printed() -> None:
    [statement] = find("工作有序。 2012 年，我镇主动公开 政府信息 １２０ 条！其余见附表。")
    assert statement == Statement("published_total", 120, "条", "2012 年，我镇主动公开 政府信息 １２０ 条！", "line 7")


def test_two_figures_for_one_quantity_are_both_kept() -> None:
    text = "2012年，我镇主动公开政府信息120条。全年共主动公开政府信息118条。"
    assert told(text) == "published_total=120 published_total=118"


def test_another_year_holds_to_the_end_of_the_paragraph_or_till_the_own_year() -> None:
    assert told("2011年工作平稳。主动公开政府信息80条。") == ""
    assert told("2011年工作平稳。主动公开政府信息80条。2012年主动公开政府信息90条。") == "published_total=90"


def test_without_a_report_year_only_sentences_that_name_none_count() -> None:
    assert told("2012年主动公开政府信息80条。", year=None) == ""
    assert told("全年主动公开政府信息80条。", year=None) == "published_total=80"


def test_the_first_year_begins_in_may() -> None:
    text = "2008年5月1日至12月31日，我镇主动公开政府信息40条。"
    assert (told(text, year=2008), told(text.replace("2008", "2012"))) == ("published_total=40", "")


def test_a_sub_heading_says_what_its_lines_are_about() -> None:
    lines = (
        "（二）依申请公开",
        "收到申请3件。",
        "（三）信息管理",
        "收到申请4件。",
        "（四）存在的问题",
        "主动公开政府信息9条。",
    )
    part = Part("overview", "一、总体情况", tuple(Line(text, "") for text in lines))
    assert [(s.quantity, s.value) for s in find_statements([part], YEAR, None)] == [("requests_received", 3)]


def test_another_place_is_another_body_and_the_own_one_is_not() -> None:
    [own] = find_statements([Part(None, "", (Line("清岚县红石乡主动公开政府信息9条。", ""),))], YEAR, "红石乡")
    assert (own.quantity, own.value) == ("published_total", 9)
    assert told("清岚县红石乡主动公开政府信息9条。") == ""


@pytest.mark.parametrize(
    ("place", "called"),
    [("和平街道", "和平街"), ("和平街道", "和平办事处"), ("云岭回族乡", "云岭乡"), ("云岭土家族苗族乡", "云岭乡")],
)
def test_the_own_place_may_be_called_shorter(place: str, called: str) -> None:
    part = Part(None, "", (Line(f"2012年{called}主动公开政府信息9条。", ""),))
    assert [statement.value for statement in find_statements([part], YEAR, place)] == [9]


@pytest.mark.parametrize(
    "text",
    [
        "本镇" * 34 + "3条",
        "投诉" * 34,
        "未" + "的" * 68,
        "网站" * 34 + "3",
        "其中" * 5000,
        "，" * 9000,
        "未收到" * 4000,
        "公民、法人和" * 3000,
        "1件、" * 4000,
        "有关的" * 23,
        "我镇" * 34,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    assert find(text, "requests") == ()


def test_every_quantity_names_cells_of_the_forms_and_wholes_there_are() -> None:
    for quantity in quantities().values():
        for edition, cells in quantity.cells.items():
            assert set(cells) <= set(forms()[edition].ids()), quantity.key
        assert quantity.part_of <= quantities().keys()
        assert quantity.units


def test_under_a_sub_heading_about_something_else_only_what_is_clear_counts() -> None:
    texts = ("（一）村务公开", "全年公开信息60条。", "全年主动公开政府信息12条。")
    part = Part("disclosure", "二、主动公开", tuple(Line(text, "") for text in texts))
    assert [statement.value for statement in find_statements([part], YEAR, None)] == [12]
