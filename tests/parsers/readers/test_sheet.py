"""Of a workbook is read what a person sees on its visible sheets, at the places the sheets number."""

import datetime
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
import xlwt

from parsers import read_report
from parsers.document import Document, Grid, Line
from parsers.readers.sheet import read_xls, read_xlsx
from parsers.readers.sheet_numbers import shown
from parsers.source import Unreadable
from parsers.tables.numbers import read_value
from tests.parsers.readers.office_building import compound, file_id, zipped
from tests.parsers.readers.sheet_building import saved, xls, xlsx
from tests.parsers.readers.test_docx import truth_of
from tests.parsers.rendering import Rows, layout

Fill = Callable[[Any], object]


@pytest.mark.parametrize("made_by", [xlsx, xls])
@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_every_cell_of_a_form_is_exact(edition: str, made_by: Callable[[dict[str, Rows], int], bytes]) -> None:
    truth = truth_of(edition)
    [record] = read_report(made_by(layout(edition, truth), int(edition))).records
    assert (record.edition, record.year, record.place) == (edition, int(edition), "青石镇")
    assert {name: (c.value, c.state) for name, c in record.cells.items()} == {
        name: tuple(read_value(text)) for name, text in truth.items()
    }
    assert record.cells[next(iter(truth))].at == "sheet 年报, row 6, column 2"


def read(fill: Fill, name: str = "甲") -> Document:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    fill(sheet)
    return read_xlsx(saved(book))


def row_of(*values: object, **formats: str) -> list[str]:
    """Give what a sheet shows of one row of values; `formats` are the formats of columns by letter."""

    def fill(sheet: Any) -> None:
        sheet.append(list(values))
        for column, code in formats.items():
            sheet[f"{column}1"].number_format = code

    [grid] = read(fill).grids()
    return list(grid.texts()[0])


def test_numbers_are_shown_as_the_sheet_shows_them() -> None:
    assert row_of(3.0, 0.5, 0.1 + 0.2, 1e16, -2) == ["3", "0.5", "0.3", "10000000000000000", "-2"]
    assert row_of(0.5, 12.345, 1234.5, C="#,##0", A="0%", B="0.00") == ["50%", "12.35", "1235"]
    assert row_of(5, 5, 0, -5, 1, A='0"件"', B="0;-0;;@") == ["5件", "5", "0", "-5", "1"]
    assert row_of(7, 7, A="@", B="General") == ["7", "7"]


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        (0, "0;-0;;@", ""),
        (-3, "0;(0)", "3"),
        (-3, "0", "-3"),
        (2.5, "0", "3"),
        (1234567, '#,##0"万元"', "1234567万元"),
        (3, '"共"0', "共3"),
        (0.256, "0.0%", "25.6%"),
        (5, "0.00E+00", "5"),
        (0.5, "# ?/?", "0.5"),
        (44589, "[$-804]yyyy年m月d日", "2022-01-28"),
        (0.25, "h:mm", "06:00:00"),
        (9e9, "yyyy-m-d", "9000000000"),
        (4, '[Red]0;[Blue]-0', "4"),
        (4, '"固定"', "4"),
        (-0.4, "0", "0"),
    ],
)  # fmt: skip
def test_a_format_decides_what_is_seen_and_an_unknown_one_changes_nothing(number: float, code: str, text: str) -> None:
    assert shown(number, code) == text


def test_dates_and_words_that_are_no_numbers_stay_what_they_are() -> None:
    day = datetime.date(2022, 1, 28)
    assert row_of(day, datetime.datetime.fromisoformat("2022-01-28T09:30"), True, "0012") == [
        "2022-01-28",
        "2022-01-28 09:30:00",
        "TRUE",
        "0012",
    ]


def test_an_error_and_a_formula_without_a_result_are_no_empty_cells() -> None:
    assert row_of("甲", "#DIV/0!", "=SUM(A1:B1)") == ["甲", "#DIV/0!", "=SUM(A1:B1)"]


def test_zeros_that_the_sheet_does_not_show_are_empty_cells() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["甲", 0, 10])
        sheet.sheet_view.showZeros = False

    [grid] = read(fill).grids()
    assert grid.texts() == (("甲", "10"),)


