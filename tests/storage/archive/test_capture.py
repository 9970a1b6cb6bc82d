"""A capture is read back with every coding undone; what cannot be read says where and why."""

import gzip
from pathlib import Path

import pytest

from roster.errors import StorageFailure
from storage.archive import ArchiveWriter, Exchange, Written, read_capture
from tests.storage.archive.exchanges import AT, BIG, URL, chunked, exchange, original_of, page

BODY = "<html>清岚县</html>".encode("gb18030") * 30


def put(folder: Path, *exchanges: Exchange) -> list[Written]:
    writer = ArchiveWriter(folder, BIG)
    written = [writer.append(one) for one in exchanges]
    writer.close()
    return written


def test_transfer_and_content_coding_are_undone(tmp_path: Path) -> None:
    packed = gzip.compress(BODY)
    wire = chunked(packed, b"Content-ENCODING: gzip", b"Content-Type: text/html; charset=gb2312")
    (written,) = put(tmp_path, exchange(wire))
    read = read_capture(tmp_path, written.segment, written.offset)
    assert (read.body, read.raw_body, read.block, read.problems) == (BODY, packed, wire, ())
    assert (read.record_id, read.url, read.at, read.http_status) == (written.record_id, URL, AT, 200)
    assert read.media_type == "text/html; charset=gb2312"


def test_what_is_wrong_is_told_from_the_outside_in(tmp_path: Path) -> None:
    wire = chunked(gzip.compress(BODY), b"Content-Encoding: gzip")[:-40]
    (written,) = put(tmp_path, exchange(wire, truncated="disconnect"))
    read = read_capture(tmp_path, written.segment, written.offset)
    assert [problem.code for problem in read.problems] == ["truncated", "torn_chunks", "torn_coding"]
    assert BODY.startswith(read.body)
    assert read.block == wire


def test_a_body_is_decoded_no_further_than_the_limit(tmp_path: Path) -> None:
    (written,) = put(tmp_path, exchange(page(gzip.compress(bytes(10**6)), b"Content-Encoding: gzip")))
    read = read_capture(tmp_path, written.segment, written.offset, limit=1000)
    assert (len(read.body), [problem.code for problem in read.problems]) == (1000, ["too_large"])


def test_bytes_that_are_no_response_are_kept_and_told(tmp_path: Path) -> None:
    (written,) = put(tmp_path, exchange(b"SSH-2.0-OpenSSH\r\n"))
    assert (written.status, written.payload_digest) == (None, None)
    read = read_capture(tmp_path, written.segment, written.offset)
    assert (read.http_status, read.body) == (None, b"SSH-2.0-OpenSSH\r\n")
    assert [problem.code for problem in read.problems] == ["not_http"]


def test_a_repeat_reads_as_its_original_under_its_own_headers(tmp_path: Path) -> None:
    first = exchange(chunked(gzip.compress(BODY, mtime=0), b"Content-Encoding: gzip", b"Date: 1"))
    again = exchange(chunked(gzip.compress(BODY, mtime=0), b"Content-Encoding: gzip", b"Date: 2", size=50))
    (original,) = put(tmp_path, first)
    writer = ArchiveWriter(tmp_path, BIG)
    repeat = writer.append(again, revisit_of=original_of(original, first))
    writer.close()
    assert repeat.revisit_of == original.record_id
    read = read_capture(tmp_path, repeat.segment, repeat.offset, find=lambda _: (original.segment, original.offset))
    assert (read.record_id, read.body, (b"Date", b"2") in read.http_headers) == (repeat.record_id, BODY, True)


def test_a_repeat_whose_original_is_unknown_or_another_cannot_be_read(tmp_path: Path) -> None:
    first = exchange(page(BODY))
    original, other = put(tmp_path, first, exchange(page(b"another")))
    writer = ArchiveWriter(tmp_path, BIG)
    repeat = writer.append(first, revisit_of=original_of(original, first))
    writer.close()
    with pytest.raises(StorageFailure, match=f"repeats {original.record_id}, which is not known"):
        read_capture(tmp_path, repeat.segment, repeat.offset)
    with pytest.raises(StorageFailure, match=f"but .* is {other.record_id}"):
        read_capture(tmp_path, repeat.segment, repeat.offset, find=lambda _: (other.segment, other.offset))


def test_what_is_not_a_whole_capture_is_a_storage_failure(tmp_path: Path) -> None:
    (written,) = put(tmp_path, exchange(page(BODY)))
    path = tmp_path / written.segment
    for offset, told in [
        (0, "a warcinfo record"),
        (written.offset + written.length, "a request record"),
        (written.offset + 1, "not a whole gzip member"),
        (path.stat().st_size, "the file ends before this record"),
    ]:
        with pytest.raises(StorageFailure, match=f"{path.name} at byte {offset}: {told}"):
            read_capture(tmp_path, written.segment, offset)
    with pytest.raises(StorageFailure, match=r"gone\.warc\.gz: cannot be read"):
        read_capture(tmp_path, "gone.warc.gz", 0)
