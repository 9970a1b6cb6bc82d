"""What kind of file the bytes are, told by themselves: a signature, a zip's members, an old Office file's entries.

A name's ending or a declared type is asked only where the bytes leave two formats open.
"""

import re
from typing import NamedTuple

from parsers.readers.compound import open_compound, read_stream
from parsers.readers.zips import PROTECTED, looks_zipped, member_names

HTML, TEXT, MHTML = "text/html", "text/plain", "multipart/related"
PDF, RTF = "application/pdf", "application/rtf"
JPEG, PNG, GIF, BMP, TIFF = "image/jpeg", "image/png", "image/gif", "image/bmp", "image/tiff"
WEBP = "image/webp"
PICTURES = (JPEG, PNG, GIF, BMP, TIFF, WEBP)
ZIP, GZIP = "application/zip", "application/gzip"
RAR, SEVEN_ZIP = "application/vnd.rar", "application/x-7z-compressed"
OLE, DOC, XLS = "application/x-ole-storage", "application/msword", "application/vnd.ms-excel"
PPT = "application/vnd.ms-powerpoint"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSB = "application/vnd.ms-excel.sheet.binary.macroEnabled.12"
ODT, ODS = "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet"
FLAT_ODT, FLAT_ODS = f"{ODT}-flat-xml", f"{ODS}-flat-xml"
WORD_XML, EXCEL_XML = "application/vnd.ms-word.xml", "application/vnd.ms-excel.xml"
FLAT_DOCX = f"{DOCX}-flat-xml"
OFD = "application/ofd"
UNKNOWN = "application/octet-stream"

# (leading bytes, media type)
SIGNATURES = (
    (b"%PDF-", PDF),
    (b"Rar!\x1a\x07", RAR),
    (b"7z\xbc\xaf\x27\x1c", SEVEN_ZIP),
    (b"\x1f\x8b\x08", GZIP),
    (b"{\\rtf", RTF),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF8", GIF),
    (b"BM", BMP),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
)
# A PDF's head and first object; a page that only speaks of PDFs has none.
LATE_PDF = re.compile(rb"\A.{0,1024}?%PDF-[12]\.\d(?=.{0,512}?\d \d+ obj\b)", re.S)
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Bytes that may stand before a signature: what a server's script printed, or a byte order mark.
STRAY = b"\xef\xbb\xbf \t\r\n"
# (a member's name or the beginning of one, in small letters, media type); first match wins
MEMBERS = (
    ("ofd.xml", OFD),
    ("word/", DOCX),
    ("xl/workbook.bin", XLSB),
    ("xl/", XLSX),
    ("ppt/", PPTX),
)
# A member that only packages of these kinds have; a zip without it is an archive of files.
PACKAGE_MARKS = ("[content_types].xml", "ofd.xml", "_rels/.rels")
OPEN_DOCUMENT = re.compile(rb"mimetypeapplication/vnd\.oasis\.opendocument\.(text|spreadsheet)")
# (entry of an old Office file, media type); first match wins
ENTRIES = (("WordDocument", DOC), ("Workbook", XLS), ("Book", XLS), ("PowerPoint Document", PPT))
ENCRYPTED_ENTRIES = ("EncryptedPackage", "EncryptionInfo")
# (what the head of an XML or text file says, media type); first match wins
HEADS = (
    (re.compile(rb"<(?:\w+:)?wordDocument[\s>]|schemas\.microsoft\.com/office/word/2003/wordml"), WORD_XML),
    (re.compile(rb"<pkg:package[\s>]"), FLAT_DOCX),
    (re.compile(rb"<(?:\w+:)?Workbook\s[^>]*urn:schemas-microsoft-com:office:spreadsheet"), EXCEL_XML),
    (re.compile(rb"<office:document\s[^>]*opendocument\.text"), FLAT_ODT),
    (re.compile(rb"<office:document\s[^>]*opendocument\.spreadsheet"), FLAT_ODS),
    (re.compile(rb"\A\s*(?=[\w-]+:).*?^mime-version:\s*1", re.I | re.M | re.S), MHTML),
)
XML_OR_MAIL = re.compile(
    rb"\A\s*(?:<\?xml|<\?mso|<(?:\w+:)?(?:wordDocument|Workbook|package|document)\b|[\w-]+:\s)", re.I
)
MARKUP = re.compile(
    rb"<\s*(?:!doctype|\?xml|html|head|body|meta|title|div|table|tr|td|p|span|script|a|br|font|style|h\d)\b", re.I
)
# What the bytes leave open, by the declared type or the name's ending.
OLE_BY_NAME = {"doc": DOC, "wps": DOC, "dot": DOC, "wpt": DOC, "xls": XLS, "et": XLS, "ppt": PPT}
LOOK_AT = 16 * 1024
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
MOST_CONTROL_BYTES = 0.02
FIB_FLAGS, FIB_ENCRYPTED = 0x0A, 0x0100

