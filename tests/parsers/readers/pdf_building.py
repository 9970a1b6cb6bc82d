"""Builds PDFs of reports as word processors, spreadsheets and browsers print them: one way of drawing tables each."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.parsers.rendering import OPENING, PARTS, TITLE, Box, Rows

SONG, EMBEDDED = "STSong-Light", "MicroHei"
MICROHEI = "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"
WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT, TOP, BOTTOM = 70.0, 525.0, 780.0, 90.0
LEADING = 1.25
PADDING = 3.0
# (x0, y0, x1, y1) in points, y upwards as PDF has it
Edges = tuple[float, float, float, float]
Drawer = Callable[[Canvas, Edges], None]


def register() -> None:
    """Make both fonts known; twice does no harm."""
    pdfmetrics.registerFont(UnicodeCIDFont(SONG))
    pdfmetrics.registerFont(TTFont(EMBEDDED, MICROHEI, subfontIndex=0))


# ------------------------------------------------------------------ ways to draw the border of one cell


def _sides(box: Edges) -> list[Edges]:
    x0, y0, x1, y1 = box
    return [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]


def strokes(c: Canvas, box: Edges) -> None:
    for side in _sides(box):
        c.line(*side)


def boxes(c: Canvas, box: Edges) -> None:
    c.rect(box[0], box[1], box[2] - box[0], box[3] - box[1])


def thin_fills(c: Canvas, box: Edges) -> None:
    for x0, y0, x1, y1 in _sides(box):
        c.rect(x0, y0, max(x1 - x0, 0.5), max(y1 - y0, 0.5), stroke=0, fill=1)


def dashes(c: Canvas, box: Edges) -> None:
    c.setDash(3, 2)
    strokes(c, box)
    c.setDash()


def pieces(c: Canvas, box: Edges) -> None:
    """Dashes that are lines of their own."""
    for x0, y0, x1, y1 in _sides(box):
        length = max(x1 - x0, y1 - y0)
        dx, dy = (x1 - x0) / length, (y1 - y0) / length
        for i in range(0, int(length), 5):
            end = min(i + 3, length)
            c.line(x0 + i * dx, y0 + i * dy, x0 + end * dx, y0 + end * dy)


def dots(c: Canvas, box: Edges) -> None:
    for x0, y0, x1, y1 in _sides(box):
        length = max(x1 - x0, y1 - y0)
        for i in range(0, int(length), 2):
            c.rect(x0 + i * (x1 - x0) / length, y0 + i * (y1 - y0) / length, 0.7, 0.7, stroke=0, fill=1)


def double(c: Canvas, box: Edges) -> None:
    strokes(c, box)
    strokes(c, (box[0] + 1.5, box[1] + 1.5, box[2] - 1.5, box[3] - 1.5))


def white(c: Canvas, box: Edges) -> None:
    c.setStrokeColorRGB(1, 1, 1)
    strokes(c, box)
    c.setStrokeColorRGB(0, 0, 0)


def shaded(c: Canvas, box: Edges) -> None:
    c.setFillColorRGB(0.9, 0.9, 0.9)
    c.rect(box[0], box[1], box[2] - box[0], box[3] - box[1], fill=1)
    c.setFillColorRGB(0, 0, 0)


def backgrounds(c: Canvas, box: Edges) -> None:
    """Only filled boxes, white gaps for lines."""
    c.setFillColorRGB(0.9, 0.9, 0.9)
    c.rect(box[0] + 0.6, box[1] + 0.6, box[2] - box[0] - 1.2, box[3] - box[1] - 1.2, stroke=0, fill=1)
    c.setFillColorRGB(0, 0, 0)


def clipped(c: Canvas, box: Edges) -> None:
    """Lines far longer than what their clip shows of them."""
    x0, y0, x1, y1 = box
    c.saveState()
    path = c.beginPath()
    path.rect(x0 - 0.5, y0 - 0.5, x1 - x0 + 1, y1 - y0 + 1)
    c.clipPath(path, stroke=0)
    for a, b, p, q in _sides(box):
        across = a != p
        c.line(a - 300 * across, b - 300 * (not across), p + 300 * across, q + 300 * (not across))
    c.restoreState()


def inner(c: Canvas, box: Edges) -> None:
    """No line on the outer sides."""
    for side in _sides(box):
        outer = side[0] == side[2] and min(abs(side[0] - LEFT), abs(side[0] - RIGHT)) < 1
        if not outer:
            c.line(*side)


def across(c: Canvas, box: Edges) -> None:
    c.line(box[0], box[1], box[2], box[1])
    c.line(box[0], box[3], box[2], box[3])


def down(c: Canvas, box: Edges) -> None:
    c.line(box[0], box[1], box[0], box[3])
    c.line(box[2], box[1], box[2], box[3])


def nothing(c: Canvas, box: Edges) -> None:
    """No line at all."""


RULED: dict[str, Drawer] = {
    drawer.__name__: drawer
    for drawer in (strokes, boxes, thin_fills, dashes, pieces, dots, double, white, shaded, backgrounds, clipped, inner)
}
UNRULED: dict[str, Drawer] = {drawer.__name__: drawer for drawer in (across, down, nothing)}


# ------------------------------------------------------------------ a report, page by page


@dataclass
class Paper:
    """A PDF in the making: text and tables from top to bottom, a page after another."""

    drawer: Drawer = strokes
    font: str = SONG
    size: float = 10.5
    rotate: int = 0
    row_gap: float = 0.0
    numbered: bool = True
    header: str = ""
    centred: bool = True
    hidden: bool = False
    break_rows: bool = False
    widths: dict[str, list[float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        register()
        self.file = io.BytesIO()
        self.canvas = Canvas(self.file, pagesize=(WIDTH, HEIGHT))
        self.page = 0
        self._begin()

    def _begin(self) -> None:
        self.page += 1
        self.y = TOP
        c = self.canvas
        c.setPageRotation(self.rotate)
        turns = {90: (0, 1, -1, 0, HEIGHT, 0), 180: (-1, 0, 0, -1, WIDTH, HEIGHT), 270: (0, -1, 1, 0, 0, WIDTH)}
        if self.rotate:
            c.transform(*turns[self.rotate])
        if self.header:
            self._print(self.header, LEFT, 810, 9)
        if self.numbered:
            self._print(f"- {self.page} -", 285, 50, 9)

    def _print(self, text: str, x: float, y: float, size: float) -> None:
        words = self.canvas.beginText(x, y)
        words.setFont(self.font, size)
        if self.hidden:
            words.setTextRenderMode(3)
        words.textOut(text)
        self.canvas.drawText(words)

    def wide(self, text: str, size: float) -> float:
        return float(pdfmetrics.stringWidth(text, self.font, size))

    def wrapped(self, text: str, width: float, size: float) -> list[str]:
        lines = [""]
        for char in text:
            if self.wide(lines[-1] + char, size) > width and lines[-1]:
                lines.append("")
            lines[-1] += char
        return lines

    def feed(self) -> None:
        self.canvas.showPage()
        self._begin()

    def paragraph(self, text: str, *, indent: float = 2.0, size: float | None = None) -> None:
        size = size or self.size
        first = int(indent * size)
        lines = self.wrapped("\u3000" * int(indent) + text, RIGHT - LEFT, size)
        for number, line in enumerate(lines):
            if self.y - size * 1.6 < BOTTOM:
                self.feed()
            self.y -= size * 1.6
            bare = line.lstrip("\u3000") if number == 0 else line
            self._print(bare, LEFT + (first if number == 0 else 0), self.y, size)

    def title(self, *lines: str) -> None:
        for line in lines:
            self.y -= 18 * 1.6
            self._print(line, (WIDTH - self.wide(line, 18)) / 2, self.y, 18)

    def table(self, rows: Rows, widths: list[float]) -> None:
        """Draw a table; cells that go over a page's end are drawn on both pages, their text as far as it fits."""
        edges = [LEFT]
        for share in widths:
            edges.append(edges[-1] + share * (RIGHT - LEFT) / sum(widths))
        cells = _placed(rows)
        heights = self._heights(cells, edges, len(rows))
        first = 0
        while first < len(heights):
            last = first
            while last < len(heights) and self.y - sum(heights[first : last + 1]) >= BOTTOM:
                last += 1
            if last == first:
                self.feed()
                continue
            self._rows(cells, edges, heights, first, last)
            first = last
            if first < len(heights):
                self.feed()

    def _heights(self, cells: list[tuple[Box, int, int]], edges: list[float], rows: int) -> list[float]:
        line = self.size * LEADING
        heights = [line + 2 * PADDING + self.row_gap] * rows
        for box, row, column in cells:
            width = edges[column + box.across] - edges[column] - 2 * PADDING
            need = len(self.wrapped(box.text, width, self.size)) * line + 2 * PADDING + self.row_gap
            lack = need - sum(heights[row : row + box.down])
            if lack > 0:
                heights[row + box.down - 1] += lack
        return heights

    def _rows(
        self, cells: list[tuple[Box, int, int]], edges: list[float], heights: list[float], first: int, last: int
    ) -> None:
        tops = [self.y - sum(heights[first:i]) for i in range(first, last + 1)]
        for box, row, column in cells:
            start, end = max(row, first), min(row + box.down, last)
            if start >= end:
                continue
            outline = edges[column], tops[end - first], edges[column + box.across], tops[start - first]
            self.drawer(self.canvas, outline)
            if start == row or row < first:
                self._cell(box.text if start == row else "", outline)
        self.y = tops[-1]

    def _cell(self, text: str, outline: Edges) -> None:
        x0, y0, x1, y1 = outline
        lines = self.wrapped(text, x1 - x0 - 2 * PADDING, self.size)
        line = self.size * LEADING
        top = (y0 + y1 + len(lines) * line) / 2 if self.centred else y1 - PADDING
        for number, words in enumerate(lines):
            x = (x0 + x1 - self.wide(words, self.size)) / 2 if self.centred else x0 + PADDING
            self._print(words, x, top - line * number - self.size, self.size)

    def bytes(self) -> bytes:
        self.canvas.save()
        return self.file.getvalue()


