"""A .docx is read as it is printed: what Word hides is left out, what only Word adds is put in."""

import io
from collections.abc import Callable

import docx as python_docx
import pytest
from PIL import Image, ImageDraw, ImageFont

from parsers import read_report
from parsers.document import EMPTY, Document, Shape
from parsers.opening import open_file
from parsers.readers.docx import read_docx, read_flat_docx
from parsers.readers.docx_package import LARGEST_PART, MOST_TAGS
from parsers.source import File, Unreadable
from parsers.tables.forms import forms
from parsers.tables.numbers import read_value
from tests.parsers.readers.office_building import (
    NAMESPACES,
    STRICT,
    TRANSITIONAL,
    as_word_table,
    cell,
    docx,
    paragraph,
    report_body,
    row,
    run,
    table,
    zipped,
)
from tests.parsers.readers.pdf_building import MICROHEI
from tests.parsers.rendering import layout

PRINTED = ("0", "1", "12", "/", "", "3", "—")
RESTART, CONTINUE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def read(body: str, **parts: str) -> Document:
    return read_docx(docx(body, **parts))


def lines(document: Document) -> list[str]:
    return [line.text for line in document.lines()]


def texts(document: Document) -> list[list[list[str]]]:
    return [[list(line) for line in grid.texts()] for grid in document.grids()]


def span(count: int) -> str:
    return f'<w:gridSpan w:val="{count}"/>'


def truth_of(edition: str) -> dict[str, str]:
    ids = [
        f"{table.key}.{line.key}.{column.key}"
        for table in forms()[edition].tables
        if table.key in ("disclosure", "requests", "disputes")
        for group in table.groups
        for line in group.rows
        for column in group.columns
    ]
    return {name: PRINTED[number % len(PRINTED)] for number, name in enumerate(ids)}


def python_docx_report(edition: str, truth: dict[str, str]) -> bytes:
    """Have another program write the same report."""
    document = python_docx.Document()
    document.add_paragraph(f"青石镇人民政府{edition}年政府信息公开工作年度报告")
    for key, rows in layout(edition, truth).items():
        document.add_paragraph({"disclosure": "二、主动公开", "requests": "三、申请", "disputes": "四、复议"}[key])
        width = sum(box.across for box in rows[0])
        made = document.add_table(len(rows), width)
        taken: set[tuple[int, int]] = set()
        for y, line in enumerate(rows):
            x = 0
            for box in line:
                while (y, x) in taken:
                    x += 1
                taken |= {(y + down, x + across) for down in range(box.down) for across in range(box.across)}
                corner = made.cell(y, x).merge(made.cell(y + box.down - 1, x + box.across - 1))
                corner.text = box.text
                x += box.across
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def hand_made(edition: str, truth: dict[str, str]) -> bytes:
    tables = {key: as_word_table(rows) for key, rows in layout(edition, truth).items()}
    return docx(report_body(tables, int(edition)))


def strict(edition: str, truth: dict[str, str]) -> bytes:
    tables = {key: as_word_table(rows) for key, rows in layout(edition, truth).items()}
    return docx(report_body(tables, int(edition)), namespace=STRICT)


@pytest.mark.parametrize("made_by", [hand_made, strict, python_docx_report])
@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_every_cell_of_a_form_is_exact(edition: str, made_by: Callable[[str, dict[str, str]], bytes]) -> None:
    truth = truth_of(edition)
    [record] = read_report(made_by(edition, truth)).records
    assert (record.edition, record.year, record.place) == (edition, int(edition), "青石镇")
    assert {name: (c.value, c.state) for name, c in record.cells.items()} == {
        name: tuple(read_value(text)) for name, text in truth.items()
    }
    assert record.cells["requests.granted.natural_person"].at == "table 2, row 6, column 4"


# ------------------------------------------------------------------------------------------------ tables


