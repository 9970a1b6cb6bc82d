"""A PDF with text is read whole: every way of ruling a table, pages turned or cut, and what cannot be read is told."""

import io
import random

import pdfplumber
import pypdfium2
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from parsers import read_report
from parsers.document import Document, Grid
from parsers.readers.pdf import opened, page_image, read_pdf
from parsers.readers.pdf_glyphs import UNKNOWN, folded
from parsers.record import Kind, Record, State
from parsers.source import Unreadable
from parsers.tables.forms import forms
from parsers.tables.numbers import read_value
from tests.parsers.generator.convert import with_office
from tests.parsers.readers.pdf_building import (
    BOTTOM,
    EMBEDDED,
    HEIGHT,
    RULED,
    SONG,
    UNRULED,
    WIDTH,
    Drawer,
    Paper,
    report,
    thin_fills,
)
from tests.parsers.rendering import OPENING, PARTS, Box, as_html_table, layout

EDITIONS = ("2019", "2021")
PRINTED = "pdf:writer_web_pdf_Export"
TITLE = "青石镇人民政府2020年政府信息公开工作年度报告"


def numbers(edition: str, seed: int = 1, blanks: float = 0.0) -> dict[str, str]:
    """A truth whose totals are the sums of their rows; a share of its cells blank."""
    rng = random.Random(seed)
    truth = {name: str(rng.randrange(60)) for name in forms()[edition].ids()}
    for name in truth:
        row, _, column = name.rpartition(".")
        if column == "total":
            truth[name] = str(sum(int(v) for n, v in truth.items() if n.rpartition(".")[0] == row and n != name))
    return {name: "" if rng.random() < blanks else text for name, text in truth.items()}


def record_of(data: bytes) -> Record:
    [record] = read_report(data).records
    return record


def wrong(record: Record, truth: dict[str, str]) -> list[str]:
    """The cells reported as what they are not."""
    cells = record.cells
    return [n for n, c in cells.items() if c.state is State.REPORTED and c.value != read_value(truth[n]).value]


def exact(record: Record, truth: dict[str, str]) -> bool:
    return {n: (c.value, c.state) for n, c in record.cells.items()} == {n: read_value(t) for n, t in truth.items()}


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("drawer", RULED.values(), ids=RULED)
def test_every_way_to_rule_a_table_is_read_exactly(drawer: Drawer, edition: str) -> None:
    truth = numbers(edition, blanks=0.2)
    record = record_of(report(layout(edition, truth), Paper(drawer=drawer)))
    assert record.edition == edition
    assert exact(record, truth)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("font", [SONG, EMBEDDED])
@pytest.mark.parametrize("drawer", UNRULED.values(), ids=UNRULED)
def test_tables_without_lines_are_read_where_every_cell_is_filled(drawer: Drawer, font: str, edition: str) -> None:
    truth = numbers(edition)
    assert exact(record_of(report(layout(edition, truth), Paper(drawer=drawer, font=font))), truth)


@pytest.mark.parametrize("centred", [True, False])
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("drawer", UNRULED.values(), ids=UNRULED)
def test_tables_without_lines_never_give_a_wrong_number(drawer: Drawer, seed: int, centred: bool) -> None:
    edition = EDITIONS[seed % 2]
    truth = numbers(edition, seed, blanks=0.4)
    paper = Paper(drawer=drawer, centred=centred, size=(7.5, 9, 10.5, 12)[seed])
    record = record_of(report(layout(edition, truth), paper))
    assert wrong(record, truth) == []
    assert any(cell.state is State.REPORTED for cell in record.cells.values())


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("font", [SONG, EMBEDDED])
def test_a_turned_page_is_read_upright(rotate: int, font: str) -> None:
    truth = numbers("2021")
    assert exact(record_of(report(layout("2021", truth), Paper(rotate=rotate, font=font))), truth)


def test_title_sections_and_signature_come_out_whole() -> None:
    record = record_of(report(layout("2021", numbers("2021")), Paper(header="青石镇政务公开")))
    assert (record.kind, record.title, record.year, record.filer) == (Kind.REPORT, TITLE, 2020, "青石镇人民政府")
    assert str(record.dated) == "2021-01-20"
    sections = [section for section in record.sections if section.heading]
    assert [section.heading[:2] for section in sections] == ["一、", "二、", "三、", "四、", "五、", "六、"]
    assert sections[0].text.count("\n") == 0
    assert "青石镇政务公开" not in "".join(section.text for section in record.sections)


