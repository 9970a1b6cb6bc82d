"""One HTML table to a grid whose spanning cells stand at every place they cover."""

import re
from collections.abc import Iterator
from functools import lru_cache

from selectolax.lexbor import LexborNode

from parsers.document import EMPTY, Grid, GridCell, Shape

WIDEST_SPAN = 64
WIDEST_TABLE = 400
MOST_PLACES = 200_000
FEWEST_DATA_ROWS = 6
# Put between pieces of text to see whether there are several.
BETWEEN = "\x1f"
SPACE = re.compile(r"[ \t\r\n\f\x0b]+")
BREAKING = frozenset(("br", "p", "div", "li", "tr", "table", "h1", "h2", "h3", "h4"))
SILENT = frozenset(("script", "style", "template", "noscript"))
ROW_GROUPS = frozenset(("tbody", "thead", "tfoot"))


def rows_of(table: LexborNode) -> Iterator[LexborNode]:
    """Give a table's own rows, not those of tables inside it."""
    for child in table.iter():
        if child.tag == "tr":
            yield child
        elif child.tag in ROW_GROUPS:
            yield from (row for row in child.iter() if row.tag == "tr")


def is_layout(table: LexborNode) -> bool:
    """Tell whether a table only arranges the page: it holds tables, or prose in a single column."""
    inner = any(other.mem_id != table.mem_id for other in table.css("table"))
    rows = list(rows_of(table))
    if inner:
        return len(rows) < FEWEST_DATA_ROWS or all(_count(row) < 3 for row in rows)
    return all(_count(row) < 2 for row in rows)


def _count(row: LexborNode) -> int:
    return sum(1 for cell in row.iter() if cell.tag in ("td", "th"))


def read_table(table: LexborNode, number: int) -> Grid:
    """Read a table. Spans that overrun it are clamped; in one swollen beyond reason they are ignored."""
    rows = list(rows_of(table))
    grid: list[list[GridCell]] = []
    held: dict[int, tuple[GridCell, int]] = {}
    places = 0
    for row_number, row in enumerate(rows, 1):
        if places > MOST_PLACES:
            held.clear()
        reach = len(rows) - row_number + 1 if places <= MOST_PLACES else 1
        grid.append(_fill(row, held, reach, f"table {number}, row {row_number}"))
        places += len(grid[-1])
    return Grid(tuple(tuple(line) for line in grid), Shape.COLUMNS, f"table {number}")


def _fill(row: LexborNode, held: dict[int, tuple[GridCell, int]], reach: int, at: str) -> list[GridCell]:
    """Lay out one row.

    `held` has, by column, the cells that reach down from rows above, and for how many rows more; `reach` is how many
    rows a cell of this one may cover. A place no cell covers is `EMPTY`: that is no empty cell, nothing stands there.
    """
    line: list[GridCell] = []
    for node in row.iter():
        if node.tag not in ("td", "th"):
            continue
        if held:
            _take_held(line, held)
        across, down = _spans(node, reach) if len(line) < WIDEST_TABLE else (1, 1)
        cell = GridCell(cell_text(node), f"{at}, column {len(line) + 1}")
        for _ in range(across):
            if len(line) in held:
                break
            line.append(cell)
            if down > 1:
                held[len(line) - 1] = (cell, down - 1)
    _take_held(line, held)
    while held and len(line) <= max(held):
        line.append(EMPTY)
        _take_held(line, held)
    return line


def _take_held(line: list[GridCell], held: dict[int, tuple[GridCell, int]]) -> None:
    while len(line) in held:
        column = len(line)
        cell, left = held[column]
        if left > 1:
            held[column] = (cell, left - 1)
        else:
            del held[column]
        line.append(cell)


def _spans(node: LexborNode, reach: int) -> tuple[int, int]:
    attributes = node.attributes
    if "colspan" not in attributes and "rowspan" not in attributes:
        return 1, 1
    across, down = _number(attributes.get("colspan")), _number(attributes.get("rowspan"))
    return max(1, min(across, WIDEST_SPAN)), reach if down == 0 else min(down, reach)


@lru_cache(maxsize=256)
def _number(value: str | None) -> int:
    digits = re.match(r"\s*(\d{1,5})", value or "")
    return int(digits[1]) if digits else 1


def cell_text(cell: LexborNode) -> str:
    """Give a cell's text; `<br>` and block borders as newlines, source white space folded."""
    whole = cell.text(deep=True, separator=BETWEEN)
    if whole.isalnum():
        return whole
    if BETWEEN not in whole:
        return SPACE.sub(" ", whole).replace("\x00", "").strip()
    parts: list[str] = []
    parent = None
    for node in cell.traverse(include_text=True):
        if node.tag == "-text":
            holder = node.parent
            if holder is None or holder.tag in SILENT:
                continue
            if parts and holder.mem_id != parent:
                parts.append("\n")
            parent = holder.mem_id
            parts.append(SPACE.sub(" ", node.text_content or "").replace("\x00", ""))
        elif node.tag in BREAKING:
            parts.append("\n")
    lines = (line.strip() for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)
