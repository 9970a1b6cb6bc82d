"""scan tells of every record of a segment, and stops loudly where one is not whole."""

from pathlib import Path

import pytest
from fastwarc.warc import WarcRecordType

from roster.errors import StorageFailure
from storage.archive import CAPTURES, ArchiveWriter, scan
from storage.archive.record import build
from tests.storage.archive.exchanges import AT, BIG, exchange, original_of, page


def test_every_record_is_told_in_order(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, BIG)
    first = exchange(page(b"<p>" * 40, b"Content-Type: text/html"))
    written = writer.append(first)
    repeat = writer.append(first, revisit_of=original_of(written, first))
    nothing = writer.append(exchange(b"", method="POST", request=b"POST / HTTP/1.1\r\n\r\n", truncated="time"))
    proof = writer.append_metadata("urn:gongkai:visit:7", b'{"visit": 7}', AT)
    writer.close()
    path = tmp_path / written.segment
    records = list(scan(path))
    assert [record.kind for record in records] == [
        "warcinfo",
        *("response", "request"),
        *("revisit", "request"),
        *("resource", "request"),
        "metadata",
    ]
    assert [record.record_id for record in records if record.kind in CAPTURES] == [
        written.record_id,
        repeat.record_id,
        nothing.record_id,
    ]
    assert [record.method for record in records if record.kind == "request"] == ["GET", "GET", "POST"]
    assert [record.payload_digest for record in records[1:4:2]] == [written.payload_digest] * 2
    assert (records[3].refers_to, records[3].http_status, records[3].media_type) == (
        written.record_id,
        200,
        "text/html",
    )
    assert (records[-1].uri, records[-1].body, records[-1].at) == ("urn:gongkai:visit:7", b'{"visit": 7}', AT)
    assert (records[-1].offset, records[-1].length) == (proof.offset, proof.length)
    assert sum(record.length for record in records) == path.stat().st_size


def test_a_torn_segment_is_told_after_its_whole_records(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, BIG)
    written = writer.append(exchange(page(b"x")))
    writer.close()
    path = tmp_path / written.segment
    path.write_bytes(path.read_bytes()[:-1])
    records = scan(path)
    assert [next(records).kind, next(records).kind] == ["warcinfo", "response"]
    with pytest.raises(StorageFailure, match=f"at byte {written.offset + written.length}: the file ends inside"):
        next(records)


def test_a_record_without_what_every_record_has_is_damage(tmp_path: Path) -> None:
    member = build(WarcRecordType.metadata, "urn:uuid:1", AT, {"WARC-Date": "yesterday"}, b"")
    path = tmp_path / "a.warc.gz"
    path.write_bytes(member)
    with pytest.raises(StorageFailure, match="at byte 0: not a whole WARC header"):
        list(scan(path))


def test_a_segment_that_is_not_there_is_a_storage_failure(tmp_path: Path) -> None:
    with pytest.raises(StorageFailure, match="cannot be read"):
        list(scan(tmp_path / "none.warc.gz"))