def test_ruled_tables_are_what_another_reader_sees() -> None:
    data = report(layout("2019", numbers("2019")), Paper(drawer=thin_fills))
    with pdfplumber.open(io.BytesIO(data)) as file:
        theirs = [row for page in file.pages for table in page.extract_tables() for row in table]
    ours = [row for grid in grids(data) for row in grid.rows]
    assert len(ours) == len(theirs)
    for row, other in zip(ours, theirs, strict=True):
        printed = [text.replace("\n", "") for text in other if text]
        distinct = dict.fromkeys((id(cell), cell.text.replace("\n", "")) for cell in row)
        assert set(printed) <= {text for _, text in distinct}


BESIDE_A_BREAK = 2 * 7  # figures in two rows of the widest table


def written(edition: str, truth: dict[str, str]) -> bytes:
    """A report as a word processor gets it."""
    said = "".join(f"<p>{PARTS[key]}</p>{as_html_table(rows)}" for key, rows in layout(edition, truth).items())
    opening = f"<p>一、总体情况</p><p>{OPENING.format(year=2020)}</p>"
    page = f"<meta charset=utf-8><p align=center><font size=5>{TITLE}</font></p>{opening}{said}<p>2021年1月20日</p>"
    return page.encode()


def test_what_a_word_processor_prints_is_read_exactly() -> None:
    """Where the pages break depends on the machine's fonts: figures on both sides of a break may be left unclear."""
    truths = {f"{edition}.html": numbers(edition, 3, blanks=0.2) for edition in EDITIONS}
    printed = with_office({name: written(name[:4], truth) for name, truth in truths.items()}, PRINTED)
    for name, truth in truths.items():
        record = record_of(printed[name])
        assert record.edition == name[:4]
        unclear = {name for name, cell in record.cells.items() if cell.state == "unclear"}
        assert len(unclear) <= BESIDE_A_BREAK
        told = {name: (cell.value, cell.state) for name, cell in record.cells.items() if name not in unclear}
        assert told == {name: read_value(text) for name, text in truth.items() if name not in unclear}


# ------------------------------------------------------------------ page breaks


def grids(data: bytes) -> list[Grid]:
    return list(read_pdf(data).grids())


def lines(document: Document) -> list[str]:
    return [line.text for line in document.lines()]


@pytest.mark.parametrize("lead", range(0, 480, 60))
def test_a_table_cut_by_a_page_break_is_one_table(lead: int) -> None:
    truth = numbers("2019")
    paper = Paper()
    paper.y -= lead
    data = report(layout("2019", truth), paper)
    assert len(grids(data)) == 3
    assert exact(record_of(data), truth)


def test_rows_are_counted_through_a_joined_table_and_name_their_page() -> None:
    paper = Paper()
    paper.y = BOTTOM + 50
    paper.table([[Box(f"第{i}行"), Box(str(i))] for i in range(1, 6)], [1, 1])
    [grid] = grids(paper.bytes())
    assert [row[1].text for row in grid.rows] == ["1", "2", "3", "4", "5"]
    assert grid.rows[0][0].at == "page 1, table 1, row 1, column 1"
    assert grid.rows[-1][1].at == "page 2, table 1, row 5, column 2"


def test_text_between_two_tables_keeps_them_apart() -> None:
    paper = Paper()
    paper.y = BOTTOM + 40
    paper.table([[Box("甲"), Box("1")]], [1, 1])
    paper.feed()
    paper.paragraph("两张表之间有一句话。")
    paper.table([[Box("乙"), Box("2")]], [1, 1])
    assert [grid.at for grid in grids(paper.bytes())] == ["page 1, table 1", "page 2, table 2"]


def cut_row(above: tuple[str, str], below: tuple[str, str]) -> Grid:
    """A row drawn on two pages, its texts as given on each."""
    paper = Paper(numbered=False)
    head, tail = [[Box("信息内容"), Box("数量")], list(map(Box, above))], [list(map(Box, below))]
    paper.y = BOTTOM + 60
    paper.table(head, [1, 1])
    paper.feed()
    paper.table(tail, [1, 1])
    [grid] = grids(paper.bytes())
    return grid


