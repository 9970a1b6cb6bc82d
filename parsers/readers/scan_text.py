"""Characters in a picture: rapidocr's recogniser on cut-out lines, and how far its answer can be believed.

Needs the `ocr` extra. A number is believed only when two looks at the line, at different sizes, give the same text
with a high score, and when the printed shapes are not more than the characters read. The models lie in rapidocr's
wheel; nothing is fetched.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import cv2
import numpy as np
from rapidocr import RapidOCR
from rapidocr.ch_ppocr_rec import TextRecInput

from parsers.tables.numbers import is_value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parsers.readers.scan_picture import Picture

HIGH_SCORE, LOW_SCORE = 0.9, 0.75  # of the better look, and of the one at a size the model likes less
SPECK = 7  # pixels of ink that are dust, not print, at 200 dpi
MARGIN = 8
SECOND_LOOK = 1.6
LINE_GAP = 2  # rows without ink between two lines of a cell
LOWEST_LINE = 9
AT_EDGE = 3  # pixels: print stands further off its cell's upper and lower lines
ALIKE_HIGH = 0.8  # the digits of a figure are of one height: the arc of a stamp beside them is not
SMALLEST_PRINT = 13  # pixels a digit is high: in smaller print one is taken for another
LONGEST_NUMBER = 16
# A dash, a one and the sign for one look alike; so do a nought, an o and a full stop.
ALIKE = frozenset("一丨|lI!iOo〇○。.·、,'`")
PARAMETERS = {
    "Global.log_level": "critical",
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,  # one worker process a core is what makes us many
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    # Most cut-outs are a digit or two: padded to the usual width of 320 they cost twice the time.
    "Rec.rec_img_shape": [3, 48, 48],
    "Rec.rec_batch_num": 24,
}


class Read(NamedTuple):
    """What a cut-out says: its lines joined by newlines, whether a number in it can be believed, and its score."""

    text: str
    sure: bool
    score: float


class Found(NamedTuple):
    """A line of text on a page: what it says, its score, and its box in pixels."""

    text: str
    score: float
    x0: float
    y0: float
    x1: float
    y1: float


class _Strip(NamedTuple):
    """One line cut out of a cell: as it looks with paper around it, its ink, and whether it touches the cell's side."""

    shown: "Picture"
    ink: "Picture"
    at_side: bool


def read_cells(cells: Sequence["Picture"], inks: Sequence["Picture"]) -> list[Read]:
    """Read cut-out cells; `inks` are the same cut-outs as ink on nothing, lines of the table rubbed out."""
    lines = [_lines_of(cell, ink) for cell, ink in zip(cells, inks, strict=True)]
    first = _recognised([strip.shown for cell in lines for strip in cell])
    answers = iter(first)
    read = [[next(answers) for _ in cell] for cell in lines]
    asked = [i for i, cell in enumerate(read) if cell and _is_number("".join(text for text, _ in cell))]
    again = iter(_recognised([_other_size(strip.shown) for i in asked for strip in lines[i]]))
    second = {i: [next(again) for _ in lines[i]] for i in asked}
    return [_believed(lines[i], cell, second.get(i)) for i, cell in enumerate(read)]


def read_page(picture: "Picture") -> list[Found]:
    """Find and read the lines of text of a page, in no order."""
    shown = cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR)
    result = _engine()(shown, use_det=True, use_cls=False, use_rec=True)
    if result.boxes is None or result.txts is None:
        return []
    found = []
    for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
        corners = np.asarray(box, dtype=float)
        found.append(Found(text, score, *corners.min(axis=0).tolist(), *corners.max(axis=0).tolist()))
    return found


@cache
def _engine() -> Any:
    """Load the models: 0.8 s, once in a process."""
    return RapidOCR(params=PARAMETERS)


def _recognised(lines: list["Picture"]) -> list[tuple[str, float]]:
    """Recognise cut-out lines of text: text and score of each."""
    if not lines:
        return []
    shown = [cv2.cvtColor(line, cv2.COLOR_GRAY2BGR) for line in lines]
    # The public call reads one picture at a time; the recogniser itself takes them in batches.
    result = _engine()._load_rec_model()(TextRecInput(img=shown))
    return list(zip(result.txts, result.scores, strict=True))