def test_hidden_sheets_rows_and_columns_are_not_read() -> None:
    book = openpyxl.Workbook()
    sheet, hidden, very = book.active, book.create_sheet("乙"), book.create_sheet("丙")
    assert sheet is not None
    for line in (["甲", 1, 2], ["乙", 3, 4], ["丙", 5, 6]):
        sheet.append(line)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    hidden.append(["丁", 7])
    very.append(["戊", 8])
    hidden.sheet_state, very.sheet_state = "hidden", "veryHidden"
    [grid] = read_xlsx(saved(book)).grids()
    assert grid.texts() == (("甲", "2"), ("丙", "6"))
    assert grid.rows[1][1].at == "sheet Sheet, row 3, column 3"


def test_prose_around_the_table_and_headings_in_it_are_lines() -> None:
    def fill(sheet: Any) -> None:
        for line in (["青石镇年报"], [], ["填报单位", "青石镇"], ["第二十条第（一）项"], ["规章", 0]):
            sheet.append(line)
        for line in (["三、收到和处理政府信息公开申请情况"], ["予以公开", 1], ["孤零零的一格"], ["重复申请", 2]):
            sheet.append(line)
        sheet.append(["填表人：某某\n日期：某日"])

    document = read(fill)
    kinds = [block.text if isinstance(block, Line) else len(block.rows) for block in document.blocks]
    assert kinds == ["青石镇年报", 3, "三、收到和处理政府信息公开申请情况", 3, "填表人：某某", "日期：某日"]
    assert [line.at for line in document.lines()][:2] == ["sheet 甲, row 1", "sheet 甲, row 6"]


def test_a_merged_cell_is_one_object_and_empty_columns_are_left_out() -> None:
    def fill(sheet: Any) -> None:
        sheet["B2"], sheet["B4"], sheet["E4"], sheet["F4"] = "申请人", "甲", "1", "2"
        sheet["E2"] = "总计"
        sheet.merge_cells("B2:C3")

    [grid] = read(fill).grids()
    assert grid.texts() == (("申请人", "申请人", "总计", ""), ("甲", "", "1", "2"))
    assert grid.rows[0][0] is grid.rows[0][1]
    assert grid.rows[1][1].at == "sheet 甲, row 4, column 3"


def test_cells_that_do_not_say_where_they_stand_follow_each_other() -> None:
    def anonymous(data: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            members: dict[str, str | bytes] = {name: book.read(name) for name in book.namelist()}
        sheet = "xl/worksheets/sheet1.xml"
        members[sheet] = re.sub(rb' r="[A-Z]*\d+"', b"", members[sheet])  # type: ignore[arg-type]
        return zipped(members)

    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["甲", 1])
    book.active.append(["乙", 2])
    [grid] = read_xlsx(anonymous(saved(book))).grids()
    assert grid.texts() == (("甲", "1"), ("乙", "2"))


def test_a_cell_at_the_far_end_of_a_sheet_takes_no_room() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"], sheet["B1"], sheet["XFD1048576"] = "甲", 1, "乙"

    [grid] = read(fill).grids()
    assert isinstance(grid, Grid)
    assert grid.texts() == (("甲", "1"),)


def test_a_swollen_sheet_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parsers.readers.sheet_xml.MOST_CELLS", 5)
    with pytest.raises(Unreadable, match="more than 5 cells"):
        read(lambda sheet: sheet.append(range(1, 8)))
    with pytest.raises(Unreadable, match="more than 5 cells"):
        read_old(*range(1, 8))


def test_texts_that_many_cells_share_are_counted_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parsers.readers.sheet_xml.MOST_CHARACTERS", 50)
    with pytest.raises(Unreadable, match="more than 50 characters"):
        read(lambda sheet: sheet.append(["甲" * 10] * 6))
    with pytest.raises(Unreadable, match="more than 50 characters"):
        read_old(*["甲" * 10] * 6)


def test_cells_far_apart_make_no_table_of_all_places_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parsers.readers.sheet.MOST_PLACES", 50)

    def steps(sheet: Any) -> None:
        for step in range(1, 9):
            sheet.cell(step, 2 * step, "甲")
            sheet.cell(step, 2 * step + 1, 1)

    with pytest.raises(Unreadable, match="more than 50 places"):
        read(steps)


def test_merged_cells_that_cover_each_other_are_no_more_than_a_sheet_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parsers.readers.sheet.MOST_PLACES", 50)

    def fill(sheet: Any) -> None:
        for row in range(1, 11):
            sheet.append(["甲", None, None, None, row])
        for width in range(3):
            sheet.merge_cells(start_row=1, start_column=1, end_row=10, end_column=2 + width)

    with pytest.raises(Unreadable, match="more than 50 places"):
        read(fill)


