"""The tables of serialised markup: where they stand, which of them only arrange the page, and the grids of the others.

Works on markup as lexbor writes it, without scripts and comments: there every tag is closed, attributes stand in double
quotes, and no `<` or `>` is anything but a tag's. So regular expressions read it exactly, in a few passes of C.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html import unescape

from parsers.document import Grid, Shape
from parsers.readers.grid import Span, is_layout, lay_out
from parsers.readers.html_boxes import BOXES
from parsers.readers.html_text import MARK, cell_text

TABLE = re.compile(r"<(/?)table[ >]")
CAPTION = re.compile(r"<caption[^>]*>(.*?)</caption>", re.S)
ROW = re.compile(r"<tr(?: [^>]*)?>")
PLACE = re.compile(r"<t([rdh])((?: [^>]*)?)>([^<]*)")
CELL_START = re.compile(r"<t[dh][ >]")
PARAGRAPH = re.compile(r"</?(?:p|br)(?: [^>]*)?>")
BREAK = re.compile(r"</?(?:div|li|ul|ol|dl|dt|dd|h[1-6r]|table|section|center|blockquote|pre)(?: [^>]*)?>")
OTHER = re.compile(r"<(?!/?t[rdh][ >])[^>]*>")
BARE_TABLE = 4  # <table><tbody></tbody></table>
TABLE_TAG = re.compile(r"</?(?:table|tbody|thead|tfoot|tr|td|th|caption)(?: [^>]*)?>")
MADE_OF_BOXES = f"<table {BOXES}>"
SPANS = re.compile(r'(row|col)span="\s*(\d{1,5})')


@dataclass(slots=True)
class Table:
    """A table's place in the markup, and the tables inside it."""

    start: int
    end: int = 0
    inner: list["Table"] = field(default_factory=list)


def data_tables(markup: str) -> Iterator[tuple[int, int, str]]:
    """Give the tables that hold data, in reading order: start, end, and markup without tables inside."""
    waiting = _outermost(markup)[::-1]
    while waiting:
        table = waiting.pop()
        own = _own_markup(markup, table)
        if _is_layout(markup, table, own):
            waiting.extend(table.inner[::-1])
        else:
            yield table.start, table.end, _flattened(markup, table)


def _is_layout(markup: str, table: Table, own: str) -> bool:
    if not table.inner and own.count("</td>") + own.count("</th>") > own.count("</tr>"):
        return False  # some row has two cells
    return is_layout(_counts(own), [_counts(_own_markup(markup, inner)) for inner in table.inner])


def read_table(markup: str, number: int) -> Grid:
    """Read one table's markup. `<br>` and block borders in a cell are newlines, white space is folded."""
    plain = PARAGRAPH.sub(MARK, markup)
    found = PLACE.findall(plain)
    if plain.count("<") > BARE_TABLE + 2 * len(found):
        found = PLACE.findall(OTHER.sub("", BREAK.sub(MARK, plain)))
    rows: list[list[Span]] = []
    for kind, attributes, text in found:
        if kind == "r":
            rows.append([])
        elif rows:
            rows[-1].append((_text(text), *_spans(attributes)))
    grid = lay_out(rows, number)
    ragged = markup.startswith(MADE_OF_BOXES) and len(set(map(len, grid.rows))) > 1
    return replace(grid, shape=Shape.ROWS) if ragged else grid


def captions(markup: str) -> str:
    """Give the markup of a table's captions: they are lines above it, no cells."""
    return "<br>".join(CAPTION.findall(markup)) if "<caption" in markup else ""


def _text(text: str) -> str:
    text = text.strip()
    if text.isalnum():
        return text
    return cell_text(unescape(text) if "&" in text else text)


@lru_cache(maxsize=1024)
def _spans(attributes: str) -> tuple[int, int]:
    if "span=" not in attributes:
        return 1, 1
    spans = dict(SPANS.findall(attributes))
    return max(1, int(spans.get("col", 1))), int(spans.get("row", 1))


def _outermost(markup: str) -> list[Table]:
    """Give the tables that stand in no other, each with those inside it."""
    page = Table(0)
    opened = [page]
    for match in TABLE.finditer(markup):
        if not match[1]:
            table = Table(match.start())
            opened[-1].inner.append(table)
            opened.append(table)
        elif len(opened) > 1:
            opened.pop().end = match.end()
    return page.inner


def _own_markup(markup: str, table: Table) -> str:
    """Give a table's markup without that of the tables inside."""
    parts, at = [], table.start
    for inner in table.inner:
        parts.append(markup[at : inner.start])
        at = inner.end
    return "".join([*parts, markup[at : table.end]]) if parts else markup[at : table.end]


def _counts(markup: str) -> list[int]:
    return [len(CELL_START.findall(row)) for row in ROW.split(markup)[1:]]


def _flattened(markup: str, table: Table) -> str:
    """Give a table's markup with the cells of tables inside as lines of the cell around them."""
    if not table.inner:
        return markup[table.start : table.end]
    parts, at = [], table.start
    for inner in table.inner:
        parts += [markup[at : inner.start], TABLE_TAG.sub("<br>", markup[inner.start : inner.end])]
        at = inner.end
    return "".join([*parts, markup[at : table.end]])
