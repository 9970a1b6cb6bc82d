"""Other ways to see a table's grid: turned so that its columns run across, or without the spans it claims."""

from collections.abc import Iterable, Iterator

from parsers.document import EMPTY, Grid, GridCell, Shape
from parsers.tables.labels import Role, Vocabulary

# So many columns of one table running down instead of across are no accident.
FEWEST_COLUMNS_DOWN = 3


def upright(grid: Grid, words: Vocabulary) -> Grid:
    """Give the grid with the form's columns running across; turned over when they run down."""
    if grid.shape is not Shape.COLUMNS or len({len(row) for row in grid.rows}) != 1:
        return grid
    turned = tuple(zip(*grid.rows, strict=True))
    down = _most_columns(turned, words)
    if down < FEWEST_COLUMNS_DOWN or down <= _most_columns(grid.rows, words):
        return grid
    return Grid(turned, grid.shape, grid.at)


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


def is_spanned(grid: Grid) -> bool:
    """Tell whether any cell covers more than one place."""
    cells = [cell for row in grid.rows for cell in row if cell is not EMPTY]
    return grid.shape is Shape.COLUMNS and len({id(cell) for cell in cells}) < len(cells)


def without_spans(grid: Grid) -> Grid:
    """Give the grid with every cell only where it begins, in rows whose order alone counts."""
    seen: set[int] = {id(EMPTY)}
    rows = []
    for row in grid.rows:
        once = {id(cell): cell for cell in row if id(cell) not in seen}
        seen.update(once)
        rows.append(tuple(once.values()))
    return Grid(tuple(rows), Shape.ROWS, grid.at)
