"""WACZ files of other makers are checked as far as they say what they should be; what is not checked is named."""

import base64
import gzip
import hashlib
import io
import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from cli.archive.pywb import serving
from roster.errors import BadInput
from storage.wacz.check import check_wacz, examine
from tests.storage.archive.replay import fetch, pywb_environment

PAGE, MOVED = "https://www.example.gov.cn/report/", "https://www.example.gov.cn/old?b=1&a=2"
TEXT = "<html><title>年报</title>年报</html>".encode()
DATE = "2023-03-01T02:03:04Z"


def warc() -> bytes:
    """A page with its request, a redirect and a revisit without WARC-Refers-To: by warcio, digests in SHA-1."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    writer.write_record(writer.create_warcinfo_record("data.warc.gz", {"software": "another crawler"}))
    for url, status, body in ((PAGE, "200 OK", TEXT), (MOVED, "302 Found", b"")):
        headers = StatusAndHeaders(status, [("Content-Type", "text/html"), ("Location", PAGE)], protocol="HTTP/1.1")
        request = StatusAndHeaders("GET / HTTP/1.1", [("Host", "www.example.gov.cn")], is_http_request=True)
        dated = {"WARC-Date": DATE}
        response = writer.create_warc_record(
            url, "response", payload=io.BytesIO(body), length=len(body), http_headers=headers, warc_headers_dict=dated
        )
        writer.write_request_response_pair(
            writer.create_warc_record(url, "request", http_headers=request, warc_headers_dict=dated), response
        )
    digest = "sha1:" + base64.b32encode(hashlib.sha1(TEXT).digest()).decode()
    again = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    writer.write_record(
        writer.create_revisit_record(
            PAGE, digest=digest, refers_to_uri=PAGE, refers_to_date=DATE, http_headers=again,
            warc_headers_dict={"WARC-Date": "2023-03-02T02:03:04Z"},
        )
    )  # fmt: skip
    return buffer.getvalue()


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What cdxj-indexer and a crawler would put into the file."""
    home = tmp_path_factory.mktemp("foreign")
    (home / "data.warc.gz").write_bytes(warc())
    indexer = str(pywb_environment() / "bin" / "cdxj-indexer")
    options = [str(home / "data.warc.gz"), "-s", "-o", str(home / "index.idx"), "-c", str(home / "index.cdx.gz")]
    subprocess.run([indexer, *options], check=True, capture_output=True, cwd=home)
    idx = (home / "index.idx").read_bytes().replace(str(home).encode() + b"/", b"")
    pages = [{"format": "json-pages-1.0", "id": "pages"}, {"url": PAGE, "ts": DATE, "title": "年报"}]
    return {
        "archive/data.warc.gz": (home / "data.warc.gz").read_bytes(),
        "indexes/index.cdx.gz": (home / "index.cdx.gz").read_bytes(),
        "indexes/index.idx": idx,
        "pages/pages.jsonl": "".join(json.dumps(page) + "\n" for page in pages).encode(),
        "logs/crawl.log": b"some log\n",
    }


def packed(parts: dict[str, bytes], target: Path, function: str = "sha256", **more: object) -> Path:
    """Zip it as other writers do: logs and pages deflated, sizes behind the data, a hash of their choice."""
    listed = [
        {"name": name.rpartition("/")[2], "path": name, "hash": f"{function}:{hashlib.new(function, data).hexdigest()}"}
        for name, data in parts.items()
    ]
    package = {"profile": "data-package", "wacz_version": "1.1.1", "software": "other 1.0", "resources": listed}
    text = json.dumps(package).encode()
    digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(text).hexdigest()}", **more}
    files = parts | {"datapackage.json": text, "datapackage-digest.json": json.dumps(digest).encode()}
    with zipfile.ZipFile(target, "w") as file:
        for name, data in files.items():
            how = zipfile.ZIP_DEFLATED if name.startswith(("pages/", "logs/", "datapackage")) else zipfile.ZIP_STORED
            file.writestr(name, data, how)
    return target


