"""Tables whose cells are told apart by upright strokes, as programs write them that turn pages into text or Markdown.

Takes lines of text and the number of the first, gives rows of cells whose order alone counts: merged cells were
collapsed on the way and rows filled up at their end with as many empty ones, so that an empty cell at a row's end says
nothing and is left out. Two dresses: a row a line, and a cell a line, where a line of strokes alone ends the row.
"""

import re
from collections.abc import Iterable

from parsers.document import Grid, GridCell, Shape

STROKES = re.compile(r"[|｜│]")
ONLY_STROKES = re.compile(r"[\s|｜│]*[|｜│][\s|｜│]*")
RULED = re.compile(r"[\s|｜│:：+=─━-]*[-─━=]{3}[\s|｜│:：+=─━-]*")
CELL_A_LINE = re.compile(r"[^|｜│]+[|｜│]\s*")
FEWEST_ROWS = 2
LONGEST_CELL = 160


def is_piped(line: str) -> bool:
    """Tell whether a line may be of such a table."""
    return STROKES.search(line) is not None


def piped_rows(lines: list[str], index: int, table: int) -> tuple[Grid | None, int]:
    """Read the table that begins at a line; gives it (None when it is none) and the line after it."""
    end = index
    while end < len(lines) and (is_piped(lines[end]) or _is_gap(lines, end)):
        end += 1
    part = list(enumerate(lines[index:end], index + 1))
    singles = sum(CELL_A_LINE.fullmatch(line) is not None for _, line in part)
    rows = _cells_by_line(part) if singles * 2 > len(part) else _rows_by_line(part)
    longest = max((len(cell.text) for row in rows for cell in row), default=0)
    if len(rows) < FEWEST_ROWS or all(len(row) < 2 for row in rows) or longest > LONGEST_CELL:
        return None, index + 1
    return Grid(tuple(rows), Shape.ROWS, f"table {table}"), end


def _is_gap(lines: list[str], index: int) -> bool:
    """An empty line between two lines of a table."""
    return not lines[index].strip() and index + 1 < len(lines) and is_piped(lines[index + 1])


def _rows_by_line(part: list[tuple[int, str]]) -> list[tuple[GridCell, ...]]:
    rows = []
    for number, line in part:
        if not line.strip() or RULED.fullmatch(line):
            continue
        texts = STROKES.split(line.strip())
        texts = texts[1:] if not texts[0].strip() else texts  # a stroke at the line's beginning is the table's edge
        rows.append([GridCell(text.strip(), f"line {number}, column {i}") for i, text in enumerate(texts, 1)])
    return _filled(rows)


def _cells_by_line(part: list[tuple[int, str]]) -> list[tuple[GridCell, ...]]:
    rows: list[list[GridCell]] = [[]]
    for number, line in part:
        if ONLY_STROKES.fullmatch(line):
            rows.append([])
        elif line.strip():
            rows[-1] += [GridCell(text.strip(), f"line {number}") for text in STROKES.split(line)[:-1]]
    return _filled(rows)


def _filled(rows: Iterable[list[GridCell]]) -> list[tuple[GridCell, ...]]:
    """Leave out empty rows, and the empty cells at the end of the others."""
    trimmed = (row[: max((i for i, cell in enumerate(row, 1) if cell.text), default=0)] for row in rows)
    return [tuple(row) for row in trimmed if row]
