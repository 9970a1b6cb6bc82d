"""The second reader of HTML: BeautifulSoup on lxml, asked when the fast reader leaves problems.

Takes a page's text and gives the same `Document`. It parses with another parser and walks another tree, so that a
mistake of one reader is not made by both; what they share are names and rules, and the expansion of spans. It is ten
times slower, and more forgiving with torn tables.
"""

import re
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning
from bs4.element import NavigableString, PreformattedString

from parsers.document import Block, Document, Grid, Line, Shape
from parsers.readers.grid import Span, is_layout, lay_out
from parsers.readers.html_boxes import (
    BOX_TAGS,
    CELL_TAGS,
    FEWEST_CELLS,
    GROUP,
    LONGEST_CELL,
    ROW_NAME,
    ROW_STYLE,
    is_box_table,
)
from parsers.readers.html_content import CONTAINERS, FURNITURE_NAMES, FURNITURE_TEXT, matter_of
from parsers.readers.html_embedded import embedded_markup
from parsers.readers.html_hidden import COPY, HIDDEN, PANE
from parsers.readers.html_text import BLOCK_TAGS, MARK, SILENT_TAGS, cell_text, line_text

LEAST_TEXT = 200
LEAST_HIDDEN = 60
LONGEST_HEADING = 160
FURNITURE_TAGS = ("nav", "footer", "header", "aside")
# The class of a table made here of other elements: merged cells are lost in it.
MADE_HERE = "\x1emade here"
RANKS = {container: rank for rank, container in enumerate(CONTAINERS)}
NO_CONTAINER = len(RANKS)
DIGITS = re.compile(r"\s*(\d{1,5})")


def read_soup(text: str) -> Document:
    """Read a page a second time, with another parser."""
    document = _read(text)
    if any(document.grids()) or sum(len(line.text) for line in document.lines()) >= LEAST_TEXT:
        return document
    inside = max(map(_read, embedded_markup(text)), key=lambda found: len(found.blocks), default=document)
    return inside if len(inside.blocks) > len(document.blocks) else document


def _read(text: str) -> Document:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        soup = BeautifulSoup(text.replace("\x00", ""), "lxml")
    body = soup.body
    if body is None:
        return Document(())
    for element in body(["script", "style"]):
        element.decompose()
    furniture = body.get_text("\n")
    headings = _headings(soup)
    labels = _labels(soup)
    _drop_unshown(body)
    content, known = _content(body)
    pictures = len(content("img"))
    _make_tables(content, soup)
    for element in content(list(SILENT_TAGS)):
        if not element.decomposed:
            element.decompose()
    return Document(tuple(_blocks(content)), headings, labels, furniture, (), pictures, known)


def _labels(soup: BeautifulSoup) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in soup("meta"):
        name, content = _said(meta, "name").strip().lower(), line_text(_said(meta, "content"))
        if name and content:
            found.setdefault(name, content)
    return found


def _headings(soup: BeautifulSoup) -> tuple[str, ...]:
    named = (element for element in soup(["h1", "title", "h2"]))
    texts = (line_text(element.get_text()) for element in named)
    return tuple(dict.fromkeys(text for text in texts if text and len(text) < LONGEST_HEADING))


def _said(element: Tag, name: str) -> str:
    value = element.get(name)
    return " ".join(value) if isinstance(value, list) else value or ""


def _lines(element: Tag) -> Counter[str]:
    return Counter(line for text in element.stripped_strings if (line := "".join(text.split())))


def _drop_unshown(body: Tag) -> None:
    """Take out what is hidden and no pane of a tab, and copies that say nothing new."""
    said = _lines(body)
    for element in reversed(body(True)):
        hidden = element.has_attr("hidden") or HIDDEN.search(_said(element, "style")) is not None
        if not hidden and not COPY.search(_said(element, "class")):
            continue
        lines = _lines(element)
        repeated = all(said[line] > count for line, count in lines.items())
        pane = PANE.search(" ".join(_said(element, name) for name in ("class", "id", "role"))) is not None
        told = sum(map(len, lines)) >= LEAST_HIDDEN and (pane or matter_of("\n".join(lines)) > 0)
        if repeated or (hidden and not told):
            said.subtract(lines)
            element.decompose()


def _content(body: Tag) -> tuple[Tag, bool]:
    """Give the publishing system's content element, with all that only a report says, else the page less furniture."""
    matter = matter_of(body.get_text())
    found: dict[int, list[Tag]] = {}
    for element in body(True):
        if (element.attrs or element.name in RANKS) and (rank := _rank(element)) < NO_CONTAINER:
            found.setdefault(rank, []).append(element)
    for _, elements in sorted(found.items()):
        node: Tag | None = max(elements, key=lambda element: len(element.get_text()))
        while node is not None and node is not body and matter_of(node.get_text()) < matter:
            node = node.parent
        if node is not None and node is not body and line_text(node.get_text()):
            return node, True
    for element in reversed(body(True)):
        names = f"{_said(element, 'class')} {_said(element, 'id')}"
        if element.name in FURNITURE_TAGS or FURNITURE_NAMES.search(names):
            text = element.get_text()
            if len(text) < FURNITURE_TEXT and not matter_of(text):
                element.decompose()
    return body, False


