"""Finds tables whose cells were flattened to plain lines, one cell a line, and makes rows of them by their labels.

Empty cells are usually lost on the way, so a row is only as good as its count of values; `placing` sees to that.
"""

from dataclasses import dataclass, field, replace
from enum import Enum

from parsers.document import Block, Document, Grid, GridCell, Line, Shape
from parsers.prose.sections import is_heading
from parsers.tables.labels import Match, Role, vocabulary
from parsers.tables.numbers import is_value

FEWEST_LABELS = 5
FEWEST_CELLS = 6
MOST_LINES_A_LABEL = 4
LONGEST_STRANGER = 30
LOOK_AHEAD = 3
STOPS = "。；！？"


class _Kind(Enum):
    VALUE = "value"
    COLUMN = "column"
    ROW = "row"
    PARENT = "parent"
    ARTICLE = "article"
    STRANGER = "stranger"


@dataclass(slots=True)
class _Rows:
    """Rows in the making."""

    done: list[tuple[GridCell, ...]] = field(default_factory=list)
    cells: list[GridCell] = field(default_factory=list)
    last: _Kind | None = None

    def add(self, kind: _Kind, cell: GridCell) -> None:
        if self.cells and self._begins_row(kind):
            self.close()
        self.cells.append(cell)
        if (kind, self.last) != (_Kind.STRANGER, _Kind.COLUMN):
            self.last = kind

    def close(self) -> None:
        if self.cells:
            self.done.append(tuple(self.cells))
        self.cells = []

    def _begins_row(self, kind: _Kind) -> bool:
        if kind is _Kind.VALUE:
            return self.last is _Kind.COLUMN
        if kind is _Kind.STRANGER and self.last is _Kind.COLUMN:
            return False
        if self.last is _Kind.VALUE or _Kind.ARTICLE in (kind, self.last):
            return True
        return (kind is _Kind.COLUMN) != (self.last is _Kind.COLUMN) or (
            self.last is _Kind.ROW and kind in (_Kind.ROW, _Kind.PARENT)
        )


def gather_streams(document: Document) -> Document:
    """Give the document with its flattened tables turned into grids; unchanged when it has none."""
    words = vocabulary()
    if sum(words.exact(line.text) for line in document.lines() if len(line.text) < 60) < FEWEST_LABELS:
        return document
    blocks: list[Block] = []
    tables = sum(1 for _ in document.grids())
    index = 0
    while index < len(document.blocks):
        grid, after = _stream_at(document.blocks, index, tables + 1)
        if grid is not None:
            tables += 1
            blocks.append(grid)
            index = after
        else:
            blocks.append(document.blocks[index])
            index += 1
    return replace(document, blocks=tuple(blocks))


def _stream_at(blocks: tuple[Block, ...], index: int, table: int) -> tuple[Grid | None, int]:
    """Read a flattened table that begins with a label at this block."""
    rows = _Rows()
    count = 0
    end = index
    while index < len(blocks):
        token = _token(blocks, index)
        if token is None or (token[0] is _Kind.STRANGER and not (count and _goes_on(blocks, index + 1))):
            break
        kind, cell, index = token
        if not count and kind in (_Kind.VALUE, _Kind.STRANGER):
            break
        rows.add(kind, cell)
        count += 1
        end = index
    rows.close()
    grid = Grid(tuple(rows.done), Shape.STREAM, f"table {table}") if count >= FEWEST_CELLS else None
    return grid, end


def _goes_on(blocks: tuple[Block, ...], index: int) -> bool:
    ahead = (_token(blocks, i) for i in range(index, min(index + LOOK_AHEAD, len(blocks))))
    return any(token is not None and token[0] is not _Kind.STRANGER for token in ahead)


def _token(blocks: tuple[Block, ...], index: int) -> tuple[_Kind, GridCell, int] | None:
    """Read one cell, joining the lines of a broken label; None where no table can go on."""
    block = blocks[index]
    if not isinstance(block, Line):
        return None
    if is_value(block.text):
        return _Kind.VALUE, GridCell(block.text, block.at), index + 1
    words = vocabulary()
    for count in range(1, MOST_LINES_A_LABEL + 1):
        text = _joined(blocks, index, count)
        if text is not None and words.exact(text):
            return _kind(words.find(text)), GridCell(text, block.at), index + count
    match = words.find(block.text) if len(block.text) < 60 else None
    if match is None and (is_heading(block.text) or _is_prose(block.text)):
        return None
    return _kind(match), GridCell(block.text, block.at), index + 1


def _joined(blocks: tuple[Block, ...], index: int, count: int) -> str | None:
    part = blocks[index : index + count]
    texts = [block.text for block in part if isinstance(block, Line) and not is_value(block.text)]
    return "\n".join(texts) if len(texts) == count and sum(map(len, texts)) < 80 else None


def _kind(match: Match | None) -> _Kind:
    if match is None:
        return _Kind.STRANGER
    if match.has(Role.ARTICLE):
        return _Kind.ARTICLE
    if match.has(Role.COLUMN, Role.HEADER_WORD, Role.EXTRA_COLUMN):
        return _Kind.COLUMN
    disputes = any(a.table == "disputes" for a in match.anchors)
    if match.has(Role.ROW):
        return _Kind.COLUMN if disputes else _Kind.ROW
    return _Kind.PARENT


def _is_prose(text: str) -> bool:
    return len(text) > LONGEST_STRANGER or any(stop in text for stop in STOPS)
