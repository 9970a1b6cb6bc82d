"""What is drawn on a page of a PDF: its characters and straight lines, turned upright.

Takes an open page of pypdfium2 and gives `Marks`. Lengths are points; x runs to the right and y downwards from the
upper left corner of what the page shows (its CropBox), after the page was turned so that its text stands upright:
whatever the page's /Rotate says, the text itself tells which way is up.
"""

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from parsers.readers.pdf_drawn import Drawn, pointer
from parsers.readers.pdf_glyphs import UNKNOWN, folded
from parsers.readers.pdf_matrix import UPRIGHT, Box, Matrix

MOST_CHARACTERS = 60_000
DUPLICATE = 0.3
MOST_UNKNOWN = 0.3
ANGLES_ASKED = 200


class Char(NamedTuple):
    """A character, the box it takes in its line, and whether it is hidden: a scanner's text under its picture."""

    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    hidden: bool

    @property
    def x(self) -> float:
        """The middle, from left to right."""
        return (self.x0 + self.x1) / 2

    @property
    def y(self) -> float:
        """The middle, from top to bottom."""
        return (self.y0 + self.y1) / 2

    @property
    def size(self) -> float:
        """The height of its box."""
        return self.y1 - self.y0


class Rule(NamedTuple):
    """A straight line: where it lies (its y when `across`, else its x), and from where to where it runs."""

    across: bool
    at: float
    start: float
    end: float


class Area(NamedTuple):
    """A filled box, such as a cell's background."""

    x0: float
    x1: float
    y0: float
    y1: float


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one page, and what is known of it.

    `drawn`: there is more on it than text. `pictured`: a picture fills it. `cut`: it has more marks than were read.
    `unmapped`: most of its text has no known meaning.
    """

    width: float
    height: float
    chars: tuple[Char, ...]
    rules: tuple[Rule, ...]
    areas: tuple[Area, ...]
    drawn: bool
    pictured: bool
    cut: bool
    unmapped: bool


def read_marks(page: Any) -> Marks:
    """Read all marks of a page."""
    textpage = page.get_textpage()
    try:
        count = pdfium.FPDFText_CountChars(textpage.raw)
        drawn = Drawn.on(page.raw)
        turn, width, height = _turned(page.raw, _angle(textpage.raw, count))
        found, unmapped = _characters(textpage.raw, min(count, MOST_CHARACTERS), turn, drawn.hidden)
    finally:
        textpage.close()
    seen = tuple(char for char in found if 0 <= char.x <= width and 0 <= char.y <= height)
    rules = tuple(rule for line in drawn.lines if (rule := _rule(turn.box(*line), width, height)))
    areas = tuple(Area(x0, x1, y0, y1) for x0, y0, x1, y1 in (turn.box(*area) for area in drawn.areas))
    cut = count > MOST_CHARACTERS or drawn.cut
    return Marks(width, height, seen, rules, areas, drawn.objects > len(drawn.texts), drawn.pictured, cut, unmapped)


def _turned(page: Any, angle: int) -> tuple[Matrix, float, float]:
    """Give the matrix that turns a page upright with its upper left corner at 0, 0; and its width and height."""
    shown = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, shown)
    turn = UPRIGHT[angle]
    x0, y0, x1, y1 = turn.box(shown.left, shown.bottom, shown.right, shown.top)
    return Matrix(1, 0, 0, 1, -x0, -y0).after(turn), x1 - x0, y1 - y0


def _angle(textpage: Any, count: int) -> int:
    """Give the angle most of the text runs at, in quarters of a circle."""
    step = max(1, count // ANGLES_ASKED)
    votes: Counter[int] = Counter()
    for index in range(0, count, step):
        if pdfium.FPDFText_GetUnicode(textpage, index) > 32:
            votes[round(math.degrees(pdfium.FPDFText_GetCharAngle(textpage, index)) / 90) % 4 * 90] += 1
    return votes.most_common(1)[0][0] if votes else 0


def _characters(textpage: Any, count: int, turn: Matrix, hidden: frozenset[int]) -> tuple[list[Char], bool]:
    """Give the characters, those printed twice over each other once; and whether most have no known meaning."""
    box = pdfium.FS_RECTF()
    chars: list[Char] = []
    near: dict[tuple[str, int, int], Char] = {}
    unknown = 0
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code in (9, 10, 13, 32, 160, 0x3000, 0xFEFF, 0x200B):
            continue
        text = folded(code)
        unknown += text == UNKNOWN
        pdfium.FPDFText_GetLooseCharBox(textpage, index, box)
        x0, y0, x1, y1 = turn.box(box.left, box.bottom, box.right, box.top)
        if not all(map(math.isfinite, (x0, y0, x1, y1))):
            continue
        covered = bool(hidden) and pointer(pdfium.FPDFText_GetTextObject(textpage, index)) in hidden
        char = Char(text, x0, x1, y0, y1, covered)
        if not _printed_again(char, near):
            chars.append(char)
    return chars, unknown > MOST_UNKNOWN * count


def _printed_again(char: Char, near: dict[tuple[str, int, int], Char]) -> bool:
    """Tell whether the same character stands at the same place already (a bold face made by printing twice)."""
    size = max(char.size, 1.0)
    column, row = int(char.x0 / size), int(char.y0 / size)
    for dx in (-1, 0, 1):
        for dy in (-1, 0, 1):
            other = near.get((char.text, column + dx, row + dy))
            if (
                other
                and abs(other.x0 - char.x0) < DUPLICATE * (char.x1 - char.x0)
                and abs(other.y0 - char.y0) < 0.2 * size
            ):
                return True
    near[char.text, column, row] = char
    return False


def _rule(box: Box, width: float, height: float) -> Rule | None:
    """Give a thin box as a line, cut to the page; None when nothing of it is seen."""
    x0, y0, x1, y1 = max(box[0], 0), max(box[1], 0), min(box[2], width), min(box[3], height)
    if not (x0 <= x1 and y0 <= y1):
        return None
    across = box[2] - box[0] >= box[3] - box[1]
    return Rule(True, (y0 + y1) / 2, x0, x1) if across else Rule(False, (x0 + x1) / 2, y0, y1)
