"""Sheets of a workbook, row by row, so that memory stays constant; every text is a text, whoever wrote it.

    with sheets(file, as_of, title) as book:
        book.table(Sheet("missing", "未发现", columns, intro=("…",)), rows)

A cell is never a formula and never a link: texts that begin like a formula also carry the mark by which a spreadsheet
keeps them texts when a person edits the cell. What XML cannot hold is written as its number, a text longer than a cell
can hold is cut and says so, days are dates and numbers are numbers.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter
import xlsxwriter.exceptions
from rich.cells import cell_len

from audit.export import FORMULA_STARTS
from audit.plain import printable

LONGEST_CELL = 32_767  # characters, as a spreadsheet counts them (in UTF-16), the limit of the format
LAST_ROW = 1_048_575  # counted from 0, the limit of the format; what is more goes on in a further sheet
CUT = " … [cut: the whole text is in the JSON export 全文见 JSON]"
NOTHING = "none 无"
A4, A3 = 9, 8
WIDE = 400  # characters: what is wider cannot be read when printed on A4
LINE, HIGHEST = 15, 409  # points: a line, and the highest row that there is
RICH = "<r>"  # how xlsxwriter knows a text that is XML already, when it writes row by row
SHADES = {  # colour beside the word, never instead of it
    "missing": "#F4B6B6",
    "late": "#F9E0A2",
    "withdrawn": "#F4B6B6",
    "defective": "#F9E0A2",
    "filed": "#CFE8CF",
    "unobservable": "#DDDDDD",
}
HEAD: dict[str, Any] = {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF4", "bottom": 1}
LOOKS: dict[str, dict[str, Any]] = {
    "plain": {"valign": "top"},
    "wrap": {"valign": "top", "text_wrap": True},
    "date": {"valign": "top", "num_format": "yyyy-mm-dd", "align": "center"},
    "number": {"valign": "top", "num_format": "0", "align": "right", "indent": 1},
    "head": HEAD,
    "head number": HEAD | {"align": "right", "indent": 1},  # above its numbers, not beside them
    "intro": {"italic": True, "text_wrap": True, "valign": "top"},
    **{word: {"valign": "top", "bg_color": colour} for word, colour in SHADES.items()},
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading in English and Chinese, its width in characters, and the look of its texts."""

    english: str
    chinese: str
    width: int = 14
    look: str = "plain"

    @property
    def heading(self) -> str:
        """The heading, Chinese below English."""
        return f"{self.english}\n{self.chinese}" if self.chinese else self.english


