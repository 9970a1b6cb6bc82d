"""The text of a document outside its tables: printed lines without headers and footers, joined to whole paragraphs.

Takes printed lines with their places, gives `Line`s in reading order. Two lines are one paragraph only where the first
runs to the right margin and the second begins at the left one, or where both are centred parts of a title.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from parsers.document import Line
from parsers.prose.sections import ANY_STYLE, is_heading
from parsers.readers.pdf_glyphs import UNKNOWN
from parsers.readers.pdf_marks import Char
from parsers.readers.pdf_tables import IDEOGRAPHS, line_text, lines_of

# The strips of a page, as shares of its height, in which headers, footers and page numbers stand.
TOP, BOTTOM = 0.1, 0.88
SAME_HEIGHT = 6.0
PAGE_NUMBER = re.compile(
    r"[-—–―·\s]*(?:第?\s*\d{1,3}\s*页?|第?\s*\d{1,3}\s*页?\s*[/／,，]?\s*共?\s*\d{1,3}\s*页?)[-—–―·\s]*"
)
SENTENCE_END = "。；！？：.;!?:"
# In heights of a line: how far a full line may end before the margin, an indent may be, lines may be apart.
RAGGED, INDENTED, LOOSE = 1.9, 0.9, 2.7
OWN_SIZE = 1.12
CENTRED = 1.5
FULLEST = 0.7
LINE_TO_EM = 1.2


@dataclass(frozen=True, slots=True)
class Printed:
    """One printed line: its text, where it stands on its page, and the height of its characters."""

    text: str
    page: int
    number: int
    x0: float
    x1: float
    y0: float
    y1: float
    size: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Its distance from the middle of the page."""
        return abs((self.x0 + self.x1) / 2 - self.width / 2)


def printed_lines(chars: Iterable[Char], page: int, width: float, height: float) -> list[Printed]:
    """Give the printed lines of a page."""
    lines: list[Printed] = []
    for line in lines_of(chars):
        text = line_text(line).replace(UNKNOWN, "").strip()
        if text:
            size = _em(line)
            ends = line[0].x0, line[-1].x1, line[0].y0, line[0].y1
            lines.append(Printed(text, page, len(lines) + 1, *ends, size, width, height))
    return lines


def _em(line: Sequence[Char]) -> float:
    """Give the size of a line's characters: a Chinese one is as wide as it is tall, whatever room its font leaves."""
    wide = sorted(char.x1 - char.x0 for char in line if char.text >= IDEOGRAPHS)
    return wide[len(wide) // 2] if wide else line[0].size / LINE_TO_EM


def without_running(lines: Sequence[Printed]) -> list[Printed]:
    """Leave out page numbers, and headers and footers: what stands at the same height of several pages."""
    repeated: dict[str, list[Printed]] = defaultdict(list)
    for line in lines:
        if _at_edge(line):
            repeated[re.sub(r"\d+", "", line.text)].append(line)
    return [line for line in lines if not (_at_edge(line) and _runs(line, repeated[re.sub(r"\d+", "", line.text)]))]


def _at_edge(line: Printed) -> bool:
    return line.y1 < TOP * line.height or line.y0 > BOTTOM * line.height


def _runs(line: Printed, alike: list[Printed]) -> bool:
    others = (other for other in alike if other.page != line.page)
    return PAGE_NUMBER.fullmatch(line.text) is not None or any(
        abs(other.y0 - line.y0) < SAME_HEIGHT for other in others
    )


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the text of a document begins and ends, its size, and whether its paragraphs are indented."""

    left: float
    right: float
    size: float
    indents: bool


def margins_of(lines: Sequence[Printed]) -> Margins:
    """Tell a document's margins from its lines."""
    if not lines:
        return Margins(0, 0, 1, False)
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    size = sizes.most_common(1)[0][0]
    body = [line for line in lines if line.size < OWN_SIZE * size] or lines  # text too small to be seen has no size
    left, right = _common([line.x0 for line in body], size), -_common([-line.x1 for line in body], size)
    return Margins(left, right, size, any(1.3 * size < line.x0 - left < 2.8 * size for line in body))


def _common(ends: list[float], size: float) -> float:
    """Give the outermost end that is not alone."""
    ordered = sorted(ends)
    return next((end for end, after in pairwise(ordered) if after - end < size), ordered[0])


def joined(lines: Sequence[Printed], margins: Margins) -> list[tuple[Printed, Line]]:
    """Join printed lines to paragraphs, each with its first line."""
    paragraphs: list[tuple[Printed, list[str]]] = []
    last: Printed | None = None
    for line in lines:
        if last and _continues(last, line, margins):
            paragraphs[-1][1].append(line.text)
        else:
            paragraphs.append((line, [line.text]))
        last = line
    return [(first, Line(_sentence(texts), f"page {first.page}, line {first.number}")) for first, texts in paragraphs]


def _sentence(texts: list[str]) -> str:
    whole = texts[0]
    for text in texts[1:]:
        latin = whole[-1].isascii() and whole[-1].isalpha() and text[0].isascii() and text[0].isalpha()
        whole += (" " if latin else "") + text
    return whole


def _continues(last: Printed, line: Printed, margins: Margins) -> bool:
    alike = max(last.size, line.size) < OWN_SIZE * min(last.size, line.size)
    if not alike or not _follows(last, line) or is_heading(line.text):
        return False
    if line.size > OWN_SIZE * margins.size and max(last.middle, line.middle) < CENTRED * line.size:
        return not ANY_STYLE.match(line.text)
    full = last.x1 > max(margins.right - RAGGED * last.size, FULLEST * last.width)
    if not full or line.x0 > margins.left + INDENTED * line.size:
        return False
    ended = last.text[-1] in SENTENCE_END
    return not ended or (margins.indents and not ANY_STYLE.match(line.text))


def _follows(last: Printed, line: Printed) -> bool:
    if last.page != line.page:
        return line.page == last.page + 1
    return line.y0 - last.y0 < LOOSE * line.size