def _lines_of(cell: "Picture", ink: "Picture") -> list[_Strip]:
    """Cut a cell into its lines of text, each with a margin of paper; none when no more than dust is in it."""
    clean = _without_dust(ink)
    rows = np.flatnonzero(clean.any(axis=1))
    if len(rows) == 0:
        return []
    breaks = np.flatnonzero(np.diff(rows) > LINE_GAP)
    bands = [(band[0], band[-1] + 1) for band in np.split(rows, breaks + 1)]
    return [_cut(cell, clean, top, bottom) for top, bottom in _whole_lines(bands)]


def _whole_lines(bands: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join the strokes of one line that lie above each other (二, 三, a dash over a dot)."""
    whole: list[tuple[int, int]] = []
    for top, bottom in bands:
        if (
            whole
            and (bottom - top < LOWEST_LINE or whole[-1][1] - whole[-1][0] < LOWEST_LINE)
            and (bottom - whole[-1][0] < 4 * LOWEST_LINE)
        ):
            whole[-1] = (whole[-1][0], bottom)
        else:
            whole.append((top, bottom))
    return whole


def _cut(cell: "Picture", ink: "Picture", top: int, bottom: int) -> _Strip:
    columns = np.flatnonzero(ink[top:bottom].any(axis=0))
    left, right = int(columns[0]), int(columns[-1]) + 1
    # Beyond the line there may be lines of the table: paper is put around it instead.
    line = cv2.copyMakeBorder(
        cell[top:bottom, left:right], MARGIN, MARGIN, MARGIN, MARGIN, cv2.BORDER_CONSTANT, value=_paper(cell)
    )
    height, width = ink.shape
    at_side = left == 0 or right == width or top < AT_EDGE or bottom > height - AT_EDGE
    return _Strip(np.asarray(line, dtype=np.uint8), ink[top:bottom, left:right], at_side)


def _paper(cell: "Picture") -> int:
    return int(np.percentile(cell, 90))


def _other_size(line: "Picture") -> "Picture":
    larger = cv2.resize(line, None, fx=SECOND_LOOK, fy=SECOND_LOOK, interpolation=cv2.INTER_CUBIC)
    return np.asarray(cv2.copyMakeBorder(larger, 6, 6, 14, 14, cv2.BORDER_REPLICATE), dtype=np.uint8)


def _without_dust(ink: "Picture") -> "Picture":
    if not ink.size:  # OpenCV ends the process over a picture without a pixel
        return ink
    count, labels, sizes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    kept: NDArray[np.bool_] = np.zeros(count, dtype=bool)
    kept[1:] = sizes[1:, cv2.CC_STAT_AREA] > SPECK
    return np.where(kept[labels], ink, 0).astype(np.uint8)


def _is_number(text: str) -> bool:
    """Whether a text is, or might be, the number in a cell: short, and not words."""
    bare = "".join(text.split())
    return is_value(bare) or (len(bare) <= LONGEST_NUMBER and any(sign.isdigit() for sign in bare[-3:]))


def _believed(strips: list[_Strip], first: list[tuple[str, float]], second: list[tuple[str, float]] | None) -> Read:
    """Weigh the looks. What touches the cell's side may be a piece of its line, or of a stamp that runs over it."""
    text = "\n".join(part for part, _ in first).strip()
    score = min((score for _, score in first), default=0.0)
    if second is None:
        return Read(text, not strips or bool(text), score)
    alike = [part for part, _ in first] == [part for part, _ in second]
    again = min(other for _, other in second)
    scored = max(score, again) >= HIGH_SCORE and min(score, again) >= LOW_SCORE
    shapes = [height for strip in strips for height in _shapes(strip.ink)]
    whole = len(shapes) <= len("".join(text.split())) and not any(strip.at_side for strip in strips)
    even = not text.isdigit() or min(shapes) >= ALIKE_HIGH * max(shapes)
    large = all(strip.ink.shape[0] >= SMALLEST_PRINT for strip in strips) or not any(map(str.isdigit, text))
    plain = bool(text) and not any(sign in ALIKE for sign in text.replace("\n", ""))
    return Read(text, alike and scored and plain and whole and large and even, score)


def _shapes(ink: "Picture") -> list[int]:
    """Give the heights of the separate shapes of a line; strokes above each other are one."""
    columns = np.flatnonzero(ink.any(axis=0))
    groups = np.split(columns, np.flatnonzero(np.diff(columns) > 1) + 1)
    rows = [np.flatnonzero(ink[:, group].any(axis=1)) for group in groups if len(group)]
    return [int(row[-1] - row[0]) + 1 for row in rows]
