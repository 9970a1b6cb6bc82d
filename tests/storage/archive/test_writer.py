"""What goes into the archive comes out of it byte for byte, and others' tools read it."""

import errno
import hashlib
import io
import random
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import pytest
from fastwarc.warc import WarcRecordType
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from roster.errors import StorageFailure
from storage.archive import (
    ArchiveWriter,
    Exchange,
    SegmentLength,
    Stored,
    Written,
    payload_digest,
    read_capture,
    repair,
    scan,
    verify,
)
from storage.archive import writer as writer_module
from storage.archive.cdxj import index_path
from storage.archive.record import build, digest
from tests.storage.archive.exchanges import AT, BIG, URL, chunked, exchange, fill, frame, original_of, page, responses


def write(folder: Path, exchanges: Iterable[Exchange]) -> tuple[Path, list[Written]]:
    """Write exchanges into one closed segment."""
    writer = ArchiveWriter(folder, BIG)
    written = [writer.append(one) for one in exchanges]
    writer.close()
    return folder / written[0].segment, written


def records(path: Path, kind: str) -> list[Stored]:
    return [record for record in scan(path) if record.kind == kind]


def blocks(path: Path, kind: str) -> list[bytes]:
    """The blocks of a kind of record, read by warcio without any parsing of HTTP."""
    with path.open("rb") as file:
        return [r.content_stream().read() for r in ArchiveIterator(file, no_record_parse=True) if r.rec_type == kind]


@settings(max_examples=60, deadline=None)
@given(drawn=st.lists(st.tuples(responses(), st.binary(max_size=80)), min_size=1, max_size=6))
def test_request_and_response_come_back_byte_for_byte(drawn: list[tuple[tuple[bytes, bytes], bytes]]) -> None:
    exchanges = [exchange(wire, request=b"GET / HTTP/1.1\r\nX: " + sent) for (wire, _), sent in drawn]
    with TemporaryDirectory() as folder:
        path, written = write(Path(folder), exchanges)
        assert blocks(path, "response") == [one.response for one in exchanges]
        assert blocks(path, "request") == [one.request for one in exchanges]
        for place, ((wire, entity), _) in zip(written, drawn, strict=True):
            read = read_capture(Path(folder), place.segment, place.offset)
            assert (read.block, read.raw_body) == (wire, entity)
            assert place.payload_digest == f"sha256:{hashlib.sha256(entity).hexdigest()}"
        assert verify(Path(folder)) == []
        assert Checker(SimpleNamespace(inputs=[str(path)], verbose=False)).process_all() == 0


def test_other_tools_read_every_kind_of_record(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, BIG)
    first = exchange(chunked(b"<html>" * 50, b"sErVeR: \xd5\xfe\xb8\xae"))
    written = writer.append(first)
    writer.append(first, revisit_of=original_of(written, first))
    writer.append(exchange(b"", truncated="time"))
    writer.append(exchange(b"HTTP/1.1 200 OK\r\nContent-Le", truncated="disconnect"))
    writer.append(exchange(b"HTTP/1.1 100 Continue\r\n\r\n" + page(b"after an interim response")))
    writer.append(exchange(page(b"more than promised")[:-3] + b"...surplus"))
    writer.append(exchange(b"HTTP/1.1 200 OK\r\nA: b\r\n \r\nC: d\r\n\r\nafter a line of blanks"))
    writer.append(exchange(b"HTTP/1.1 200 OK\nA: b\n\nafter bare line feeds\r\n\r\n"))
    writer.append_metadata("urn:gongkai:visit:1", b'{"schema": "gongkai.visit/1"}', AT)
    writer.close()
    path = tmp_path / written.segment
    assert subprocess.run(["gzip", "-t", str(path)], check=False).returncode == 0
    checked = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout.count("digest pass") == 18 - 2  # a revisit and an empty block have nothing to check
    assert "failed" not in checked.stdout


def test_a_segment_begins_with_what_made_it(tmp_path: Path) -> None:
    path, _ = write(tmp_path, [exchange(page(b"x"))])
    info = next(scan(path))
    assert (info.kind, info.fields["WARC-Filename"], info.offset) == ("warcinfo", path.name, 0)
    text = blocks(path, "warcinfo")[0].decode("ascii")
    assert {line.split(":")[0] for line in text.splitlines()} == {
        "software",
        "format",
        "conformsTo",
        "robots",
        "description",
    }