@dataclass(frozen=True, slots=True)
class Shaded:
    """A text in the colour of a headline."""

    text: str
    shade: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name in both languages, its columns, lines above them; `frozen` columns stay in sight."""

    english: str
    chinese: str
    columns: Sequence[Column]
    intro: Sequence[str] = field(default=())
    frozen: int = 0

    @property
    def name(self) -> str:
        """The name on its tab."""
        return f"{self.english} {self.chinese}"


class Book:
    """A workbook under way."""

    def __init__(self, book: Any, footer: str) -> None:
        self._book, self._footer = book, footer
        self._looks: dict[tuple[str, bool], Any] = {}

    def table(self, sheet: Sheet, rows: Iterable[Sequence[Any]]) -> int:
        """Write a sheet, and further ones when it is full; gives the number of rows."""
        count, part = 0, 1
        page, number = self._begin(sheet, sheet.name)
        for row in rows:
            if number > LAST_ROW:
                self._end(sheet, page, number)
                part += 1
                page, number = self._begin(sheet, f"{sheet.name} {part}")
            self._row(page, number, row, sheet.columns)
            number, count = number + 1, count + 1
        if not count:
            self._write(page, number, 0, NOTHING, "plain")
            number += 1
        self._end(sheet, page, number)
        return count

    def _begin(self, sheet: Sheet, name: str) -> tuple[Any, int]:
        page, head = self._book.add_worksheet(name), len(sheet.intro)
        for column, told in enumerate(sheet.columns):
            page.set_column(column, column, told.width)
        page.freeze_panes(head + 1, sheet.frozen)
        page.set_landscape()
        page.set_paper(A3 if sum(told.width for told in sheet.columns) > WIDE else A4)
        page.fit_to_pages(1, 0)
        page.repeat_rows(head)
        page.set_margins(left=0.4, right=0.4)
        page.set_footer(f"&L{self._footer}&C{name}&R&P / &N")
        for number, line in enumerate(sheet.intro):
            self._intro(page, number, line, sheet.columns)
        page.set_row(head, 2 * LINE)
        for column, told in enumerate(sheet.columns):
            self._write(page, head, column, told.heading, "head number" if told.look == "number" else "head")
        return page, head + 1

    @staticmethod
    def _end(sheet: Sheet, page: Any, number: int) -> None:
        page.autofilter(len(sheet.intro), 0, number - 1, len(sheet.columns) - 1)
        page.print_area(0, 0, number - 1, len(sheet.columns) - 1)  # a long text in the last column runs over nothing

    def _intro(self, page: Any, number: int, line: str, columns: Sequence[Column]) -> None:
        """Write a line above the table, over all of its columns, as high as it needs: what runs over is not printed."""
        width = sum(told.width for told in columns)
        page.set_row(number, LINE * lines_of(line, width))
        if len(columns) > 1:
            page.merge_range(number, 0, number, len(columns) - 1, "", self._look("intro"))
        self._write(page, number, 0, line, "intro")

    def _row(self, page: Any, number: int, row: Sequence[Any], columns: Sequence[Column]) -> None:
        pairs = zip(row, columns, strict=True)
        lines = max((lines_of(str(value), told.width) for value, told in pairs if told.look == "wrap"), default=1)
        if lines > 1:  # a program that does not work heights out for itself when it opens a file would hide the rest
            page.set_row(number, min(LINE * lines, HIGHEST))
        for column, (value, told) in enumerate(zip(row, columns, strict=True)):
            self._write(page, number, column, value, told.look)

    def _write(self, page: Any, row: int, column: int, value: Any, look: str) -> None:
        match value:
            case None | "":
                return
            case Shaded():
                self._text(page, (row, column), value.text, value.shade if value.shade in SHADES else look)
            case bool():
                self._text(page, (row, column), "yes 是" if value else "no 否", look)
            case int() | float():
                page.write_number(row, column, value, self._look("number" if isinstance(value, int) else look))
            case date():
                page.write_datetime(row, column, datetime.combine(value, time()), self._look("date"))
            case _:
                self._text(page, (row, column), str(value), look)

    def _text(self, page: Any, at: tuple[int, int], text: str, look: str) -> None:
        page.write_string(*at, fit(text), self._look(look, quoted=text.startswith(FORMULA_STARTS)))

    def _look(self, look: str, *, quoted: bool = False) -> Any:
        key = look, quoted
        if key not in self._looks:
            self._looks[key] = self._book.add_format(LOOKS[look] | ({"quote_prefix": True} if quoted else {}))
        return self._looks[key]


@contextmanager
def sheets(file: Path, as_of: date, title: str) -> Iterator[Book]:
    """Give an empty workbook, written to the file at the end; the same sheets give the same bytes."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    options |= {"strings_to_numbers": False, "nan_inf_to_errors": False}
    try:
        with xlsxwriter.Workbook(str(file), options) as book:
            created = datetime.combine(as_of, time(), UTC).replace(tzinfo=None)
            book.set_properties({"title": title, "author": "Gongkai", "created": created})
            yield Book(book, f"Gongkai {as_of.isoformat()}")
    except xlsxwriter.exceptions.FileCreateError as error:
        raise error.args[0] from error  # the OSError that it was: a full disk is told as one


def lines_of(text: str, width: int) -> int:
    """Give the number of lines that a text takes in a column so wide."""
    return sum(_wrapped(line, width) for line in text[:LONGEST_CELL].split("\n"))


def _wrapped(line: str, width: int) -> int:
    """Count the lines of one that is broken between words, and within those that are longer than a line."""
    lines, used = 1, 0
    for word in line.split(" "):
        length = cell_len(word)
        if used and used + 1 + length > width:
            lines, used = lines + 1, 0
        used += length + bool(used)
        more = max(0, -(-used // width) - 1)
        lines, used = lines + more, used - more * width
    return lines


def fit(text: str) -> str:
    """Make a text fit into a cell: nothing that XML cannot hold, no longer than the limit, never taken for XML."""
    plain = printable(text)
    if len(plain) * 2 > LONGEST_CELL and _length(plain) > LONGEST_CELL:
        plain = _cut(plain, LONGEST_CELL - len(CUT)) + CUT
    return f"{plain} " if plain.startswith(RICH) else plain


def _length(text: str) -> int:
    return len(text) + sum(ord(char) > 0xFFFF for char in text)


def _cut(text: str, length: int) -> str:
    """Cut to so many UTF-16 units, never through the middle of a character."""
    return text.encode("utf-16-le")[: 2 * length].decode("utf-16-le", errors="ignore")