def test_a_spanning_cell_is_one_object_at_each_place_it_covers() -> None:
    [grid] = read(
        table(
            row(cell("甲", span(2) + RESTART), cell("乙")),
            row(cell("", span(2) + CONTINUE), cell("丙")),
            row(cell("丁"), cell("戊"), cell("己")),
        )
    ).grids()
    assert grid.texts() == (("甲", "甲", "乙"), ("甲", "甲", "丙"), ("丁", "戊", "己"))
    assert len({id(grid.rows[y][x]) for y in (0, 1) for x in (0, 1)}) == 1
    assert (grid.shape, grid.rows[2][1].at, grid.rows[0][2].at) == (
        Shape.COLUMNS,
        "table 1, row 3, column 2",
        "table 1, row 1, column 3",
    )


def test_where_a_row_begins_later_no_cell_stands() -> None:
    rows = [row(cell("甲"), cell("乙")), row(cell("丙"), properties='<w:gridBefore w:val="1"/>')]
    [grid] = read(table(*rows)).grids()
    assert grid.rows[1][0] is EMPTY
    assert grid.texts()[1] == ("", "丙")


def test_a_merged_cell_goes_on_though_the_rows_below_have_other_widths() -> None:
    rows = [row(cell("甲", span(3) + RESTART), cell("乙")), row(cell("", span(2) + CONTINUE), cell("丙"), cell("丁"))]
    [grid] = read(table(*rows)).grids()
    assert grid.texts()[1] == ("甲", "甲", "丙", "丁")
    assert grid.rows[1][0] is grid.rows[0][0]


def test_a_cell_that_goes_on_from_nowhere_is_a_cell() -> None:
    rows = [row(cell("甲"), cell("乙")), row(cell("丙", CONTINUE), cell("丁"))]
    assert texts(read(table(*rows))) == [[["甲", "乙"], ["丙", "丁"]]]


def test_a_merge_ends_where_a_row_has_a_cell_of_its_own() -> None:
    rows = [row(cell("甲", RESTART), cell("1")), row(cell("乙"), cell("2")), row(cell("丙", CONTINUE), cell("3"))]
    assert texts(read(table(*rows))) == [[["甲", "1"], ["乙", "2"], ["丙", "3"]]]


def test_cells_merged_the_old_way_are_one() -> None:
    merged = [cell("甲", '<w:hMerge w:val="restart"/>'), cell("", "<w:hMerge/>"), cell("乙")]
    assert texts(read(table(row(*merged), row(cell("1"), cell("2"), cell("3"))))) == [
        [["甲", "甲", "乙"], ["1", "2", "3"]]
    ]


def test_rows_and_cells_in_content_controls_are_where_they_look() -> None:
    controlled = f"<w:sdt><w:sdtPr/><w:sdtContent>{row(cell('丙'), cell('丁'))}</w:sdtContent></w:sdt>"
    inside = row(cell("甲"), f"<w:sdt><w:sdtContent>{cell('乙')}</w:sdtContent></w:sdt>")
    assert texts(read(table(inside, controlled))) == [[["甲", "乙"], ["丙", "丁"]]]


def test_deleted_and_hidden_rows_are_no_rows() -> None:
    rows = [
        row(cell("甲"), cell("1")),
        row(cell("乙"), cell("2"), properties='<w:del w:id="1" w:author="a"/>'),
        row(cell("丙"), cell("3"), properties="<w:hidden/>"),
        row(cell("丁"), cell("4"), properties='<w:ins w:id="2" w:author="a"/>'),
    ]
    assert texts(read(table(*rows))) == [[["甲", "1"], ["丁", "4"]]]


def test_a_table_that_arranges_the_page_gives_way_to_what_is_in_it() -> None:
    inner = table(*(row(cell(f"行{y}"), cell("0"), cell("1")) for y in range(4)))
    outer = table(row(cell(inner=paragraph("说明") + inner + paragraph("以上"))))
    document = read(paragraph("标题") + outer)
    assert lines(document) == ["标题", "说明", "以上"]
    assert len(texts(document)[0]) == 4
    assert [type(block).__name__ for block in document.blocks] == ["Line", "Line", "Grid", "Line"]