@pytest.mark.parametrize("function", ["sha256", "md5"])
def test_a_whole_one_has_no_defect_and_says_what_was_not_checked(
    parts: dict[str, bytes], tmp_path: Path, function: str
) -> None:
    report = examine(packed(parts, tmp_path / "a.wacz", function, signedData={"hash": "x"}))
    assert (report.defects, report.ours, report.records) == ([], False, 6)
    notes = " ".join(report.notes)
    assert "when and by whom it was captured" in notes
    assert "wacz-auth" in notes


INJURIES: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "a record": ("archive/data.warc.gz", lambda data: data[:-1] + bytes([data[-1] ^ 1]), "not a whole gzip member"),
    "a page": ("pages/pages.jsonl", lambda data: data.replace(b"report", b"rep0rt"), "no record shows"),
    "the short index": ("indexes/index.idx", lambda data: data.replace(b"20230301", b"20230302"), "does not begin"),
}


@pytest.mark.parametrize(("name", "edit", "expected"), INJURIES.values(), ids=INJURIES)
def test_what_was_changed_and_hashed_anew_is_found(
    parts: dict[str, bytes], tmp_path: Path, name: str, edit: Callable[[bytes], bytes], expected: str
) -> None:
    assert edit(parts[name]) != parts[name]
    changed = parts | {name: edit(parts[name])}
    found = [str(defect) for defect in check_wacz(packed(changed, tmp_path / "a.wacz"))]
    assert any(expected in defect for defect in found), found


def test_an_index_line_of_another_record_is_found(parts: dict[str, bytes], tmp_path: Path) -> None:
    lines = gzip.decompress(parts["indexes/index.cdx.gz"]).replace(b'"status": "302"', b'"status": "200"')
    changed = {name: data for name, data in parts.items() if not name.startswith("indexes/")}
    found = check_wacz(packed(changed | {"indexes/index.cdxj": lines}, tmp_path / "a.wacz"))
    assert ["the status is not that of its record" in str(defect) for defect in found] == [True]


def test_a_record_that_no_line_names_is_found(parts: dict[str, bytes], tmp_path: Path) -> None:
    lines = gzip.decompress(parts["indexes/index.cdx.gz"]).splitlines(keepends=True)
    changed = {name: data for name, data in parts.items() if not name.startswith("indexes/")}
    found = check_wacz(packed(changed | {"indexes/index.cdx": b"".join(lines[1:])}, tmp_path / "a.wacz"))
    assert ["the index does not have this record" in str(defect) for defect in found] == [True]


def test_an_unpacked_warc_is_named_as_not_checked(parts: dict[str, bytes], tmp_path: Path) -> None:
    plain = {"archive/plain.warc": gzip.decompress(parts["archive/data.warc.gz"])}
    report = examine(packed(parts | plain, tmp_path / "a.wacz"))
    assert report.defects == []
    assert any("archive/plain.warc" in note for note in report.notes)


def test_a_flipped_bit_in_a_record_names_the_record(parts: dict[str, bytes], tmp_path: Path) -> None:
    path = packed(parts, tmp_path / "a.wacz")
    data = bytearray(path.read_bytes())
    place = data.index(parts["archive/data.warc.gz"]) + len(parts["archive/data.warc.gz"]) // 2
    data[place] ^= 1
    path.write_bytes(data)
    found = check_wacz(path)
    assert any(defect.file == "archive/data.warc.gz" and defect.offset is not None for defect in found)
    assert any("does not give its bytes back" in defect.what for defect in found)


def test_it_is_replayed_in_its_place(parts: dict[str, bytes], tmp_path: Path) -> None:
    path = packed(parts, tmp_path / "other maker's.wacz")
    with serving(path) as server:
        assert fetch(f"{server.url}20230301020304id_/{PAGE}")[::2] == (200, TEXT)
        assert fetch(f"{server.url}20230302020304id_/{PAGE}")[::2] == (200, TEXT)


@pytest.mark.parametrize("data", [b"", b"no zip"])
def test_what_is_no_wacz_is_not_replayed(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.wacz").write_bytes(data)
    with pytest.raises(BadInput, match=r"a\.wacz"), serving(tmp_path / "a.wacz"):
        pass