def test_everything_told_of_an_exchange_is_kept(tmp_path: Path) -> None:
    told = exchange(page(b"x"), ip="203.0.113.7", fidelity="payload", truncated="length", tls="TLSv1.3, not verified")
    path, (written,) = write(tmp_path, [told])
    (response,), (request,) = records(path, "response"), records(path, "request")
    assert (response.record_id, response.offset, response.length) == (
        written.record_id,
        written.offset,
        written.length,
    )
    assert (response.uri, response.at, response.ip, response.fidelity) == (URL, AT, "203.0.113.7", "payload")
    assert (response.truncated, response.tls, response.http_status) == ("length", "TLSv1.3, not verified", 200)
    assert (request.concurrent_to, request.method) == (written.record_id, "GET")


def test_the_standards_digest_is_written_where_readers_agree_on_it(tmp_path: Path) -> None:
    path, (plain, framed) = write(tmp_path, [exchange(page(b"same")), exchange(chunked(b"same"))])
    assert plain.payload_digest == framed.payload_digest == payload_digest(exchange(page(b"same")))
    first, second = records(path, "response")
    assert first.fields["WARC-Payload-Digest"] == second.fields["Gongkai-Payload-Digest"] == plain.payload_digest
    assert "WARC-Payload-Digest" not in second.fields


def test_warcio_calls_the_right_digest_of_a_chunked_body_damage(tmp_path: Path) -> None:
    fields = {"WARC-Target-URI": URL, "Content-Type": "application/http; msgtype=response"}

    def passes(payload_digest: str) -> bool:
        told = {**fields, "WARC-Payload-Digest": payload_digest}
        path = tmp_path / "one.warc.gz"
        path.write_bytes(build(WarcRecordType.response, "urn:uuid:1", AT, told, chunked(b"same")))
        return Checker(SimpleNamespace(inputs=[str(path)], verbose=False)).process_all() == 0

    assert passes(digest(frame(b"same", 7)))
    assert not passes(digest(b"same"))  # why Gongkai-Payload-Digest exists; when this passes, it can go


def test_a_repeat_refers_to_its_original(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, BIG)
    first = exchange(page(b"<p>" * 500, b"Date: Monday"))
    again = exchange(page(b"<p>" * 500, b"Date: Tuesday"))
    written = writer.append(first)
    repeat = writer.append(again, revisit_of=original_of(written, first))
    writer.close()
    (revisit,) = records(tmp_path / repeat.segment, "revisit")
    assert repeat.revisit_of == revisit.refers_to == written.record_id
    assert revisit.fields["WARC-Profile"].endswith("/revisit/identical-payload-digest")
    assert revisit.fields["WARC-Refers-To-Target-URI"] == URL
    assert revisit.fields["WARC-Refers-To-Date"] == "2024-02-12T18:30:05.123456Z"
    assert (b"Date", b"Tuesday") in revisit.http_headers
    assert blocks(tmp_path / repeat.segment, "revisit") == [again.response.removesuffix(b"<p>" * 500)]
    read = read_capture(tmp_path, repeat.segment, repeat.offset, find={written.record_id: place(written)}.get)
    assert (read.body, read.at) == (b"<p>" * 500, AT)


def place(written: Written) -> tuple[str, int]:
    return written.segment, written.offset


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (chunked(b"same body"), page(b"same body")),
        (page(b"same body"), chunked(b"same body")),
        (page(b"same body"), page(b"another body")),
    ],
    ids=["chunked before", "chunked now", "another payload"],
)
def test_what_a_reader_could_not_put_together_is_written_in_full(tmp_path: Path, first: bytes, again: bytes) -> None:
    writer = ArchiveWriter(tmp_path, BIG)
    written = writer.append(exchange(first))
    repeat = writer.append(exchange(again), revisit_of=original_of(written, exchange(first)))
    writer.close()
    assert repeat.revisit_of is None
    assert read_capture(tmp_path, repeat.segment, repeat.offset).block == again


def test_an_original_that_is_gone_is_not_referred_to(tmp_path: Path) -> None:
    same = exchange(page(b"same"))
    path, (written,) = write(tmp_path, [same])
    path.unlink()
    writer = ArchiveWriter(tmp_path, BIG)
    assert writer.append(same, revisit_of=original_of(written, same)).revisit_of is None
    writer.close()


