"""Builds .docx and zip files by hand, as Word and WPS write them, from XML and from laid-out tables."""

import io
import struct
import zipfile
from html import escape

from tests.parsers.rendering import OPENING, PARTS, TITLE, Rows

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
NAMESPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
COLUMN = 800  # the width of a column, in twentieths of a point
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(text: str = "", *, inner: str = "", properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text) if text else ''}{inner}</w:p>"


def cell(text: str = "", properties: str = "", *, inner: str | None = None) -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text) if inner is None else inner}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str, columns: int = 0) -> str:
    grid = f'<w:gridCol w:w="{COLUMN}"/>' * columns
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def spanning(width: int) -> str:
    """Give the properties of a cell over some columns."""
    return f'<w:tcW w:w="{COLUMN * width}" w:type="dxa"/><w:gridSpan w:val="{width}"/>'


def as_word_table(rows: Rows) -> str:
    """Print a laid-out table with gridSpan and vMerge."""
    waiting: dict[int, tuple[int, int]] = {}  # column -> (rows still to be covered, width)
    printed = []
    for line in rows:
        cells: list[str] = []
        column, boxes = 0, list(line)
        while boxes or column in waiting:
            if column in waiting:
                left, width = waiting.pop(column)
                cells.append(cell("", f"{spanning(width)}<w:vMerge/>"))
            else:
                box = boxes.pop(0)
                left, width = box.down, box.across
                merge = '<w:vMerge w:val="restart"/>' if left > 1 else ""
                cells.append(cell(box.text, f"{spanning(width)}{merge}"))
            if left > 1:
                waiting[column] = (left - 1, width)
            column += width
        printed.append(row(*cells))
    return table(*printed, columns=sum(box.across for box in rows[0]))


def report_body(tables: dict[str, str], year: int = 2020, title: str = TITLE) -> str:
    """Print a whole report around its tables, which are given as XML."""
    parts = [paragraph(title.format(year=year)), paragraph("一、总体情况"), paragraph(OPENING.format(year=year))]
    for key, table_xml in tables.items():
        parts += [paragraph(PARTS[key]), table_xml]
    texts = ["五、存在的主要问题及改进情况", "人手偏少，登记不够及时。下一步补一名专职人员。"]
    texts += ["六、其他需要报告的事项", "没有别的事项。", "青石镇人民政府", f"{year + 1}年1月20日"]
    return "".join(parts + [paragraph(text) for text in texts])


def docx(body: str, *, namespace: str = TRANSITIONAL, **parts: str) -> bytes:
    """Make a .docx of a body's XML. `parts` are the inner XML of `numbering`, `styles` or `footnotes`."""
    xml = {
        f"word/{name}.xml": f'<w:{name} xmlns:w="{namespace}" {NAMESPACES}>{inner}</w:{name}>'
        for name, inner in parts.items()
    }
    types = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{TYPES}.{name}+xml"/>' for name in parts)
    links = "".join(
        f'<Relationship Id="rId{i}" Type="{RELATIONS}/{name}" Target="{name}.xml"/>' for i, name in enumerate(parts, 1)
    )
    members = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{TYPES}.document.main+xml"/>{types}</Types>',
        "_rels/.rels": _links(
            f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/>'
        ),
        "word/_rels/document.xml.rels": _links(links),
        "word/document.xml": f'<w:document xmlns:w="{namespace}" {NAMESPACES}><w:body>{body}</w:body></w:document>',
        **xml,
    }
    return zipped(members)


def file_id(value: object) -> str | None:
    """Name a test's file without its bytes, which hold the time they were written."""
    return "file" if isinstance(value, bytes) else None


def zipped(members: dict[str, str | bytes], *, packed: bool = True) -> bytes:
    """Make a zip of members by name."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as container:
        for name, content in members.items():
            container.writestr(name, content)
    return target.getvalue()


def compound(streams: dict[str, bytes]) -> bytes:
    """Make an old Office container of streams by name, each at least 4,096 bytes long, in sectors of 512."""
    sectors: list[bytes] = []
    chains: list[int] = []
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    for number, (name, content) in enumerate(streams.items(), 1):
        padded = content.ljust(4096, b"\0")
        count = -(-len(padded) // 512)
        first = len(sectors)
        sectors += [padded[at * 512 : (at + 1) * 512].ljust(512, b"\0") for at in range(count)]
        chains += [*range(first + 1, first + count), 0xFFFFFFFE]
        entries.append(_entry(name, 2, first, len(padded), right=number + 1 if number < len(streams) else -1))
    directory = b"".join(entries).ljust(-(-len(entries) // 4) * 512, b"\0")
    start = len(sectors)
    sectors += [directory[at : at + 512] for at in range(0, len(directory), 512)]
    chains += [*range(start + 1, len(sectors)), 0xFFFFFFFE]
    tables = -(-(len(chains) + 1) // 127)
    chains += [0xFFFFFFFD] * tables
    fat = b"".join(struct.pack("<I", link) for link in chains).ljust(tables * 512, b"\xff")
    header = struct.pack("<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, 0,
                         tables, start, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)  # fmt: skip
    places = [*range(len(sectors), len(sectors) + tables)]
    header += b"".join(struct.pack("<I", place) for place in places).ljust(436, b"\xff")
    return header + b"".join(sectors) + fat


def _entry(name: str, kind: int, first: int, size: int, *, child: int = -1, right: int = -1) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    head = struct.pack("<64sHBBiii", written, len(written), kind, 1, -1, right, child)
    return head + b"\0" * 36 + struct.pack("<IQ", first, size)


def _links(inner: str) -> str:
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'
    )
