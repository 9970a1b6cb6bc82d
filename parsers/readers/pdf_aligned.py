"""The lines of a table without rules to its columns and rows: read from how their text stands.

Takes a header and the lines under it as pieces, gives a table. Rows are told by their labels (pieces one above the
other that are a label of a form together) and by the values printed level with them, rows without labels by the lines
that stand close; columns by the lowest labels of the header and the values one above the other. Words among the values
make their cell unsure, for a figure may be part of them. What cannot be told comes out as a table of which nothing is
sure: a value is never moved to where it might belong.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from parsers.document import Shape
from parsers.readers.pdf_pieces import Piece, Row, Stack, cells_of, stacks_of, together
from parsers.readers.pdf_tables import Part, Table
from parsers.tables.labels import Role, vocabulary
from parsers.tables.numbers import is_value

# Columns found by alignment have no edges of their own: they are laid out so far apart.
COLUMN = 10.0
# In heights of a character: lines closer than this may be one row's.
CLOSE = 0.6


class Block(NamedTuple):
    """A header and the rows under it, as printed lines."""

    header: list[Row]
    body: list[Row]


def table_of(block: Block, left: float | None, page: int) -> Table:
    """Make a table of a block; one of which nothing is sure when its columns or rows cannot be told."""
    header = cells_of(piece for row in block.header for piece in row)
    lines = [[piece for piece in row if piece.value] for row in block.body]
    lines = [values for values in lines if values]
    words = cells_of(piece for row in block.body for piece in row if not piece.value)
    texts = [piece for piece in words if left is not None and piece.x0 + piece.x1 > 2 * left]
    labels = [piece for piece in words if piece not in texts]
    leaves = _leaves(header, left)
    columns = _columns(leaves, [piece for values in lines for piece in values])
    rows = _rows(labels, lines) if labels else _nameless(lines, texts)
    if columns is None or rows is None or not all(any(_touch(row, text) for row in rows) for text in texts):
        return _unsure(block, page)
    cells = [_row(row, columns, [text for text in texts if _touch(row, text)]) for row in _with_doubts(rows)]
    laid = [*_header_rows(header, leaves, columns), *cells]
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


class _Line(NamedTuple):
    """A row: its label and its values. It is `doubtful` when what stands in it may not be all of it."""

    label: Piece | None
    values: Row
    doubtful: bool = False


def _rows(labels: Sequence[Piece], lines: Sequence[Row]) -> list[_Line] | None:
    """Pair each line of values with the label level with it, and labels without values with none.

    None when a line of values has no label, or a number stands among the labels.
    """
    if any(is_value(label.text) and any(map(str.isdecimal, label.text)) for label in labels):
        return None
    named: dict[int, Row] = {}
    beside: dict[int, int] = {}
    rows: list[tuple[float, _Line]] = []
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
            beside.update(dict.fromkeys(level, own))
        rows.append((middle, _Line(labels[own] if own is not None else None, values)))
    for n, label in enumerate(labels):
        repeated = n in beside and _same(label, labels[beside[n]])
        if n not in named and not _is_parent(label) and not repeated:
            rows.append(((label.y0 + label.y1) / 2, _Line(label, [], doubtful=n in beside)))
    return [row for _, row in sorted(rows, key=lambda row: row[0])]


def _same(one: Piece, other: Piece) -> bool:
    return "".join(one.text.split()) == "".join(other.text.split())


def _nameless(lines: Sequence[Row], texts: Iterable[Piece]) -> list[_Line]:
    """Give rows without labels: lines that stand close are one, and only figures of its fullest line are whole."""
    groups: list[list[Piece]] = []
    low = 0.0
    for piece in sorted([*(piece for values in lines for piece in values), *texts], key=lambda piece: piece.y0):
        if not groups or piece.y0 - low > CLOSE * piece.size:
            groups.append([])
            low = piece.y1
        groups[-1].append(piece)
        low = max(low, piece.y1)
    within = [[values for values in lines if any(piece in group for piece in values)] for group in groups]
    return [_Line(None, _whole(own)) for own in within if own]


def _whole(lines: Sequence[Row]) -> Row:
    """Give the values of a row's lines, unsure where they stand beside the fullest line, above or below another."""
    fullest = max(lines, key=len)
    values = [piece for line in lines for piece in line]
    return [
        replace(piece, hidden=piece.hidden or piece not in fullest or _is_shared(piece, values)) for piece in values
    ]


