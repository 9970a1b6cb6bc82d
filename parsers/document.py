"""The one model every reader fills: lines and table grids in reading order, and what the page says of itself."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from parsers.record import Problem


class Shape(Enum):
    """How far a grid's columns can be trusted."""

    COLUMNS = "columns"  # a cell's position is its column (HTML with spans, tab-separated text)
    ROWS = "rows"  # rows are real, but merged cells were collapsed: only the order of cells counts
    STREAM = "stream"  # one cell a line: rows were made by us, and empty cells may have been lost


class GridCell(NamedTuple):
    """A cell: its text as printed, and where it stands. A spanning cell is the same object at each place it covers.

    `sure` is False where its text may have been misread or misplaced: no number is taken from such a cell.
    """

    text: str
    at: str
    sure: bool = True


EMPTY = GridCell("", "")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: rows of cells, of equal length only when `shape` is COLUMNS."""

    rows: tuple[tuple[GridCell, ...], ...]
    shape: Shape
    at: str

    def texts(self) -> tuple[tuple[str, ...], ...]:
        """Give the cells' texts, spans repeated."""
        return tuple(tuple(cell.text for cell in row) for row in self.rows)


class Line(NamedTuple):
    """A paragraph, heading or line of text."""

    text: str
    at: str


Block = Line | Grid


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: its content in order, and the page's own labels around it.

    `headings` are the titles the page gives itself (label meta, h1, title tag), best first; `labels` are its `<meta>`
    labels by lower-case name; `furniture` is the visible text around the content, searched for a publication date.
    `pictures` counts the pictures in the content, `images` are their addresses where the reader knows them.
    `container` tells whether the content's own element was recognised, so that its emptiness means something.
    `recognised` tells that a machine read it from pictures, wholly or in part: it never contradicts a text.
    `charset` is what text was decoded with; `problems` are what the reader met (a torn file, a page without text).
    """

    blocks: tuple[Block, ...]
    headings: tuple[str, ...] = ()
    labels: dict[str, str] = field(default_factory=dict)
    furniture: str = ""
    attachments: tuple[str, ...] = ()
    pictures: int = 0
    container: bool = False
    recognised: bool = False
    charset: str | None = None
    problems: tuple[Problem, ...] = ()
    images: tuple[str, ...] = ()

    def lines(self) -> Iterator[Line]:
        """Give the lines of text, tables left out."""
        return (block for block in self.blocks if isinstance(block, Line))

    def grids(self) -> Iterator[Grid]:
        """Give the tables."""
        return (block for block in self.blocks if isinstance(block, Grid))
