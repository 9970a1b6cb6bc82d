"""Rows of spanning cells to a grid in which each cell stands at every place it covers.

Takes rows as they are written, a cell being its text and how far it spans, and knows nothing of where they came from.
"""

from collections.abc import Sequence

from parsers.document import EMPTY, Grid, GridCell, Shape

WIDEST_SPAN = 64
WIDEST_TABLE = 400
MOST_PLACES = 200_000
FEWEST_DATA_ROWS = 6
FEWEST_DATA_COLUMNS = 3


# A cell as written: its text, over how many columns it reaches, over how many rows (0: all that follow).
Span = tuple[str, int, int]
Held = dict[int, tuple[GridCell, int]]


def is_layout(counts: list[int], inner: list[list[int]]) -> bool:
    """Tell whether a table only arranges the page, from the counts of cells in its rows and in those of tables inside.

    Such a table has a single column, or holds tables and is itself small, narrow or no larger than one of them.
    """
    if not inner:
        return all(count < 2 for count in counts)
    narrow = all(count < FEWEST_DATA_COLUMNS for count in counts)
    return len(counts) < FEWEST_DATA_ROWS or narrow or any(sum(other) >= sum(counts) for other in inner)


def lay_out(rows: Sequence[Sequence[Span]], number: int) -> Grid:
    """Lay out a document's table of this number. Spans that overrun it are clamped; in a swollen one they are ignored.

    A place no cell covers is `EMPTY`: that is no empty cell, nothing stands there.
    """
    grid: list[tuple[GridCell, ...]] = []
    held: Held = {}  # by column, the cells that reach down from rows above, and for how many rows more
    places = 0
    for row_number, written in enumerate(rows, 1):
        row, reach = written, len(rows) - row_number + 1
        if places > MOST_PLACES:
            held.clear()
            row = [(text, 1, 1) for text, _, _ in written]
        grid.append(_fill(row, held, reach, f"table {number}, row {row_number}, column "))
        places += len(grid[-1])
    return Grid(tuple(grid), Shape.COLUMNS, f"table {number}")


def _fill(row: Sequence[Span], held: Held, reach: int, at: str) -> tuple[GridCell, ...]:
    """Lay out one row; `reach` is how many rows a cell of it may cover."""
    line: list[GridCell] = []
    for text, across, down in row:
        if held:
            _take_held(line, held)
        column = len(line)
        cell = GridCell(text, f"{at}{column + 1}")
        if (across == 1 and down == 1) or column >= WIDEST_TABLE:
            line.append(cell)
            continue
        rows_more = (reach if down == 0 else min(down, reach)) - 1
        for place in range(column, column + min(across, WIDEST_SPAN)):
            if place in held:
                break
            line.append(cell)
            if rows_more > 0:
                held[place] = (cell, rows_more)
    while held:
        _take_held(line, held)
        if not held or len(line) > max(held):
            break
        line.append(EMPTY)
    return tuple(line)


def _take_held(line: list[GridCell], held: Held) -> None:
    while (column := len(line)) in held:
        cell, left = held[column]
        if left > 1:
            held[column] = (cell, left - 1)
        else:
            del held[column]
        line.append(cell)
