"""Where a segment's bytes are read from: its file, or the copy that its stub names."""

import io
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem
from tenacity import wait_none

from roster.errors import StorageFailure
from storage.archive import ArchiveWriter, far, read_capture, remote, scan, verify
from storage.archive.far import Stub, read_stub, stub_path, write_stub
from storage.archive.segments import begun_at, is_here, open_segment, segment_name, segment_paths, segment_size
from storage.archive.tail import repair
from tests.storage.archive.exchanges import BIG, fill

READ_AT = datetime(2024, 3, 1, tzinfo=UTC)


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryFileSystem]:
    monkeypatch.setattr(remote, "PAUSES", wait_none())
    place = MemoryFileSystem()
    place.store.clear()
    yield place
    place.store.clear()


@pytest.fixture
def segment(tmp_path: Path, elsewhere: MemoryFileSystem) -> Path:
    """A segment of some records whose bytes are only in the other place."""
    with closing(ArchiveWriter(tmp_path, segment_bytes=BIG)) as writer:
        fill(writer, 40)
    (path,) = tmp_path.glob("*.warc.gz")
    data = path.read_bytes()
    elsewhere.pipe_file(f"/place/{path.name}", data)
    write_stub(path, Stub(f"memory://place/{path.name}", len(data), sha256(data).hexdigest(), READ_AT))
    path.unlink()
    return path


def copy_of(segment: Path, elsewhere: MemoryFileSystem) -> bytes:
    data: bytes = elsewhere.cat_file(f"/place/{segment.name}")
    return data


def test_a_segment_elsewhere_is_listed_measured_and_opened_as_any_other(
    segment: Path, elsewhere: MemoryFileSystem
) -> None:
    data = copy_of(segment, elsewhere)
    assert segment_paths(segment.parent) == [segment]
    assert not is_here(segment)
    assert segment_size(segment) == len(data)
    with open_segment(segment) as file:
        assert file.read() == data


def test_every_place_in_it_can_be_sought(segment: Path, elsewhere: MemoryFileSystem) -> None:
    data = copy_of(segment, elsewhere)
    with open_segment(segment) as file:
        for at in (len(data) - 5, 0, 777, 1, len(data), len(data) + 9):
            assert file.seek(at) == at
            assert file.read(11) == data[at : at + 11]
        assert file.seek(-3, io.SEEK_END) == len(data) - 3
        assert file.read() == data[-3:]


def test_blocks_smaller_than_a_record_are_put_together(
    segment: Path, elsewhere: MemoryFileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(far, "_BLOCK", 64)
    monkeypatch.setattr(far, "_PIECE", 50)
    assert [record.kind for record in scan(segment)].count("response") == 40
    assert verify(segment.parent) == []


def test_captures_are_read_out_of_it(segment: Path) -> None:
    places = [(record.offset, record.record_id) for record in scan(segment) if record.kind == "response"]
    for number, (offset, record_id) in enumerate(places):
        capture = read_capture(segment.parent, segment.name, offset)
        assert (capture.record_id, capture.body) == (record_id, b"<p>%d</p>" % number * 20)


def test_where_both_are_the_segment_here_counts(segment: Path, elsewhere: MemoryFileSystem) -> None:
    segment.write_bytes(b"here")
    assert segment_paths(segment.parent) == [segment]
    assert segment_size(segment) == 4
    with open_segment(segment) as file:
        assert file.read() == b"here"


def test_a_segment_that_is_nowhere_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_segment(tmp_path / "gongkai-1.warc.gz")
    with pytest.raises(FileNotFoundError):
        segment_size(tmp_path / "gongkai-1.warc.gz")


def test_a_copy_that_is_gone_is_one_line_that_names_it(segment: Path, elsewhere: MemoryFileSystem) -> None:
    elsewhere.rm_file(f"/place/{segment.name}")
    with pytest.raises(StorageFailure, match=rf"^memory://place/{segment.name}: no such bucket, folder or file"):
        open_segment(segment)


def test_a_copy_of_another_length_is_not_read(segment: Path, elsewhere: MemoryFileSystem) -> None:
    data = copy_of(segment, elsewhere)
    elsewhere.pipe_file(f"/place/{segment.name}", data + b"x")
    what = rf"{len(data) + 1} bytes are there, {len(data)} were copied \(restore it"
    with pytest.raises(StorageFailure, match=rf"^memory://place/{segment.name}: {what}"):
        open_segment(segment)


def test_an_address_of_no_known_kind_is_told(segment: Path) -> None:
    stub = read_stub(segment)
    assert stub is not None
    write_stub(segment, Stub("nosuch://place/x", stub.length, stub.sha256, stub.read_back_at))
    with pytest.raises(StorageFailure, match=r"^nosuch://place/x: no kind of storage that is known"):
        open_segment(segment)


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"{}", b'{"schema": "other/1"}', b"\xff\xfe", b"null"])
def test_a_stub_that_is_none_is_told_with_its_name(text: bytes, segment: Path) -> None:
    stub_path(segment).write_bytes(text)
    for ask in (open_segment, segment_size):
        with pytest.raises(StorageFailure, match=rf"^{stub_path(segment)}: .*run: gongkai archive copy --back"):
            ask(segment)


def test_repair_leaves_a_segment_elsewhere_alone(segment: Path) -> None:
    assert repair(segment.parent, {segment.name: segment_size(segment)}) == []
    assert stub_path(segment).exists()


@pytest.mark.parametrize("known", [{}, {"length": 100}])
def test_a_database_that_knows_less_than_was_given_up_is_refused(known: dict[str, int], segment: Path) -> None:
    index = segment.with_name(segment.name.removesuffix(".warc.gz") + ".cdxj")
    before = index.read_bytes()
    committed = {segment.name: known["length"]} if known else {}
    with pytest.raises(StorageFailure, match=r"was given up here .*run: gongkai archive index"):
        repair(segment.parent, committed)
    assert index.read_bytes() == before


def test_a_database_that_knows_more_is_refused_as_for_any_segment(segment: Path) -> None:
    with pytest.raises(StorageFailure, match="restore the file from a copy"):
        repair(segment.parent, {segment.name: segment_size(segment) + 1})


def test_a_segment_tells_by_its_name_when_it_was_begun() -> None:
    moment = datetime(2020, 2, 1, 2, 0, 5, tzinfo=timezone(timedelta(hours=8)))
    assert segment_name(moment, 3) == "gongkai-20200131180005-00003.warc.gz"
    assert begun_at(segment_name(moment, 3)) == moment


@pytest.mark.parametrize("name", ["other-20200131180005-00003.warc.gz", "gongkai-20201399000000-00000.warc.gz"])
def test_a_name_that_we_never_give_tells_nothing(name: str) -> None:
    assert begun_at(name) is None
