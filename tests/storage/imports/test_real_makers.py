"""Files that wget, warcio and FastWARC really wrote, from a server on loopback."""

import io
import shutil
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType
from sqlalchemy import Engine
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from storage.archive import verify
from storage.imports.visits import Counties
from storage.workspace import Workspace
from tests.storage.imports.makers import QINGLAN, SITE, http, imported, one
from tests.storage.synthetic import dump

HOME = b'year=2019 text=home <a href="/1.html">1</a> <a href="2.html">2</a>'
PAGE = b'year=2019 text=a <a href="files/1.pdf">x</a>'
LOOPBACK = Counties({"127.0.0.1": QINGLAN})
CHUNKED = b"year=2019 text=b"


class Site(SimpleHTTPRequestHandler):
    """Serves a folder; `/2.html` in chunks."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path != "/2.html":
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(CHUNKED), CHUNKED))
        return None

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A site on loopback: its address and its folder."""
    folder = tmp_path / "site"
    (folder / "files").mkdir(parents=True)
    for name, body in {"index.html": HOME, "1.html": PAGE, "files/1.pdf": b"%PDF-1.4 text=file year=2019"}.items():
        (folder / name).write_bytes(body)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Site, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", folder
        server.shutdown()


def wget(address: str, folder: Path, name: str, *options: str) -> None:
    """Crawl a site with wget into a WARC file."""
    program = shutil.which("wget")
    assert program, "wget is not installed: sh tests/install-system-parts.sh"
    crawl = [program, "-q", "-r", "-l", "3", "-nd", "-P", f"{name}-files", f"--warc-file={name}", *options]
    subprocess.run([*crawl, f"{address}/"], cwd=folder, check=False, timeout=60)


def titles(engine: Engine) -> list[tuple[str, str]]:
    """Give the path and the title of every version that was read."""
    tables = dump(engine)
    return sorted((r["snapshot_id"].split("/", 3)[3].split("#")[0], r["title"]) for r in tables["record"])


def test_what_wget_crawled_is_read(
    engine: Engine, workspace: Workspace, tmp_path: Path, site: tuple[str, Path]
) -> None:
    wget(site[0], tmp_path, "first")
    result = one(engine, workspace, tmp_path / "first.warc.gz", LOOPBACK)
    assert (result.software or "").startswith("Wget/")
    assert result.refused == []
    assert result.records == result.taken.total()
    assert titles(engine) == [("", "home"), ("1.html", "file"), ("2.html", "b")]
    assert {(s["document_id"][-5:], s["parent_id"]) for s in dump(engine)["sighting"] if s["parent_id"]} == {
        ("1.pdf", f"{site[0]}/1.html")
    }
    assert verify(workspace.archive) == []


def test_a_second_crawl_of_wget_refers_to_the_first(
    engine: Engine, workspace: Workspace, tmp_path: Path, site: tuple[str, Path]
) -> None:
    wget(site[0], tmp_path, "first", "--warc-cdx")
    (site[1] / "1.html").write_bytes(PAGE.replace(b"text=a", b"text=c n=7"))
    wget(site[0], tmp_path, "second", "--warc-dedup=first.cdx", "--no-warc-compression")
    both = imported(engine, workspace, tmp_path / "second.warc", tmp_path / "first.warc.gz", counties=LOOPBACK)
    assert [result.refused for result in both] == [[], []]
    assert both[0].taken["revisit"] >= 2
    assert titles(engine) == sorted([("", "home"), ("1.html", "file"), ("2.html", "b")] * 2)
    assert all(s["snapshot_id"] for s in dump(engine)["sighting"] if s["outcome"] == "present")
    assert verify(workspace.archive) == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # warcio leaves its spools open
@pytest.mark.parametrize("packed", [True, False])
def test_what_warcio_wrote_is_read(packed: bool, engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    url, path = f"{SITE}/1.html", tmp_path / "warcio.warc"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=packed, warc_version="1.1")
        writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "warcio"}))
        page = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        told = {"WARC-Date": "2019-03-01T04:00:00Z"}
        first = writer.create_warc_record(
            url, "response", payload=io.BytesIO(b"year=2018 text=a"), http_headers=page, warc_headers_dict=told
        )
        writer.write_record(first)
        digest = first.rec_headers.get_header("WARC-Payload-Digest")
        again = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        later = {"WARC-Date": "2019-03-05T04:00:00Z"}
        writer.write_record(
            writer.create_revisit_record(
                url, digest, url, "2019-03-01T04:00:00Z", http_headers=again, warc_headers_dict=later
            )
        )
        text = {"WARC-Date": "2019-03-01T04:00:01Z"}
        for kind, uri in (("resource", f"urn:text:{url}"), ("metadata", "urn:pageinfo")):
            writer.write_record(
                writer.create_warc_record(
                    uri, kind, payload=io.BytesIO(b"words"), warc_content_type="text/plain", warc_headers_dict=text
                )
            )
    result = one(engine, workspace, path)
    assert result.taken == {"warcinfo": 1, "response": 1, "revisit": 1, "resource": 1, "metadata": 1}
    assert [str(s["night"]) for s in dump(engine)["sighting"]] == ["2019-03-01", "2019-03-05"]
    assert len(dump(engine)["snapshot"]) == 1
    assert verify(workspace.archive) == []


@pytest.mark.parametrize("finish", [True, False])
def test_what_fastwarc_wrote_is_read_also_in_one_gzip_stream(
    finish: bool, engine: Engine, workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "fast.warc.gz"
    with path.open("wb") as file:
        writer = GzipWriter(file)
        for name in "ab":
            record = WarcRecord()
            record.init_headers(WarcRecordType.response)
            record.headers["WARC-Target-URI"] = f"{SITE}/{name}.html"
            record.headers["Content-Type"] = "application/http; msgtype=response"
            record.is_http = True
            record.set_bytes_content(http(b"year=2019 text=" + name.encode()))
            record.write(writer, checksum_data=True)
            if finish:
                writer.finish()
        writer.finish()
    assert one(engine, workspace, path).captures == 2
    assert [title for _, title in titles(engine)] == ["a", "b"]
    assert verify(workspace.archive) == []
