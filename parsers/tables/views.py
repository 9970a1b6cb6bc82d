"""Other ways to see a table's grid: turned so that its columns run across, or without the spans it claims."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from operator import is_not

from parsers.document import EMPTY, Grid, GridCell, Shape
from parsers.tables.forms import FormTable
from parsers.tables.labels import Match, Role, Vocabulary
from parsers.tables.numbers import is_value

# So many columns of one table running down instead of across are no accident.
FEWEST_COLUMNS_DOWN = 3
# So many rows' names in a header, and numbers behind a column's name, are a table turned over.
FEWEST_ROWS_ACROSS = 8


def upright(grid: Grid, words: Vocabulary) -> Grid:
    """Give the grid with the form's columns running across; turned over when they run down."""
    if grid.shape is not Shape.COLUMNS or len({len(row) for row in grid.rows}) != 1:
        return grid
    down = _most_columns(zip(*grid.rows, strict=True), words)
    if down < FEWEST_COLUMNS_DOWN or down <= _most_columns(grid.rows, words):
        return grid
    return Grid(tuple(zip(*grid.rows, strict=True)), grid.shape, grid.at)


def upright_by_order(grid: Grid, table: FormTable, words: Vocabulary) -> Grid:
    """Give a table of requests that was turned over and lost its spans the right way round.

    The names of its rows stand on several levels above the values. Only when each is there once, in the form's order on
    its level, and every row of values has as many, is the form's order theirs.
    """
    if grid.shape is Shape.COLUMNS:
        return grid
    above = list(takewhile(lambda row: not any(is_value(cell.text) for cell in row), grid.rows))
    levels = [[(key, cell) for cell in row if (key := _row_key(words.find(cell.text), table))] for row in above]
    names = {key: cell for level in levels for key, cell in level}
    order = [row.key for group in table.groups for row in group.rows if row.key in names]
    below = [_column_of_values(row, len(names), table, words) for row in grid.rows[len(above) :]]
    printed = [key for level in levels for key, _ in level]
    if len(names) < FEWEST_ROWS_ACROSS or len(printed) != len(names) or not below or None in below:
        return grid
    if any([key for key, _ in level] != [key for key in order if key in dict(level)] for level in levels):
        return grid
    columns = [column for column in below if column is not None]
    head = (GridCell("", ""), *(name for name, _ in columns))
    rows = [(names[key], *(values[number] for _, values in columns)) for number, key in enumerate(order)]
    return Grid((head, *rows), Shape.COLUMNS, grid.at)


def _row_key(match: Match | None, table: FormTable) -> str | None:
    return match.key(Role.ROW, table.key) if match else None


def _column_of_values(
    row: Sequence[GridCell], count: int, table: FormTable, words: Vocabulary
) -> tuple[GridCell, Sequence[GridCell]] | None:
    """Give the column named in a row of a table turned over, and so many values behind its name."""
    labels, values = row[: len(row) - count], row[len(row) - count :]
    named = [cell for cell in labels if (match := words.find(cell.text)) and match.key(Role.COLUMN, table.key)]
    others = [cell for cell in labels if cell.text.strip() and words.find(cell.text) is None]
    printed = all(is_value(cell.text) or not cell.text.strip() for cell in values)
    return (named[-1], values) if len(named) == 1 and not others and printed else None


def _most_columns(rows: Iterable[tuple[GridCell, ...]], words: Vocabulary) -> int:
    """Give how many of one table's columns a single row names at most."""
    return max((len(named) for row in rows for named in _columns_named(row, words)), default=0)


def _columns_named(row: tuple[GridCell, ...], words: Vocabulary) -> Iterator[set[str | None]]:
    anchors = {
        anchor
        for text in {cell.text for cell in row if cell.text}
        if (match := words.find(text)) is not None
        for anchor in match.anchors
        if anchor.role is Role.COLUMN
    }
    # The disclosure table has other columns under each article, so many of them run down as well.
    for table in ("requests", "disputes"):
        yield {anchor.key for anchor in anchors if anchor.table == table}


def is_ragged(grid: Grid) -> bool:
    """Tell whether the rows end at different columns: then some span claims more or less than is there."""
    return grid.shape is Shape.COLUMNS and len({len(row) for row in grid.rows}) > 1


def without_repeats(grid: Grid, words: Vocabulary) -> Grid:
    """Give the grid with a label printed again at each place it covers as one cell; numbers are never one.

    A row's own name under the same name is not the same cell: there the row is printed twice.
    """
    rows: list[tuple[GridCell, ...]] = []
    for row in grid.rows:
        cells: list[GridCell] = []
        for column, cell in enumerate(row):
            over = rows[-1][column] if grid.shape is Shape.COLUMNS and rows and column < len(rows[-1]) else EMPTY
            over = EMPTY if _names_row(cell, words) else over
            beside = cells[-1] if cells else EMPTY
            same = next((one for one in (beside, over) if one is not cell and _says_the_same(one, cell, words)), None)
            if same is None:
                cells.append(cell)
            elif grid.shape is Shape.COLUMNS:
                cells.append(same)
        rows.append(tuple(cells))
    changed = any(len(row) != len(old) or any(map(is_not, row, old)) for row, old in zip(rows, grid.rows, strict=True))
    return Grid(tuple(rows), grid.shape, grid.at) if changed else grid


def _names_row(cell: GridCell, words: Vocabulary) -> bool:
    """Tell whether a text names a row and nothing else; the rows of the review table are printed as columns."""
    match = words.find(cell.text) if cell.text.strip() and not is_value(cell.text) else None
    return match is not None and all(a.role is Role.ROW and a.table != "disputes" for a in match.anchors)


def _says_the_same(one: GridCell, other: GridCell, words: Vocabulary) -> bool:
    """Tell whether two cells print one label, each perhaps with a misprint of its own."""
    if not one.text.strip() or not other.text.strip() or is_value(other.text):
        return False
    match = words.find(one.text)
    rival = words.find(other.text)
    return one.text == other.text or (match is not None and rival is not None and match.anchors == rival.anchors)


def as_columns(grid: Grid, words: Vocabulary) -> Grid:
    """Give a grid of rows whose every row has as many cells with their positions believed: no merged cell collapsed."""
    even = grid.shape is Shape.ROWS and len({len(row) for row in grid.rows}) == 1
    return Grid(grid.rows, Shape.COLUMNS, grid.at) if even and len(grid.rows) > 1 else grid


def without_spans(grid: Grid, words: Vocabulary) -> Grid:
    """Give the grid with every cell only where it begins, in rows whose order alone counts."""
    if grid.shape is not Shape.COLUMNS:
        return grid
    seen: set[int] = {id(EMPTY)}
    rows = []
    for row in grid.rows:
        once = {id(cell): cell for cell in row if id(cell) not in seen}
        seen.update(once)
        rows.append(tuple(once.values()))
    return Grid(tuple(rows), Shape.ROWS, grid.at)
