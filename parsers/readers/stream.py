"""Finds tables whose cells were flattened to plain lines, and makes rows of them by their labels.

Cells come one a line, or a row a line with blanks between. Empty cells are usually lost on the way, so a row is only as
good as its count of values; `placing` sees to that. Where every value stands in a line with others, rows are real.
"""

import re
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from parsers.document import Block, Document, Grid, GridCell, Line, Shape
from parsers.prose.sections import is_heading
from parsers.tables.entries import UNITS
from parsers.tables.labels import Match, Role, vocabulary
from parsers.tables.numbers import is_value

FEWEST_LABELS = 5
FEWEST_CELLS = 6
# So many numbers under each other are what is left of a table that lost its labels.
FEWEST_NUMBERS = 5
MOST_LINES_A_LABEL = 4
LONGEST_LABEL = 60
# A row whose labels are printed again at each place they cover is longer than any sentence of a table.
LONGEST_LINE = 600
LONGEST_STRANGER = 30
LOOK_AHEAD = 3
STOPS = "。；！？"
NUMBER_ENDS = tuple(".、．)）")
GAP = re.compile(r"[ \xa0\u3000\t]{2,}|[\u3000\t]")


class _Kind(Enum):
    VALUE = "value"
    COLUMN = "column"
    ROW = "row"
    EITHER = "row or column"
    PARENT = "parent"
    ARTICLE = "article"
    UNIT = "unit"
    STRANGER = "stranger"


class _Token(NamedTuple):
    """The cells of one line, or of the lines of one broken label, and the line after them."""

    cells: tuple[tuple[_Kind, GridCell], ...]
    after: int


@dataclass(slots=True)
class _Rows:
    """Rows in the making. `lost` tells that one ended with its unit: its value was empty, and is not there."""

    done: list[tuple[GridCell, ...]] = field(default_factory=list)
    cells: list[GridCell] = field(default_factory=list)
    last: _Kind | None = None
    named: bool = False
    valued: bool = False
    lost: bool = False

    def add(self, kind: _Kind, cell: GridCell) -> None:
        if kind is _Kind.EITHER:
            kind = _Kind.ROW if self.last is _Kind.VALUE else _Kind.COLUMN
        if self.cells and self._begins_row(kind):
            self.close()
        self._append(kind, cell)

    def _append(self, kind: _Kind, cell: GridCell) -> None:
        self.cells.append(cell)
        self.named = self.named or kind is _Kind.ROW
        self.valued = self.valued or kind is _Kind.VALUE
        if (kind, self.last) != (_Kind.STRANGER, _Kind.COLUMN):
            self.last = kind

    def add_line(self, cells: tuple[tuple[_Kind, GridCell], ...]) -> None:
        """Add a line of several cells: names of columns on one line are one row of the header, a leading number too."""
        numbered = cells[0][0] is _Kind.VALUE and any(kind is not _Kind.VALUE for kind, _ in cells)
        names = cells[0][0] in (_Kind.COLUMN, _Kind.EITHER) and self.last is _Kind.COLUMN
        again = self.valued and any(kind is not _Kind.VALUE for kind, _ in cells)
        if self.cells and len(cells) > 1 and (numbered or names or again):
            self.close()
        self.add(*cells[0])
        for kind, cell in cells[1:]:
            self._append(_Kind.COLUMN if kind is _Kind.EITHER else kind, cell)

    def close(self) -> None:
        if self.cells:
            self.done.append(tuple(self.cells))
            self.lost = self.lost or self.last is _Kind.UNIT
        self.cells = []
        self.named = self.valued = False

    def _begins_row(self, kind: _Kind) -> bool:
        if kind is _Kind.VALUE:
            return self.last is _Kind.COLUMN
        if kind is _Kind.UNIT or (kind is _Kind.STRANGER and self.last is _Kind.COLUMN):
            return False
        if self.last is _Kind.STRANGER and self.named and kind in (_Kind.ROW, _Kind.PARENT):
            return True
        if self.last in (_Kind.VALUE, _Kind.UNIT) or _Kind.ARTICLE in (kind, self.last):
            return True
        return (kind is _Kind.COLUMN) != (self.last is _Kind.COLUMN) or (
            self.last is _Kind.ROW and kind in (_Kind.ROW, _Kind.PARENT)
        )


def gather_streams(document: Document) -> Document:
    """Give the document with its flattened tables turned into grids; unchanged when it has none."""
    if not _has_labels(document) and not _has_numbers(document):
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


def _has_labels(document: Document) -> bool:
    words = vocabulary()
    texts = [line.text for line in document.lines() if len(line.text) < LONGEST_LINE]
    return sum(any(words.exact(piece) for piece in pieces(text)) for text in texts) >= FEWEST_LABELS


def _has_numbers(document: Document) -> bool:
    """Tell whether numbers stand under each other, or in one line, as in a table without labels."""
    count = 0
    for line in document.lines():
        cells = pieces(line.text) if len(line.text) < LONGEST_LINE else (line.text,)
        count = count + len(cells) if all(map(is_value, cells)) else 0
        if count >= FEWEST_NUMBERS:
            return True
    return False


def _stream_at(blocks: tuple[Block, ...], index: int, table: int) -> tuple[Grid | None, int]:
    """Read a flattened table that begins with a label at this block, or with several numbers."""
    rows = _Rows()
    count = 0
    end = index
    beside = alone = False
    named = not _numbers_at(blocks, index)
    while index < len(blocks):
        token = _token(blocks, index)
        if token is None or (_is_strange(token) and not (count and _goes_on(blocks, token.after))):
            break
        if not count and named and token.cells[0][0] in (_Kind.VALUE, _Kind.UNIT, _Kind.STRANGER):
            break
        if any(kind is _Kind.VALUE for kind, _ in token.cells):
            beside, alone = beside or len(token.cells) > 1, alone or len(token.cells) == 1
        rows.add_line(token.cells)
        count += len(token.cells)
        end = index = token.after
    rows.close()
    shape = Shape.ROWS if beside and not alone and not rows.lost else Shape.STREAM
    grid = Grid(tuple(rows.done), shape, f"table {table}") if count >= FEWEST_CELLS or not named else None
    return grid, end


