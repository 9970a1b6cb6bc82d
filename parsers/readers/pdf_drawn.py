"""What is drawn on a page of a PDF beside its text: lines, filled areas, pictures, and the text a picture hides.

Takes an open page of pypdfium2, looks into its forms, and gives boxes in points in the page's own coordinates.
"""

import ctypes
import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from parsers.readers.pdf_matrix import IDENTITY, Box, Matrix

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


class Drawn:
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
    def on(cls, page: Any) -> "Drawn":
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

    def _take(self, item: Any, outer: Matrix, depth: int) -> None:
        self.objects += 1
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            self.texts.append((pointer(item), pdfium.FPDFTextObj_GetTextRenderMode(item) == INVISIBLE))
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

    def _take_image(self, image: Any, outer: Matrix) -> None:
        """A picture that fills the page hides the text drawn before it."""
        x0, y0, x1, y1 = outer.after(_matrix(image)).box(0, 0, 1, 1)
        if (x1 - x0) * (y1 - y0) < PAGE_FILLING * self.page_size:
            return
        self.pictured = True
        if not pdfium.FPDFPageObj_HasTransparency(image):
            self.texts = [(pointer, True) for pointer, _ in self.texts]

    def _take_path(self, path: Any, outer: Matrix) -> None:
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
        if not (x0 <= x1 and y0 <= y1):  # so that a box without numbers is none
            return
        thin = x1 - x0 < THIN or y1 - y0 < THIN
        (self.lines if thin else self.areas).append((x0, y0, x1, y1))

    def _figures(self, path: Any, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
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


def pointer(handle: Any) -> int:
    """Give the address of an object, by which it is known again."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def _matrix(item: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, found):
        return IDENTITY
    return Matrix(found.a, found.b, found.c, found.d, found.e, found.f)


def _outline(item: Any, outer: Matrix) -> Box:
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


def _clip(item: Any, outer: Matrix) -> Box | None:
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
