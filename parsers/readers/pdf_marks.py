"""What is drawn on a page of a PDF: its characters and straight lines, turned upright.

Takes an open page of pypdfium2 and gives `Marks`. Lengths are points; x runs to the right and y downwards from the
upper left corner of what the page shows (its CropBox), after the page was turned so that its text stands upright:
whatever the page's /Rotate says, the text itself tells which way is up.
"""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from parsers.readers.pdf_glyphs import UNKNOWN, folded

MOST_CHARACTERS = 60_000
MOST_OBJECTS = 40_000
MOST_SEGMENTS = 120_000
DEEPEST_FORM = 8
# A stroke or a filled box thinner than this is a line; a stroke wider than that is a filled area.
THIN = 2.6
WIDE_STROKE = 6.0
ONE_LINE = 6  # segments of a path that is one line or one box
SLANT = 0.7
INVISIBLE = 3
# A picture over so much of the page is the page itself, scanned.
PAGE_FILLING = 0.6
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


class _Matrix(NamedTuple):
    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        ax, ay = self.point(x0, y0)
        bx, by = self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def after(self, first: "_Matrix") -> "_Matrix":
        """The matrix that does `first`, then this one."""
        ax, ay = self.a * first.a + self.c * first.b, self.b * first.a + self.d * first.b
        cx, cy = self.a * first.c + self.c * first.d, self.b * first.c + self.d * first.d
        return _Matrix(ax, ay, cx, cy, *self.point(first.e, first.f))


IDENTITY = _Matrix(1, 0, 0, 1, 0, 0)
# By the angle at which text runs, as pdfium tells it (clockwise): what turns the page upright, y downwards.
UPRIGHT = {
    0: _Matrix(1, 0, 0, -1, 0, 0),
    90: _Matrix(0, -1, -1, 0, 0, 0),
    180: _Matrix(-1, 0, 0, 1, 0, 0),
    270: _Matrix(0, 1, 1, 0, 0, 0),
}


def read_marks(page: Any) -> Marks:
    """Read all marks of a page."""
    textpage = page.get_textpage()
    try:
        count = pdfium.FPDFText_CountChars(textpage.raw)
        drawn = _Drawn.on(page.raw)
        turn, width, height = _turned(page.raw, _angle(textpage.raw, count))
        found, unmapped = _characters(textpage.raw, min(count, MOST_CHARACTERS), turn, drawn.hidden)
    finally:
        textpage.close()
    seen = tuple(char for char in found if 0 <= char.x <= width and 0 <= char.y <= height)
    rules = tuple(rule for line in drawn.lines if (rule := _rule(turn.box(*line), width, height)))
    areas = tuple(Area(x0, x1, y0, y1) for x0, y0, x1, y1 in (turn.box(*area) for area in drawn.areas))
    cut = count > MOST_CHARACTERS or drawn.cut
    return Marks(width, height, seen, rules, areas, drawn.objects > len(drawn.texts), drawn.pictured, cut, unmapped)


def _turned(page: Any, angle: int) -> tuple[_Matrix, float, float]:
    """Give the matrix that turns a page upright with its upper left corner at 0, 0; and its width and height."""
    shown = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, shown)
    turn = UPRIGHT[angle]
    x0, y0, x1, y1 = turn.box(shown.left, shown.bottom, shown.right, shown.top)
    return _Matrix(1, 0, 0, 1, -x0, -y0).after(turn), x1 - x0, y1 - y0