@pytest.mark.parametrize(("above", "below"), [(("2.重复", "7"), ("申请", "")), (("2.重复", ""), ("申请", "7"))])
def test_a_row_whose_label_is_cut_by_the_break_is_one_row(above: tuple[str, str], below: tuple[str, str]) -> None:
    assert [cell.text for cell in cut_row(above, below).rows[1]] == ["2.重复\n申请", "7"]


def test_two_rows_with_numbers_are_never_one() -> None:
    assert [[cell.text for cell in row] for row in cut_row(("2.重复", "7"), ("申请", "8")).rows[1:]] == [
        ["2.重复", "7"],
        ["申请", "8"],
    ]


@pytest.mark.parametrize("label", ["", "（区分处理的，", "申请"])
def test_figures_on_both_sides_of_a_break_are_unsure_without_a_row_of_its_own_below(label: str) -> None:
    grid = cut_row(("2.重复", "232"), (label, "5"))
    assert [row[1].sure for row in grid.rows[1:]] == [False, False]


def test_a_row_that_begins_after_the_break_leaves_the_figure_before_it_sure() -> None:
    grid = cut_row(("1.属于国家秘密", "232"), ("（六）其他处理", "5"))
    assert [row[1].sure for row in grid.rows[1:]] == [True, True]


def test_a_cell_over_several_rows_is_whole_on_both_sides_of_the_break() -> None:
    paper = Paper(numbered=False)
    paper.y = BOTTOM + 60
    paper.table([[Box("（四）无"), Box("1.本机关不掌握相关政府信息"), Box("7")]], [1, 3, 1])
    paper.feed()
    paper.table([[Box("法提供"), Box("3.补正后申请内容仍不明确"), Box("8")]], [1, 3, 1])
    [grid] = grids(paper.bytes())
    assert grid.rows[0][0] is grid.rows[1][0]
    assert grid.texts()[1] == ("（四）无\n法提供", "3.补正后申请内容仍不明确", "8")


# ------------------------------------------------------------------ without lines


def scattered(*texts: tuple[str, float, float]) -> list[list[tuple[str, bool]]]:
    """The table that texts make at their places, each cell with whether it is sure."""
    paper = Paper(numbered=False)
    paper.canvas.setFont(SONG, 8)
    for text, x, y in texts:
        paper.canvas.drawString(x, y, text)
    [grid] = grids(paper.bytes())
    return [[(cell.text.replace("\n", ""), cell.sure) for cell in row] for row in grid.rows]


HEAD = (("统计指标", 100, 700), ("单位", 260, 700), ("统计数", 360, 700))


def test_a_figure_between_the_lines_of_its_label_is_its_rows() -> None:
    two = (("2.政府网站公开政府信", 100, 680), ("息数", 100, 669), ("条", 260, 674.5), ("31", 360, 674.5))
    one = (("3.政务微博公开政府信息数", 100, 650), ("条", 260, 650), ("7", 360, 650))
    rows = scattered(*HEAD, *two, *one)
    assert rows[1:] == [
        [("2.政府网站公开政府信息数", True), ("条", True), ("31", True)],
        [("3.政务微博公开政府信息数", True), ("条", True), ("7", True)],
    ]


def test_a_figure_over_two_lines_is_never_sure_without_lines_around_it() -> None:
    first = (("2.政府网站公开政府信息数", 100, 680), ("条", 260, 680), ("232", 360, 685.5), ("5", 360, 674.5))
    last = (("3.政务微博公开政府信息数", 100, 650), ("条", 260, 650), ("7", 360, 650))
    cells = [cell for row in scattered(*HEAD, *first, *last) for cell in row]
    assert ("232", True) not in cells
    assert ("5", True) not in cells


# ------------------------------------------------------------------ cells


def drawn(*texts: tuple[str, float, float], mode: int = 0) -> bytes:
    """A page with a table of two cells around (100, 700) and (200, 700), and texts at their places."""
    paper = Paper(numbered=False)
    for x in (90, 190, 290):
        paper.canvas.line(x, 690, x, 720)
    for y in (690, 720):
        paper.canvas.line(90, y, 290, y)
    for text, x, y in texts:
        words = paper.canvas.beginText(x, y)
        words.setFont(SONG, 10)
        words.setTextRenderMode(mode)
        words.textOut(text)
        paper.canvas.drawText(words)
    return paper.bytes()


