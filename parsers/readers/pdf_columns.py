"""Tables without lines, or with lines one way only: read from how their text stands and from the form's own labels.

Takes the characters that are in no ruled table; gives tables and the characters left. Rows are told by their labels
(pieces one above the other that are a label of a form together) and by the values printed level with them; columns by
the lowest labels of the header and the values one above the other. What cannot be told comes out as a table of which
nothing is sure: a value is never moved to where it might belong.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from parsers.document import Shape
from parsers.prose.sections import is_heading
from parsers.readers.pdf_marks import Char
from parsers.readers.pdf_tables import IDEOGRAPHS, Part, Table, line_text, lines_of
from parsers.tables.labels import Role, vocabulary
from parsers.tables.numbers import is_value

# In heights of a character: what parts two cells side by side, the lines of one cell from those of another, and a table
# from what stands apart.
BESIDE, BESIDE_NUMBER, BELOW, APART = 0.55, 0.45, 1.1, 4.0
SAME_EDGE, SAME_MIDDLE = 0.6, 0.8
MOST_LINES = 6
MOST_PIECES = 5000  # more of them on a page are no report's
FEWEST_LABELS, FEWEST_VALUES = 3, 5
LONGEST_LINE = 45
SENTENCE = "。；！？"
# Columns found by alignment have no edges of their own: they are laid out so far apart.
COLUMN = 10.0
# A column of values holds at least so many of those in the fullest.
FULL_COLUMN = 0.3


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that stands together on one line, or the lines of one cell.

    `value`: it is a number or says that there is none, and does not stand among the labels.
    """

    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    size: float
    hidden: bool
    value: bool = False

    def over(self, other: "Piece") -> bool:
        """Tell whether both share some of the page's width."""
        return min(self.x1, other.x1) > max(self.x0, other.x0)


Row = list[Piece]


class Stack(NamedTuple):
    """The width that the values of a column take."""

    x0: float
    x1: float


class _Block(NamedTuple):
    """A header and the rows under it, as printed lines."""

    header: list[Row]
    body: list[Row]


def aligned_tables(chars: Sequence[Char], page: int) -> tuple[list[Table], list[Char]]:
    """Give the tables that are told by alignment, and the characters in none."""
    lines = lines_of(chars)
    rows = [_pieces(line) for line in lines]
    tables: list[Table] = []
    taken: set[int] = set()
    if sum(map(len, rows)) > MOST_PIECES:
        return tables, list(chars)
    for first, end in _regions(rows):
        taken.update(range(first, end))
        left = _left(rows[first:end])
        sorted_out = [[replace(p, value=p.value and p.x0 >= (left or 0)) for p in row] for row in rows[first:end]]
        tables += [_table(block, left, page) for block in _blocks(sorted_out, left)]
    return tables, [char for number, line in enumerate(lines) if number not in taken for char in line]


def _left(rows: Sequence[Row]) -> float | None:
    """Give where the values of a table begin: a column with hardly a value is none, but words among the labels."""
    several = [row for row in rows if sum(piece.value for piece in row) > 1] or rows
    values = [piece for row in several for piece in row if piece.value]
    columns = [(stack, sum(p.x0 < stack.x1 and stack.x0 < p.x1 for p in values)) for stack in _stacks(values)]
    most = max((count for _, count in columns), default=0)
    return next((stack.x0 for stack, count in columns if count >= FULL_COLUMN * most), None)


def _stacks(values: Iterable[Piece]) -> list[Stack]:
    """Give the columns of values that stand one above the other."""
    stacks: list[Stack] = []
    for value in sorted(values, key=lambda piece: piece.x0):
        if stacks and value.x0 < stacks[-1].x1:
            stacks[-1] = Stack(stacks[-1].x0, max(stacks[-1].x1, value.x1))
        else:
            stacks.append(Stack(value.x0, value.x1))
    return stacks


def _pieces(line: Sequence[Char]) -> Row:
    """Part a line where gaps are too wide for one text."""
    groups: list[list[Char]] = [[line[0]]]
    for left, right in pairwise(line):
        numbers = left.text < IDEOGRAPHS and right.text < IDEOGRAPHS
        if right.x0 - left.x1 > (BESIDE_NUMBER if numbers else BESIDE) * min(left.size, right.size):
            groups.append([])
        groups[-1].append(right)
    return [_piece(group) for group in groups]


def _piece(chars: Sequence[Char]) -> Piece:
    y0, y1 = min(char.y0 for char in chars), max(char.y1 for char in chars)
    hidden = any(char.hidden for char in chars)
    text = line_text(chars)
    return Piece(text, chars[0].x0, chars[-1].x1, y0, y1, chars[0].size, hidden, is_value(text))


# ------------------------------------------------------------------ where a table is


def _regions(rows: Sequence[Row]) -> Iterable[tuple[int, int]]:
    """Give the lines of each table, first and end: no prose and no heading among them, and enough labels of a form."""
    start = 0
    for end in range(len(rows) + 1):
        text = end == len(rows) or _is_text(rows[end])
        apart = not text and end > start and rows[end][0].y0 - rows[end - 1][0].y1 > APART * rows[end][0].size
        if not text and not apart:
            continue
        if _is_table(rows[start:end]):
            yield start, end
        start = end + text


def _is_table(rows: Sequence[Row]) -> bool:
    """Tell whether lines have enough labels of a form, or the values of a row that a page's end has cut off."""
    if not any(len(row) > 1 for row in rows):
        return False
    long = any(sum(piece.value for piece in row) >= FEWEST_VALUES for row in rows)
    return long or any(map(_is_row, rows)) or _labels(rows) >= FEWEST_LABELS


