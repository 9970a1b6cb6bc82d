"""CSV text as a sheet, and columns found by the words of their header. Pure."""

import csv
import io
from collections.abc import Mapping, Sequence

from roster.errors import BadInput
from roster.importers.matter import Sheet, SheetCell, SheetRow, Source, text_of


def csv_sheet(source: Source) -> Sheet:
    """Read a CSV (or tab-separated) file as one sheet; empty lines are left out. Raises BadInput for what is none."""
    text = text_of(source)
    head = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in head else ",", strict=True)
    rows = []
    try:
        for fields in reader:
            if any(field.strip() for field in fields):
                cells = tuple(SheetCell(field.strip()) for field in fields)
                rows.append(SheetRow(f"line {reader.line_num}", cells))
    except csv.Error as error:
        raise BadInput(f"not CSV: {error}", file=source.name, line=reader.line_num) from error
    return Sheet(source.name, "", tuple(rows))


def header(sheet: Sheet) -> dict[str, int]:
    """Give the columns of a sheet by the words of its first row."""
    if not sheet.rows:
        return {}
    first = sheet.rows[0]
    return {first.text(column).casefold(): column for column in reversed(range(len(first.cells)))}


def first_of(columns: Mapping[str, int], names: Sequence[str]) -> int:
    """Give the first column that bears one of the names; -1 when none does."""
    return next((columns[name] for name in names if name in columns), -1)