def test_nothing_is_opened_before_the_first_append(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, BIG)
    assert (writer.sync(), writer.close(), list(tmp_path.iterdir())) == ((), (), [])


def test_a_full_segment_is_ended_and_another_begun(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, 2_000)
    written = fill(writer, 8)
    lengths = writer.close()
    names = sorted(path.name for path in tmp_path.glob("*.warc.gz"))
    assert len(names) > 1
    assert sorted({one.segment for one in written}) == names
    assert lengths == ()  # `fill` had forced everything to disk
    assert [path.name for path in sorted(tmp_path.glob("*.cdxj"))] == [
        name.replace(".warc.gz", ".cdxj") for name in names
    ]
    assert verify(tmp_path) == []


@pytest.mark.parametrize("framed", [page, lambda body: chunked(body, size=5_000)], ids=["plain", "chunked"])
def test_a_large_response_is_held_in_memory_a_few_times_at_most(
    tmp_path: Path, framed: Callable[[bytes], bytes]
) -> None:
    size = 8_000_000
    large = exchange(framed(random.Random(1).randbytes(size)))
    writer = ArchiveWriter(tmp_path, BIG)
    tracemalloc.start()
    try:
        written = writer.append(large)
        writer.append(large, revisit_of=original_of(written, large))
        writer.close()
        writing = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        read = read_capture(tmp_path, written.segment, written.offset)
        reading = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(read.body) == size
    assert writing < 6 * size
    assert reading < 4.5 * size


def test_a_writer_goes_on_with_the_segment_that_another_left(tmp_path: Path) -> None:
    place, written = None, []
    for _ in range(3):
        writer = ArchiveWriter(tmp_path, BIG, place)
        written += [writer.append(exchange(page(b"%d" % n), f"{URL}?n={n}")) for n in range(len(written), 7)[:3]]
        (place,) = writer.close()
        assert not place.closed
        assert verify(tmp_path) == []
    path = tmp_path / place.name
    assert {one.segment for one in written} == {path.name}
    assert [record.record_id for record in records(path, "response")] == [one.record_id for one in written]
    assert len(records(path, "warcinfo")) == 3  # what made the records that follow
    assert len(index_path(path).read_text().splitlines()) == 7


def test_a_writer_that_has_nothing_to_add_leaves_the_segment_alone(tmp_path: Path) -> None:
    path, _ = write(tmp_path, [exchange(page(b"x"))])
    before = path.read_bytes()
    writer = ArchiveWriter(tmp_path, BIG, SegmentLength(path.name, len(before), closed=False))
    assert (writer.sync(), writer.close()) == ((), ())
    assert path.read_bytes() == before


def test_a_segment_that_was_left_full_is_ended(tmp_path: Path) -> None:
    path, _ = write(tmp_path, [exchange(page(b"x"))])
    left = SegmentLength(path.name, path.stat().st_size, closed=False)
    writer = ArchiveWriter(tmp_path, left.length, left)
    new = writer.append(exchange(page(b"y")))
    assert new.segment != path.name
    assert [(one.name, one.closed) for one in writer.sync()] == [(path.name, True), (new.segment, False)]
    writer.close()


@pytest.mark.parametrize("wrong", [-1, 1])
def test_a_segment_of_another_length_is_not_gone_on_with(tmp_path: Path, wrong: int) -> None:
    path, _ = write(tmp_path, [exchange(page(b"x"))])
    before = path.read_bytes()
    writer = ArchiveWriter(tmp_path, BIG, SegmentLength(path.name, len(before) + wrong, closed=False))
    with pytest.raises(StorageFailure, match=f"{path.name}: {len(before) + wrong} bytes were committed"):
        writer.append(exchange(page(b"y")))
    assert path.read_bytes() == before


def test_sync_tells_the_length_of_every_segment_that_grew(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, 1)
    first, second = (writer.append(exchange(page(b"x"))) for _ in range(2))
    told = writer.sync()
    assert [(one.name, one.closed) for one in told] == [(first.segment, True), (second.segment, False)]
    assert [one.length for one in told] == [(tmp_path / one.name).stat().st_size for one in told]
    assert writer.sync() == ()
    writer.close()


