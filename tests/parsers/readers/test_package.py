"""Archives give all their files by the names they were meant to have, or say which could not be had."""

import gzip
import io
import zipfile

import pytest

from parsers.opening import open_file
from parsers.readers import package
from parsers.readers.mhtml import html_of
from parsers.readers.package import gunzip, members
from parsers.source import File, Unreadable
from tests.parsers.readers.office_building import docx, file_id, paragraph, zipped


def names(data: bytes) -> list[str | None]:
    return [file.name for file in members(data)]


def named_in(charset: str, name: str) -> bytes:
    """Make a zip as a Chinese Windows does: the name in its own charset, without the flag for UTF-8."""
    stored = name.encode(charset)
    placeholder = "x" * len(stored)
    return zipped({placeholder: "内容"}).replace(placeholder.encode(), stored)


def locked(data: bytes) -> bytes:
    """Set the flag of a password on every member."""
    found = bytearray(data)
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(signature)
        while place >= 0:
            found[place + at] |= 1
            place = data.find(signature, place + 1)
    return bytes(found)


@pytest.mark.parametrize("charset", ["gb18030", "utf-8"])
def test_a_name_is_read_in_the_charset_it_was_written_in(charset: str) -> None:
    assert names(named_in(charset, "青石镇2021年报.docx")) == ["青石镇2021年报.docx"]


def test_a_name_flagged_as_utf8_is_believed() -> None:
    assert names(zipped({"附件/年报.txt": "甲"})) == ["附件/年报.txt"]


def test_what_systems_leave_in_archives_is_no_file() -> None:
    litter = {"__MACOSX/._a.txt": "x", "Thumbs.db": "x", "b/.DS_Store": "x", "~$年报.docx": "x", "empty/": ""}
    assert names(zipped({"a.txt": "甲", **litter})) == ["a.txt"]


def test_a_zip_in_a_zip_is_unpacked_and_one_deeper_says_so() -> None:
    deepest = zipped({"c.txt": "丙"})
    files = members(zipped({"a.txt": "甲", "b.zip": zipped({"b.txt": "乙", "c.zip": deepest})}))
    assert [(file.name, file.data.decode("utf-8", "ignore")[:1]) for file in files[:2]] == [
        ("a.txt", "甲"),
        ("b.zip, b.txt", "乙"),
    ]
    assert (files[2].name, files[2].failure and files[2].failure.code) == ("b.zip, c.zip", "too_large")


def test_a_docx_is_a_file_and_not_an_archive() -> None:
    assert names(zipped({"a.docx": docx(paragraph("青石镇"))})) == ["a.docx"]


def test_a_member_that_cannot_be_unpacked_says_why_and_costs_only_itself() -> None:
    sound = zipped({"a.txt": "甲" * 50, "b.txt": "乙" * 50}, packed=False)
    [one, other] = members(sound.replace("乙".encode() * 50, "丙".encode() * 50))
    assert (one.failure, other.failure and other.failure.code) == (None, "broken_file")
    opened = open_file(other)
    assert opened.failure is not None
    assert (opened.failure.code, "b.txt" in opened.failure.message) == ("broken_file", True)


def test_a_members_password_is_told() -> None:
    [file] = members(locked(zipped({"a.txt": "甲"})))
    assert (file.name, file.failure and file.failure.code) == ("a.txt", "encrypted")


def test_an_archive_without_files_is_unreadable() -> None:
    with pytest.raises(Unreadable) as refused:
        members(zipped({"empty/": "", "Thumbs.db": "x"}))
    assert refused.value.code == "empty_archive"


def test_a_torn_archive_is_unreadable() -> None:
    with pytest.raises(Unreadable) as refused:
        members(zipped({"a.txt": "甲"})[:-10])
    assert refused.value.code == "truncated_file"


def test_a_bomb_is_stopped_while_it_unpacks(monkeypatch: pytest.MonkeyPatch) -> None:
    [file] = members(zipped({"a.txt": b"\0" * (65 * 2**20)}))
    assert (len(file.data), file.failure and file.failure.code) == (0, "too_large")
    monkeypatch.setattr(package, "LARGEST_TOTAL", 1000)
    with pytest.raises(Unreadable, match="unpack it"):
        members(zipped({f"{i}.txt": "x" * 300 for i in range(5)}))


def test_room_is_also_what_refused_members_and_zips_inside_took(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "LARGEST_MEMBER", 600)
    monkeypatch.setattr(package, "LARGEST_TOTAL", 1000)
    large = b"\0" * (65 * 2**20)
    with pytest.raises(Unreadable, match="unpack it"):
        members(zipped({"a.txt": large, "b.txt": large}))
    nothing = zipped({"Thumbs.db": "x" * 400}, packed=False)
    with pytest.raises(Unreadable, match="unpack it"):
        members(zipped({f"{i}.zip": nothing for i in range(3)}))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA], ids=["bzip2", "lzma"])