def test_a_small_table_inside_a_table_of_data_is_text_of_its_cell() -> None:
    inner = table(row(cell("其中"), cell("5")))
    rows = [row(cell(f"行{y}"), cell("0"), cell("1")) for y in range(7)]
    rows.append(row(cell("末行"), cell(inner=inner + paragraph()), cell("2")))
    assert texts(read(table(*rows)))[0][7] == ["末行", "其中\n5", "2"]


def test_a_table_of_absurd_size_is_refused() -> None:
    rows = row(*(cell("", span(64)) for _ in range(8))) * 400
    with pytest.raises(Unreadable, match="200,000 cells"):
        read(table(rows))


# ------------------------------------------------------------------------------------------------ text


def test_tracked_changes_are_read_as_accepted() -> None:
    changes = (
        f'<w:ins w:id="1">{run("收到")}</w:ins><w:del w:id="2"><w:r><w:delText>3</w:delText></w:r></w:del>'
        f'<w:moveFrom w:id="3">{run("旧")}</w:moveFrom><w:moveTo w:id="4">{run("5件")}</w:moveTo>'
    )
    assert lines(read(paragraph(inner=changes))) == ["收到5件"]


def test_hidden_text_is_not_read_however_it_is_hidden() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="H2"><w:basedOn w:val="H"/></w:style>'
    )
    hidden = run("甲", "<w:vanish/>") + run("乙", '<w:rStyle w:val="H"/>') + run("丙", '<w:rStyle w:val="H2"/>')
    shown = run("丁", '<w:vanish w:val="0"/>') + run("戊", '<w:rStyle w:val="H"/><w:vanish w:val="false"/>')
    assert lines(read(paragraph(inner=hidden + shown), styles=styles)) == ["丁戊"]


def test_a_field_shows_its_result_and_not_its_code() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    nested = mark("begin") + run("IF ") + mark("begin") + run("X") + mark("separate") + run("9") + mark("end")
    code = "<w:r><w:instrText>=SUM(LEFT)</w:instrText></w:r>"
    inner = run("共") + nested + mark("separate") + code + run("7") + mark("end") + run("件")
    assert lines(read(paragraph(inner=inner))) == ["共7件"]
    assert lines(read(paragraph(inner=run("甲") + mark("begin") + run("乙")))) == ["甲乙"]


def test_what_only_marks_up_a_text_does_not_part_it() -> None:
    inner = (
        f'<w:hyperlink r:id="x">{run("青")}</w:hyperlink><w:smartTag>{run("石")}</w:smartTag>'
        f"<w:customXml>{run('镇')}</w:customXml><w:fldSimple>{run('人')}</w:fldSimple>"
        f"<w:sdt><w:sdtContent>{run('民')}</w:sdtContent></w:sdt><w:proofErr/>"
        "<w:r><w:t>政</w:t><w:softHyphen/><w:t>府</w:t></w:r>"
        "<m:oMath><m:f><m:num><m:r><m:t>8</m:t></m:r></m:num></m:f></m:oMath>"
    )
    assert lines(read(paragraph(inner=inner))) == ["青石镇人民政府8"]


def test_a_prompt_to_fill_in_is_no_text() -> None:
    prompt = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击此处输入')}</w:sdtContent></w:sdt>"
    [grid] = read(table(row(cell("甲"), cell(inner=paragraph(inner=prompt))))).grids()
    assert grid.texts() == (("甲", ""),)


def test_a_width_that_is_no_number_is_one_column() -> None:
    assert texts(read(table(row(cell("甲", '<w:gridSpan w:val="--5"/>'), cell("1"))))) == [[["甲", "1"]]]


