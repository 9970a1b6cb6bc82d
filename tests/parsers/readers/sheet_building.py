"""Builds workbooks of laid-out tables: .xlsx with openpyxl, .xls with xlwt."""

import io
from collections.abc import Iterator

import openpyxl
import xlwt

from tests.parsers.rendering import PARTS, TITLE, Rows


def placed(rows: Rows) -> Iterator[tuple[int, int, int, int, str | int]]:
    """Give each cell's row and column from 0, how far it spans, and its text, as a number where it is one."""
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        x = 0
        for box in row:
            while (y, x) in taken:
                x += 1
            taken |= {(y + down, x + across) for down in range(box.down) for across in range(box.across)}
            yield y, x, box.down, box.across, int(box.text) if box.text.isascii() and box.text.isdecimal() else box.text
            x += box.across


def report_cells(tables: dict[str, Rows], year: int) -> Iterator[tuple[int, int, int, int, str | int]]:
    """Place a report's title, headings and tables below each other on one sheet."""
    yield 0, 0, 1, 1, TITLE.format(year=year)
    top = 2
    for key, rows in tables.items():
        yield top, 0, 1, 1, PARTS[key]
        for y, x, down, across, text in placed(rows):
            yield top + 1 + y, x, down, across, text
        top += len(rows) + 2


def xlsx(tables: dict[str, Rows], year: int = 2020) -> bytes:
    """Write an .xlsx."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "年报"
    for y, x, down, across, text in report_cells(tables, year):
        sheet.cell(y + 1, x + 1, None if text == "" else text)
        if (down, across) != (1, 1):
            sheet.merge_cells(start_row=y + 1, start_column=x + 1, end_row=y + down, end_column=x + across)
    return saved(book)


def xls(tables: dict[str, Rows], year: int = 2020) -> bytes:
    """Write an .xls."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("年报")
    for y, x, down, across, text in report_cells(tables, year):
        if (down, across) != (1, 1):
            sheet.write_merge(y, y + down - 1, x, x + across - 1, text)
        elif text != "":
            sheet.write(y, x, text)
    return saved(book)


def saved(book: openpyxl.Workbook | xlwt.Workbook) -> bytes:
    """Give a workbook's bytes."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
