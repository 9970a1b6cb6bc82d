"""A journal is only added to; a kill in the middle of a line loses nothing that was written before."""

import json
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

import pytest

from roster.errors import StorageFailure, WorkspaceLocked
from storage import journal
from storage.journal import append, held, read


def write(path: Path, *texts: str) -> None:
    append(path, [{"says": text} for text in texts])


def says(path: Path) -> list[object]:
    return [line.entry and line.entry.get("says") for line in read(path).lines]


def test_what_was_never_written_to_is_empty(tmp_path: Path) -> None:
    assert read(tmp_path / "none.jsonl").lines == ()


def test_lines_have_numbers_and_carry_the_digest_of_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    assert [line.number for line in append(path, [{"says": "甲"}, {"says": "乙"}])] == [1, 2]
    assert [line.number for line in append(path, [{"says": "丙"}])] == [3]
    first, second, third = path.read_bytes().splitlines()
    assert json.loads(second)["after"] == sha256(first).hexdigest()
    assert json.loads(third)["after"] == sha256(second).hexdigest()
    assert read(path).faults == []


def test_a_line_cut_short_anywhere_loses_nothing_before_it_and_is_set_aside(tmp_path: Path) -> None:
    path, copy = tmp_path / "j.jsonl", tmp_path / "copy.jsonl"
    write(path, "一", "二", "三")
    data = path.read_bytes()
    last = data[:-1].rindex(b"\n") + 1
    for end in range(last, len(data) + 1):
        copy.write_bytes(data[:end])
        copy.with_name("copy.jsonl.torn").unlink(missing_ok=True)
        whole = end >= len(data) - 1
        assert says(copy) == ["一", "二", "三"][: 3 if whole else 2]
        assert read(copy).torn == (b"" if whole else data[last:end])
        write(copy, "四")
        assert says(copy) == [*(["一", "二", "三"] if whole else ["一", "二"]), "四"]
        assert read(copy).faults == []
        aside = copy.with_name("copy.jsonl.torn")
        assert (aside.read_bytes() if aside.exists() else b"") == (
            b"" if whole or end == last else data[last:end] + b"\n"
        )


@pytest.mark.parametrize(
    ("edit", "faulty"),
    [
        (lambda lines: [lines[0], lines[1].replace("二".encode(), "贰".encode()), lines[2]], [3]),
        (lambda lines: [lines[0], lines[2]], [2]),
        (lambda lines: [lines[1], lines[0], lines[2]], [1, 2, 3]),
        (lambda lines: [lines[0], b"no entry", lines[2]], [2, 3]),
    ],
)
def test_a_line_that_was_edited_taken_out_or_moved_shows(tmp_path: Path, edit: object, faulty: list[int]) -> None:
    path = tmp_path / "j.jsonl"
    write(path, "一", "二", "三")
    path.write_bytes(b"".join(line + b"\n" for line in edit(path.read_bytes().splitlines())))  # type: ignore[operator]
    assert [line.number for line in read(path).faults] == faulty
    write(path, "四")
    assert [line.number for line in read(path).faults] == faulty


def test_a_disk_that_takes_nothing_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "j.jsonl"
    write(path, "一")
    before = path.read_bytes()
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StorageFailure, match=r"j\.jsonl: cannot be written"):
        write(path, "二")
    assert path.read_bytes() == before


def test_texts_that_are_no_text_are_made_one(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    write(path, "a\ud800b\0c")
    assert says(path) == ["a\ufffdb\0c"]
    assert read(path).faults == []


def _add(folder: Path, name: str, count: int) -> None:
    for number in range(count):
        with held(folder):
            append(folder / "j.jsonl", [{"says": f"{name}{number}"}])


def test_writers_at_once_leave_every_line_whole(tmp_path: Path) -> None:
    context = get_context("spawn")
    writers = [context.Process(target=_add, args=(tmp_path, name, 15)) for name in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert sorted(map(str, says(tmp_path / "j.jsonl"))) == sorted(f"{name}{n}" for name in "ab" for n in range(15))
    assert read(tmp_path / "j.jsonl").faults == []


def test_who_waits_too_long_for_the_lock_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "PATIENCE", journal.tenacity.stop_after_attempt(2))
    with held(tmp_path), pytest.raises(WorkspaceLocked, match="somebody else"), held(tmp_path):
        pass


def test_what_never_ends_is_not_read_as_a_journal(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").symlink_to("/dev/zero")
    with pytest.raises(StorageFailure, match="is no file"):
        read(tmp_path / "x.jsonl")
