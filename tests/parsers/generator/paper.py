"""A report on paper: pages drawn with ruled, half-ruled or unruled tables, broken where a page ends."""

import io
from functools import cache

from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Ruled

from tests.parsers.generator.boxes import boxes
from tests.parsers.generator.draft import Draft
from tests.parsers.generator.plan import Table

FONT = "STSong-Light"
# Which lines are drawn around each cell.
LINES: dict[str, tuple[str, ...]] = {"ruled": ("BOX",), "half-ruled": ("LINEBELOW",), "unruled": ()}
WIDTH = 520.0


@cache
def _style(size: float) -> ParagraphStyle:
    registerFont(UnicodeCIDFont(FONT))
    return ParagraphStyle(f"s{size}", fontName=FONT, fontSize=size, leading=size * 1.35, wordWrap="CJK")


def render(work: Draft) -> bytes:
    """Draw a report; its tables are ruled as `flags["lines"]` says, else fully."""
    buffer = io.BytesIO()
    story: list[Flowable] = []
    for block in work.blocks:
        if isinstance(block, Table):
            story += [_table(block, work.flags.get("lines", "ruled")), Spacer(1, 8)]
        else:
            story.append(Paragraph(block.text, _style(16 if block.role == "title" else 11)))
    SimpleDocTemplate(buffer, pagesize=A4, leftMargin=36, rightMargin=36, invariant=1).build(story)
    return buffer.getvalue()


def _table(table: Table, lines: str) -> Flowable:
    """Draw a table. A cell that runs down has its text in its middle row, so that pages may break anywhere."""
    width = max(len(row) for row in table.matrix)
    texts: list[list[object]] = [[""] * width for _ in table.matrix]
    style: list[tuple[object, ...]] = [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    for y, row in enumerate(boxes(table.matrix)):
        for box in row:
            right, low, middle = box.column + box.across - 1, y + box.down - 1, y + (box.down - 1) // 2
            texts[middle][box.column] = Paragraph(box.text.replace("\n", "<br/>"), _style(8))
            style += [("SPAN", (box.column, j), (right, j)) for j in range(y, low + 1) if box.across > 1]
            style += [(rule, (box.column, y), (right, low), 0.5, black) for rule in LINES[lines]]
    widths = [90.0, *[(WIDTH - 90) / (width - 1)] * (width - 1)] if width > 1 else [WIDTH]
    return Ruled(texts, colWidths=widths, style=style)
