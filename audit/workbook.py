"""The list as an xlsx workbook: the matrix, the list, the rules it rests on. Row by row, so that memory stays constant.

Every text is written as text, never as a formula or link; a text longer than a cell can hold is cut and says so.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from audit.export import AUDIT_COLUMNS, audit_row
from audit.judgement import Judgement
from audit.summary import Summary, matrix, summarise

LONGEST_CELL = 32_767  # characters, the limit of the format
CUT = " … [cut: the whole text is in the JSON export]"
CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32)))
SHADES = {  # colour beside the word, never instead of it
    "missing": "#F4B6B6",
    "late": "#F9E0A2",
    "withdrawn": "#F4B6B6",
    "defective": "#F9E0A2",
    "filed": "#CFE8CF",
    "unobservable": "#DDDDDD",
}


def write_workbook(file: Path, judgements: Sequence[Judgement], *, as_of: date, settings: dict[str, Any]) -> None:
    """Write the workbook. `settings` are the audit's settings, told beside the result."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(file), options) as book:
        _matrix_sheet(book, judgements)
        _table(book, "list", AUDIT_COLUMNS, (list(audit_row(each).values()) for each in judgements))
        _basis_sheet(book, summarise(judgements), as_of, settings)


def _matrix_sheet(book: Any, judgements: Sequence[Judgement]) -> None:
    years, rows = matrix(judgements)
    sheet, bold = book.add_worksheet("matrix"), book.add_format({"bold": True})
    shades = {word: book.add_format({"bg_color": colour}) for word, colour in SHADES.items()}
    sheet.freeze_panes(1, 3)
    sheet.set_column(0, 2, 18)
    for column, name in enumerate(("county", "filer_code", "filer", *years)):
        _write(sheet, 0, column, name, bold)
    for number, (who, by_year) in enumerate(rows.items(), start=1):
        for column, name in enumerate(who):
            _write(sheet, number, column, name)
        for column, year in enumerate(years, start=3):
            if word := by_year.get(year):
                _write(sheet, number, column, word, shades.get(word))


def _basis_sheet(book: Any, summary: Summary, as_of: date, settings: dict[str, Any]) -> None:
    rows: list[list[Any]] = [["as of", as_of.isoformat()], ["filings judged", summary.judged], ["due", summary.due]]
    rows += [[f"headline: {word}", count] for word, count in summary.counts.items()]
    rows.append(["missing of due", f"{summary.missing} of {summary.due}"])
    rows.append(["unobservable of due", f"{summary.unseen} of {summary.due}; not counted as missing"])
    rows += [[f"setting: {name}", str(value)] for name, value in settings.items()]
    for rule in summary.rules:
        dates = ", ".join(day.isoformat() for day in rule.due)
        rows.append([f"deadline rule {rule.rule}", f"due {dates}; rests on {rule.basis_kind}; {rule.filings} filings"])
        rows.append(["", rule.basis])
    _table(book, "basis", ("what", "value"), rows)


def _table(book: Any, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sheet, bold = book.add_worksheet(name), book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(columns) - 1, 18)
    for column, title in enumerate(columns):
        _write(sheet, 0, column, title, bold)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write(sheet, number, column, value)


def _write(sheet: Any, row: int, column: int, value: Any, style: Any = None) -> None:
    if isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    elif value is not None and value != "":
        text = str(value).translate(CONTROLS)
        if len(text) > LONGEST_CELL:
            text = text[: LONGEST_CELL - len(CUT)] + CUT
        sheet.write_string(row, column, text, style)
