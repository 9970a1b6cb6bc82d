"""PDF to a document: tables by their lines or by how their text stands, and the text around them.

Takes bytes; a page whose text cannot be read, or that is a picture, is told (`page_without_text`), never passed over in
silence. pdfium keeps one state for its process and is not safe between threads: a process reads one file at a time.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from parsers.document import Block, Document
from parsers.readers.pdf_columns import aligned_tables
from parsers.readers.pdf_joining import is_continued, join
from parsers.readers.pdf_lattice import ruled_tables
from parsers.readers.pdf_lines import Printed, joined, margins_of, printed_lines, without_running
from parsers.readers.pdf_marks import Marks, read_marks
from parsers.readers.pdf_tables import Table, as_grid
from parsers.record import Problem
from parsers.source import Unreadable

MOST_PAGES = 400
MOST_CHARACTERS = 2_000_000
FEWEST_CHARACTERS = 8
DOTS_PER_INCH = 200
MOST_PIXELS = 16_000_000


class PageImage(NamedTuple):
    """A page as a grey picture: its size in pixels, and a byte for each, row by row."""

    width: int
    height: int
    pixels: bytes


@dataclass(slots=True)
class _Pages:
    """What was read of a file's pages."""

    tables: list[tuple[int, Table]] = field(default_factory=list)
    lines: list[Printed] = field(default_factory=list)
    pictured: list[int] = field(default_factory=list)
    cut: list[int] = field(default_factory=list)
    characters: int = 0


def read_pdf(data: bytes) -> Document:
    """Read a PDF with a text layer. Raises `Unreadable` when it is encrypted, broken or has no text at all."""
    with opened(data) as file:
        pages, count = _read_pages(file), len(file)
    if not pages.lines and not pages.tables:
        raise Unreadable("needs_ocr", "the pages are pictures without text: install the ocr extra to read them")
    return Document(tuple(_blocks(pages)), pictures=len(pages.pictured), problems=tuple(_problems(pages, count)))


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """Open a PDF and close it afterwards. Raises `Unreadable`."""
    try:
        file = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise Unreadable("encrypted", "the PDF asks for a password: only its publisher can open it") from error
        raise Unreadable("broken_pdf", "the PDF is damaged beyond repair: fetch it again") from error
    with closing(file):
        yield file


def page_image(page: Any) -> PageImage:
    """Render an open page in grey, upright as it is shown, at 200 dots an inch; fewer for an enormous page."""
    width, height = page.get_size()
    scale = DOTS_PER_INCH / 72
    scale = min(scale, (MOST_PIXELS / max(width * height, 1)) ** 0.5)
    with closing(page.render(scale=scale, grayscale=True)) as bitmap:
        rows = bytes(bitmap.buffer)
        pixels = b"".join(rows[i * bitmap.stride : i * bitmap.stride + bitmap.width] for i in range(bitmap.height))
        return PageImage(bitmap.width, bitmap.height, pixels)


def _read_pages(file: Any) -> _Pages:
    pages = _Pages()
    for index in range(min(len(file), MOST_PAGES)):
        if pages.characters > MOST_CHARACTERS:
            pages.cut.append(index + 1)
            break
        try:
            page = file[index]
        except pypdfium2.PdfiumError:
            pages.pictured.append(index + 1)
            continue
        with closing(page):
            _take_page(pages, read_marks(page), index + 1)
    return pages


def _take_page(pages: _Pages, marks: Marks, page: int) -> None:
    pages.characters += len(marks.chars)
    if marks.cut:
        pages.cut.append(page)
    if marks.unmapped or (marks.drawn and len(marks.chars) < FEWEST_CHARACTERS):
        pages.pictured.append(page)
        return
    tables, chars = ruled_tables(marks, page)
    aligned, chars = aligned_tables(chars, page)
    pages.tables += [(page, table) for table in sorted([*tables, *aligned], key=lambda table: table.y0)]
    pages.lines += printed_lines(chars, page, marks.width, marks.height)


class _Placed(NamedTuple):
    page: int
    y: float
    item: Any


def _blocks(pages: _Pages) -> list[Block]:
    """Put lines and tables in reading order; join tables over page breaks and number them, join lines to paragraphs."""
    lines = without_running(pages.lines)
    placed = [_Placed(line.page, line.y0, line) for line in lines]
    placed += [_Placed(page, table.y0, table) for page, table in pages.tables]
    blocks: list[Block] = []
    margins, tables = margins_of(lines), 0
    for is_table, run in groupby(sorted(placed, key=lambda p: p[:2]), key=lambda p: isinstance(p.item, Table)):
        if not is_table:
            blocks += [line for _, line in joined([p.item for p in run], margins)]
            continue
        for table in _whole_tables(list(run)):
            tables += 1
            blocks.append(as_grid(table, tables))
    return blocks


def _whole_tables(run: list[_Placed]) -> list[Table]:
    """Join tables that follow each other over page breaks with nothing printed between them."""
    whole: list[Table] = []
    last = 0
    for page, _, table in run:
        if whole and page == last + 1 and is_continued(whole[-1], table):
            whole[-1] = join(whole[-1], table)
        else:
            whole.append(table)
        last = page
    return whole


def _problems(pages: _Pages, count: int) -> Iterator[Problem]:
    for page in pages.pictured:
        yield Problem(
            "page_without_text", "the page is a picture, or its text cannot be read: it is left out", f"page {page}"
        )
    for page in pages.cut:
        yield Problem(
            "too_large", "the page holds more than a report can: what goes beyond is left out", f"page {page}"
        )
    if count > MOST_PAGES:
        yield Problem("too_large", f"only the first {MOST_PAGES} of {count} pages were read", f"page {MOST_PAGES + 1}")
