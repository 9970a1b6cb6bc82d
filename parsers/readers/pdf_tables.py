"""A table found on a page, before it becomes a grid: cells with the places they take, whichever way they were found.

Also the text of a set of characters: lines from top to bottom, characters from left to right, or as they were written
when they run downwards.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from parsers.document import EMPTY, Grid, GridCell, Shape
from parsers.readers.pdf_marks import Char

# Edges so close are one edge: neighbours, and the outermost of them.
SNAP, WIDEST = 2.4, 5.0
# One edge of a table on two pages: lines of its own, so less is taken for one.
SAME_EDGE = 2.0
SAME_FOOT = 0.35
# The gap that is a space between two characters of which none, one or both are Chinese, in heights of them.
SPACES = (0.22, 0.6, 1.6)
IDEOGRAPHS = "\u2e80"


@dataclass(frozen=True, slots=True)
class Part:
    """A cell: its text, the x of its edges, and the first and last row it covers, on the page where it begins."""

    text: str
    x0: float
    x1: float
    top: int
    bottom: int
    page: int
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table on one or more pages. `y0` and `y1` are where it begins on its first and ends on its last page.

    `open_end`: its last row has no line below it. `aligned`: it was
    told by alignment, and its cells' edges are none of the page's.
    """

    parts: tuple[Part, ...]
    rows: int
    x0: float
    x1: float
    y0: float
    y1: float
    shape: Shape = Shape.COLUMNS
    open_end: bool = False
    aligned: bool = False


def clustered(values: Iterable[float], tolerance: float = SNAP) -> list[float]:
    """Give the middles of values that lie close together, in order."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= tolerance and value - groups[-1][0] <= WIDEST:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def nearest(edges: Sequence[float], value: float) -> int:
    """Give the number of the edge closest to a value."""
    index = bisect_left(edges, value)
    if index == 0:
        return 0
    if index == len(edges):
        return len(edges) - 1
    return index if edges[index] - value < value - edges[index - 1] else index - 1


def as_grid(table: Table, number: int) -> Grid:
    """Make a grid: spanning cells are the same object at each place, a place without a cell is `EMPTY`."""
    edges = clustered([x for part in table.parts for x in (part.x0, part.x1)], SAME_EDGE)
    places = [[EMPTY] * (len(edges) - 1) for _ in range(table.rows)]
    for part in table.parts:
        first, end = nearest(edges, part.x0), nearest(edges, part.x1)
        at = f"page {part.page}, table {number}, row {part.top + 1}, column {first + 1}"
        cell = GridCell(part.text, at, part.sure)
        for row in range(part.top, part.bottom + 1):
            for column in range(first, end):
                places[row][column] = cell
    rows = (tuple(row) if table.shape is Shape.COLUMNS else tuple(c for c in row if c is not EMPTY) for row in places)
    return Grid(tuple(rows), table.shape, f"page {table.parts[0].page}, table {number}")


def doubted(table: Table) -> Table:
    """Give the table with no number of it sure."""
    return replace(table, parts=tuple(replace(part, sure=False) for part in table.parts))


def text_of(chars: Sequence[Char]) -> str:
    """Give the text of a cell: its lines joined by newlines."""
    if _runs_down(chars):
        return "".join(char.text for char in chars)
    return "\n".join(line_text(line) for line in lines_of(chars))


def _runs_down(chars: Sequence[Char]) -> bool:
    """Tell whether characters were written from top to bottom, a column to the left after each column."""
    if len(chars) < 3:
        return False
    down = sum(abs(b.x - a.x) < 0.5 * a.size < b.y - a.y for a, b in pairwise(chars))
    return down * 3 > 2 * (len(chars) - 1) and max(c.x for c in chars) - min(c.x for c in chars) > 0.8 * chars[0].size


def lines_of(chars: Iterable[Char]) -> list[list[Char]]:
    """Sort characters into lines from top to bottom, each from left to right. A line's characters have one foot."""
    lines: list[list[Char]] = []
    for char in sorted(chars, key=lambda char: char.y1):
        if lines and char.y1 - lines[-1][0].y1 < SAME_FOOT * char.size:
            lines[-1].append(char)
        else:
            lines.append([char])
    return [sorted(line, key=lambda char: char.x0) for line in lines]


def line_text(line: Sequence[Char]) -> str:
    """Give the text of one line. A gap is a space; less so beside Chinese characters, which programs set wide."""
    parts = [line[0].text] if line else []
    for left, right in pairwise(line):
        wide = SPACES[(left.text >= IDEOGRAPHS) + (right.text >= IDEOGRAPHS)]
        if right.x0 - left.x1 > wide * min(left.size, right.size):
            parts.append(" ")
        parts.append(right.text)
    return "".join(parts)
