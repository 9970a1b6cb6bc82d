"""After a crash, repair leaves exactly what was committed, keeps the rest aside, and can itself be interrupted."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from roster.errors import StorageFailure
from storage.archive import ArchiveWriter, repair, scan, verify
from storage.archive.cdxj import index_path
from tests.storage.archive.exchanges import BIG, exchange, fill, page


def closed_segment(folder: Path, count: int = 3) -> Path:
    writer = ArchiveWriter(folder, BIG)
    written = fill(writer, count)
    writer.close()
    return folder / written[0].segment


def test_a_tail_beyond_the_commit_is_kept_aside(tmp_path: Path) -> None:
    path = closed_segment(tmp_path)
    data = path.read_bytes()
    committed = [record.offset for record in scan(path)][3]
    for torn_at in range(committed, len(data) + 1, 37):
        path.write_bytes(data[:torn_at])
        index_path(path).unlink(missing_ok=True)
        done = repair(tmp_path, {path.name: committed})
        assert path.read_bytes() == data[:committed]
        assert verify(tmp_path) == []
        if torn_at > committed:
            assert [(one.what, one.offset, one.length) for one in done] == [
                ("tail", committed, torn_at - committed),
                ("index", 0, committed),
            ]
            assert done[0].moved_to is not None
            assert done[0].moved_to.read_bytes() == data[committed:torn_at]
            assert f"{torn_at - committed} bytes from byte {committed} were never committed" in str(done[0])


def test_an_index_that_knows_more_than_was_committed_is_written_anew(tmp_path: Path) -> None:
    path = closed_segment(tmp_path)
    assert len(index_path(path).read_text().splitlines()) == 3
    repair(tmp_path, {path.name: [record.offset for record in scan(path)][3]})
    assert len(index_path(path).read_text().splitlines()) == 1


def test_a_segment_no_transaction_knows_moves_aside_whole(tmp_path: Path) -> None:
    path = closed_segment(tmp_path)
    data = path.read_bytes()
    (done,) = repair(tmp_path, {})
    assert (done.what, done.moved_to) == ("unknown", tmp_path / "torn" / path.name)
    assert (tmp_path / "torn" / path.name).read_bytes() == data
    assert [entry.name for entry in tmp_path.iterdir()] == ["torn"]


def test_a_missing_index_is_rebuilt_to_the_byte(tmp_path: Path) -> None:
    path = closed_segment(tmp_path)
    before = index_path(path).read_bytes()
    index_path(path).unlink()
    (done,) = repair(tmp_path, {path.name: path.stat().st_size})
    assert (done.what, str(done)) == ("index", f"{path.name}: index written anew")
    assert index_path(path).read_bytes() == before


def test_a_whole_archive_needs_no_repair(tmp_path: Path) -> None:
    path = closed_segment(tmp_path)
    assert repair(tmp_path, {path.name: path.stat().st_size}) == []


@pytest.mark.parametrize("left", [0, 500])
def test_lost_bytes_are_never_passed_over(tmp_path: Path, left: int) -> None:
    path = closed_segment(tmp_path)
    size = path.stat().st_size
    path.write_bytes(path.read_bytes()[:left])
    with pytest.raises(StorageFailure, match=rf"{path.name}: {size} bytes were committed, {left} are there"):
        repair(tmp_path, {path.name: size})
    path.unlink()
    with pytest.raises(StorageFailure, match=path.name):
        repair(tmp_path, {path.name: size})


def test_repair_interrupted_before_the_cut_is_repeated(tmp_path: Path) -> None:
    path = closed_segment(tmp_path)
    data, committed = path.read_bytes(), [record.offset for record in scan(path)][1]
    (tmp_path / "torn").mkdir()
    (tmp_path / "torn" / f"{path.name}.{committed}").write_bytes(b"half a c")
    repair(tmp_path, {path.name: committed})
    assert (tmp_path / "torn" / f"{path.name}.{committed}").read_bytes() == data[committed:]
    assert repair(tmp_path, {path.name: committed}) == []


def test_writing_goes_on_in_a_new_segment_after_repair(tmp_path: Path) -> None:
    path = closed_segment(tmp_path)
    size = path.stat().st_size
    with path.open("ab") as file:
        file.write(b"\x1f\x8b torn")
    repair(tmp_path, {path.name: size})
    writer = ArchiveWriter(tmp_path, BIG)
    assert writer.append(exchange(page(b"y"))).segment != path.name
    writer.close()
    assert verify(tmp_path) == []


def test_the_index_of_a_growing_segment_is_brought_up_to_its_end(tmp_path: Path) -> None:
    path = closed_segment(tmp_path, 5)
    whole = index_path(path).read_bytes()
    for known in range(6):
        index_path(path).write_bytes(b"".join(whole.splitlines(keepends=True)[:known]))
        done = repair(tmp_path, {path.name: path.stat().st_size}, {path.name})
        assert [one.what for one in done] == (["index"] if known < 5 else [])
        assert index_path(path).read_bytes() == whole


def test_an_index_is_damaged_no_further(tmp_path: Path) -> None:
    path = closed_segment(tmp_path)
    whole = index_path(path).read_bytes()
    index_path(path).write_bytes(whole[:-30])
    repair(tmp_path, {path.name: path.stat().st_size}, {path.name})
    assert index_path(path).read_bytes() == whole


@pytest.mark.parametrize("call", range(16))
def test_a_repair_that_fails_anywhere_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    known, unknown = closed_segment(tmp_path), closed_segment(tmp_path)
    data, stray = known.read_bytes(), unknown.read_bytes()
    committed = [record.offset for record in scan(known)][3]
    calls = iter(range(100))

    def failing(real: Callable[..., object]) -> Callable[..., object]:
        def step(*arguments: object, **named: object) -> object:
            if next(calls) == call:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*arguments, **named)

        return step

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", failing(os.fsync))
        patch.setattr(Path, "replace", failing(Path.replace))
        patch.setattr(Path, "mkdir", failing(Path.mkdir))
        try:
            repair(tmp_path, {known.name: committed}, {known.name})
            failed = False
        except StorageFailure as failure:
            failed = "No space left" in str(failure)
    assert failed == (next(calls) == call + 1)
    repair(tmp_path, {known.name: committed}, {known.name})
    assert known.read_bytes() == data[:committed]
    assert (tmp_path / "torn" / f"{known.name}.{committed}").read_bytes() == data[committed:]
    assert (tmp_path / "torn" / unknown.name).read_bytes() == stray
    assert verify(tmp_path) == []
