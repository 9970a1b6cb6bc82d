"""Numbers that Word counts by itself stand before their paragraphs as if they had been typed."""

import pytest

from parsers.readers.docx import read_docx
from parsers.readers.docx_numbering import FORMS, counted
from tests.parsers.readers.office_building import cell, docx, paragraph, row, table


def level(depth: int, form: str, text: str, *more: str) -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{"".join(more)}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def definition(name: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{name}">{"".join(levels)}</w:abstractNum>'


def listed(name: int, of: int, *overrides: str) -> str:
    return f'<w:num w:numId="{name}"><w:abstractNumId w:val="{of}"/>{"".join(overrides)}</w:num>'


def item(text: str, name: int = 1, depth: int = 0) -> str:
    place = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{name}"/></w:numPr>'
    return paragraph(text, properties=place)


CHAPTERS = definition(
    0, level(0, "chineseCounting", "%1、"), level(1, "japaneseCounting", "（%2）"), level(2, "decimal", "%3.")
) + listed(1, 0)


def lines(body: str, numbering: str = CHAPTERS, styles: str = "") -> list[str]:
    return [line.text for line in read_docx(docx(body, numbering=numbering, styles=styles)).lines()]


def test_headings_are_numbered_in_chinese_and_lower_levels_begin_again() -> None:
    body = (
        item("总体")
        + item("甲", depth=1)
        + item("a", depth=2)
        + item("乙", depth=1)
        + item("b", depth=2)
        + item("申请")
    )
    assert lines(body) == ["一、总体", "（一）甲", "1.a", "（二）乙", "1.b", "二、申请"]


def test_a_label_may_show_the_levels_above_it() -> None:
    numbering = definition(0, level(0, "chineseCounting", "%1"), level(1, "decimal", "%1.%2"))
    legal = definition(1, level(0, "chineseCounting", "%1"), level(1, "decimal", "%1.%2", "<w:isLgl/>"))
    body = item("甲") + item("乙", depth=1) + item("丙", 2) + item("丁", 2, 1)
    assert lines(body, numbering + legal + listed(1, 0) + listed(2, 1)) == ["一 甲", "一.1 乙", "一 丙", "1.1 丁"]


def test_lists_of_one_definition_count_on_unless_one_begins_anew() -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = CHAPTERS + listed(2, 0) + listed(3, 0, anew)
    body = item("甲", 1) + item("乙", 2) + item("丙", 3) + item("丁", 3)
    assert lines(body, numbering) == ["一、甲", "二、乙", "一、丙", "二、丁"]


def test_a_style_numbers_its_paragraphs_and_those_of_styles_based_on_it() -> None:
    styles = (
        '<w:style w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="H2"><w:basedOn w:val="H1"/></w:style>'
    )
    off = '<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = "".join(
        paragraph(text, properties=properties)
        for text, properties in (("甲", '<w:pStyle w:val="H1"/>'), ("乙", '<w:pStyle w:val="H2"/>'), ("丙", off))
    )
    assert lines(body, styles=styles) == ["一、甲", "二、乙", "丙"]


def test_bullets_and_unknown_lists_print_nothing() -> None:
    numbering = definition(0, level(0, "bullet", "\uf0b7")) + listed(1, 0)
    assert lines(item("甲") + item("乙", 7), numbering) == ["甲", "乙"]


def test_an_empty_paragraph_has_no_number() -> None:
    assert lines(item("甲") + item("") + item("乙")) == ["一、甲", "二、乙"]


def test_a_number_never_runs_into_the_value_of_a_cell() -> None:
    numbering = definition(0, level(0, "decimal", "%1.")) + listed(1, 0)
    rows = [row(cell(inner=item("予以公开")), cell(inner=item("0"))), row(cell(inner=item("重复申请")), cell("3"))]
    [grid] = read_docx(docx(table(*rows), numbering=numbering)).grids()
    assert grid.texts() == (("1.予以公开", "0"), ("3.重复申请", "3"))


@pytest.mark.parametrize(
    ("form", "count", "written"),
    [
        ("chineseCounting", 10, "十"),
        ("chineseCountingThousand", 11, "十一"),
        ("japaneseCounting", 20, "二十"),
        ("chineseCounting", 103, "一百零三"),
        ("chineseCounting", 110, "一百一十"),
        ("chineseCounting", 2024, "二千零二十四"),
        ("chineseLegalSimplified", 3, "叁"),
        ("ideographDigital", 10, "一〇"),
        ("ideographTraditional", 2, "乙"),
        ("decimalEnclosedCircleChinese", 3, "③"),
        ("decimalEnclosedParen", 1, "⑴"),
        ("decimalEnclosedFullstop", 21, "21"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalZero", 3, "03"),
        ("upperRoman", 49, "XLIX"),
        ("lowerLetter", 27, "aa"),
        ("upperLetter", 3, "C"),
    ],
)
def test_every_format_counts_in_its_own_way(form: str, count: int, written: str) -> None:
    assert FORMS[form](count) == written


def test_counting_in_chinese_names_every_number_once() -> None:
    assert len({counted(count) for count in range(1, 10_000)}) == 9_999