def test_breaks_end_lines_and_symbols_are_characters() -> None:
    inner = run("甲") + "<w:r><w:br/></w:r>" + run("乙") + '<w:r><w:br w:type="page"/></w:r>' + run("丙")
    assert lines(read(paragraph(inner=inner))) == ["甲", "乙丙"]
    symbol = '<w:r><w:sym w:font="Symbol" w:char="F033"/><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    assert lines(read(paragraph(inner=symbol))) == ["3\uf0fc"]
    half = '<w:r><w:sym w:font="Symbol" w:char="D800"/></w:r>'
    assert lines(read(paragraph("甲", inner=half))) == ["甲\ufffd"]
    [grid] = read(table(row(cell("a"), cell(inner=paragraph("科研") + paragraph(" 机构 "))))).grids()
    assert grid.texts() == (("a", "科研\n机构"),)


def test_a_text_box_is_read_once_though_it_is_written_twice() -> None:
    box = f"<w:txbxContent>{paragraph('框内的话')}</w:txbxContent>"
    both = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert lines(read(paragraph("外面", inner=both))) == ["外面", "框内的话"]


def test_pictures_are_counted() -> None:
    picture = '<w:r><w:drawing><a:blip r:embed="x"/></w:drawing></w:r><w:r><w:pict><v:imagedata/></w:pict></w:r>'
    assert read(paragraph("见图", inner=picture)).pictures == 2


def with_picture(words: str) -> bytes:
    """Make a .docx of some words and a scanned line below them."""
    page = Image.new("L", (1000, 1200), 255)
    font = ImageFont.truetype(MICROHEI, 30)
    for line in range(3):
        ImageDraw.Draw(page).text((100, 100 + 90 * line), "青石镇人民政府公开工作年度报告", font=font, fill=0)
    picture = io.BytesIO()
    page.save(picture, "PNG")
    document = python_docx.Document()
    document.add_paragraph(words)
    document.add_picture(picture)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@pytest.mark.parametrize("words", ["", "年度报告"])
def test_pictures_under_hardly_any_text_are_read_as_scanned_pages(words: str) -> None:
    document = open_file(File(with_picture(words))).document
    assert document is not None
    assert document.recognised
    assert any("青石镇" in line.text and line.at.startswith("page 1") for line in document.lines())


def test_pictures_in_a_text_are_not_read() -> None:
    document = open_file(File(with_picture("本镇" * 150))).document
    assert document is not None
    assert (document.recognised, document.pictures, len(document.blocks)) == (False, 1, 1)


def test_without_what_reads_pictures_a_scanned_document_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parsers.readers.scan.is_installed", lambda: False)
    scanned, titled = open_file(File(with_picture(""))), open_file(File(with_picture("年度报告")))
    assert scanned.failure is not None
    assert scanned.failure.code == "needs_ocr"
    assert titled.document is not None
    assert [problem.code for problem in titled.document.problems] == ["needs_ocr"]


def test_notes_that_are_referred_to_stand_at_the_end() -> None:
    notes = "".join(f'<w:footnote w:id="{i}">{paragraph(text)}</w:footnote>' for i, text in ((1, "甲注"), (2, "乙注")))
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    document = read(paragraph("正文", inner=reference), footnotes=notes)
    assert [(line.text, line.at) for line in document.lines()] == [("正文", "paragraph 1"), ("乙注", "footnote 1")]


def test_rows_set_with_tabs_are_a_table() -> None:
    def tabbed(*words: str) -> str:
        return paragraph(inner="<w:r><w:tab/></w:r>".join(map(run, words)))

    document = read(
        tabbed("甲", "1", "2") + tabbed("乙", "", "4") + tabbed("填表人：", "日期：") + tabbed("a", "b", "c")
    )
    [grid] = document.grids()
    assert (grid.texts(), grid.shape) == ((("甲", "1", "2"), ("乙", "", "4")), Shape.ROWS)
    assert grid.rows[1][2].at == "paragraph 2, column 3"
    assert lines(document) == ["填表人： 日期：", "a b c"]


def test_an_embedded_file_is_told() -> None:
    document = read(paragraph("甲") + '<w:altChunk r:id="x"/>')
    assert [(problem.code, problem.at) for problem in document.problems] == [("embedded_file", "paragraph 2")]


