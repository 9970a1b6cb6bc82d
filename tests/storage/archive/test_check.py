"""verify names the file, the offset and the record of everything that is not as it was written."""

import zlib
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.archive import ArchiveWriter, scan, verify
from storage.archive.cdxj import index_path, write_index
from storage.archive.check import walk
from storage.archive.record import Damaged
from storage.archive.stored import index_entries
from tests.storage.archive.exchanges import BIG, chunked, exchange, fill, original_of, page


def archive(folder: Path) -> Path:
    writer = ArchiveWriter(folder, BIG)
    written = fill(writer)
    writer.append(exchange(chunked(b"<td>3</td>" * 30)))
    writer.append_metadata("urn:gongkai:visit:1", b"{}", next(scan(folder / written[0].segment)).at)
    writer.close()
    return folder / written[0].segment


def test_a_whole_archive_has_no_defect(tmp_path: Path) -> None:
    archive(tmp_path)
    assert verify(tmp_path) == []


def test_a_flipped_bit_is_found_wherever_it_is(tmp_path_factory: object) -> None:
    folder = tmp_path_factory.mktemp("archive")  # type: ignore[attr-defined]
    path = archive(folder)
    data, records = path.read_bytes(), list(scan(path))

    @settings(max_examples=150, deadline=None)
    @given(at=st.integers(0, len(data) - 1), bit=st.integers(0, 7))
    def flip(at: int, bit: int) -> None:
        hit = next(r for r in records if r.offset <= at < r.offset + r.length)
        damaged = bytearray(data)
        damaged[at] ^= 1 << bit
        path.write_bytes(damaged)
        assert (path.name, hit.offset) in {(defect.file, defect.offset) for defect in verify(folder, compressed=True)}

    flip()


