"""Text that stands together on a page of a PDF: the pieces of a line, the cells of several lines, columns of values.

Takes the characters of a printed line, gives `Piece`s in points; puts those together that are a label of a form only
together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from parsers.readers.pdf_marks import Char
from parsers.readers.pdf_tables import IDEOGRAPHS, line_text
from parsers.tables.labels import vocabulary
from parsers.tables.numbers import is_value

# In heights of a character: what parts two cells side by side, and the lines of one cell from those of another.
BESIDE, BESIDE_NUMBER, BELOW = 0.55, 0.45, 1.1
SAME_EDGE, SAME_MIDDLE = 0.6, 0.8
MOST_LINES = 6


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


def stacks_of(values: Iterable[Piece]) -> list[Stack]:
    """Give the columns of values that stand one above the other."""
    stacks: list[Stack] = []
    for value in sorted(values, key=lambda piece: piece.x0):
        if stacks and value.x0 < stacks[-1].x1:
            stacks[-1] = Stack(stacks[-1].x0, max(stacks[-1].x1, value.x1))
        else:
            stacks.append(Stack(value.x0, value.x1))
    return stacks


def pieces_of(line: Sequence[Char]) -> Row:
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


def cells_of(pieces: Iterable[Piece]) -> list[Piece]:
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
            yield from together(strange)
            yield from together(column[index : index + count])
            strange = []
        else:
            strange.append(column[index])
        index += count or 1
    yield from together(strange)


def together(pieces: Sequence[Piece]) -> list[Piece]:
    """Make one piece of several, each on a line of its own; none of none."""
    if not pieces:
        return []
    x0, x1 = min(p.x0 for p in pieces), max(p.x1 for p in pieces)
    hidden = any(p.hidden for p in pieces)
    text = "\n".join(p.text for p in pieces)
    return [Piece(text, x0, x1, pieces[0].y0, pieces[-1].y1, pieces[0].size, hidden)]