def _is_row(row: Row) -> bool:
    """Tell whether a line is the name of a row and values, and nothing else."""
    return len(row) > 1 and vocabulary().exact(row[0].text) and all(piece.value for piece in row[1:])


def _is_text(row: Row) -> bool:
    whole = "".join(piece.text for piece in row)
    long = any(len(piece.text) > LONGEST_LINE for piece in row)
    return long or is_heading(whole) or any(mark in whole for mark in SENTENCE)


def _labels(rows: Iterable[Row]) -> int:
    pieces = [piece for row in rows for piece in row if not piece.value]
    return sum(vocabulary().exact(block.text) for block in _cells(pieces))


def _blocks(rows: Sequence[Row], left: float | None) -> list[_Block]:
    """Part a table where new headers begin: their columns stand elsewhere. `left` is where its values begin."""
    blocks: list[_Block] = [_Block([], [])]
    for row in rows:
        if _is_header(row, left):
            if _has_rows(blocks[-1].body):
                blocks.append(_Block([], []))
            blocks[-1].header.extend([*blocks[-1].body, row])
            blocks[-1].body.clear()
        else:
            blocks[-1].body.append(row)
    return [block for block in blocks if block.header or block.body]


def _has_rows(body: Sequence[Row]) -> bool:
    """Tell whether lines under a header are rows already, be they blank: a value, or the name of a row."""
    pieces = [piece for row in body for piece in row]
    found = (vocabulary().find(cell.text) for cell in _cells(piece for piece in pieces if not piece.value))
    return any(piece.value for piece in pieces) or any(
        match is not None and match.score == 1.0 and match.has(Role.ROW) and not match.has(Role.COLUMN)
        for match in found
    )


def _is_header(row: Row, left: float | None) -> bool:
    """Words right of where values begin, and no value, are a header; so are the form's articles."""
    if any(piece.value for piece in row):
        return False
    match = vocabulary().find(row[0].text)
    article = len(row) == 1 and match is not None and match.has(Role.ARTICLE)
    return article or any(left is None or piece.x1 > left + piece.size for piece in row)


# ------------------------------------------------------------------ cells of several lines


def _cells(pieces: Iterable[Piece]) -> list[Piece]:
    """Put pieces one above the other together where they are a label of a form only together."""
    columns: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.y0, piece.x0)):
        own = next((column for column in columns if _goes_on(column[-1], piece)), None)
        if own is None:
            columns.append([piece])
        else:
            own.append(piece)
    return [cell for column in columns for cell in _parted(column)]


def _goes_on(above: Piece, below: Piece) -> bool:
    edge = abs(above.x0 - below.x0) < SAME_EDGE * below.size
    middle = abs(above.x0 + above.x1 - below.x0 - below.x1) < 2 * SAME_MIDDLE * below.size
    return (edge or middle) and 0 <= below.y0 - above.y1 + below.size / 2 < BELOW * below.size


def _parted(column: list[Piece]) -> Iterable[Piece]:
    """Part a column into labels, longest first; what is none stays together between them."""
    words = vocabulary()
    strange: list[Piece] = []
    index = 0
    while index < len(column):
        counts = range(min(MOST_LINES, len(column) - index), 0, -1)
        count = next((n for n in counts if words.exact("".join(p.text for p in column[index : index + n]))), 0)
        if count:
            yield from _together(strange)
            yield from _together(column[index : index + count])
            strange = []
        else:
            strange.append(column[index])
        index += count or 1
    yield from _together(strange)


def _together(pieces: Sequence[Piece]) -> list[Piece]:
    if not pieces:
        return []
    x0, x1 = min(p.x0 for p in pieces), max(p.x1 for p in pieces)
    hidden = any(p.hidden for p in pieces)
    text = "\n".join(p.text for p in pieces)
    return [Piece(text, x0, x1, pieces[0].y0, pieces[-1].y1, pieces[0].size, hidden)]


# ------------------------------------------------------------------ columns and rows


def _table(block: _Block, left: float | None, page: int) -> Table:
    """Make a table of a block; one of which nothing is sure when its columns or rows cannot be told."""
    header = _cells(piece for row in block.header for piece in row)
    lines = [[piece for piece in row if piece.value] for row in block.body]
    lines = [values for values in lines if values]
    labels = _cells(piece for row in block.body for piece in row if not piece.value)
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
    stacks = _stacks(values)
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
    names = [(piece, 0, 1) for piece in _together(corner)]
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


def _laid_out(rows: Sequence[list[_Cell]], columns: int, block: _Block, page: int) -> Table:
    parts = tuple(
        Part(piece.text, COLUMN * first, COLUMN * end, number, number, page, not piece.hidden)
        for number, cells in enumerate(rows)
        for piece, first, end in cells
    )
    return Table(parts, len(rows), 0, COLUMN * (columns + 1), *_ends(block), aligned=True)


def _unsure(block: _Block, page: int) -> Table:
    """Give the lines of a block as rows, with no value to be taken from them."""
    rows = [*block.header, *block.body]
    parts = tuple(
        Part(piece.text, COLUMN * n, COLUMN * (n + 1), number, number, page, sure=False)
        for number, row in enumerate(rows)
        for n, piece in enumerate(row)
    )
    return Table(parts, len(rows), 0, COLUMN * max(map(len, rows)), *_ends(block), shape=Shape.ROWS, aligned=True)


def _ends(block: _Block) -> tuple[float, float]:
    pieces = [piece for row in (*block.header, *block.body) for piece in row]
    return min(piece.y0 for piece in pieces), max(piece.y1 for piece in pieces)