def _is_shared(piece: Piece, values: Sequence[Piece]) -> bool:
    return any(other is not piece and other.over(piece) for other in values)


def _touch(row: _Line, text: Piece) -> bool:
    """Tell whether words stand level with a row, or with the lines of its label."""
    pieces = [*row.values, *([row.label] if row.label is not None else [])]
    return any(piece.y0 - CLOSE * text.size < text.y1 and text.y0 < piece.y1 + CLOSE * text.size for piece in pieces)


def _with_doubts(rows: Sequence[_Line]) -> list[_Line]:
    """Doubt that a row is blank beside one whose label nobody knows: they may be lines of one label."""
    strange = [bool(row.values) and row.label is not None and not vocabulary().find(row.label.text) for row in rows]
    beside = [any(strange[max(n - 1, 0) : n + 2]) for n in range(len(rows))]
    return [
        row._replace(doubtful=row.doubtful or (not row.values and doubtful))
        for row, doubtful in zip(rows, beside, strict=True)
    ]


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


def _row(row: _Line, columns: Sequence[Stack], texts: Sequence[Piece]) -> list[_Cell]:
    """Give a row's cells, unsure where words stand among them.

    A label of a form without a value beside it is a row of blanks; a stranger is only itself.
    """
    label, values, _ = row
    if not values and not texts and not (label is not None and vocabulary().exact(label.text)):
        return [(label, 0, 1)] if label is not None else []
    found = [(label, 0, 1)] if label is not None else []
    return [*found, *(_cell(row, n, column, texts) for n, column in enumerate(columns, 1))]


def _cell(row: _Line, number: int, column: Stack, texts: Sequence[Piece]) -> _Cell:
    """Give what a row has in a column: a value, words, several of them, or nothing."""
    pieces = [piece for piece in (*row.values, *texts) if piece.x0 < column.x1 and column.x0 < piece.x1]
    [own] = together(sorted(pieces, key=lambda piece: piece.y0)) or [replace(_beside(row), text="", hidden=False)]
    clear = len(pieces) == 1 and pieces[0] not in texts if pieces else not texts
    doubtful = row.doubtful or not clear
    return replace(own, hidden=own.hidden or doubtful), number, number + 1


def _beside(row: _Line) -> Piece:
    return row.label if row.label is not None else row.values[0]


def _laid_out(rows: Sequence[list[_Cell]], columns: int, block: Block, page: int) -> Table:
    parts = tuple(
        Part(piece.text, COLUMN * first, COLUMN * end, number, number, page, not piece.hidden)
        for number, cells in enumerate(rows)
        for piece, first, end in cells
    )
    return Table(parts, len(rows), 0, COLUMN * (columns + 1), *_ends(block), aligned=True)


def _unsure(block: Block, page: int) -> Table:
    """Give the lines of a block as rows, with no value to be taken from them.

    Where a header has several lines, each is one cell: taken apart, they would name columns in a wrong order.
    """
    several = sum(len(row) > 1 for row in block.header) > 1
    header = [_one_cell(row) if several else row for row in block.header]
    rows = [*header, *(row if any(piece.value for piece in row) else _one_cell(row) for row in block.body)]
    parts = tuple(
        Part(piece.text, COLUMN * n, COLUMN * (n + 1), number, number, page, sure=False)
        for number, row in enumerate(rows)
        for n, piece in enumerate(row)
    )
    return Table(parts, len(rows), 0, COLUMN * max(map(len, rows)), *_ends(block), shape=Shape.ROWS, aligned=True)


def _one_cell(row: Row) -> Row:
    return [replace(row[0], text=" ".join(piece.text for piece in row), x1=row[-1].x1)]


def _ends(block: Block) -> tuple[float, float]:
    pieces = [piece for row in (*block.header, *block.body) for piece in row]
    return min(piece.y0 for piece in pieces), max(piece.y1 for piece in pieces)
