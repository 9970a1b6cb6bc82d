"""What kind of file the bytes are, told by the bytes. Only HTML and plain text are read so far."""

import re
from typing import NamedTuple

HTML = "text/html"
TEXT = "text/plain"

# (leading bytes, media type, what to call it)
SIGNATURES = (
    (b"%PDF-", "application/pdf", "a PDF file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword", "an old Office file (.doc, .wps or .xls)"),
    (b"PK\x03\x04", "application/zip", "a zip file (.docx, .xlsx or an archive)"),
    (b"Rar!\x1a\x07", "application/vnd.rar", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed", "a 7z archive"),
    (b"\x1f\x8b", "application/gzip", "a gzip file"),
    (b"{\\rtf", "application/rtf", "an RTF file"),
    (b"\xff\xd8\xff", "image/jpeg", "a JPEG image"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "a PNG image"),
    (b"GIF8", "image/gif", "a GIF image"),
    (b"BM", "image/bmp", "a BMP image"),
    (b"II*\x00", "image/tiff", "a TIFF image"),
    (b"MM\x00*", "image/tiff", "a TIFF image"),
)
MARKUP = re.compile(
    rb"<\s*(?:!doctype|\?xml|html|head|body|meta|title|div|table|tr|td|p|span|script|a|br|font|style|h\d)\b", re.I
)
# Formats that share their container's signature, told apart by the name's ending.
INSIDE = {
    "application/zip": {
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "ofd": "application/ofd",
    },
    "application/msword": {"xls": "application/vnd.ms-excel", "wps": "application/vnd.ms-works"},
}
LOOK_AT = 4096
TEXT_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
MOST_CONTROL_BYTES = 0.02


class Format(NamedTuple):
    """A media type; when it cannot be read, the problem's code and the reason."""

    media_type: str | None
    code: str | None = None
    reason: str | None = None


def recognise(data: bytes, *, content_type: str | None = None, name: str | None = None) -> Format:
    """Tell the format of a file from its bytes; a declared type or the name's ending only tells containers apart."""
    if not data.strip(b"\x00\t\r\n\x0c "):
        return Format(None, "empty_file", "the file has no content")
    for lead, media_type, called in SIGNATURES:
        if data.startswith(lead) and not (lead == b"BM" and data[6:10] != b"\x00" * 4):
            inside = _inside(media_type, content_type, name)
            return Format(inside, "unsupported_format", f"{called}: this format cannot be read yet")
    if _is_wide(data):
        return Format(HTML if MARKUP.search(data[:LOOK_AT].replace(b"\x00", b"")) else TEXT)
    if _is_binary(data):
        return Format("application/octet-stream", "not_text", "the bytes are neither text nor a known format")
    return Format(HTML if MARKUP.search(data[:LOOK_AT]) or MARKUP.search(data) else TEXT)


def _inside(container: str, content_type: str | None, name: str | None) -> str:
    kinds = INSIDE.get(container, {})
    declared = (content_type or "").split(";")[0].strip().lower()
    ending = re.split(r"[?#]", name or "")[0].rpartition(".")[2].lower()
    return declared if declared in kinds.values() else kinds.get(ending, container)


def _is_wide(data: bytes) -> bool:
    return data.startswith(TEXT_MARKS[1:])


def _is_binary(data: bytes) -> bool:
    """A text has hardly a control byte. NUL bytes are let pass: some portals' HTML carries them in padding."""
    sample = data[: 64 * 1024]
    control = len(sample) - len(
        sample.translate(None, bytes(range(1, 9)) + bytes(range(14, 27)) + b"\x1c\x1d\x1e\x1f\x7f")
    )
    return control > MOST_CONTROL_BYTES * len(sample) or sample.count(b"\x00") * 3 > len(sample)