def _rank(element: Tag) -> int:
    """Give an element's place among the content elements of the publishing systems."""
    said = _said(element, "id")
    names = [element.name, f"#{said}", *(f".{name}" for name in _said(element, "class").split())]
    starts = (rank for name, rank in RANKS.items() if name.endswith("*") and said.startswith(name[1:-1]))
    return min((*(RANKS[name] for name in names if name in RANKS), *(starts if said else ())), default=NO_CONTAINER)


def _make_tables(content: Tag, soup: BeautifulSoup) -> None:
    """Make tables of rows and cells that are other elements, innermost first, one for all rows in one place."""
    places: dict[int, list[tuple[Tag, list[str]]]] = {}
    for element in content(list(BOX_TAGS)):
        if _is_box_row(element) and not any(_is_box_row(inner) for inner in element(list(BOX_TAGS))):
            cells = [child for child in element.children if isinstance(child, Tag)]
            loose = any(isinstance(child, NavigableString) and child.strip() for child in element.children)
            texts = [cell_text(cell.get_text()) for cell in cells if cell.name in CELL_TAGS and not cell.table]
            if len(texts) == len(cells) >= FEWEST_CELLS and max(map(len, texts)) <= LONGEST_CELL and not loose:
                around = element.parent if element.parent else content
                grouped = GROUP.search(f"{_said(around, 'class')} {_said(around, 'style')}") and around.parent
                places.setdefault(id(grouped or around), []).append((element, texts))
    for rows in places.values():
        if is_box_table([texts for _, texts in rows]):
            table = soup.new_tag("table")
            table["class"] = MADE_HERE
            rows[0][0].insert_before(table)
            for element, texts in rows:
                line = soup.new_tag("tr")
                table.append(line)
                for text in texts:
                    cell = soup.new_tag("td")
                    cell.string = text
                    line.append(cell)
                element.decompose()


def _is_box_row(element: Tag) -> bool:
    return bool(ROW_NAME.search(_said(element, "class")) or ROW_STYLE.search(_said(element, "style")))


def _blocks(content: Tag) -> Iterator[Block]:
    """Walk the content in reading order: tables as grids, everything between block borders as a line."""
    words: list[str] = []
    tables = lines = 0
    for node in _walk(content):
        if isinstance(node, str):
            words.append(node)
            continue
        if text := line_text("".join(words)):
            lines += 1
            yield Line(text, f"paragraph {lines}")
        words.clear()
        if node is not None:
            grid = _grid(node, tables + 1)
            if grid.rows:
                tables += 1
                yield grid


def _walk(content: Tag) -> Iterator[str | Tag | None]:
    """Give text, data tables, and None at each block's border, in order."""
    stack: list[Tag | NavigableString | None] = [content]
    while stack:
        node = stack.pop()
        if node is None or isinstance(node, NavigableString):
            if not isinstance(node, PreformattedString):
                yield None if node is None else str(node)
            continue
        if node.name == "table" and not _is_layout(node):
            for caption in _own(node, ["caption"]):
                yield from (None, caption.get_text(), None)
            yield node
            continue
        if node.name in BLOCK_TAGS:
            yield None
            stack.append(None)
        stack.extend(reversed([child for child in node.children if isinstance(child, Tag | NavigableString)]))
    yield None


def _own(table: Tag, names: list[str]) -> list[Tag]:
    """Give a table's own elements of these names, not those of tables inside it: so that no table is walked twice."""
    found: list[Tag] = []
    waiting = table.contents[::-1]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Tag):
            continue
        if node.name in names:
            found.append(node)
        if node.name != "table":
            waiting.extend(reversed(node.contents))
    return found


def _cells(row: Tag) -> list[Tag]:
    return row.find_all(["td", "th"], recursive=False)


def _counts(table: Tag) -> list[int]:
    return [len(_cells(row)) for row in _own(table, ["tr"])]


def _is_layout(table: Tag) -> bool:
    return is_layout(_counts(table), [_counts(inner) for inner in _own(table, ["table"])])


def _grid(table: Tag, number: int) -> Grid:
    rows = [[_span(cell) for cell in _cells(row)] for row in _own(table, ["tr"])]
    grid = lay_out(rows, number)
    ragged = len({len(row) for row in grid.rows}) > 1
    return replace(grid, shape=Shape.ROWS) if ragged and _said(table, "class") == MADE_HERE else grid


def _span(cell: Tag) -> Span:
    across, down = (DIGITS.match(_said(cell, name)) for name in ("colspan", "rowspan"))
    return _cell_text(cell), max(1, int(across[1])) if across else 1, int(down[1]) if down else 1


def _cell_text(cell: Tag) -> str:
    """Give a cell's text, `MARK` put at block borders and folded after."""
    parts: list[str] = []
    stack: list[Tag | NavigableString | None] = list(reversed(list(cell.children)))  # type: ignore[arg-type]
    while stack:
        node = stack.pop()
        if node is None:
            parts.append(MARK)
        elif isinstance(node, NavigableString):
            parts.append("" if isinstance(node, PreformattedString) else str(node))
        else:
            if node.name in BLOCK_TAGS:
                parts.append(MARK)
                stack.append(None)
            stack.extend(reversed(list(node.children)))  # type: ignore[arg-type]
    return cell_text("".join(parts))
