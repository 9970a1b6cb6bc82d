"""Tables built of other elements (`display: table`, boxes and lists called row and cell), made real tables in the tree.

A row is an element named or styled so whose children are all short cells. Rows under one parent are a table when there
are several, most have the same number of cells, and there are about as many numbers as rows: a page laid out in rows
and columns is none.
"""

import re
from collections import Counter
from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers.readers.html_attributes import Attributes
from parsers.readers.html_tree import drop, select, with_value
from parsers.tables.numbers import is_value

ROW_NAME = re.compile(r"(?:^|[\s_-])(?:tr|row|line)(?:$|[\s_\d-])|row(?:$|\s)", re.I)
ROW_STYLE = re.compile(r"display\s*:\s*table-row(?!-)", re.I)
GROUP = re.compile(r"(?:^|[\s_-])t?(?:head|body|foot|group)(?:er)?(?:$|\s)|table-(?:row|header|footer)-group", re.I)
BOX_TAGS = frozenset({"div", "ul", "ol", "dl", "section", "p", "li"})
CELL_TAGS = frozenset({"div", "li", "dd", "dt", "span", "p", "b", "strong", "em"})
FEWEST_ROWS = 2
FEWEST_CELLS = 2
LONGEST_CELL = 160
MOST_ROWS = 2_000

# Says in the markup that a table was made here: merged cells are lost in it.
BOXES = 'data-made="boxes"'

Row = tuple[LexborNode, list[str]]


def tables_of_boxes(content: LexborNode, attributes: Attributes) -> None:
    """Replace such constructions in the content element by tables."""
    selectors = with_value("class", filter(ROW_NAME.search, attributes.classes))
    if any(ROW_STYLE.search(style) for style in attributes.styles):
        selectors.append('[style*="table-row" i]')
    tables: dict[int, list[Row]] = {}
    for node in select(content, *selectors)[:MOST_ROWS]:
        innermost = len(select(node, *selectors)) == 1
        cells = _cells(node) if innermost and node.tag in BOX_TAGS and node.mem_id != content.mem_id else []
        if len(cells) >= FEWEST_CELLS:
            tables.setdefault(_place(node), []).append((node, cells))
    for rows in tables.values():
        if is_box_table([cells for _, cells in rows]):
            _replace(rows)


def _cells(row: LexborNode) -> list[str]:
    """Give the texts of a row's cells; none when something in it is no cell."""
    texts = []
    for child in row.iter(include_text=True):
        text = child.text(deep=True).strip()
        if child.tag not in CELL_TAGS:
            if text:
                return []
            continue
        if len(text) > LONGEST_CELL or child.css_first("table") is not None:
            return []
        texts.append(text)
    return texts


def _place(row: LexborNode) -> int:
    """Give the element that holds all rows: the parent, or what is around it when that is a group of rows."""
    parent = row.parent
    if parent is None:
        return 0
    names = f"{parent.attributes.get('class')} {parent.attributes.get('style')}"
    around = parent.parent if GROUP.search(names) else None
    return around.mem_id if around is not None else parent.mem_id


def is_box_table(rows: list[list[str]]) -> bool:
    """Tell whether rows of cells' texts are a table, and not a page laid out in rows and columns."""
    widest = Counter(map(len, rows)).most_common(1)[0][1]
    numbers = sum(is_value(text) for cells in rows for text in cells)
    return len(rows) >= FEWEST_ROWS and 2 * widest >= len(rows) and 2 * numbers >= len(rows)


def _replace(rows: list[Row]) -> None:
    lines = ("".join(f"<td>{escape(text)}</td>" for text in cells) for _, cells in rows)
    made = LexborHTMLParser(f"<table {BOXES}>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>")
    table = made.css_first("table")
    if table is not None:
        rows[0][0].insert_before(table)
        drop(node for node, _ in rows)
