"""The straight lines of a picture of a page: what was drawn with a ruler, told from the strokes of characters.

Takes a grey array that lies straight (`scan_picture.straight`), gives `Rule`s in points, as those of a PDF, so that the
same lattice reads both. Faint, dashed and broken lines are closed over small gaps.
"""

from typing import TYPE_CHECKING

import cv2
import numpy as np

from parsers.readers.pdf_marks import Rule

if TYPE_CHECKING:
    from parsers.readers.scan_picture import Picture

POINTS = 72 / 200  # a page is brought to 200 dpi
# In pixels: a line across is at least so long, a line down too; gaps so small are closed; a line is no thicker.
SHORTEST_ACROSS, SHORTEST_DOWN = 60, 34
GAP = 9
# Longer than the strokes of the characters in a table: the strokes of a line of text must not join to a line.
PIECE = 30
THICKEST = 12
# A page is level to a twentieth of a degree at best, and the pages of a long picture each lie their own way.
SLANT = 0.005
# A line down must meet lines across: the stroke of a large character does not.
REACH = 6


def ink_of(picture: "Picture") -> "Picture":
    """Tell ink from paper, shadows and grey backgrounds left out: 255 is ink."""
    window = cv2.adaptiveThreshold(picture, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 14)
    return np.asarray(window, dtype=np.uint8)


def rules_of(ink: "Picture") -> list[Rule]:
    """Find the lines; those that touch no line of the other direction are left out."""
    across = _lines(ink, SHORTEST_ACROSS, across=True)
    down = _lines(ink, SHORTEST_DOWN, across=False)
    met_across = [rule for rule in across if any(_meet(rule, other) for other in down)]
    met_down = [rule for rule in down if sum(_meet(other, rule) for other in met_across) > 1]
    return [*met_across, *met_down]


def without_rules(ink: "Picture", rules: list[Rule]) -> "Picture":
    """Give the ink with the lines rubbed out."""
    rubbed = ink.copy()
    for rule in rules:
        at, start, end = (round(value / POINTS) for value in (rule.at, rule.start, rule.end))
        ends = ((start, at), (end, at)) if rule.across else ((at, start), (at, end))
        cv2.line(rubbed, *ends, 0, 5)
    return rubbed


def _lines(ink: "Picture", shortest: int, *, across: bool) -> list[Rule]:
    """Find level (or upright) runs of ink that are long and thin."""
    pieces = cv2.morphologyEx(ink, cv2.MORPH_OPEN, _bar(PIECE, across=across))
    closed = cv2.morphologyEx(pieces, cv2.MORPH_CLOSE, _bar(GAP, across=across))
    runs = cv2.morphologyEx(closed, cv2.MORPH_OPEN, _bar(shortest, across=across))
    # A line that is not quite level lies in steps: thickened, it is one piece again.
    joined = cv2.dilate(runs, np.ones((3, 3), np.uint8))
    count, _, boxes, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    rules = []
    for x, y, width, height, _ in boxes[1:count].tolist():
        length, thick = (width, height) if across else (height, width)
        if length >= shortest and thick <= THICKEST + SLANT * length:
            at, start = (y + height / 2, x) if across else (x + width / 2, y)
            rules.append(Rule(across, at * POINTS, (start + 1) * POINTS, (start + length - 1) * POINTS))
    return rules


def _bar(length: int, *, across: bool) -> "Picture":
    return np.ones((1, length) if across else (length, 1), np.uint8)


def _meet(across: Rule, down: Rule) -> bool:
    reach = REACH * POINTS
    beside = across.start - reach <= down.at <= across.end + reach
    return beside and down.start - reach <= across.at <= down.end + reach