def _is_strange(token: _Token) -> bool:
    return all(kind is _Kind.STRANGER for kind, _ in token.cells)


def _numbers_at(blocks: tuple[Block, ...], index: int) -> bool:
    """Tell whether a run of nothing but numbers begins here."""
    count = 0
    for block in takewhile(lambda block: isinstance(block, Line), blocks[index : index + FEWEST_NUMBERS]):
        cells = pieces(block.text) if isinstance(block, Line) and len(block.text) < LONGEST_LINE else ()
        if not cells or not all(map(is_value, cells)):
            return False
        count += len(cells)
        if count >= FEWEST_NUMBERS:
            return True
    return False


def _goes_on(blocks: tuple[Block, ...], index: int) -> bool:
    ahead = (_token(blocks, i) for i in range(index, min(index + LOOK_AHEAD, len(blocks))))
    return any(token is not None and not _is_strange(token) for token in ahead)


def _token(blocks: tuple[Block, ...], index: int) -> _Token | None:
    """Read the cells of a line, joining the lines of a broken label; None where no table can go on."""
    block = blocks[index]
    if not isinstance(block, Line):
        return None
    if is_value(block.text) and not _is_number_of_label(blocks, index):
        return _Token(((_Kind.VALUE, GridCell(block.text, block.at)),), index + 1)
    cells = pieces(block.text) if len(block.text) < LONGEST_LINE else (block.text,)
    if len(cells) > 1:
        return _Token(tuple((_kind_of(text), GridCell(text, block.at)) for text in cells), index + 1)
    words = vocabulary()
    for count in range(1, MOST_LINES_A_LABEL + 1):
        text = _joined(blocks, index, count)
        if text is not None and words.exact(text):
            return _Token(((_kind(words.find(text)), GridCell(text, block.at)),), index + count)
    kind = _kind_of(block.text)
    if kind is _Kind.STRANGER and (is_heading(block.text) or _is_prose(block.text)):
        return None
    return _Token(((kind, GridCell(block.text, block.at)),), index + 1)


@lru_cache(maxsize=4096)
def pieces(text: str) -> tuple[str, ...]:
    """Give the cells of a line: what stands between wide blanks, or before the values that end it.

    A line whose parts are neither labels nor values is one cell.
    """
    if not any(sign in text for sign in " \xa0\u3000\t") or any(stop in text for stop in STOPS):
        return (text,)
    parts = [part.strip() for part in GAP.split(text) if part.strip()]
    parts = _regrouped(parts, apart=True) if len(parts) > 1 else _regrouped(text.split(), apart=False)
    told = any(is_value(part) or part in UNITS or vocabulary().exact(part) for part in parts)
    return tuple(parts) if told else (text,)


def _regrouped(parts: list[str], *, apart: bool) -> list[str]:
    """Join what blanks within a label have parted; unknown words stay `apart`, or end with the next value."""
    words = vocabulary()
    cells: list[str] = []
    while parts:
        if is_value(parts[0]):
            cells.append(parts.pop(0))
            continue
        length = next((n for n in _lengths(parts) if words.exact("".join(parts[:n]))), 0)
        length = length or (1 if apart else sum(1 for _ in takewhile(lambda part: not is_value(part), parts)))
        cells.append("".join(parts[:length]))
        parts = parts[length:]
    return cells


def _lengths(parts: list[str]) -> list[int]:
    """Give how many parts may make a label, most first: as many as any label has signs, and no value at the end."""
    return [n for n in range(min(len(parts), LONGEST_LABEL), 0, -1) if not is_value(parts[n - 1])]


def _is_number_of_label(blocks: tuple[Block, ...], index: int) -> bool:
    """Tell whether a label was broken after its number: the next line begins with the point."""
    after = blocks[index + 1] if index + 1 < len(blocks) else None
    return isinstance(after, Line) and after.text[:1] in NUMBER_ENDS and not is_value(after.text)


def _joined(blocks: tuple[Block, ...], index: int, count: int) -> str | None:
    part = blocks[index : index + count]
    texts = [
        block.text for i, block in enumerate(part) if isinstance(block, Line) and (i == 0 or not is_value(block.text))
    ]
    return "\n".join(texts) if len(texts) == count and sum(map(len, texts)) < 80 else None


def _kind_of(text: str) -> _Kind:
    if is_value(text):
        return _Kind.VALUE
    if text.strip("()（）") in UNITS:
        return _Kind.UNIT
    return _kind(vocabulary().find(text) if len(text) < LONGEST_LABEL else None)


def _kind(match: Match | None) -> _Kind:
    if match is None:
        return _Kind.STRANGER
    if match.has(Role.ARTICLE):
        return _Kind.ARTICLE
    if match.key(Role.COLUMN, "requests") and match.key(Role.ROW, "requests"):
        return _Kind.EITHER
    if match.has(Role.COLUMN, Role.HEADER_WORD, Role.EXTRA_COLUMN):
        return _Kind.COLUMN
    disputes = any(a.table == "disputes" for a in match.anchors)
    if match.has(Role.ROW):
        return _Kind.COLUMN if disputes else _Kind.ROW
    return _Kind.PARENT


def _is_prose(text: str) -> bool:
    return len(text) > LONGEST_STRANGER or any(stop in text for stop in STOPS)
