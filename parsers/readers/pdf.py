"""PDF to a document: tables by their lines or by how their text stands, and the text around them.

Takes bytes; a page that is a picture, or whose text is no text, is read as a scan; where that cannot be done it is
told (`page_without_text`), never passed over in silence. pdfium keeps one state
for its process and is not safe between threads: a process reads one file at a time.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from parsers.document import Document
from parsers.readers.pages import Pages, blocks_of
from parsers.readers.pdf_columns import aligned_tables
from parsers.readers.pdf_lattice import ruled_tables
from parsers.readers.pdf_lines import printed_lines
from parsers.readers.pdf_marks import read_marks
from parsers.readers.scan import read_rendered
from parsers.record import Problem
from parsers.source import Unreadable

MOST_PAGES = 400
MOST_RECOGNISED = 40  # scanned pages: each takes seconds
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
class _Reading:
    """What was read of a file's pages; why pages that are pictures were not; which pages were cut."""

    found: Pages = field(default_factory=Pages)
    unread: dict[int, Unreadable] = field(default_factory=dict)
    cut: list[int] = field(default_factory=list)
    recognised: int = 0
    characters: int = 0


def read_pdf(data: bytes) -> Document:
    """Read a PDF with a text layer. Raises `Unreadable` when it is encrypted, broken or has no text at all."""
    with opened(data) as file:
        reading, count = _read_pages(file), len(file)
    if not reading.found.lines and not reading.found.tables and reading.unread:
        raise next(iter(reading.unread.values()))
    problems = tuple(_problems(reading, count))
    blocks = tuple(blocks_of(reading.found))
    return Document(blocks, pictures=len(reading.unread), problems=problems, recognised=reading.recognised > 0)


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


def _read_pages(file: Any) -> _Reading:
    reading = _Reading()
    for index in range(min(len(file), MOST_PAGES)):
        if reading.characters > MOST_CHARACTERS:
            reading.cut.append(index + 1)
            break
        try:
            page = file[index]
        except pypdfium2.PdfiumError:
            reading.unread[index + 1] = Unreadable("broken_pdf", "the page is damaged beyond repair: fetch it again")
            continue
        with closing(page):
            _take_page(reading, page, index + 1)
    return reading


def _take_page(reading: _Reading, page: Any, number: int) -> None:
    marks = read_marks(page)
    reading.characters += len(marks.chars)
    if marks.cut:
        reading.cut.append(number)
    if marks.unmapped or len(marks.chars) < (FEWEST_CHARACTERS if marks.pictured else marks.drawn):
        _recognise(reading, page, number)
        return
    tables, chars = ruled_tables(marks, number)
    aligned, chars = aligned_tables(chars, number)
    reading.found.add(number, [*tables, *aligned], printed_lines(chars, number, marks.width, marks.height))


def _recognise(reading: _Reading, page: Any, number: int) -> None:
    """Read a page that is a picture; when that cannot be done, note why."""
    try:
        if reading.recognised >= MOST_RECOGNISED:
            raise Unreadable("too_large", f"only the first {MOST_RECOGNISED} scanned pages of a file are read")
        said = read_rendered(*page_image(page), number)
    except Unreadable as unreadable:
        reading.unread[number] = unreadable
        return
    reading.recognised += 1
    reading.found.add(number, said.tables, said.lines)


def _problems(reading: _Reading, count: int) -> Iterator[Problem]:
    for page, unreadable in reading.unread.items():
        yield Problem("page_without_text", f"the page is left out: {unreadable.reason}", f"page {page}")
    for page in reading.cut:
        yield Problem(
            "too_large", "the page holds more than a report can: what goes beyond is left out", f"page {page}"
        )
    if count > MOST_PAGES:
        yield Problem("too_large", f"only the first {MOST_PAGES} of {count} pages were read", f"page {MOST_PAGES + 1}")
