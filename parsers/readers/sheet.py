"""Workbooks to a document: of every visible sheet its lines of prose and its tables.

Takes .xlsx by `sheet_xml` and .xls by `sheet_binary`. A row with one cell is a line where it stands before or after the
table, or is a heading of the report; empty rows and columns are left out, but not one that is the values of the labels
above it. Places are those a person reads off the sheet: `sheet 年报, row 6, column 4`, both from 1.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from parsers.document import Block, Document, Grid, GridCell, Line, Shape
from parsers.prose.sections import is_heading
from parsers.readers import sheet_binary, sheet_xml
from parsers.readers.sheet_xml import Sheet
from parsers.source import Unreadable
from parsers.tables.labels import vocabulary

FEWEST_COLUMNS = 2
WIDEST_SPAN = 255
MOST_PLACES = 400_000
LONGEST_LABEL = 60

Row = tuple[int, dict[int, GridCell]]


def read_xlsx(data: bytes) -> Document:
    """Read an .xlsx."""
    return _document(sheet_xml.read_sheets(data))


def read_xls(data: bytes) -> Document:
    """Read an .xls or .et."""
    return _document(sheet_binary.read_sheets(data))


def _document(sheets: Sequence[Sheet]) -> Document:
    blocks: list[Block] = []
    for sheet in sheets:
        blocks += _blocks(sheet)
    return Document(tuple(blocks), container=True)


def _blocks(sheet: Sheet) -> Iterator[Block]:
    """Cut a sheet into lines and tables."""
    rows = _rows(sheet)
    tables = [_is_of_table(cells) for _, cells in rows]
    inside = range(tables.index(True), len(tables) - tables[::-1].index(True)) if any(tables) else range(0)
    waiting: list[Row] = []
    for number, (row, cells) in enumerate(rows):
        if number in inside and not _is_line(cells):
            if waiting and row == waiting[-1][0] + 2 and _are_labels(waiting[-1][1]) and _are_labels(cells):
                waiting.append((row - 1, {}))
            waiting.append((row, cells))
            continue
        yield from _grid(waiting, sheet.name)
        waiting.clear()
        [text, *_] = [cell.text for cell in cells.values()]
        yield from (Line(part.strip(), _at(sheet.name, row)) for part in text.split("\n") if part.strip())
    yield from _grid(waiting, sheet.name)


def _rows(sheet: Sheet) -> list[Row]:
    """Give the rows that show something, each place with its cell; a merged one is the same object at each place."""
    rows: dict[int, dict[int, GridCell]] = {}
    for row, column in sorted(sheet.cells):
        text = "\n".join(filter(None, (line.strip() for line in sheet.cells[row, column].splitlines())))
        if text:
            rows.setdefault(row, {})[column] = GridCell(text, f"{_at(sheet.name, row)}, column {column + 1}")
    numbers, places = sorted(rows), 0
    for (top, left), (bottom, right) in sheet.merged:
        cell = rows.get(top, {}).get(left)
        if cell is None:
            continue
        columns = range(left, min(right, left + WIDEST_SPAN) + 1)
        for row in numbers[bisect_left(numbers, top) : bisect_right(numbers, bottom)]:
            places = _bounded(places + len(columns), sheet.name)
            rows[row].update(dict.fromkeys(columns, cell))
    return sorted(rows.items())


def _bounded(places: int, name: str) -> int:
    if places > MOST_PLACES:
        raise Unreadable("too_large", f"a table of the sheet {name} has more than {MOST_PLACES:,} places")
    return places


def _is_of_table(cells: dict[int, GridCell]) -> bool:
    """A row with several cells, or with one that is a label of a form, is a table's."""
    distinct = {id(cell): cell for cell in cells.values()}
    if len(distinct) >= FEWEST_COLUMNS:
        return True
    [cell] = distinct.values()
    return len(cell.text) <= LONGEST_LABEL and not is_heading(cell.text) and vocabulary().exact(cell.text)


def _are_labels(cells: dict[int, GridCell]) -> bool:
    """Tell rows of labels alone: one empty row between two of them is where the values of the upper one would be."""
    return all(vocabulary().exact(cell.text) for cell in cells.values())


def _is_line(cells: dict[int, GridCell]) -> bool:
    """Inside a table only a heading of the report is a line: other rows with one cell may be values."""
    distinct = {id(cell): cell for cell in cells.values()}
    return len(distinct) == 1 and is_heading(next(iter(distinct.values())).text)


def _grid(rows: Sequence[Row], name: str) -> Iterator[Grid]:
    """Give rows as a table over the columns that show something; a place without a text is an empty cell."""
    if rows:
        used = sorted(set[int]().union(*(cells for _, cells in rows)))
        _bounded(len(used) * len(rows), name)
        lines = tuple(
            tuple(cells.get(column) or GridCell("", f"{_at(name, row)}, column {column + 1}") for column in used)
            for row, cells in rows
        )
        yield Grid(lines, Shape.COLUMNS, _at(name, rows[0][0]))


def _at(name: str, row: int) -> str:
    return f"sheet {name}, row {row + 1}"
