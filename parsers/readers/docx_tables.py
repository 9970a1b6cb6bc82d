"""The tables of a .docx: where each cell stands, over which columns it reaches, and which cells are one over rows.

Takes a table element, gives its rows of `Place`s, and lays them out to a grid once their texts are known. Rows and
cells that are deleted or hidden, and those inside content controls, are seen to here.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from lxml import etree

from parsers.document import EMPTY, Grid, GridCell, Shape
from parsers.readers.docx_package import W, number, on
from parsers.readers.docx_text import unwrapped
from parsers.source import Unreadable

WIDEST_SPAN = 64
WIDEST_ROW = 512
MOST_PLACES = 200_000
FEWEST_DATA_ROWS = 6
FEWEST_DATA_COLUMNS = 3
DELETED_ROW, DELETED_CELL = f"{W}del", f"{W}cellDel"


class Place(NamedTuple):
    """A cell as written: its element, its first column (from 0), its width, and whether it goes on from above.

    `opens` tells that cells below may go on from it.
    """

    element: etree._Element
    column: int
    width: int
    goes_on: bool
    opens: bool


Rows = list[list[Place]]


def rows_of(table: etree._Element) -> Rows:
    """Give a table's cells row by row, each where it stands."""
    rows = []
    for row in unwrapped(table):
        properties = row.find(f"{W}trPr")
        if row.tag != f"{W}tr" or (properties is not None and properties.find(DELETED_ROW) is not None):
            continue
        if not on(properties, "hidden"):
            rows.append(_places(row, _bounded(number(properties, "gridBefore"), 0)))
    return rows


def inner_tables(place: Place) -> list[etree._Element]:
    """Give the tables that stand directly in a cell."""
    return [element for element in unwrapped(place.element) if element.tag == f"{W}tbl"]


def is_layout(rows: Rows) -> bool:
    """Tell whether a table only arranges the page.

    It has a single column, or holds tables and is itself small, narrow or no larger than one of them.
    """
    inner = [sum(map(len, rows_of(table))) for row in rows for place in row for table in inner_tables(place)]
    if not inner:
        return all(len(row) < 2 for row in rows)
    narrow = all(len(row) < FEWEST_DATA_COLUMNS for row in rows)
    return len(rows) < FEWEST_DATA_ROWS or narrow or max(inner) >= sum(map(len, rows))


def lay_out(rows: Rows, text_of: Callable[[etree._Element], str], table: int) -> Grid:
    """Lay out a data table of this number. A spanning cell is one object; where no cell stands is `EMPTY`."""
    grid: list[tuple[GridCell, ...]] = []
    above: list[tuple[Place, GridCell]] = []
    places = 0
    for row_number, row in enumerate(rows, 1):
        line: list[GridCell] = []
        here: list[tuple[Place, GridCell]] = []
        for place in row:
            text = text_of(place.element)
            cell = _cell_above(place, above) if place.goes_on else None
            if cell is None:
                cell = GridCell(text, f"table {table}, row {row_number}, column {place.column + 1}")
            line += [EMPTY] * (place.column - len(line))
            line += [cell] * place.width
            if place.goes_on or place.opens:
                here.append((place, cell))
        grid.append(tuple(line))
        above = here
        places += len(line)
        if places > MOST_PLACES:
            raise Unreadable("too_large", f"a table has more than {MOST_PLACES:,} cells")
    return Grid(tuple(grid), Shape.COLUMNS, f"table {table}")


def _places(row: etree._Element, column: int) -> list[Place]:
    """Give a row's cells. Cells merged the old way (`hMerge`) widen the first of them."""
    places: list[Place] = []
    for cell in unwrapped(row):
        if cell.tag != f"{W}tc":
            continue
        properties = cell.find(f"{W}tcPr")
        if properties is not None and properties.find(DELETED_CELL) is not None:
            continue
        width = _bounded(number(properties, "gridSpan"), 1) or 1
        if places and _merge(properties, "hMerge") == "continue":
            places[-1] = places[-1]._replace(width=places[-1].width + width)
        elif column < WIDEST_ROW:
            merge = _merge(properties, "vMerge")
            places.append(Place(cell, column, width, merge == "continue", merge == "restart"))
        column += width
    return places


def _merge(properties: etree._Element | None, name: str) -> str | None:
    """Give `restart` or `continue` (which is also what a merge without a value means); None where nothing is merged."""
    merge = properties.find(f"{W}{name}") if properties is not None else None
    return None if merge is None else merge.get(f"{W}val", "continue")


def _cell_above(place: Place, above: Sequence[tuple[Place, GridCell]]) -> GridCell | None:
    """Find the cell a place goes on from: the one in its columns, though sloppy files let their edges differ."""
    shared = [(min(_end(place), _end(other)) - max(place.column, other.column), cell) for other, cell in above]
    most, cell = max(shared, key=lambda pair: pair[0], default=(0, EMPTY))
    return cell if most > 0 else None


def _end(place: Place) -> int:
    return place.column + place.width


def _bounded(count: int | None, default: int) -> int:
    return default if count is None else max(0, min(count, WIDEST_SPAN))
