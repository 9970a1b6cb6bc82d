"""The tables of workbooks and pages, as the parsers read them, for the readers of rosters.

tables(source) -> [Sheet]     raises BadInput for a file that cannot be read, or whose end is missing
"""

from collections.abc import Iterator, Sequence

from parsers.document import Grid, GridCell, Line
from parsers.readers import sheet_binary, sheet_xml
from parsers.readers.decode import decode
from parsers.readers.html import CUT_SHORT, read_html
from parsers.source import Unreadable
from roster.errors import BadInput
from roster.importers.matter import Sheet, SheetCell, SheetRow, Source

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
WORKBOOKS = {ZIP: sheet_xml.read_sheets, OLE: sheet_binary.read_sheets}
TITLE_ROWS = 5  # rows at the top that may be a title
TITLE_LINES = 6  # lines before a page's table that may be


def tables(source: Source) -> Sequence[Sheet]:
    """Give every table of a workbook or page."""
    read = WORKBOOKS.get(source.data[:4])
    try:
        if read:
            return [_of_workbook(source.name, sheet) for sheet in read(source.data)]
        return list(_of_page(source))
    except Unreadable as error:
        raise BadInput(
            f"cannot be read: {error}", file=source.name, remedy="fetch it again, or save it anew"
        ) from error


def _of_workbook(file: str, sheet: sheet_xml.Sheet) -> Sheet:
    """Lay a sheet out; a merged cell stands, not its own, at every other place it covers."""
    cells = {place: SheetCell(text.strip()) for place, text in sheet.cells.items() if text.strip()}
    filled = {row for row, _ in cells}
    for (top, left), (bottom, right) in sheet.merged:
        if shown := cells.get((top, left)):
            spread = SheetCell(shown.text, own=False)
            for row in (row for row in range(top, bottom + 1) if row in filled):
                for column in range(left, right + 1):
                    cells.setdefault((row, column), spread)
    width = max((column for _, column in cells), default=-1) + 1
    empty = SheetCell("")
    rows = tuple(
        SheetRow(f"sheet {sheet.name}, row {row + 1}", tuple(cells.get((row, c), empty) for c in range(width)))
        for row in sorted(filled)
    )
    return Sheet(file, " ".join([sheet.name, *_titles(rows)]), rows)


def _titles(rows: Sequence[SheetRow]) -> Iterator[str]:
    for row in rows[:TITLE_ROWS]:
        told = {cell.text for cell in row.cells} - {""}
        if len(told) == 1:
            yield told.pop()


def _of_page(source: Source) -> Iterator[Sheet]:
    document = read_html(decode(source.data).text)
    if CUT_SHORT in document.problems:
        raise BadInput("the page never closes: its end may be missing", file=source.name, remedy="fetch it again")
    title = list(document.headings)
    for block in document.blocks:
        if isinstance(block, Line):
            title = [*title, block.text][-TITLE_LINES:]
        else:
            yield Sheet(source.name, " ".join(title), tuple(_rows(block)))


def _rows(grid: Grid) -> Iterator[SheetRow]:
    seen: set[int] = set()
    for number, cells in enumerate(grid.rows, start=1):
        yield SheetRow(f"{grid.at}, row {number}", tuple(_cell(cell, seen) for cell in cells))


def _cell(cell: GridCell, seen: set[int]) -> SheetCell:
    """Give a cell; the same one at another place stands there by its span."""
    own = not cell.text or id(cell) not in seen
    seen.add(id(cell))
    return SheetCell(cell.text, own)
