"""The bytes tell the format: not the name, not what a server said."""

import gzip
import struct

import pytest

from parsers.readers import formats
from parsers.readers.formats import Format, recognise
from parsers.readers.zips import LARGEST_MEMBER
from tests.parsers.readers.office_building import compound, docx, file_id, paragraph, zipped

WORD = compound({"WordDocument": b"\xec\xa5\xc1\x00" + b"\x00" * 5000, "1Table": b"t" * 5000})
LOCKED_WORD = compound({"WordDocument": b"\xec\xa5\xc1\x00" + b"\x00" * 6 + b"\x00\x01" + b"\x00" * 5000})
OPEN_DOCUMENT = {"text": formats.ODT, "spreadsheet": formats.ODS}
TYPES = {"[Content_Types].xml": "<Types/>"}


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (docx(paragraph("青石镇")), formats.DOCX),
        (zipped(TYPES | {"xl/workbook.xml": "<workbook/>"}), formats.XLSX),
        (zipped({"年报.docx": b"x", "word/readme.txt": "x"}), formats.ZIP),
        (WORD, formats.DOC),
        (compound({"Workbook": b"\x09\x08" * 3000}), formats.XLS),
        (compound({"Book": b"\x09\x08" * 3000}), formats.XLS),
        (b"%PDF-1.7\n", formats.PDF),
        (b"\xef\xbb\xbf\r\n%PDF-1.4\n", formats.PDF),
        (b"<br />\n<b>Warning</b>: x in <b>y</b>\n" + b" " * 900 + b"%PDF-1.4\n%\xe2\xe3\n1 0 obj\n<<", formats.PDF),
        (b"<html><body><p>%PDF-1.4 is how such a file begins, then 1 0 object</p>", formats.HTML),
        (zipped({"a.pdf": b"%PDF-1.4\n1 0 obj\n<<"}, packed=False), formats.ZIP),
        (b"{\\rtf1\\ansi", formats.RTF),
        (gzip.compress(b"x"), formats.GZIP),
        (b"\xff\xd8\xff\xe0", formats.JPEG),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", formats.WEBP),
        (b'<?xml version="1.0"?><?mso-application?><w:wordDocument xmlns:w="x">', formats.WORD_XML),
        (b'<?xml version="1.0"?><pkg:package xmlns:pkg="x">', formats.FLAT_DOCX),
        (b'<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', formats.EXCEL_XML),
        (b'<?xml version="1.0"?><office:document office:mimetype="a.oasis.opendocument.text">', formats.FLAT_ODT),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n", formats.MHTML),
        (b"From: <Saved by a browser>\r\nSubject: a\r\nMIME-Version: 1.0\r\n\r\n", formats.MHTML),
        (b'<html xmlns:w="urn:schemas-microsoft-com:office:word"><body><p>a</p></body></html>', formats.HTML),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', formats.HTML),
        ("标题: 年报\nMIME 是什么".encode(), formats.TEXT),
        ("Title: 年报，mime-version 一词不在行首".encode(), formats.TEXT),
    ],
    ids=file_id,
)  # fmt: skip
def test_the_bytes_tell_the_format(data: bytes, media_type: str) -> None:
    assert recognise(data) == Format(media_type)
    assert recognise(data, content_type="image/png", name="http://a.example/a.xlsx") == Format(media_type)


@pytest.mark.parametrize("kind", OPEN_DOCUMENT)
def test_an_open_document_is_told_by_its_first_member(kind: str) -> None:
    data = zipped({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<a/>"}, packed=False)
    assert recognise(data) == Format(OPEN_DOCUMENT[kind])


@pytest.mark.parametrize(
    ("data", "media_type", "words"),
    [
        (b"Rar!\x1a\x07\x01\x00", formats.RAR, "RAR"),
        (b"7z\xbc\xaf\x27\x1c\x00", formats.SEVEN_ZIP, "7z"),
        (zipped({"OFD.xml": "<ofd/>", "Doc_0/Document.xml": "<a/>"}), formats.OFD, "OFD"),
        (zipped(TYPES | {"ppt/presentation.xml": "<a/>"}), formats.PPTX, "slides"),
        (zipped(TYPES | {"xl/workbook.bin": b"x"}), formats.XLSB, ".xlsb"),
        (compound({"PowerPoint Document": b"x" * 5000}), formats.PPT, "slides"),
        (compound({"Anything": b"x" * 5000}), formats.OLE, "neither a text nor a workbook"),
    ],
    ids=file_id,
)
def test_what_is_known_and_not_read_says_what_to_do(data: bytes, media_type: str, words: str) -> None:
    known = recognise(data)
    assert (known.media_type, known.code) == (media_type, "unsupported_format")
    assert words in (known.reason or "")


@pytest.mark.parametrize(
    "data",
    [compound({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"x" * 5000}), LOCKED_WORD],
    ids=file_id,
)
def test_a_password_is_seen_before_anything_is_opened(data: bytes) -> None:
    assert recognise(data).code == "encrypted"
    assert "password" in (recognise(data).reason or "")


def test_something_before_a_zip_does_not_hide_it() -> None:
    assert recognise(b"\r\n<br/>Warning: a script said so\r\n" + docx(paragraph("青石镇"))).media_type == formats.DOCX


def test_a_torn_zip_is_named_by_the_headers_of_its_members() -> None:
    assert recognise(docx(paragraph("青石镇"))[:-200]).media_type == formats.DOCX


def test_only_a_damaged_old_office_file_is_named_by_what_was_said_of_it() -> None:
    torn = WORD[:300]
    assert recognise(torn, name="http://a.example/b.WPS?c=1").media_type == formats.DOC
    assert recognise(torn, content_type="application/vnd.ms-excel; charset=x").media_type == formats.XLS
    assert recognise(torn) == Format(formats.OLE, "broken_file", recognise(torn).reason)


def test_an_embedded_workbook_does_not_make_a_workbook_of_a_text() -> None:
    both = compound({"WordDocument": b"\xec\xa5\xc1\x00" + b"\x00" * 5000, "Workbook": b"x" * 5000})
    assert recognise(both).media_type == formats.DOC


def test_a_name_of_a_member_is_no_place_to_read_beyond_the_bytes() -> None:
    lying = b"PK\x03\x04" + b"\x00" * 22 + struct.pack("<HH", 0xFFFF, 0) + b"word/"
    assert recognise(lying).media_type == formats.ZIP
    assert LARGEST_MEMBER < 2**31