def _angle(textpage: Any, count: int) -> int:
    """Give the angle most of the text runs at, in quarters of a circle."""
    step = max(1, count // ANGLES_ASKED)
    votes: Counter[int] = Counter()
    for index in range(0, count, step):
        if pdfium.FPDFText_GetUnicode(textpage, index) > 32:
            votes[round(math.degrees(pdfium.FPDFText_GetCharAngle(textpage, index)) / 90) % 4 * 90] += 1
    return votes.most_common(1)[0][0] if votes else 0


def _characters(textpage: Any, count: int, turn: _Matrix, hidden: frozenset[int]) -> tuple[list[Char], bool]:
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
        covered = bool(hidden) and _pointer(pdfium.FPDFText_GetTextObject(textpage, index)) in hidden
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


def _pointer(handle: Any) -> int:
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def _rule(box: tuple[float, float, float, float], width: float, height: float) -> Rule | None:
    """Give a thin box as a line, cut to the page; None when nothing of it is seen."""
    x0, y0, x1, y1 = max(box[0], 0), max(box[1], 0), min(box[2], width), min(box[3], height)
    if x1 < x0 or y1 < y0:
        return None
    across = box[2] - box[0] >= box[3] - box[1]
    return Rule(True, (y0 + y1) / 2, x0, x1) if across else Rule(False, (x0 + x1) / 2, y0, y1)


Box = tuple[float, float, float, float]


class _Drawn:
    """The lines, filled areas and hidden text objects of a page, in the page's own coordinates."""

    def __init__(self, page_size: float) -> None:
        self.page_size = page_size
        self.lines: list[Box] = []
        self.areas: list[Box] = []
        self.texts: list[tuple[int, bool]] = []
        self.hidden: frozenset[int] = frozenset()
        self.pictured = False
        self.objects = self.segments = 0

    @classmethod
    def on(cls, page: Any) -> "_Drawn":
        """Read what is drawn on a page."""
        shown = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, shown)
        drawn = cls((shown.right - shown.left) * (shown.top - shown.bottom))
        for index in range(pdfium.FPDFPage_CountObjects(page)):
            drawn._take(pdfium.FPDFPage_GetObject(page, index), IDENTITY, 0)
            if drawn.cut:
                break
        drawn.hidden = frozenset(pointer for pointer, hidden in drawn.texts if hidden)
        return drawn

    @property
    def cut(self) -> bool:
        """Whether there is more than was read."""
        return self.objects > MOST_OBJECTS or self.segments > MOST_SEGMENTS

    def _take(self, item: Any, outer: _Matrix, depth: int) -> None:
        self.objects += 1
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            self.texts.append((_pointer(item), pdfium.FPDFTextObj_GetTextRenderMode(item) == INVISIBLE))
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._take_path(item, outer)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self._take_image(item, outer)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST_FORM:
            inner = outer.after(_matrix(item))
            for index in range(pdfium.FPDFFormObj_CountObjects(item)):
                self._take(pdfium.FPDFFormObj_GetObject(item, index), inner, depth + 1)
                if self.cut:
                    break

    def _take_image(self, image: Any, outer: _Matrix) -> None:
        """A picture that fills the page hides the text drawn before it."""
        x0, y0, x1, y1 = outer.after(_matrix(image)).box(0, 0, 1, 1)
        if (x1 - x0) * (y1 - y0) < PAGE_FILLING * self.page_size:
            return
        self.pictured = True
        if not pdfium.FPDFPageObj_HasTransparency(image):
            self.texts = [(pointer, True) for pointer, _ in self.texts]

    def _take_path(self, path: Any, outer: _Matrix) -> None:
        """Keep what a path draws. Most are one line each, and their bounds say all of it."""
        box = _outline(path, outer)
        if min(box[2] - box[0], box[3] - box[1]) < THIN and pdfium.FPDFPath_CountSegments(path) <= ONE_LINE:
            self._fill(box, _clip(path, outer))
            return
        filling, stroked, width = ctypes.c_int(), ctypes.c_int(), ctypes.c_float()
        pdfium.FPDFPath_GetDrawMode(path, filling, stroked)
        pdfium.FPDFPageObj_GetStrokeWidth(path, width)
        matrix = outer.after(_matrix(path))
        thick = width.value * math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c))
        clip = _clip(path, outer)
        for points in self._figures(path, matrix):
            if filling.value and not (stroked.value and thick <= WIDE_STROKE and len(points) == 2):
                self._fill(_bounds(points), clip)
            if stroked.value and thick <= WIDE_STROKE:
                for line in _straight(points):
                    self._fill(line, clip)

    def _fill(self, box: Box, clip: Box | None) -> None:
        """Keep a box, as far as its clip shows it: a line when it is thin, else an area."""
        x0, y0, x1, y1 = box
        if clip is not None:
            x0, y0, x1, y1 = max(x0, clip[0]), max(y0, clip[1]), min(x1, clip[2]), min(y1, clip[3])
        if x1 < x0 or y1 < y0:
            return
        thin = x1 - x0 < THIN or y1 - y0 < THIN
        (self.lines if thin else self.areas).append((x0, y0, x1, y1))

    def _figures(self, path: Any, matrix: _Matrix) -> Iterator[list[tuple[float, float]]]:
        """Give the closed or open figures of a path, curves left out."""
        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[tuple[float, float]] = []
        count = pdfium.FPDFPath_CountSegments(path)
        self.segments += count
        for index in range(0 if self.cut else count):
            segment = pdfium.FPDFPath_GetPathSegment(path, index)
            if pdfium.FPDFPathSegment_GetType(segment) != pdfium.FPDF_SEGMENT_LINETO and len(points) > 1:
                yield points
                points = []
            elif pdfium.FPDFPathSegment_GetType(segment) != pdfium.FPDF_SEGMENT_LINETO:
                points = []
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            points.append(matrix.point(x.value, y.value))
            if pdfium.FPDFPathSegment_GetClose(segment) and len(points) > 2:
                points.append(points[0])
        if len(points) > 1:
            yield points


def _matrix(item: Any) -> _Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, found):
        return IDENTITY
    return _Matrix(found.a, found.b, found.c, found.d, found.e, found.f)


def _outline(item: Any, outer: _Matrix) -> Box:
    x0, y0, x1, y1 = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(item, x0, y0, x1, y1)
    sides = x0.value, y0.value, x1.value, y1.value
    return sides if outer is IDENTITY else outer.box(*sides)


def _bounds(points: list[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _straight(points: list[tuple[float, float]]) -> Iterator[Box]:
    """Give the parts of a figure that run straight across or down."""
    for (x0, y0), (x1, y1) in pairwise(points):
        if abs(x0 - x1) < SLANT or abs(y0 - y1) < SLANT:
            yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _clip(item: Any, outer: _Matrix) -> Box | None:
    """Give the box an object is clipped to; None when it is not clipped."""
    clip = pdfium.FPDFPageObj_GetClipPath(item)
    count = pdfium.FPDFClipPath_CountPaths(clip) if clip else 0
    found: Box | None = None
    x, y = ctypes.c_float(), ctypes.c_float()
    for number in range(max(count, 0)):
        points = []
        for index in range(max(pdfium.FPDFClipPath_CountPathSegments(clip, number), 0)):
            pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(clip, number, index), x, y)
            points.append(outer.point(x.value, y.value))
        if points:
            box = _bounds(points)
            found = (
                box
                if found is None
                else (max(found[0], box[0]), max(found[1], box[1]), min(found[2], box[2]), min(found[3], box[3]))
            )
    return found
