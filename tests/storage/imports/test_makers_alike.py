"""Whole files as other crawlers lay them out, written after what they are known to write."""

import gzip
import hashlib
from datetime import date
from pathlib import Path

import brotli
from sqlalchemy import Engine

from storage.archive import verify
from storage.workspace import Workspace
from tests.storage.imports.makers import (
    REQUEST,
    SITE,
    chunked,
    http,
    one,
    record,
    response,
    revisit,
    sha1,
    uid,
    wacz,
    written,
    zipped,
)
from tests.storage.synthetic import dump

PAGE, OTHER = f"{SITE}/2019/1.html", f"{SITE}/2019/2.html"
FIRST, THEN = "2019-03-01T04:00:00Z", "2019-06-01T04:00:00Z"
TEXT = b"year=2018 text=a" + b" text=a" * 30


def sha256(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def asked(url: str, at: str, *, line: bytes = b"GET / HTTP/1.1", **fields: str | None) -> bytes:
    """Give a request record."""
    told = {"WARC-Target-URI": url, "WARC-Date": at, "WARC-Record-ID": uid(f"ask {url} {at}"), "Content-Type": REQUEST}
    return record("request", line + b"\r\n\r\n", told | {k.replace("_", "-"): v for k, v in fields.items()})


def seen(engine: Engine) -> list[tuple[str, date, str, str | None]]:
    """Give address, day, outcome and version of every sighting."""
    told = ((s["document_id"], s["night"], s["outcome"], s["snapshot_id"]) for s in dump(engine)["sighting"])
    return sorted((url, night, outcome, version and version[-2:]) for url, night, outcome, version in told)


def test_a_wacz_of_browsertrix(engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    info = record("warcinfo", b"software: Browsertrix-Crawler 1.5.0 (with warcio.js 2.4.2)\r\n",
                  {"WARC-Record-ID": uid("info"), "WARC-Filename": "rec-1.warc.gz"}, version="1.1")  # fmt: skip
    coded = brotli.compress(TEXT)
    block = http(chunked(coded), "content-type: text/html", "content-encoding: br", "transfer-encoding: chunked")
    named: dict[str, str | None] = {"WARC_Block_Digest": sha256(block), "WARC_Payload_Digest": sha256(chunked(coded))}
    named |= {"WARC_Page_ID": "b7e5", "WARC_JSON_Metadata": '{"ipType":"Public"}', "WARC_Resource_Type": "document"}
    first = response(PAGE, block, "page", FIRST, **named)
    spoken = response(OTHER, http(b"year=2018 text=b", "content-type: text/html", status="HTTP/2 200"), "other", FIRST)
    text = record("resource", TEXT, {"WARC-Target-URI": f"urn:text:{PAGE}", "Content-Type": "text/plain",
                                     "WARC-Record-ID": uid("text")})  # fmt: skip
    info_of_page = record("resource", b"{}", {"WARC-Target-URI": f"urn:pageinfo:{PAGE}", "WARC-Record-ID": uid("pi"),
                                              "Content-Type": "application/json"})  # fmt: skip
    page_again = record("resource", TEXT, {"WARC-Target-URI": PAGE, "Content-Type": "text/html",
                                           "WARC-Record-ID": uid("rs")})  # fmt: skip
    refer: dict[str, str | None] = {"WARC_Refers_To_Target_URI": PAGE, "WARC_Refers_To_Date": FIRST}
    head = http(b"", "content-type: text/html", "content-encoding: br", "transfer-encoding: chunked")
    again = revisit(PAGE, sha256(chunked(coded)), "again", THEN, head, **refer)
    package = wacz(
        tmp_path / "crawl.wacz",
        {
            "rec-1.warc.gz": zipped(
                [info, first, asked(PAGE, FIRST, WARC_Concurrent_To=uid("page")), text, page_again]
            ),
            "rec-2.warc.gz": zipped([info.replace(b"rec-1", b"rec-2"), again, info_of_page, spoken]),
        },
    )
    result = one(engine, workspace, package)
    assert result.refused == []
    assert result.software == "Browsertrix-Crawler 1.5.0 (with warcio.js 2.4.2)"
    assert seen(engine) == [
        (PAGE, date(2019, 3, 1), "present", "#1"),
        (PAGE, date(2019, 6, 1), "present", "#1"),
        (OTHER, date(2019, 3, 1), "present", "#1"),
    ]
    assert verify(workspace.archive) == []


def test_a_file_of_heritrix(engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    info = record("warcinfo", b"software: Heritrix/3.4.0 http://crawler.archive.org\r\n", {"WARC-Record-ID": uid("i")})
    name = record("response", b"20190301040000\nqinglan.example. 600 IN A 192.0.2.1\n",
                  {"WARC-Target-URI": "dns:qinglan.example", "WARC-Record-ID": uid("dns"), "Content-Type": "text/dns"}
                  )  # fmt: skip
    block = http(chunked(TEXT), "Content-Type: text/html", "Transfer-Encoding: chunked")
    page = response(PAGE, block, "p", FIRST, WARC_Payload_Digest=sha1(TEXT), WARC_IP_Address="192.0.2.1")
    links = record("metadata", b"via: http://qinglan.example/\r\noutlink: /x.css E link/@href\r\n",
                   {"WARC-Target-URI": PAGE, "WARC-Concurrent-To": uid("p"), "WARC-Record-ID": uid("m"),
                    "Content-Type": "application/warc-fields"})  # fmt: skip
    again = revisit(PAGE, sha1(TEXT), "r", THEN, http(b"", "Content-Type: text/html", "Transfer-Encoding: chunked"),
                    WARC_Truncated="length")  # fmt: skip
    result = one(engine, workspace, written(tmp_path, [info, name, page, asked(PAGE, FIRST), links, again]))
    assert (result.refused, result.records) == ([], 6)
    assert seen(engine) == [(PAGE, date(2019, 3, 1), "present", "#1"), (PAGE, date(2019, 6, 1), "present", "#1")]
    assert verify(workspace.archive) == []


def test_a_file_of_common_crawl(engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    info = record("warcinfo", b"software: Apache Nutch 1.15\r\n", {"WARC-Record-ID": uid("i")})
    block = http(TEXT, "Content-Type: text/html", "X-Crawl-Content-Encoding: gzip", f"Content-Length: {len(TEXT)}",
                 "X-Crawl-Content-Length: 77", "X-Crawl-Transfer-Encoding: chunked")  # fmt: skip
    page = response(PAGE, block, "p", FIRST, WARC_Payload_Digest=sha1(TEXT), WARC_Block_Digest=sha1(block),
                    WARC_Concurrent_To=uid(f"ask {PAGE} {FIRST}"), WARC_Identified_Payload_Type="text/html"
                    )  # fmt: skip
    gone = response(OTHER, http(b"no", status="HTTP/1.1 404 Not Found"), "g", FIRST)
    meta = record("metadata", b"fetchTimeMs: 12\r\n", {"WARC-Target-URI": PAGE, "WARC-Record-ID": uid("m"),
                                                      "WARC-Concurrent-To": uid("p")})  # fmt: skip
    result = one(engine, workspace, written(tmp_path, [info, asked(PAGE, FIRST), page, meta, gone]))
    assert result.refused == []
    assert seen(engine) == [(PAGE, date(2019, 3, 1), "present", "#1"), (OTHER, date(2019, 3, 1), "gone", None)]
    assert verify(workspace.archive) == []


def test_a_download_from_the_internet_archive(engine: Engine, workspace: Workspace, tmp_path: Path) -> None:
    heads = ("Encoding: gzip", f"Length: {len(gzip.compress(TEXT))}")
    block = http(TEXT, "Content-Type: text/html", *(f"X-Archive-Orig-Content-{head}" for head in heads))
    page = response(PAGE, block, None, "20090301040000", WARC_Record_ID=None, WARC_Date="20090301040000")
    result = one(engine, workspace, written(tmp_path, [page], "ia.warc"))
    assert result.refused == []
    assert seen(engine) == [(PAGE, date(2009, 3, 1), "present", "#1")]
    assert verify(workspace.archive) == []