def test_no_name_is_used_twice_under_a_stopped_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_NOW", "2024-02-12T02:00:00+08:00")
    paths = [write(tmp_path, [exchange(page(b"x"))])[0] for _ in range(3)]
    repair(
        tmp_path, {path.name: path.stat().st_size for path in paths[:2]}
    )  # the third moves to torn/ and keeps its name
    paths.append(write(tmp_path, [exchange(page(b"x"))])[0])
    assert [path.name for path in paths] == [f"gongkai-20240211180000-{n:05d}.warc.gz" for n in range(4)]


def test_a_line_break_cannot_smuggle_in_a_header(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="line break in 'Gongkai-TLS"):
        ArchiveWriter(tmp_path, BIG).append(exchange(page(b"x"), tls="TLS\r\nWARC-Type: warcinfo"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["http://x.cn/年报", "http://x.cn/a b", "http://x.cn/\r\nWARC-Type: response"])
def test_an_address_is_taken_only_as_it_stands_on_the_wire(tmp_path: Path, url: str) -> None:
    with pytest.raises(ValueError, match="not an address"):
        ArchiveWriter(tmp_path, BIG).append(exchange(page(b"x"), url=url))
    assert list(tmp_path.iterdir()) == []


class FailingDisk(io.FileIO):
    """A file on a disk that is full after `room` bytes."""

    room = 0

    def write(self, data: bytes | memoryview) -> int:  # type: ignore[override]
        if self.room == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        fitting = bytes(data)[: self.room]
        self.room -= len(fitting)
        return super().write(fitting)


@pytest.mark.parametrize("room", range(0, 3_000, 97))
def test_a_full_disk_is_told_in_one_line_and_repaired(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    def open_new(folder: Path) -> FailingDisk:
        file = FailingDisk(folder / "gongkai-20240212000000-00000.warc.gz", "xb")
        file.room = room
        return file

    monkeypatch.setattr(writer_module, "_new_file", open_new)
    writer = ArchiveWriter(tmp_path, BIG)
    committed: dict[str, int] = {}
    with pytest.raises(StorageFailure, match=r"gongkai-.*No space left") as failure:
        for n in range(20):
            writer.append(exchange(page(b"%d" % n * 50)))
            committed.update({one.name: one.length for one in writer.sync()})
    assert "\n" not in str(failure.value)
    with pytest.raises(StorageFailure):
        writer.sync()
    assert writer.close() == ()
    repair(tmp_path, committed)
    assert verify(tmp_path) == []
    assert {path.name: path.stat().st_size for path in tmp_path.glob("*.warc.gz")} == committed


@pytest.mark.parametrize("call", range(6))
def test_a_disk_that_fails_to_sync_ends_the_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: int) -> None:
    calls = iter(range(100))

    def fsync(handle: int) -> None:
        if next(calls) == call:
            raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(writer_module.os, "fsync", fsync)
    writer = ArchiveWriter(tmp_path, BIG)
    committed: dict[str, int] = {}
    with pytest.raises(StorageFailure, match="Input/output error"):
        for _ in range(3):
            writer.append(exchange(page(b"x")))
            committed.update({one.name: one.length for one in writer.sync()})
        writer.close()
    writer.close()
    repair(tmp_path, committed)
    assert verify(tmp_path) == []


def test_an_interrupt_inside_a_record_ends_the_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = ArchiveWriter(tmp_path, BIG)
    fill(writer)
    (path,) = tmp_path.glob("*.warc.gz")
    whole = path.stat().st_size

    def half(segment: object, data: bytes) -> int:
        with path.open("ab") as file:
            file.write(data[: len(data) // 2])
        raise KeyboardInterrupt

    monkeypatch.setattr(writer_module._Segment, "write", half)
    with pytest.raises(KeyboardInterrupt):
        writer.append(exchange(page(b"x")))
    with pytest.raises(StorageFailure, match="was interrupted"):
        writer.append(exchange(page(b"x")))
    assert writer.close() == ()
    repair(tmp_path, {path.name: whole})
    assert verify(tmp_path) == []


def test_a_device_without_space_fails_the_append(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer_module, "_new_file", lambda folder: io.FileIO("/dev/full", "wb"))
    writer = ArchiveWriter(tmp_path, BIG)
    with pytest.raises(StorageFailure, match="No space left on device"):
        writer.append(exchange(page(b"x")))
    writer.close()