def read_old(*values: object, code: str = "general") -> list[str]:
    """Give what the sheet of an .xls shows of one row of values."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("甲")
    for column, value in enumerate(values):
        sheet.write(0, column, value, xlwt.easyxf(num_format_str=code))
    [grid] = read_xls(saved(book)).grids()
    return list(grid.texts()[0])


def test_an_old_workbook_shows_the_same() -> None:
    assert read_old("甲", 1.5, 2, -3, 12345.25, 0.01, True) == ["甲", "1.5", "2", "-3", "12345.25", "0.01", "TRUE"]
    assert read_old("甲", 0.5, 12.345, code="0.0%") == ["甲", "50.0%", "1234.5%"]
    assert read_old("甲", datetime.date(2022, 1, 28), code="yyyy-mm-dd") == ["甲", "2022-01-28"]
    assert read_old("甲", xlwt.Formula("1+1")) == ["甲", "="]


def test_long_texts_of_an_old_workbook_go_on_over_records() -> None:
    texts = [f"{i}" + "字" * 3000 + "a" * 3000 for i in range(9)]
    assert read_old(*texts) == texts


def test_what_an_old_workbook_hides_is_not_read() -> None:
    book = xlwt.Workbook()
    sheet, hidden = book.add_sheet("甲"), book.add_sheet("乙")
    for row, line in enumerate((["a", 1, 0, 7], ["b", 2, 0, 8], ["c", 3, 5, 9])):
        for column, value in enumerate(line):
            sheet.write(row, column, value)
    hidden.write(0, 0, "b")
    hidden.visibility = 1
    sheet.row(1).hidden = True
    sheet.col(1).hidden = True
    sheet.show_zero_values = False
    [grid] = read_xls(saved(book)).grids()
    assert grid.texts() == (("a", "", "7"), ("c", "5", "9"))
    assert grid.rows[1][1].at == "sheet 甲, row 3, column 3"


def test_an_old_workbook_of_another_age_or_with_a_password_says_so() -> None:
    book = xlwt.Workbook()
    book.add_sheet("甲").write(0, 0, "甲")
    data = saved(book)
    start = data.index(b"\x09\x08\x10\x00\x00\x06")
    for at, new, code in ((4, b"\x00\x05", "unsupported_format"), (20, b"\x2f\x00", "encrypted")):
        changed = data[: start + at] + new + data[start + at + 2 :]
        with pytest.raises(Unreadable) as refused:
            read_xls(changed)
        assert refused.value.code == code


def test_sectors_that_run_in_a_circle_end_nothing() -> None:
    book = xlwt.Workbook()
    book.add_sheet("甲").write(0, 0, "甲" * 9000)
    data = bytearray(saved(book))
    table = 512 * (int.from_bytes(data[76:80], "little") + 1)
    data[table + 12 : table + 16] = (1).to_bytes(4, "little")
    [record] = read_report(bytes(data)).records
    assert record.kind.value == "unreadable"


@pytest.mark.parametrize(
    "data",
    [
        zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}),
        zipped({"[Content_Types].xml": "<Types/>", "xl/styles.xml": "<a/>"}),
        compound({"Workbook": b"\x09\x08\x10\x00\x00\x06\x05\x00" + b"\0" * 12}),
        saved(openpyxl.Workbook())[:-300],
    ],
    ids=file_id,
)
def test_a_damaged_workbook_says_so(data: bytes) -> None:
    [record] = read_report(data).records
    assert (record.kind.value, record.problems[0].code in ("broken_file", "truncated_file")) == ("unreadable", True)


@pytest.mark.parametrize(
    ("gap", "below", "rows"),
    [(1, "行政诉讼", 4), (2, "行政诉讼", 3), (1, "甲", 3)],
    ids=["between labels", "two empty rows", "before what is no label"],
)
def test_one_empty_row_between_two_of_labels_is_a_row_of_values(gap: int, below: str, rows: int) -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["结果维持", "结果纠正", "其他结果"])
        for column, text in enumerate((below, "尚未审结", "总计"), start=1):
            sheet.cell(2 + gap, column, text)
        sheet.append(["1", "2", "3"])

    [grid] = read(fill).grids()
    assert len(grid.rows) == rows
    assert (rows == 4) == (not any(cell.text for cell in grid.rows[1]))
