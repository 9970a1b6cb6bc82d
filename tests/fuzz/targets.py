"""What is fuzzed: for every reader, the sound small files the fuzzer starts from and how its input is read.

A compressed container would hide its inside from the fuzzer behind checksums, so there the fuzzer makes the inside and
the target packs it. The containers themselves are fuzzed as `zip` and `word_binary`.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import NamedTuple

from PIL import Image, ImageDraw

from parsers import read_report
from parsers.document import Document
from parsers.readers.pdf_lattice import lattices_of, merged
from parsers.readers.scan_picture import pictures_of, straight
from parsers.readers.scan_rules import ink_of, rules_of
from parsers.readers.word_binary import compared
from parsers.record import Kind, Reading, State
from parsers.source import Unreadable
from parsers.tables.forms import forms
from tests.parsers.readers.office_building import as_word_table, docx, report_body, zipped
from tests.parsers.readers.pdf_building import Paper, nothing, report
from tests.parsers.readers.sheet_building import xls, xlsx
from tests.parsers.readers.test_word_binary import binary
from tests.parsers.rendering import Rows, as_html_table, as_page, as_tabbed, as_text, layout

EDITIONS = (("2019", 2019), ("2021", 2022))
DOCUMENT_BEGINS = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'


class Target(NamedTuple):
    """Seeds, how one input is read and checked, and what it may take: seconds and MiB."""

    seeds: Callable[[], Iterator[bytes]]
    run: Callable[[bytes], None]
    seconds: int = 20
    memory_mb: int = 2048


def check(data: bytes) -> None:
    """Read a file and hold the reading to its promises: no exception, a sound record, the same one each time."""
    reading = read_report(data, file="fuzz")
    assert reading.records
    assert reading.content_digest
    for record in reading.records:
        assert record.kind is not Kind.UNREADABLE or record.problems
        assert all((cell.value is not None) == (cell.state is State.REPORTED) for cell in record.cells.values())
    assert _said(read_report(data, file="fuzz")) == _said(reading)


def _said(reading: Reading) -> list[str]:
    return [json.dumps(record.to_json(), ensure_ascii=False, allow_nan=False) for record in reading.records]


def _as_docx(data: bytes) -> None:
    check(zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": data}))


def _as_sheet(data: bytes) -> None:
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    check(zipped({"[Content_Types].xml": types, "xl/workbook.xml": WORKBOOK, "xl/_rels/workbook.xml.rels": LINKS,
                  "xl/worksheets/sheet1.xml": data}))  # fmt: skip


WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="年报" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>'
)


def _as_word_binary(data: bytes) -> None:
    """The cross-check alone: LibreOffice itself is not ours to fuzz."""
    try:
        compared(Document(()), data)
    except Unreadable as told:
        assert told.code
        assert told.reason


def _as_picture(data: bytes) -> None:
    """Decoding, lines and lattice: the recogniser itself is not ours to fuzz, and takes seconds."""
    try:
        pictures = pictures_of(data)
    except Unreadable as told:
        assert told.code
        return
    for picture in pictures:
        for lattice in lattices_of(merged(rules_of(ink_of(straight(picture))))):
            assert all(cell.x0 < cell.x1 and cell.y0 < cell.y1 for cell in lattice.cells())


def _tables(edition: str) -> dict[str, Rows]:
    truth = {name: str(number % 7) for number, name in enumerate(forms()[edition].ids())}
    return layout(edition, truth)


def _pages() -> Iterator[bytes]:
    for edition, year in EDITIONS:
        page = as_page({key: as_html_table(rows) for key, rows in _tables(edition).items()}, year)
        yield page.encode()
        yield page.encode("gb18030")


def _texts() -> Iterator[bytes]:
    for edition, year in EDITIONS:
        yield as_text({key: as_tabbed(rows) for key, rows in _tables(edition).items()}, year).encode()


def _bodies() -> Iterator[bytes]:
    for edition, year in EDITIONS:
        body = report_body({key: as_word_table(rows) for key, rows in _tables(edition).items()}, year)
        yield DOCUMENT_BEGINS + f"<w:body>{body}</w:body></w:document>".encode()


def _sheets() -> Iterator[bytes]:
    for edition, year in EDITIONS:
        with zipfile.ZipFile(io.BytesIO(xlsx(_tables(edition), year))) as package:
            yield package.read("xl/worksheets/sheet1.xml")


def _workbooks() -> Iterator[bytes]:
    for edition, year in EDITIONS:
        yield xls(_tables(edition), year)


def _zips() -> Iterator[bytes]:
    yield zipped({"年报.html": next(_pages()), "表.txt": next(_texts())}, packed=False)
    yield docx(report_body({key: as_word_table(rows) for key, rows in _tables("2021").items()}, 2022))


def _binaries() -> Iterator[bytes]:
    yield binary("甲\x07", b"12\x07", "乙 丙\x0b丁\x07\x07")
    yield binary("年报\r", "\x13 PAGE \x14 7\x15\x07 3\x07", b"0\x07\x07")


def _papers() -> Iterator[bytes]:
    for edition, year in EDITIONS:
        yield report(_tables(edition), Paper(), year)
        yield report(_tables(edition), Paper(drawer=nothing), year)


def _pictures() -> Iterator[bytes]:
    drawn = Image.new("L", (420, 220), 255)
    draw = ImageDraw.Draw(drawn)
    for place in (20, 110, 200):
        draw.line([(20, place), (400, place)], 0, 2)
    for place in (20, 210, 400):
        draw.line([(place, 20), (place, 200)], 0, 2)
    draw.text((40, 50), "7", 0)
    for form in ("PNG", "JPEG", "GIF", "BMP", "TIFF"):
        packed = io.BytesIO()
        drawn.save(packed, form)
        yield packed.getvalue()


TARGETS = {
    "html": Target(_pages, check),
    "text": Target(_texts, check),
    "docx": Target(_bodies, _as_docx),
    "word_binary": Target(_binaries, _as_word_binary),
    "sheet": Target(_sheets, _as_sheet),
    "xls": Target(_workbooks, check),
    "zip": Target(_zips, check),
    "pdf": Target(_papers, check, seconds=60, memory_mb=4096),
    "picture": Target(_pictures, _as_picture, memory_mb=4096),
}
