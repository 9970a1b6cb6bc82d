"""One page that is a picture to its tables and printed lines, in the terms of a PDF's page.

Takes a grey array; gives tables whose cells were cut out along the ruled lines and read one by one, and the lines of
text around them. Lengths are points of a page brought to 200 dpi. Needs the `ocr` extra.
"""

from collections.abc import Iterable
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from parsers.readers.pdf_lattice import Cell, lattices_of, merged
from parsers.readers.pdf_lines import Printed
from parsers.readers.pdf_tables import Part, Table
from parsers.readers.scan_picture import straight, turned
from parsers.readers.scan_rules import POINTS, ink_of, rules_of, without_rules
from parsers.readers.scan_text import Found, Read, read_cells, read_page

if TYPE_CHECKING:
    from parsers.readers.scan_picture import Picture

INSIDE = 3  # pixels that belong to the line around a cell
SMALLEST = 8
PAPER = 255
SAME_LINE = 0.5
QUARTERS = 3
READABLE = 0.9
STEEP = 1.3


class PageRead(NamedTuple):
    """What a page says, and the recogniser's score of each character of it."""

    tables: list[Table]
    lines: list[Printed]
    scores: list[float]

    @property
    def score(self) -> float:
        """The middle of the scores; of a page where nothing stands, the best there is."""
        return median(self.scores) if self.scores else 1.0


def read_picture(picture: "Picture", page: int) -> PageRead:
    """Read a page as it lies. One that is hard to read or wider than high may lie on its side or stand on its head."""
    best = _read(straight(picture), page)
    upright = picture.shape[0] >= picture.shape[1]
    for quarters in range(1, QUARTERS + 1):
        if best.score >= READABLE and upright:
            break
        other = _read(straight(turned(picture, quarters)), page)
        if sum(other.scores) > sum(best.scores):
            best, upright = other, True
    return best


def _read(picture: "Picture", page: int) -> PageRead:
    ink = ink_of(picture)
    rules = rules_of(ink)
    print_only = without_rules(ink, rules)
    rest = picture.copy()
    tables, scores = [], []
    for lattice in lattices_of(merged(rules)):
        cells = lattice.cells()
        read = read_cells([_cut(picture, cell) for cell in cells], [_cut(print_only, cell) for cell in cells])
        scores += [said.score for said in read for _ in said.text]
        parts = tuple(_part(cell, said, page) for cell, said in zip(cells, read, strict=True))
        ends = lattice.xs[0], lattice.xs[-1], lattice.ys[0], lattice.ys[-1]
        tables.append(Table(parts, len(lattice.ys) - 1, *ends, open_end=lattice.open_end))
        x0, x1, y0, y1 = (round(value / POINTS) for value in ends)
        rest[max(y0 - INSIDE, 0) : y1 + INSIDE, max(x0 - INSIDE, 0) : x1 + INSIDE] = PAPER
    found = read_page(rest) if ink_of(rest).any() else []
    scores += [0.0 if _runs_down(line) else line.score for line in found for _ in line.text]
    return PageRead(tables, _printed(found, page, picture), scores)


def _cut(picture: "Picture", cell: Cell) -> "Picture":
    x0, x1, y0, y1 = (round(value / POINTS) for value in (cell.x0, cell.x1, cell.y0, cell.y1))
    if x1 - x0 < 2 * INSIDE + SMALLEST or y1 - y0 < 2 * INSIDE + SMALLEST:
        return picture[0:0, 0:0]
    return picture[max(y0, 0) + INSIDE : y1 - INSIDE, max(x0, 0) + INSIDE : x1 - INSIDE]


def _part(cell: Cell, said: Read, page: int) -> Part:
    return Part(said.text, cell.x0, cell.x1, cell.top, cell.bottom, page, said.sure and cell.whole)


def _runs_down(line: Found) -> bool:
    """Whether a line lies on its side: the recogniser turns such a line by itself, and its cells it does not."""
    return len(line.text) > 1 and line.y1 - line.y0 > STEEP * (line.x1 - line.x0)


def _printed(found: Iterable[Found], page: int, picture: "Picture") -> list[Printed]:
    """Put pieces of text side by side into lines, from top to bottom."""
    rows: list[list[Found]] = []
    for piece in sorted(found, key=lambda piece: piece.y0 + piece.y1):
        if rows and _beside(rows[-1][0], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    height, width = (size * POINTS for size in picture.shape)
    return [_line(row, page, number, width, height) for number, row in enumerate(rows, 1)]


def _beside(first: Found, second: Found) -> bool:
    shared = min(first.y1, second.y1) - max(first.y0, second.y0)
    return shared > SAME_LINE * min(first.y1 - first.y0, second.y1 - second.y0)


def _line(row: list[Found], page: int, number: int, width: float, height: float) -> Printed:
    pieces = sorted(row, key=lambda piece: piece.x0)
    x0, x1 = pieces[0].x0 * POINTS, max(piece.x1 for piece in pieces) * POINTS
    y0, y1 = (sum(y) / len(row) * POINTS for y in ([p.y0 for p in row], [p.y1 for p in row]))
    text = " ".join(piece.text for piece in pieces)
    return Printed(text, page, number, x0, x1, y0, y1, y1 - y0, width, height)