def test_a_member_packed_in_a_way_without_bounds_is_not_unpacked(method: int) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as container:
        container.writestr("a.txt", b"\0" * 1000)
    [file] = members(target.getvalue())
    assert (file.data, file.failure and file.failure.code) == (b"", "unsupported_format")


def test_a_member_without_a_name_is_a_file_all_the_same() -> None:
    assert names(zipped({"x": "甲"}).replace(b"x", b"\0")) == ["member 1"]


def test_too_many_files_are_refused_and_not_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_FILES", 3)
    assert len(members(zipped({f"{i}.txt": "x" for i in range(3)}))) == 3
    with pytest.raises(Unreadable, match="more than 3 files"):
        members(zipped({f"{i}.txt": "x" for i in range(4)}))


def test_a_directory_that_lies_about_sizes_is_not_believed() -> None:
    data = bytearray(zipped({"a.txt": b"\0" * (65 * 2**20)}))
    place = data.find(b"PK\x01\x02")
    data[place + 24 : place + 28] = (10).to_bytes(4, "little")
    [file] = members(bytes(data))
    assert file.data == b""
    assert file.failure is not None


def test_a_gzip_is_the_file_in_it() -> None:
    text = "青石镇人民政府2020年政府信息公开工作年度报告\n".encode()
    opened = open_file(File(gzip.compress(text)))
    assert opened.format.media_type == "application/gzip"
    assert opened.document is not None
    assert [line.text for line in opened.document.lines()] == [text.decode().strip()]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (gzip.compress(b"a" * 1000)[:-12], "truncated_file"),
        (b"\x1f\x8b\x08" + b"x" * 40, "broken_file"),
        (gzip.compress(b"\0" * (65 * 2**20)), "too_large"),
    ],
    ids=file_id,
)
def test_a_gzip_that_cannot_be_unpacked_says_why(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        gunzip(data)
    assert refused.value.code == code


def test_a_gzip_in_a_gzip_is_not_followed() -> None:
    opened = open_file(File(gzip.compress(gzip.compress(b"x"))))
    assert opened.failure is not None
    assert opened.failure.code == "unsupported_format"


def test_the_directory_is_read_with_something_before_it() -> None:
    target = io.BytesIO(b"warning: a script said so\n" + zipped({"a.txt": "甲"}))
    assert zipfile.is_zipfile(target)
    assert names(target.getvalue()) == ["a.txt"]


# ---------------------------------------------------------------------------------------------- web archives

ARCHIVE = b"""MIME-Version: 1.0\r
Content-Type: multipart/related; boundary="=_x"\r
\r
--=_x\r
Content-Location: file:///C:/a.htm\r
Content-Transfer-Encoding: quoted-printable\r
Content-Type: text/html; charset="gb2312"\r
\r
<html><body><p>=C7=E0=CA=AF=D5=F2</p></body></html>\r
--=_x\r
Content-Type: image/png\r
Content-Transfer-Encoding: base64\r
\r
AAAA\r
--=_x--\r
"""


def test_the_page_of_a_web_archive_is_its_html_in_its_own_charset() -> None:
    opened = open_file(File(ARCHIVE, "年报.doc"))
    assert opened.document is not None
    assert ([line.text for line in opened.document.lines()], opened.document.charset) == (["青石镇"], "gb18030")


def test_of_a_page_of_frames_the_pages_in_them_are_read() -> None:
    def part(html: str) -> str:
        return f"--x\r\nContent-Type: text/html\r\n\r\n{html}\r\n"

    framed = part('<html><frameset rows="*"><frame src="s1.htm"></frameset></html>')
    sheets = part("<html><body>sheet one</body></html>") + part("<html><body>sheet two</body></html>")
    archive = f"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n{framed}{sheets}--x--\r\n"
    page = html_of(archive.encode())
    assert b"sheet one" in page
    assert b"sheet two" in page
    assert b"frameset" not in page


def test_a_web_archive_without_a_page_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="no page"):
        html_of(b"MIME-Version: 1.0\r\nContent-Type: image/png\r\n\r\nx")


def test_parts_in_parts_without_end_are_refused() -> None:
    outer = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b0\r\n\r\n"
    deep = "".join(f"--b{i}\r\nContent-Type: multipart/mixed; boundary=b{i + 1}\r\n\r\n" for i in range(3000))
    with pytest.raises(Unreadable) as refused:
        html_of((outer + deep).encode())
    assert refused.value.code == "too_deep"
