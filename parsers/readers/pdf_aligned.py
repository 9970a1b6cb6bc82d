"""The lines of a table without rules to its columns and rows: read from how their text stands.

Takes a header and the lines under it as pieces, gives a table. Rows are told by their labels (pieces one above the
other that are a label of a form together) and by the values printed level with them; columns by the lowest labels of
the header and the values one above the other. What cannot be told comes out as a table of which nothing is sure: a
value is never moved to where it might belong.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from parsers.document import Shape
from parsers.readers.pdf_pieces import Piece, Row, Stack, cells_of, stacks_of, together
from parsers.readers.pdf_tables import Part, Table
from parsers.tables.labels import Role, vocabulary
from parsers.tables.numbers import is_value

# Columns found by alignment have no edges of their own: they are laid out so far apart.
COLUMN = 10.0


class Block(NamedTuple):
    """A header and the rows under it, as printed lines."""

    header: list[Row]
    body: list[Row]


def table_of(block: Block, left: float | None, page: int) -> Table:
    """Make a table of a block; one of which nothing is sure when its columns or rows cannot be told."""
    header = cells_of(piece for row in block.header for piece in row)
    lines = [[piece for piece in row if piece.value] for row in block.body]
    lines = [values for values in lines if values]
    labels = cells_of(piece for row in block.body for piece in row if not piece.value)
    leaves = _leaves(header, left)
    columns = _columns(leaves, [piece for values in lines for piece in values])
    rows = _rows(labels, lines)
    if columns is None or rows is None:
        return _unsure(block, page)
    laid = [*_header_rows(header, leaves, columns), *(_row(label, values, columns) for label, values in rows)]
    return _laid_out(laid, len(columns), block, page)


def _leaves(header: Sequence[Piece], left: float | None) -> list[Piece]:
    """Give the lowest labels of a header from left to right; those left of all values name the rows."""
    lowest = [piece for piece in header if not any(other.y0 > piece.y0 and other.over(piece) for other in header)]
    return sorted((p for p in lowest if left is None or p.x1 > left), key=lambda piece: piece.x0)


def _columns(leaves: Sequence[Piece], values: Sequence[Piece]) -> list[Stack] | None:
    """Give where each column stands; None when values and labels do not agree.

    Values one above the other are a column. As many as labels are theirs in order; fewer are only where each stands
    under one label alone (a text never leaves its column, so it is under no other column's label).
    """
    stacks = stacks_of(values)
    if not leaves:
        return stacks
    under = [[n for n, leaf in enumerate(leaves) if leaf.x0 < stack.x1 and stack.x0 < leaf.x1] for stack in stacks]
    if len(stacks) == len(leaves):
        crossed = any(own and own != [n] for n, own in enumerate(under))
        return None if crossed else stacks
    if any(len(own) != 1 for own in under) or len({own[0] for own in under}) < len(under):
        return None
    found = {own[0]: stack for own, stack in zip(under, stacks, strict=True)}
    return [found.get(n, Stack(leaf.x0, leaf.x1)) for n, leaf in enumerate(leaves)]


def _rows(labels: Sequence[Piece], lines: Sequence[Row]) -> list[tuple[Piece | None, Row]] | None:
    """Pair each line of values with the label level with it, and labels without values with none.

    None when a line of values has no label, or a number stands among the labels.
    """
    if any(is_value(label.text) and any(map(str.isdecimal, label.text)) for label in labels):
        return None
    named: dict[int, Row] = {}
    rows: list[tuple[float, Piece | None, Row]] = []
    for values in lines:
        middle = (values[0].y0 + values[0].y1) / 2
        level = [n for n, label in enumerate(labels) if label.y0 <= middle <= label.y1 and label.x0 < values[0].x0]
        if labels and not level:
            return None
        own = max(level, key=lambda n: labels[n].x0, default=None)
        if own is not None:
            if own in named:
                return None
            named[own] = values
        rows.append((middle, labels[own] if own is not None else None, values))
    for n, label in enumerate(labels):
        if n not in named and not _is_parent(label):
            rows.append(((label.y0 + label.y1) / 2, label, []))
    return [(label, values) for _, label, values in sorted(rows, key=lambda row: row[0])]


def _is_parent(label: Piece) -> bool:
    match = vocabulary().find(label.text)
    return match is not None and match.has(Role.ROW_PARENT) and not match.has(Role.ROW)


# A cell of a row in the making: its piece, and the first column and the one after the last; column 0 is the labels'.
_Cell = tuple[Piece, int, int]


def _header_rows(header: Sequence[Piece], leaves: Sequence[Piece], columns: Sequence[Stack]) -> list[list[_Cell]]:
    """Give the groups of columns level by level, then the columns' own labels."""
    bounds = [Stack(min(c.x0, p.x0), max(c.x1, p.x1)) for c, p in zip(columns, leaves, strict=False)]
    left = min((bound.x0 for bound in bounds), default=0.0)
    rest = sorted((piece for piece in header if piece not in leaves), key=lambda piece: (piece.y0 + piece.y1, piece.x0))
    corner = [piece for piece in rest if piece.x0 < left and not _is_article(piece)]
    levels: list[list[_Cell]] = []
    last: Piece | None = None
    for piece in (piece for piece in rest if piece not in corner):
        under = [n for n, bound in enumerate(bounds, 1) if bound.x0 < piece.x1 and piece.x0 < bound.x1]
        if last is None or abs(piece.y0 - last.y0) > piece.size / 2:
            levels.append([])
        levels[-1].append((piece, under[0], under[-1] + 1) if under else (piece, 0, 1))
        last = piece
    own = [(piece, n, n + 1) for n, piece in enumerate(leaves, 1)]
    names = [(piece, 0, 1) for piece in together(corner)]
    return [*levels, [*names, *own]] if leaves else levels


def _is_article(piece: Piece) -> bool:
    match = vocabulary().find(piece.text)
    return match is not None and match.has(Role.ARTICLE)


def _row(label: Piece | None, values: Row, columns: Sequence[Stack]) -> list[_Cell]:
    """Give a row's cells. A label of a form without a value beside it is a row of blanks; a stranger is only itself."""
    cells: list[_Cell] = [(label, 0, 1)] if label is not None else []
    for value in values:
        column = next(n for n, stack in enumerate(columns, 1) if stack.x0 <= value.x0 and value.x1 <= stack.x1)
        cells.append((value, column, column + 1))
    if values or (label is not None and vocabulary().exact(label.text)):
        beside = label or values[0]
        filled = {column for _, column, _ in cells}
        blank = replace(beside, text="", hidden=False)
        cells += [(blank, n, n + 1) for n in range(1, len(columns) + 1) if n not in filled]
    return cells


def _laid_out(rows: Sequence[list[_Cell]], columns: int, block: Block, page: int) -> Table:
    parts = tuple(
        Part(piece.text, COLUMN * first, COLUMN * end, number, number, page, not piece.hidden)
        for number, cells in enumerate(rows)
        for piece, first, end in cells
    )
    return Table(parts, len(rows), 0, COLUMN * (columns + 1), *_ends(block), aligned=True)


def _unsure(block: Block, page: int) -> Table:
    """Give the lines of a block as rows, with no value to be taken from them."""
    rows = [*block.header, *block.body]
    parts = tuple(
        Part(piece.text, COLUMN * n, COLUMN * (n + 1), number, number, page, sure=False)
        for number, row in enumerate(rows)
        for n, piece in enumerate(row)
    )
    return Table(parts, len(rows), 0, COLUMN * max(map(len, rows)), *_ends(block), shape=Shape.ROWS, aligned=True)


def _ends(block: Block) -> tuple[float, float]:
    pieces = [piece for row in (*block.header, *block.body) for piece in row]
    return min(piece.y0 for piece in pieces), max(piece.y1 for piece in pieces)
