"""A 304 is archived as a revisit of the whole response that it says to stand, and every tool reads it as that."""

import gzip
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage.archive import ArchiveWriter, Written, read_capture, scan, verify
from tests.storage.archive.exchanges import AT, BIG, URL, chunked, exchange, original_of, page
from tests.storage.archive.replay import fetch, replaying

LATER = AT + timedelta(days=1)
STANDS = b'HTTP/1.1 304 Not Modified\r\neTag: "a"\r\n\r\n'
TEXT = b"<p>report</p>" * 50


def stood(folder: Path, first: bytes, again: bytes = STANDS, **changes: object) -> tuple[Written, Written]:
    """Archive a response, and on the next night a 304 that is said to stand for it."""
    writer = ArchiveWriter(folder, BIG)
    original = writer.append(exchange(first))
    named = replace(original_of(original, exchange(first)), **changes)
    repeat = writer.append(exchange(again, at=LATER), unchanged=named)
    writer.close()
    return original, repeat


@pytest.mark.parametrize("first", [page(TEXT), chunked(TEXT)], ids=["plain", "chunked"])
def test_it_refers_to_its_original_and_keeps_its_own_headers(tmp_path: Path, first: bytes) -> None:
    original, repeat = stood(tmp_path, first)
    (revisit,) = [record for record in scan(tmp_path / repeat.segment) if record.kind == "revisit"]
    assert (repeat.revisit_of, repeat.status, repeat.etag) == (original.record_id, 304, '"a"')
    assert repeat.payload_digest == original.payload_digest == revisit.payload_digest
    assert revisit.fields["WARC-Profile"].endswith("/revisit/server-not-modified")
    assert (revisit.refers_to, revisit.fields["WARC-Refers-To-Target-URI"]) == (original.record_id, URL)
    assert revisit.fields["WARC-Refers-To-Date"] == AT.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert (revisit.not_modified, revisit.etag, revisit.http_headers) == (True, '"a"', ((b"eTag", b'"a"'),))
    assert verify(tmp_path) == []


def test_its_body_is_its_originals_with_the_originals_coding_undone(tmp_path: Path) -> None:
    original, repeat = stood(tmp_path, page(gzip.compress(TEXT), b"Content-Encoding: gzip"))
    place = (original.segment, original.offset)
    read = read_capture(tmp_path, repeat.segment, repeat.offset, find={original.record_id: place}.get)
    assert (read.body, read.http_status, read.problems) == (TEXT, 304, ())


OTHERS = {
    "another address": {"url": "http://x.cn/other"},
    "another payload": {"payload_digest": "sha256:00"},
    "another record": {"record_id": "urn:uuid:0"},
    "no record": {"offset": 1},
    "no segment": {"segment": "gone.warc.gz"},
}


@pytest.mark.parametrize("change", OTHERS.values(), ids=OTHERS)
def test_an_original_that_is_not_what_it_is_said_to_be_is_not_referred_to(tmp_path: Path, change: object) -> None:
    _, repeat = stood(tmp_path, page(TEXT), **change)  # type: ignore[arg-type]
    assert repeat.revisit_of is None
    assert [record.kind for record in scan(tmp_path / repeat.segment)].count("revisit") == 0
    assert read_capture(tmp_path, repeat.segment, repeat.offset).block == STANDS
    assert verify(tmp_path) == []


def test_only_a_304_can_say_that_a_response_stands_and_only_of_a_200(tmp_path: Path) -> None:
    gone = page(TEXT).replace(b" 200 OK", b" 404 Not Found")
    assert stood(tmp_path, page(TEXT), page(b"something else"))[1].revisit_of is None
    assert stood(tmp_path, gone)[1].revisit_of is None


def test_a_304_never_refers_to_another_304(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, BIG)
    written = writer.append(exchange(page(TEXT)))
    first = original_of(written, exchange(page(TEXT)))
    repeat = writer.append(exchange(STANDS, at=LATER), unchanged=first)
    chained = replace(first, record_id=repeat.record_id, segment=repeat.segment, offset=repeat.offset)
    assert writer.append(exchange(STANDS, at=LATER), unchanged=chained).revisit_of is None
    writer.close()


def test_verify_finds_a_304_that_stands_for_no_200(tmp_path: Path) -> None:
    _, repeat = stood(tmp_path, page(TEXT))
    path = tmp_path / repeat.segment
    forged = gzip.decompress(path.read_bytes()).replace(b" 304 Not Modified", b" 307 Not Modified")
    assert b"307" in forged
    findings = _forged(tmp_path, forged)
    assert any("which no 304 can stand for" in str(defect) for defect in findings)


def _forged(folder: Path, records: bytes) -> list[object]:
    """Write changed records as gzip members of their own into an archive of their own."""
    other = folder / "forged"
    other.mkdir()
    pieces = [b"WARC/1.1\r\n" + piece for piece in records.split(b"WARC/1.1\r\n")[1:]]
    (other / "gongkai-1.warc.gz").write_bytes(b"".join(gzip.compress(piece) for piece in pieces))
    return list(verify(other))


def test_warcio_passes_it_and_pywb_replays_the_body(tmp_path: Path) -> None:
    _, repeat = stood(tmp_path, page(TEXT))
    check = [sys.executable, "-m", "warcio.cli", "check", str(tmp_path / repeat.segment)]
    subprocess.run(check, check=True, capture_output=True)
    with replaying(tmp_path) as base:
        for moment in (AT, LATER):
            status, _, body = fetch(f"{base}{moment:%Y%m%d%H%M%S}id_/{URL}")
            assert (status, body) == (200, TEXT)
