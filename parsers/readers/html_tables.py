"""The tables of serialised markup: where they stand, which of them only arrange the page, and the grids of the others.

Works on markup as lexbor writes it, without scripts and comments: there every tag is closed, attributes stand in double
quotes, and no `<` or `>` is anything but a tag's. So regular expressions read it exactly, in a few passes of C.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

from parsers.document import Grid
from parsers.readers.grid import Span, lay_out

FEWEST_DATA_ROWS = 6
FEWEST_DATA_COLUMNS = 3
SPACE = re.compile(r"[ \t\r\n\f\x0b]+")
TABLE = re.compile(r"<(/?)table[ >]")
CAPTION = re.compile(r"<caption[^>]*>(.*?)</caption>", re.S)
ROW = re.compile(r"<tr(?: [^>]*)?>")
CELL = re.compile(r"<t[dh]([^>]*)>([^<]*)")
CELL_START = re.compile(r"<t[dh][ >]")
# Put where a line of a cell's text ends. `str.strip` takes it for white space.
MARK = "\x1e"
PARAGRAPH = re.compile(r"</?(?:p|br)(?: [^>]*)?>")
BREAK = re.compile(r"</?(?:div|li|ul|ol|dl|dt|dd|h[1-6r]|table|section|center|blockquote|pre)(?: [^>]*)?>")
OTHER = re.compile(r"<(?!/?t[rdh][ >])[^>]*>")
BARE_TABLE = 4  # <table><tbody></tbody></table>
TABLE_TAG = re.compile(r"</?(?:table|tbody|thead|tfoot|tr|td|th|caption)(?: [^>]*)?>")
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
        if is_layout(_counts(own), [_counts(_own_markup(markup, inner)) for inner in table.inner]):
            waiting.extend(table.inner[::-1])
        else:
            yield table.start, table.end, _flattened(markup, table)


def is_layout(counts: list[int], inner: list[list[int]]) -> bool:
    """Tell whether a table only arranges the page, from the counts of cells in its rows and in those of tables inside.

    Such a table has a single column, or holds tables and is itself small, narrow or no larger than one of them.
    """
    if not inner:
        return all(count < 2 for count in counts)
    narrow = all(count < FEWEST_DATA_COLUMNS for count in counts)
    return len(counts) < FEWEST_DATA_ROWS or narrow or any(sum(other) >= sum(counts) for other in inner)


def read_table(markup: str, number: int) -> Grid:
    """Read one table's markup. `<br>` and block borders in a cell are newlines, white space is folded."""
    plain = PARAGRAPH.sub(MARK, markup)
    rows = _rows(plain)
    if plain.count("<") > BARE_TABLE + 2 * (len(rows) + sum(map(len, rows))):
        rows = _rows(OTHER.sub("", BREAK.sub(MARK, plain)))
    return lay_out([[Span(cell_text(text), *_spans(said)) for said, text in row] for row in rows], number)


def _rows(markup: str) -> list[list[tuple[str, str]]]:
    """Give each row's cells: attributes and text. No other tags may be left."""
    return [CELL.findall(row) for row in ROW.split(markup)[1:]]


def captions(markup: str) -> str:
    """Give the markup of a table's captions: they are lines above it, no cells."""
    return "<br>".join(CAPTION.findall(markup)) if "<caption" in markup else ""


@lru_cache(maxsize=1024)
def _spans(attributes: str) -> tuple[int, int]:
    if "span=" not in attributes:
        return 1, 1
    spans = dict(SPANS.findall(attributes))
    return max(1, int(spans.get("col", 1))), int(spans.get("row", 1))


def cell_text(text: str) -> str:
    """Give a cell's text as its lines, empty ones left out; takes it with entities and with `MARK` between lines."""
    text = text.strip()
    if text.isalnum():
        return text
    if "&" in text:
        text = unescape(text).strip()
    if MARK not in text:
        return SPACE.sub(" ", text)
    lines = (SPACE.sub(" ", line).strip() for line in text.split(MARK))
    return "\n".join(line for line in lines if line)


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
