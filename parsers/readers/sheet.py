"""Workbooks to a document: of every visible sheet its lines of prose and its tables.

Takes .xlsx by `sheet_xml` and .xls by `sheet_binary`. A row with one cell is a line where it stands before or after the
table, or is a heading of the report; empty rows and columns are left out. Places are those a person reads off the
sheet: `sheet 年报, row 6, column 4`, both from 1.
"""

from collections.abc import Iterator, Sequence

from parsers.document import Block, Document, Grid, GridCell, Line, Shape
from parsers.prose.sections import is_heading
from parsers.readers import sheet_binary, sheet_xml
from parsers.readers.sheet_xml import Corner, Sheet
from parsers.tables.labels import vocabulary

FEWEST_COLUMNS = 2
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
    columns = sorted({column for _, cells in rows for column in cells})
    tables = [_is_of_table(cells) for _, cells in rows]
    inside = range(tables.index(True), len(tables) - tables[::-1].index(True)) if any(tables) else range(0)
    waiting: list[Row] = []
    for number, (row, cells) in enumerate(rows):
        if number in inside and not _is_line(cells):
            waiting.append((row, cells))
            continue
        yield from _grid(waiting, columns, sheet.name)
        waiting.clear()
        [text, *_] = [cell.text for cell in cells.values()]
        yield from (Line(part.strip(), _at(sheet.name, row)) for part in text.split("\n") if part.strip())
    yield from _grid(waiting, columns, sheet.name)


def _rows(sheet: Sheet) -> list[Row]:
    """Give the rows that show something, each place with its cell; a merged one is the same object at each place."""
    rows: dict[int, dict[int, GridCell]] = {}
    for row, column in sorted(sheet.cells):
        text = "\n".join(filter(None, (line.strip() for line in sheet.cells[row, column].splitlines())))
        if text:
            rows.setdefault(row, {})[column] = GridCell(text, f"{_at(sheet.name, row)}, column {column + 1}")
    for (top, left), (bottom, right) in sheet.merged:
        cell = rows.get(top, {}).get(left)
        if cell is not None:
            _cover(rows, cell, (top, left), (bottom, right))
    return sorted(rows.items())


def _cover(rows: dict[int, dict[int, GridCell]], cell: GridCell, first: Corner, last: Corner) -> None:
    """Put a merged cell at each place it covers, in the rows there are."""
    for row, cells in rows.items():
        if first[0] <= row <= last[0]:
            for column in range(first[1], min(last[1], first[1] + 255) + 1):
                cells[column] = cell


def _is_of_table(cells: dict[int, GridCell]) -> bool:
    """A row with several cells, or with one that is a label of a form, is a table's."""
    distinct = {id(cell): cell for cell in cells.values()}
    if len(distinct) >= FEWEST_COLUMNS:
        return True
    [cell] = distinct.values()
    return len(cell.text) <= LONGEST_LABEL and not is_heading(cell.text) and vocabulary().exact(cell.text)


def _is_line(cells: dict[int, GridCell]) -> bool:
    """Inside a table only a heading of the report is a line: other rows with one cell may be values."""
    distinct = {id(cell): cell for cell in cells.values()}
    return len(distinct) == 1 and is_heading(next(iter(distinct.values())).text)


def _grid(rows: Sequence[Row], columns: Sequence[int], name: str) -> Iterator[Grid]:
    """Give rows as a table over the columns that show something; a place without a text is an empty cell."""
    if rows:
        used = [column for column in columns if any(column in cells for _, cells in rows)]
        lines = tuple(
            tuple(cells.get(column) or GridCell("", f"{_at(name, row)}, column {column + 1}") for column in used)
            for row, cells in rows
        )
        yield Grid(lines, Shape.COLUMNS, _at(name, rows[0][0]))


def _at(name: str, row: int) -> str:
    return f"sheet {name}, row {row + 1}"