def _placed(rows: Rows) -> list[tuple[Box, int, int]]:
    taken: set[tuple[int, int]] = set()
    placed = []
    for y, row in enumerate(rows):
        x = 0
        for box in row:
            while (y, x) in taken:
                x += 1
            placed.append((box, y, x))
            taken |= {(y + dy, x + dx) for dy in range(box.down) for dx in range(box.across)}
    return placed


SHARES = {
    "disclosure": [3.0, 2, 2, 2],
    "requests": [2.0, 2, 5, 1.3, 1.3, 1.3, 1.3, 1.3, 1.3, 1.3],
    "disputes": [1.0] * 15,
}


def report(tables: dict[str, Rows], paper: Paper | None = None, year: int = 2020) -> bytes:
    """Print a whole report."""
    paper = paper or Paper()
    paper.title(*TITLE.format(year=year).replace("人民政府", "人民政府\n").split("\n"))
    paper.paragraph("一、总体情况")
    paper.paragraph(OPENING.format(year=year) * 3)
    for key, rows in tables.items():
        paper.paragraph(PARTS[key])
        paper.y -= 6
        paper.table(rows, SHARES[key])
    paper.paragraph("五、存在的主要问题及改进情况")
    paper.paragraph("人手偏少，登记不够及时。下一步补一名专职人员。")
    paper.paragraph("六、其他需要报告的事项")
    paper.paragraph("没有别的事项。")
    paper.paragraph("青石镇人民政府", indent=28)
    paper.paragraph(f"{year + 1}年1月20日", indent=28)
    return paper.bytes()