# What is known and not read, and what to do about it.
NOT_READ = {
    RAR: "a RAR archive: unpack it and hand in its files",
    SEVEN_ZIP: "a 7z archive: unpack it and hand in its files",
    OFD: "an OFD file: print it to PDF with an OFD viewer and hand that in",
    PPT: "slides (.ppt): print them to PDF and hand that in",
    PPTX: "slides (.pptx): print them to PDF and hand that in",
    XLSB: "a binary workbook (.xlsb): save it as .xlsx and hand that in",
    OLE: "an old Office container that holds neither a text nor a workbook",
    UNKNOWN: "the bytes are neither text nor a known format",
}


class Format(NamedTuple):
    """A media type; when it cannot be read, the problem's code and the reason."""

    media_type: str | None
    code: str | None = None
    reason: str | None = None


def recognise(data: bytes, *, content_type: str | None = None, name: str | None = None) -> Format:
    """Tell the format of a file from its bytes; what is known and not read has the code and reason of its problem."""
    if not data.strip(b"\x00\t\r\n\x0c "):
        return Format(None, "empty_file", "the file has no content")
    if data.startswith(OLE_SIGNATURE):
        return _ole(data, content_type, name)
    media_type = _signed(data) or (_zipped(data) if looks_zipped(data) else _late_pdf(data) or _written(data))
    if media_type == UNKNOWN:
        return Format(media_type, "not_text", NOT_READ[UNKNOWN])
    return _known(media_type)


def _known(media_type: str) -> Format:
    reason = NOT_READ.get(media_type)
    return Format(media_type, "unsupported_format", reason) if reason else Format(media_type)


def _signed(data: bytes) -> str | None:
    head = data[:64].lstrip(STRAY)
    for lead, media_type in SIGNATURES:
        if head.startswith(lead) and not (lead == b"BM" and data[6:10] != b"\x00" * 4):
            return media_type
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    return None


def _late_pdf(data: bytes) -> str | None:
    """Tell a PDF with something before it, such as a script's warning: its readers look for its head so far in."""
    return PDF if LATE_PDF.match(data) else None


def _zipped(data: bytes) -> str:
    """Name what a zip is by its members: their names, and how an OpenDocument file begins."""
    opened = OPEN_DOCUMENT.search(data[:256])
    if opened:
        return ODT if opened[1] == b"text" else ODS
    names = [name.lower().replace("\\", "/").lstrip("/") for name in member_names(data)]
    if not any(name in PACKAGE_MARKS for name in names):
        return ZIP
    return next((kind for lead, kind in MEMBERS if any(name.startswith(lead) for name in names)), ZIP)


def _ole(data: bytes, content_type: str | None, name: str | None) -> Format:
    try:
        with open_compound(data) as container:
            entries = {path[0] for path in container.listdir(streams=True, storages=False) if len(path) == 1}
            if entries & set(ENCRYPTED_ENTRIES):
                return Format(OLE, "encrypted", PROTECTED)
            media_type = next((kind for entry, kind in ENTRIES if entry in entries), OLE)
            if media_type == DOC:
                flags = read_stream(container, "WordDocument", len(data))[FIB_FLAGS : FIB_FLAGS + 2]
                if int.from_bytes(flags, "little") & FIB_ENCRYPTED:
                    return Format(DOC, "encrypted", PROTECTED)
            return _known(media_type)
    except Exception:  # noqa: BLE001  # olefile raises what it meets: struct errors, recursion, its own
        declared = (content_type or "").split(";")[0].strip().lower()
        ending = re.split(r"[?#]", name or "")[0].rpartition(".")[2].lower()
        media_type = declared if declared in OLE_BY_NAME.values() else OLE_BY_NAME.get(ending, OLE)
        return Format(media_type, "broken_file", "the old Office file is damaged or torn: fetch it again")


def _written(data: bytes) -> str:
    """Name what is written in characters: one of Office's XML formats, a web archive, HTML or plain text."""
    wide = data.startswith(WIDE_MARKS)
    # Decoded, not only rid of its NUL bytes: those of Chinese characters can spell a tag.
    head = data[:LOOK_AT].decode("utf-16", "ignore").encode() if wide else data[:LOOK_AT]
    if not wide and _is_binary(data):
        return UNKNOWN
    head = head.lstrip(b"\xef\xbb\xbf\xff\xfe")
    if XML_OR_MAIL.match(head):
        for words, media_type in HEADS:
            if words.search(head):
                return media_type
    return HTML if MARKUP.search(head) or (not wide and MARKUP.search(data)) else TEXT


def _is_binary(data: bytes) -> bool:
    """A text has hardly a control byte. NUL bytes are let pass: some portals' HTML carries them in padding."""
    sample = data[: 64 * 1024]
    control = len(sample) - len(
        sample.translate(None, bytes(range(1, 9)) + bytes(range(14, 27)) + b"\x1c\x1d\x1e\x1f\x7f")
    )
    return control > MOST_CONTROL_BYTES * len(sample) or sample.count(b"\x00") * 3 > len(sample)