# ------------------------------------------------------------------------------------------------ the file


def with_title(title: str, printed: str) -> Document:
    document = python_docx.Document()
    document.core_properties.title = title
    document.add_paragraph(printed)
    target = io.BytesIO()
    document.save(target)
    return read_docx(target.getvalue())


def test_the_files_own_title_counts_only_when_it_is_printed() -> None:
    assert with_title("青石镇年报", "青石镇\n年报").headings == ("青石镇年报",)
    assert with_title("别镇的旧年报", "青石镇年报").headings == ()


def test_the_flat_file_of_a_document_is_the_document() -> None:
    body = paragraph("青石镇") + table(row(cell("甲"), cell("1")))
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    flat = (
        '<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        '<pkg:part pkg:name="/_rels/.rels"><pkg:xmlData><Relationships '
        'xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{link}" Target="word/document.xml"/></Relationships></pkg:xmlData></pkg:part>'
        f'<pkg:part pkg:name="/word/document.xml"><pkg:xmlData><w:document xmlns:w="{TRANSITIONAL}" {NAMESPACES}>'
        f"<w:body>{body}</w:body></w:document></pkg:xmlData></pkg:part></pkg:package>"
    )
    assert read_flat_docx(flat.encode()).blocks == read(body).blocks


def test_the_xml_file_of_word_2003_is_read_as_its_docx() -> None:
    hint = "http://schemas.microsoft.com/office/word/2003/auxHint"
    label = '<w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="1"/><wx:t wx:val="一、"/></w:listPr>'
    rows = [
        row(cell("甲", span(2) + RESTART.replace("vMerge", "vmerge")), cell("1")),
        row(cell("", span(2) + CONTINUE.replace("vMerge", "vmerge")), cell("2")),
    ]
    changes = (
        f'<aml:annotation w:type="Word.Insertion"><aml:content>{run("新")}</aml:content></aml:annotation>'
        '<aml:annotation w:type="Word.Deletion"><aml:content><w:r><w:delText>旧</w:delText></w:r></aml:content>'
        "</aml:annotation>"
    )
    body = f"<wx:sect><wx:sub-section>{paragraph('总体', properties=label, inner=changes)}</wx:sub-section>"
    data = (
        f'<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" '
        f'xmlns:wx="{hint}" xmlns:aml="http://schemas.microsoft.com/aml/2001/core"><w:body>{body}{table(*rows)}'
        "</wx:sect></w:body></w:wordDocument>"
    )
    document = open_file(File(data.encode(), "年报.doc")).document
    assert document is not None
    assert lines(document) == ["一、总体新"]
    assert texts(document) == [[["甲", "甲", "1"], ["甲", "甲", "2"]]]


WORDS = f'<w:document xmlns:w="{TRANSITIONAL}"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>'
BOMB = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;">]>' + WORDS


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"word/document.xml": BOMB}, "broken_file"),
        ({"word/document.xml": "<w:document"}, "broken_file"),
        ({"word/document.xml": "<document/>"}, "broken_file"),
        ({"word/other.xml": "<document/>"}, "broken_file"),
        ({"word/document.xml": b" " * (LARGEST_PART + 1)}, "too_large"),
        ({"word/document.xml": "<a>" * 5000 + "</a>" * 5000}, "broken_file"),
        ({"word/document.xml": f"<a>{'<b/>' * MOST_TAGS}</a>"}, "too_large"),
    ],
)
def test_an_attack_or_a_damaged_file_is_refused(members: dict[str, str | bytes], code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_docx(zipped({"[Content_Types].xml": "<Types/>", **members}))
    assert refused.value.code == code


def test_a_torn_file_says_so_at_any_length() -> None:
    whole = hand_made("2021", truth_of("2021"))
    for length in range(40, len(whole) - 30, 97):
        [record] = read_report(whole[:length]).records
        assert (record.kind.value, record.problems[0].code) == ("unreadable", "truncated_file")