def test_the_records_after_a_damaged_one_are_still_checked(tmp_path: Path) -> None:
    path = archive(tmp_path)
    first, second = [r for r in scan(path) if r.kind == "response"][:2]
    data = bytearray(path.read_bytes())
    for record in (first, second):
        data[record.offset + record.length // 2] ^= 0x10
    path.write_bytes(data)
    assert [defect.offset for defect in verify(tmp_path)] == [first.offset, second.offset]


def test_a_cut_segment_is_told_by_its_last_record_and_its_index(tmp_path: Path) -> None:
    path = archive(tmp_path)
    last = [r for r in scan(path) if r.kind == "response"][-1]
    path.write_bytes(path.read_bytes()[: last.offset + 30])
    (defect,) = verify(tmp_path)
    assert (defect.file, defect.offset) == (path.name, last.offset)
    assert str(defect) == f"{path.name} at byte {last.offset}: the file ends inside this record"
    path.write_bytes(path.read_bytes()[: last.offset])
    (defect,) = verify(tmp_path)
    assert (defect.offset, defect.what) == (last.offset, f"{index_path(path).name} points to no such record")


def test_bytes_changed_under_a_new_checksum_are_told_by_the_digests(tmp_path: Path) -> None:
    path = archive(tmp_path)
    record = next(r for r in scan(path) if r.kind == "response")
    data = path.read_bytes()
    plain = zlib.decompress(data[record.offset : record.offset + record.length], 31)
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    forged = packer.compress(plain.replace(b"<p>0</p>", b"<p>8</p>")) + packer.flush()
    path.write_bytes(data[: record.offset] + forged + data[record.offset + record.length :])
    told = [d for d in verify(tmp_path) if d.record_id]
    assert {(d.offset, d.record_id) for d in told} == {(record.offset, record.record_id)}
    assert [d.what for d in told] == [
        "the block digest is not that of the block",
        "the payload digest is not that of the body",
    ]


def test_a_missing_index_is_a_defect(tmp_path: Path) -> None:
    path = archive(tmp_path)
    index_path(path).unlink()
    what = f"the segment has no index, {index_path(path).name} is not there"
    assert [(d.file, d.what) for d in verify(tmp_path)] == [(path.name, what)]


def test_a_missing_segment_is_told_by_its_index(tmp_path: Path) -> None:
    path = archive(tmp_path)
    path.unlink()
    assert [(d.file, d.what) for d in verify(tmp_path)] == [
        (path.name, f"the segment is gone, {index_path(path).name} is there")
    ]


def test_every_index_line_is_held_against_its_record(tmp_path: Path) -> None:
    path = archive(tmp_path)
    index = index_path(path)
    lines = index.read_text().splitlines()
    false = lines[0].replace('"status": "200"', '"status": "404"')
    index.write_text("\n".join([false, *lines[2:], "not a line"]) + "\n")
    assert sorted(d.what for d in verify(tmp_path)) == [
        f"{index.name} does not agree with this record",
        f"{index.name} does not have this record",
        f"{index.name} line 4 is none",
    ]
    index.write_text("\n".join(reversed(lines)) + "\n")
    assert [d.what for d in verify(tmp_path)] == [f"{index.name} is not sorted"]


def test_a_repeat_without_its_original_is_a_defect(tmp_path: Path) -> None:
    first = exchange(page(b"<p>" * 50))
    original = ArchiveWriter(tmp_path, BIG)
    written = original.append(first)
    original.close()
    later = ArchiveWriter(tmp_path, BIG)
    repeat = later.append(first, revisit_of=original_of(written, first))
    later.close()
    assert verify(tmp_path) == []
    (tmp_path / written.segment).unlink()
    index_path(tmp_path / written.segment).unlink()
    assert [(d.file, d.offset, d.record_id, d.what) for d in verify(tmp_path)] == [
        (repeat.segment, repeat.offset, repeat.record_id, f"repeats {written.record_id}, which is not in the archive")
    ]


def test_a_segment_torn_at_any_byte_gives_its_whole_records_and_where_the_tear_begins(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path, BIG)
    path = tmp_path / fill(writer, 2)[0].segment
    writer.close()
    data = path.read_bytes()
    ends = [record.offset + record.length for record in scan(path)]
    for torn_at in range(len(data) + 1):
        path.write_bytes(data[:torn_at])
        found = list(walk(path))
        whole = [end for end in ends if end <= torn_at]
        told = [(one.offset, one.torn) for one in found if isinstance(one, Damaged)]
        assert len(found) - len(told) == len(whole)
        assert told == ([] if torn_at in (0, *ends) else [(max(whole, default=0), True)])


def test_a_request_that_does_not_follow_its_capture_is_named(tmp_path: Path) -> None:
    path = archive(tmp_path)
    data, records = path.read_bytes(), list(scan(path))
    members = [data[r.offset : r.offset + r.length] for r in records]
    moved = next(n for n, r in enumerate(records) if r.kind == "request")
    members.append(members.pop(moved))
    path.write_bytes(b"".join(members))
    write_index(path, index_entries(scan(path)))
    assert [(d.record_id, d.what) for d in verify(tmp_path)] == [
        (records[moved].record_id, f"does not follow {records[moved].concurrent_to}, which it asked for")
    ]


def test_a_record_that_is_there_twice_is_named(tmp_path: Path) -> None:
    path = archive(tmp_path)
    record = next(r for r in scan(path) if r.kind == "metadata")
    data = path.read_bytes()
    path.write_bytes(data + data[record.offset : record.offset + record.length])
    assert [(d.offset, d.record_id, d.what) for d in verify(tmp_path)] == [
        (len(data), record.record_id, f"{path.name} at byte {record.offset} has the same record id")
    ]


def test_a_segment_under_another_name_is_told_by_its_warcinfo(tmp_path: Path) -> None:
    path = archive(tmp_path)
    for file in (path, index_path(path)):
        file.rename(file.with_name("other" + "".join(file.suffixes)))
    assert f"says that the file is {path.name}" in {d.what for d in verify(tmp_path)}