def test_characters_printed_twice_for_a_bold_face_are_read_once() -> None:
    [grid] = grids(drawn(("合计件数", 100, 700), ("合计件数", 100.3, 700), ("12", 200, 700), ("12", 200.3, 700)))
    assert grid.texts() == (("合计件数", "12"),)


def test_equal_digits_side_by_side_are_all_read() -> None:
    [grid] = grids(drawn(("合计件数共有", 100, 700), ("1111", 200, 700)))
    assert grid.texts() == (("合计件数共有", "1111"),)


def test_a_number_that_runs_over_a_line_is_not_sure() -> None:
    [grid] = grids(drawn(("合计件数", 92, 700), ("12345", 178, 700)))
    assert not any(cell.sure for cell in grid.rows[0])


def test_a_cell_of_several_lines_keeps_their_order() -> None:
    [grid] = grids(drawn(("上面一行", 100, 708), ("下面一行", 100, 694), ("3", 200, 700)))
    assert grid.texts() == (("上面一行\n下面一行", "3"),)


def test_a_scanners_text_under_its_picture_gives_prose_but_no_sure_number() -> None:
    truth = numbers("2021")
    document = read_pdf(report(layout("2021", truth), Paper(hidden=True)))
    assert TITLE in lines(document)
    values = [c for grid in document.grids() for row in grid.rows for c in row if c.text.isdigit()]
    assert values
    assert not any(cell.sure for cell in values)


@pytest.mark.parametrize(
    ("printed", "meant"), [("⺠", "民"), ("⼀", "一"), ("⻓", "长"), ("（", "（"), ("\ue000", UNKNOWN)]
)
def test_a_look_alike_is_read_as_the_character_meant(printed: str, meant: str) -> None:
    assert folded(ord(printed)) == meant


# ------------------------------------------------------------------ what cannot be read


def picture_page(canvas: Canvas) -> None:
    canvas.rect(100, 100, 300, 300, fill=1)
    canvas.showPage()


def failure(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        read_pdf(data)
    return caught.value.code


def test_a_page_picture_is_grey_and_upright() -> None:
    paper = Paper(numbered=False)
    picture_page(paper.canvas)
    with opened(paper.bytes()) as file:
        page = file[0]
        image = page_image(page)
        page.close()
    assert abs(image.width / image.height - WIDTH / HEIGHT) < 0.01
    assert len(image.pixels) == image.width * image.height
    assert set(image.pixels) >= {0, 255}


def encrypted(user: str) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption(user, ownerPassword="owner", canPrint=0))
    canvas.drawString(100, 700, "Report on disclosure in 2020")
    canvas.save()
    return file.getvalue()


def test_a_password_that_only_restricts_does_not_hinder_reading() -> None:
    assert lines(read_pdf(encrypted(""))) == ["Report on disclosure in 2020"]


def test_a_file_that_asks_for_a_password_says_so() -> None:
    assert failure(encrypted("secret")) == "encrypted"


def test_a_broken_file_is_repaired_or_refused() -> None:
    data = report(layout("2021", numbers("2021")), Paper())
    assert exact(record_of(data[: data.rindex(b"xref")]), numbers("2021"))
    assert failure(data[:400]) == "broken_pdf"
    assert failure(b"%PDF-1.4 and nothing") == "broken_pdf"


def test_text_outside_the_page_is_not_read() -> None:
    paper = Paper(numbered=False)
    paper.paragraph("这句话印在纸上，谁都看得见。")
    paper.canvas.setFont(SONG, 10)
    paper.canvas.drawString(-400, 300, "这句话在纸外")
    assert lines(read_pdf(paper.bytes())) == ["这句话印在纸上，谁都看得见。"]


def test_reading_leaves_no_handle_open() -> None:
    data = report(layout("2021", numbers("2021")), Paper())
    first = read_pdf(data)
    assert read_pdf(data) == first
    with pypdfium2.PdfDocument(data) as file:
        assert len(file) > 1
