"""What is fuzzed: for every reader, the sound small files the fuzzer starts from and how its input is read.

A compressed container would hide its inside from the fuzzer behind checksums, so there the fuzzer makes the inside and
the target packs it. The containers themselves are fuzzed as `zip` and `xls`.
"""

import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from PIL import Image, ImageDraw

from parsers import opening, read_report
from parsers.document import Document
from parsers.readers import scan
from parsers.readers.compound import open_compound, read_stream
from parsers.readers.pdf_lattice import lattices_of, merged
from parsers.readers.scan_picture import pictures_of, straight
from parsers.readers.scan_rules import ink_of, rules_of
from parsers.readers.word_binary import compared
from parsers.record import Kind, Reading, State
from parsers.source import Unreadable
from parsers.tables.forms import forms
from tests.parsers.readers.office_building import as_word_table, compound, docx, report_body, zipped
from tests.parsers.readers.pdf_building import Paper, nothing, report
from tests.parsers.readers.sheet_building import xls, xlsx
from tests.parsers.readers.test_word_binary import binary
from tests.parsers.rendering import (
    Rows,
    as_cell_lines,
    as_html_table,
    as_page,
    as_spaced,
    as_stream,
    as_tabbed,
    as_text,
    layout,
)

EDITIONS = (("2019", 2019), ("2021", 2022))
DOCUMENT_BEGINS = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'


FEW_ROWS = 4
READ_TWICE = 8  # one input in so many


class Target(NamedTuple):
    """Seeds, how one input is read and checked, its most bytes, and what it may take: seconds and MiB."""

    seeds: Callable[[], Iterator[bytes]]
    run: Callable[[bytes], None]
    longest: int = 8_000
    seconds: int = 20
    memory_mb: int = 2048


def without_programs() -> None:
    """Take away what is not ours to fuzz and takes seconds: the recogniser of characters, and LibreOffice."""
    scan.is_installed = lambda: False
    opening.convert = lambda files: [Unreadable("needs_libreoffice", "LibreOffice is not fuzzed") for _ in files]


def check(data: bytes) -> None:
    """Read a file and hold the reading to its promises: no exception, a sound record, the same one each time."""
    reading = read_report(data, file="fuzz")
    assert reading.records
    assert reading.content_digest
    for record in reading.records:
        assert record.kind is not Kind.UNREADABLE or record.problems
        assert all((cell.value is not None) == (cell.state is State.REPORTED) for cell in record.cells.values())
    said = _said(reading)
    if zlib.crc32(data) % READ_TWICE == 0:
        assert _said(read_report(data, file="fuzz")) == said


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
    """The cross-check alone: LibreOffice itself is not ours to fuzz. The first two bytes part the two streams."""
    end = 2 + int.from_bytes(data[:2], "little")
    try:
        compared(Document(()), compound({"WordDocument": data[2:end], "1Table": data[end:]}))
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


def _small(edition: str) -> dict[str, Rows]:
    """Give the head of each table: whole reports are read slowly, and no way through the readers needs all rows."""
    return {
        key: [
            [replace(box, down=min(box.down, FEW_ROWS - number)) for box in row]
            for number, row in enumerate(rows[:FEW_ROWS])
        ]
        for key, rows in _tables(edition).items()
    }


def _pages() -> Iterator[bytes]:
    for edition, year in EDITIONS:
        for number, (key, rows) in enumerate(_small(edition).items()):
            yield as_page({key: as_html_table(rows)}, year).encode("gb18030" if number else "utf-8")
    yield from (markup.encode() for markup in MARKUP)


MARKUP = (
    "<title>青石镇2020年政府信息公开工作年度报告</title>"
    "<table><tr><td rowspan=2>予以公开<td colspan=3>1<tr><td>2</table>",
    "<div class=TRS_Editor><pre>一、总体情况\n收到申请3件</pre>"
    "<ul class=row><li>甲<li>1</ul><ul class=row><li>乙<li>2</ul></div>",
    "<div style='display:none'><table><tr><td><table><tr><td>1<td>2</table></table></div>"
    "<script>var a='<p>3</p>'</script>",
    "<textarea>&lt;table&gt;&lt;tr&gt;&lt;td&gt;7&lt;/table&gt;</textarea>"
    "<template><p>年报</p></template><a href=a.pdf>附件</a>",
)
ARCHIVE = (
    b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n"
    b"--x\r\nContent-Type: text/html\r\n\r\n<p>7</p>\r\n--x--\r\n"
)


def _texts() -> Iterator[bytes]:
    for edition, year in EDITIONS:
        for way in (as_tabbed, as_stream, as_spaced, as_cell_lines):
            yield as_text({key: way(rows) for key, rows in _small(edition).items()}, year).encode()


def _bodies() -> Iterator[bytes]:
    for edition, year in EDITIONS:
        body = report_body({key: as_word_table(rows) for key, rows in _small(edition).items()}, year)
        yield DOCUMENT_BEGINS + f"<w:body>{body}</w:body></w:document>".encode()
    yield (
        DOCUMENT_BEGINS
        + b"<w:body><w:tbl><w:tr><w:tc><w:p><w:r><w:t>7</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"
    )


def _sheets() -> Iterator[bytes]:
    for edition, year in EDITIONS:
        with zipfile.ZipFile(io.BytesIO(xlsx(_small(edition), year))) as package:
            yield package.read("xl/worksheets/sheet1.xml")


def _workbooks() -> Iterator[bytes]:
    for edition, year in EDITIONS:
        yield xls(_small(edition), year)


def _zips() -> Iterator[bytes]:
    page, text = next(_pages()), next(_texts())
    yield zipped({"年报.html": page, "表.txt": text}, packed=False)
    yield zipped({"a.txt": text, "b.zip": zipped({"b.html": MARKUP[0]})})
    yield docx("<w:p><w:r><w:t>青石镇</w:t></w:r></w:p>")
    yield gzip.compress(MARKUP[0].encode())
    yield ARCHIVE


def _binaries() -> Iterator[bytes]:
    for made in (
        binary("甲\x07", b"12\x07", "乙 丙\x0b丁\x07\x07"),
        binary("年报\r", "\x13 PAGE \x14 7\x15\x07 3\x07", b"0\x07\x07"),
    ):
        with open_compound(made) as container:
            streams = (read_stream(container, name, len(made)).rstrip(b"\0") for name in ("WordDocument", "1Table"))
            main, table = streams
        yield len(main).to_bytes(2, "little") + main + table


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
    "html": Target(_pages, check, longest=4_000),
    "text": Target(_texts, check, longest=4_000),
    "docx": Target(_bodies, _as_docx, longest=16_000),
    "word_binary": Target(_binaries, _as_word_binary),
    "sheet": Target(_sheets, _as_sheet, longest=12_000),
    "xls": Target(_workbooks, check, longest=12_000),
    "zip": Target(_zips, check, longest=6_000),
    "pdf": Target(_papers, check, longest=100_000, seconds=60, memory_mb=4096),
    "picture": Target(_pictures, _as_picture, longest=100_000, memory_mb=4096),
}
