"""A report as a Word document or a workbook, with their own ways of spanning cells."""

import io
import zipfile
from collections.abc import Callable
from html import escape
from typing import Any

import xlsxwriter
import xlwt

from tests.parsers.generator.boxes import Box, boxes, faulty
from tests.parsers.generator.draft import Draft
from tests.parsers.generator.plan import Matrix, Table

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
LINKS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/'
    '2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="word/document.xml"/></Relationships>'
)
EDGES = "".join(
    f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
PAGE = 9000


def docx(work: Draft) -> bytes:
    """Render a report as .docx."""
    parts = [_table(work, b) if isinstance(b, Table) else _paragraph(b.text) for b in work.blocks]
    body = f'<w:document xmlns:w="{W}"><w:body>{"".join(parts)}</w:body></w:document>'
    xml = f'<?xml version="1.0" encoding="UTF-8"?>{body}'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in (("[Content_Types].xml", TYPES), ("_rels/.rels", LINKS), ("word/document.xml", xml)):
            package.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), text)
    return buffer.getvalue()


def _paragraph(text: str) -> str:
    cut = len(text) // 3
    runs = (text[:cut], text[cut:]) if cut else (text,)
    return f"<w:p>{''.join(_run(part) for part in runs)}</w:p>"


def _run(text: str) -> str:
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f'<w:r><w:rPr><w:rFonts w:eastAsia="仿宋_GB2312"/></w:rPr>{lines}</w:r>'


def _table(work: Draft, table: Table) -> str:
    """Print a table: a cell merged downwards is printed again in each row, as its continuation."""
    rows = faulty(boxes(table.matrix), work.faults.get(table.key))
    open_below: dict[int, tuple[int, int]] = {}
    lines = []
    for row in rows:
        cells, x, boxes_left = [], 0, list(row)
        while boxes_left or x in open_below:
            if x in open_below:
                across, left = open_below.pop(x)
                if left > 1:
                    open_below[x] = (across, left - 1)
                cells.append(_cell(Box("", across), "<w:vMerge/>"))
            else:
                box = boxes_left.pop(0)
                across = box.across
                if box.down > 1:
                    open_below[x] = (across, box.down - 1)
                cells.append(_cell(box, '<w:vMerge w:val="restart"/>' if box.down > 1 else ""))
            x += across
        lines.append(f"<w:tr>{''.join(cells)}</w:tr>")
    width = max(len(row) for row in table.matrix)
    grid = f'<w:gridCol w:w="{PAGE // width}"/>' * width
    look = f'<w:tblPr><w:tblW w:w="{PAGE}" w:type="dxa"/><w:tblBorders>{EDGES}</w:tblBorders></w:tblPr>'
    return f"<w:tbl>{look}<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl><w:p/>"


def _cell(box: Box, merged: str) -> str:
    span = f'<w:gridSpan w:val="{box.across}"/>' if box.across > 1 else ""
    return f"<w:tc><w:tcPr>{span}{merged}</w:tcPr>{_paragraph(box.text)}</w:tc>"


def sheets(work: Draft) -> list[tuple[str, list[str | Matrix]]]:
    """Cut a report into the sheets of a workbook: all under each other, or a sheet for each table."""
    blocks: list[str | Matrix] = [b.matrix if isinstance(b, Table) else b.text for b in work.blocks]
    if work.rng.random() < 0.5:
        return [("Sheet1", blocks)]
    found: list[tuple[str, list[str | Matrix]]] = [("Sheet1", [])]
    for block in blocks:
        if isinstance(block, list) and any(isinstance(b, list) for b in found[-1][1]):
            heading = found[-1][1].pop() if isinstance(found[-1][1][-1], str) else None
            found.append((f"Sheet{len(found) + 1}", [heading] if heading else []))
        found[-1][1].append(block)
    return found


Write = Callable[[int, int, int, int, str | float], Any]


def _fill(blocks: list[str | Matrix], write: Write) -> None:
    """Write blocks under each other; `write` takes row, column, rows and columns spanned, and the value."""
    y = 0
    for block in blocks:
        if isinstance(block, str):
            write(y, 0, 1, 1, block)
            y += 1
            continue
        for row, line in enumerate(boxes(block)):
            for box in line:
                write(y + row, box.column, box.down, box.across, _typed(box))
        y += len(block)


def _typed(box: Box) -> str | float:
    """Give a figure as a number, as spreadsheets hold it; anything else as printed."""
    text = box.text.strip()
    return float(text) if box.cell and text.isascii() and text.replace(".", "", 1).isdigit() else box.text


def xlsx(work: Draft) -> bytes:
    """Render a report as .xlsx."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for name, blocks in sheets(work):
        sheet = book.add_worksheet(name)

        def write(y: int, x: int, down: int, across: int, value: str | float, sheet: Any = sheet) -> None:
            if down * across > 1:
                sheet.merge_range(y, x, y + down - 1, x + across - 1, value)
            else:
                sheet.write(y, x, value)

        _fill(blocks, write)
    book.close()
    return buffer.getvalue()


def xls(work: Draft) -> bytes:
    """Render a report as .xls."""
    book = xlwt.Workbook(encoding="utf-8")
    for name, blocks in sheets(work):
        sheet = book.add_sheet(name)

        def write(y: int, x: int, down: int, across: int, value: str | float, sheet: Any = sheet) -> None:
            sheet.write_merge(y, y + down - 1, x, x + across - 1, value)

        _fill(blocks, write)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
