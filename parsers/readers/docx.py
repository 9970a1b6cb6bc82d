"""A .docx to a document: paragraphs as lines, tables as grids, in the order in which they are read.

Footnotes that the text refers to stand at its end; headers, footers and comments are left out. The title of the file's
own properties is often another document's: it is a heading only when the same words are printed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from parsers.document import Block, Document, Grid, GridCell, Line, Shape
from parsers.readers.docx_numbering import Numbering, read_numbering
from parsers.readers.docx_package import (
    DOCUMENT,
    ID,
    Package,
    W,
    children,
    on,
    open_flat,
    open_package,
    open_word_xml,
    value,
)
from parsers.readers.docx_tables import is_layout, lay_out, rows_of
from parsers.readers.docx_text import EMBEDDED, PICTURES, Inline, read_inline, unwrapped
from parsers.record import Problem
from parsers.source import Unreadable
from parsers.tables.numbers import is_value

TITLE = "{http://purl.org/dc/elements/1.1/}title"
P, TABLE, CHUNK = f"{W}p", f"{W}tbl", f"{W}altChunk"
BLANKS = " \t\r\f\x0b\xa0\u3000\ufeff\u200b"
FIRST_LINES = 20
SHORTEST_TITLE = 4
# Lines with this many tabs inside, one after the other, are the rows of a table set with tabs.
TABS_IN_A_ROW = 2
ROWS_OF_TABS = 2


def read_docx(data: bytes) -> Document:
    """Read a .docx."""
    return _read(open_package(data))


def read_flat_docx(data: bytes) -> Document:
    """Read the single XML file that Word writes of a .docx."""
    return _read(open_flat(data))


def read_word_xml(data: bytes) -> Document:
    """Read the XML file of Word 2003. Styles are not asked, so text that only a style hides is read."""
    return _read(open_word_xml(data))


def _read(package: Package) -> Document:
    name = package.target("officeDocument") or DOCUMENT
    root = package.tree(name)
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        raise Unreadable("broken_file", "the file has no text part that can be read: fetch it again")
    styles = package.tree(package.target("styles", name))
    numbering = read_numbering(package.tree(package.target("numbering", name)), styles)
    text = _Text(numbering, _hidden_styles(styles))
    blocks = [*text.blocks(body), *_notes(text, package, name)]
    return Document(
        tuple(_with_tabbed_tables(blocks)),
        headings=_printed_title(package, blocks),
        pictures=text.pictures,
        container=True,
        problems=tuple(text.problems),
    )


@dataclass(slots=True)
class _Text:
    """The reading of one document: what it needs to know, and how far it has counted."""

    numbering: Numbering
    hidden_styles: frozenset[str]
    paragraphs: int = 0
    tables: int = 0
    pictures: int = 0
    notes: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def blocks(self, container: etree._Element) -> Iterator[Block]:
        """Give the lines and grids in the body, a cell or a text box."""
        for element in unwrapped(container):
            if element.tag == P:
                inline = self._inline(element)
                for line in inline.text.split("\n"):
                    if text := line.strip(BLANKS):
                        self.paragraphs += 1
                        yield Line(text, f"paragraph {self.paragraphs}")
                for box in inline.boxes:
                    yield from self.blocks(box)
            elif element.tag == TABLE:
                yield from self._table(element)
            elif element.tag == CHUNK:
                at = f"paragraph {self.paragraphs + 1}"
                self.problems.append(Problem("embedded_file", "a file embedded in the text is not read", at))

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows = rows_of(table)
        if is_layout(rows):
            for row in rows:
                for place in row:
                    yield from self.blocks(place.element)
        elif rows:
            self.tables += 1
            yield lay_out(rows, self._cell_text, self.tables)

    def _cell_text(self, cell: etree._Element) -> str:
        return "\n".join(self._cell_lines(cell))

    def _cell_lines(self, cell: etree._Element) -> Iterator[str]:
        """Give the lines in a cell, those of text boxes and tables inside it included."""
        for element in unwrapped(cell):
            if element.tag == P:
                inline = self._inline(element)
                yield from filter(None, (_folded(line) for line in inline.text.split("\n")))
                for box in inline.boxes:
                    yield from self._cell_lines(box)
            elif element.tag == TABLE:
                for row in rows_of(element):
                    for place in row:
                        yield from self._cell_lines(place.element)

    def _inline(self, paragraph: etree._Element) -> Inline:
        """Read a paragraph, its number before it. A number before a mere value would make another value of it."""
        inline = read_inline(paragraph, self.hidden_styles)
        text = inline.text.strip(BLANKS + "\n")
        label = self.numbering.label(paragraph.find(f"{W}pPr")) if text else ""
        if label and not is_value(text):
            inline.pieces.insert(0, label)
        self.pictures += inline.pictures
        self.notes += inline.notes
        return inline


def pictures_in(data: bytes) -> list[bytes]:
    """Give the pictures of a .docx in the order in which they stand in its text, each once."""
    package = open_package(data)
    name = package.target("officeDocument") or DOCUMENT
    root = package.tree(name)
    targets = package.targets(name)
    places = [part.get(EMBEDDED) or part.get(ID, "") for part in (root.iter(*PICTURES) if root is not None else ())]
    names = [targets[place][1] for place in dict.fromkeys(places) if place in targets]
    return [picture for name in dict.fromkeys(names) if (picture := package.load(name))]


def _folded(line: str) -> str:
    return " ".join(line.strip(BLANKS).split())


def _hidden_styles(styles: etree._Element | None) -> frozenset[str]:
    """Name the styles whose text is not shown, also by the style they are based on."""
    by_id = {style.get(f"{W}styleId", ""): style for style in children(styles, "style")}
    hidden = {name for name, style in by_id.items() if on(style.find(f"{W}rPr"), "vanish")}
    for _ in range(len(by_id) if hidden else 0):
        based = {name for name, style in by_id.items() if value(style, "basedOn") in hidden} - hidden
        if not based:
            break
        hidden |= {name for name in based if by_id[name].find(f"{W}rPr/{W}vanish") is None}
    return frozenset(hidden)


def _notes(text: _Text, package: Package, name: str) -> Iterator[Line]:
    """Give the footnotes and endnotes that were referred to."""
    parts = {kind: package.tree(package.target(f"{kind}s", name)) for kind in {kind for kind, _ in text.notes}}
    by_id = {(kind, note.get(f"{W}id")): note for kind, part in parts.items() for note in children(part, kind)}
    for count, (kind, note_id) in enumerate(dict.fromkeys(text.notes), 1):
        if (kind, note_id) in by_id:
            lines = [line.text for line in text.blocks(by_id[kind, note_id]) if isinstance(line, Line)]
            yield Line(" ".join(lines), f"{kind} {count}")


def _printed_title(package: Package, blocks: Sequence[Block]) -> tuple[str, ...]:
    """Give the title of the file's properties if its words are printed at the document's head."""
    core = package.tree(package.target("core-properties"))
    title = _folded(core.findtext(TITLE) or "") if core is not None else ""
    lines = [block.text for block in blocks if isinstance(block, Line)][:FIRST_LINES]
    printed = "".join("".join(line.split()) for line in lines)
    return (title,) if len(title) >= SHORTEST_TITLE and "".join(title.split()) in printed else ()


def _with_tabbed_tables(blocks: Sequence[Block]) -> Iterator[Block]:
    """Make grids of the rows of tables that were set with tabs; tabs elsewhere are spaces."""
    rows: list[Line] = []
    for block in [*blocks, None]:
        if isinstance(block, Line) and block.text.count("\t") >= TABS_IN_A_ROW:
            rows.append(block)
            continue
        yield from _tabbed_table(rows)
        rows.clear()
        if isinstance(block, Line):
            yield Line(_spaced(block.text), block.at)
        elif block is not None:
            yield block


def _tabbed_table(rows: Sequence[Line]) -> Iterator[Block]:
    if len(rows) < ROWS_OF_TABS:
        yield from (Line(_spaced(row.text), row.at) for row in rows)
        return
    cells = [
        tuple(GridCell(_folded(text), f"{row.at}, column {i}") for i, text in enumerate(row.text.split("\t"), 1))
        for row in rows
    ]
    yield Grid(tuple(cells), Shape.ROWS, rows[0].at)


def _spaced(text: str) -> str:
    return text.replace("\t", " ")
