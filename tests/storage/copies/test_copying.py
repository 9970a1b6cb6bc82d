"""What is copied, given up and brought home, and in which order; the place is fsspec's memory."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fsspec.implementations.memory import MemoryFileSystem
from sqlalchemy import Engine

from roster.errors import StorageFailure
from storage.archive.far import stub_path
from storage.archive.segments import is_here, open_segment, segment_paths
from storage.copies.journal import NAME as JOURNAL
from storage.workspace import Workspace, open_workspace
from tests.storage.chain.nights import at, closed_nights, day, files
from tests.storage.copies.conftest import settings
from tests.storage.copies.nights import LATER, archived, copied, given_up, home, there


@pytest.fixture
def bucket() -> str:
    return "bucket"


@pytest.fixture
def store() -> Iterator[MemoryFileSystem]:
    store = MemoryFileSystem()
    store.store.clear()
    yield store
    store.store.clear()


@pytest.fixture
def kept(
    engine: Engine, workspace: Workspace, bucket: str, store: MemoryFileSystem, monkeypatch: pytest.MonkeyPatch
) -> Workspace:
    """Three closed nights, to be copied and kept here, too."""
    closed_nights(engine, workspace, monkeypatch, 3)
    return settings(workspace, f"memory://{bucket}/archive")


def test_what_went_missing_there_is_copied_again_and_told(
    kept: Workspace, bucket: str, store: MemoryFileSystem
) -> None:
    copied(kept)
    before = there(store, bucket)
    lost = ["manifests/SHA256SUMS", segment_paths(kept.archive)[1].name, min(n for n in before if n.endswith(".cdxj"))]
    for name in lost:
        store.rm_file(f"{bucket}/archive/{name}")
    summary = copied(kept)
    assert sorted(summary.sent) == sorted(lost)
    assert sorted(summary.told) == sorted(
        f"memory://{bucket}/archive/{name}: is not there; copied again" for name in lost
    )
    assert there(store, bucket) == before


def test_a_lost_journal_costs_a_reading_and_no_upload(kept: Workspace, bucket: str, store: MemoryFileSystem) -> None:
    copied(kept)
    before = {path: store.info(path)["created"] for path in store.find(bucket)}
    journal = (kept.archive / JOURNAL).read_bytes()
    (kept.archive / JOURNAL).unlink()
    summary = copied(kept)
    assert (summary.sent, len(summary.found)) == ([], len(before))
    assert {path: store.info(path)["created"] for path in store.find(bucket)} == before
    assert len((kept.archive / JOURNAL).read_bytes().splitlines()) == len(journal.splitlines())


def test_a_journal_that_a_kill_cut_short_is_gone_on_with(kept: Workspace) -> None:
    copied(kept)
    journal = kept.archive / JOURNAL
    journal.write_bytes(journal.read_bytes()[:-20])
    assert len(copied(kept).found) == 1
    assert copied(kept).lines() == []


def test_a_new_night_adds_its_own_files_only(kept: Workspace, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    from storage.chain.close import close_night
    from tests.storage.chain.nights import archive_night

    copied(kept)
    at(monkeypatch, day(3))
    archive_night(engine, kept, day(3))
    manifest = close_night(engine, kept, day(3))
    assert manifest is not None
    (segment,) = manifest.segments
    stem = segment.name.removesuffix(".warc.gz")
    assert sorted(copied(kept).sent) == sorted(
        [segment.name, f"{stem}.cdxj", f"{stem}.leaves", f"manifests/{manifest.name}", f"manifests/{manifest.name}.sig",
         "manifests/SHA256SUMS"]
    )  # fmt: skip


def test_a_segment_that_no_manifest_lists_is_not_copied(
    kept: Workspace, engine: Engine, monkeypatch: pytest.MonkeyPatch, bucket: str, store: MemoryFileSystem
) -> None:
    from tests.storage.chain.nights import archive_night

    at(monkeypatch, day(3))
    archive_night(engine, kept, day(3))
    copied(kept)
    new = segment_paths(kept.archive)[-1].name
    assert new not in there(store, bucket)
    assert len([name for name in there(store, bucket) if name.endswith(".warc.gz")]) == 3


def test_a_damaged_segment_is_not_copied_and_neither_is_what_vouches_for_it(
    kept: Workspace, bucket: str, store: MemoryFileSystem
) -> None:
    first, *others = segment_paths(kept.archive)
    data = bytearray(first.read_bytes())
    data[len(data) // 2] ^= 1
    first.write_bytes(data)
    summary = copied(kept)
    assert summary.damaged == [f"{first}: has other bytes; not copied (run: gongkai archive verify)"]
    names = there(store, bucket)
    assert first.name not in names
    assert {path.name for path in others} <= names.keys()
    assert not any(name.startswith("manifests/000001-") for name in names)


def test_two_workspaces_never_share_an_address(
    kept: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bucket: str, store: MemoryFileSystem
) -> None:
    from storage.database import open_database
    from storage.workspace import create_workspace

    copied(kept)
    before = there(store, bucket)
    other = create_workspace(tmp_path / "other")
    engine = open_database(other.database_url)
    closed_nights(engine, other, monkeypatch, 1)
    engine.dispose()
    other = settings(other, kept.settings.archive.copy_to)
    with pytest.raises(StorageFailure, match="the manifest of another archive .*an address of its own"):
        copied(other)
    assert there(store, bucket) == before


def test_only_nights_that_long_ago_are_given_up(kept: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = segment_paths(kept.archive)
    summary = given_up(kept, monkeypatch, keep_days=LATER - 1)
    assert summary.given_up == [path.name for path in paths[:2]]
    assert [is_here(path) for path in paths] == [False, False, True]


def test_nothing_is_given_up_without_keep_days(kept: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    assert given_up(kept, monkeypatch, keep_days=0).given_up == []


def test_a_kill_between_stub_and_removal_leaves_both_and_the_segment_counts(
    kept: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = segment_paths(kept.archive)[0]

    unlink = Path.unlink

    def killed(self: Path, missing_ok: bool = False) -> None:
        if self == first:
            raise KeyboardInterrupt
        unlink(self, missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", killed)
        with pytest.raises(KeyboardInterrupt):
            given_up(kept, monkeypatch)
    assert stub_path(first).exists()
    assert is_here(first)
    assert segment_paths(kept.archive).count(first) == 1
    assert first.name in copied(open_workspace(kept.path)).given_up
    assert not is_here(first)


def test_what_was_given_up_comes_home_as_it_was(kept: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    before = archived(kept)
    given_up(kept, monkeypatch)
    summary = home(kept)
    assert archived(kept) == before
    assert len(summary.back) == 3
    assert home(kept).lines() == []


def test_a_copy_that_was_altered_is_not_brought_home_and_the_others_are(
    kept: Workspace, bucket: str, store: MemoryFileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = archived(kept)
    first, *others = segment_paths(kept.archive)
    given_up(kept, monkeypatch)
    altered = bytes([before[first.name][0] ^ 1]) + before[first.name][1:]
    store.pipe_file(f"{bucket}/archive/{first.name}", altered)
    summary = home(kept)
    assert summary.damaged == [
        f"memory://{bucket}/archive/{first.name}: has other bytes; not brought back (restore it from another copy)"
    ]
    assert [is_here(path) for path in (first, *others)] == [False, True, True]
    assert stub_path(first).exists()


def test_a_copy_that_was_never_finished_says_so_when_it_comes_home(
    kept: Workspace, bucket: str, store: MemoryFileSystem
) -> None:
    copied(kept)
    last = max(name for name in there(store, bucket) if name.startswith("manifests/0") and name.endswith(".json"))
    store.rm_file(f"{bucket}/archive/{last}")
    shutil.rmtree(kept.archive)
    kept.archive.mkdir()
    assert any("SHA256SUMS names it, and it is not there" in line for line in home(kept).told)


def test_moving_to_another_place_takes_along_what_was_given_up(
    kept: Workspace, bucket: str, store: MemoryFileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = archived(kept)
    given_up(kept, monkeypatch)
    moved = settings(kept, f"memory://{bucket}-2/archive", 3)
    copied(moved)
    store.rm(bucket, recursive=True)
    for path in segment_paths(kept.archive):
        with open_segment(path) as file:
            assert file.read() == before[path.name]


def test_a_folder_is_a_place_like_any_other(kept: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = archived(kept)
    nas = tmp_path / "nas"
    local = settings(kept, str(nas), 3)
    with pytest.raises(StorageFailure, match=rf"^{nas}: no such folder \(mount it, or make it\)$"):
        copied(local)
    assert not nas.exists()
    nas.mkdir()
    at(monkeypatch, day(LATER))
    assert len(copied(local).given_up) == 3
    assert {name: data for name, data in files(nas).items() if not name.startswith("keys/")} == before
    assert home(local).damaged == []
    assert archived(kept) == before


def test_a_full_disk_is_told_and_leaves_no_half_file(kept: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    given_up(kept, monkeypatch)
    first = segment_paths(kept.archive)[0]
    before = archived(kept)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(StorageFailure, match=rf"^{first}: cannot be written: No space left on device"):
            home(kept)
    assert archived(kept) == before


def test_a_stub_says_where_when_and_what_in_plain_json(kept: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    first = segment_paths(kept.archive)[0]
    given_up(kept, monkeypatch)
    said = json.loads(stub_path(first).read_text())
    assert said.keys() == {"schema", "address", "length", "sha256", "read_back_at"}
    assert said["schema"] == "gongkai.far/1"
    assert said["read_back_at"].startswith(str(day(LATER) - timedelta(days=1)))


@pytest.mark.parametrize("step", [*range(0, 34, 8), *range(34, 49)])
def test_a_kill_at_any_step_loses_nothing_and_the_next_run_ends_it(
    step: int, kept: Workspace, bucket: str, store: MemoryFileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Steps are the writes, there and here, that copying and giving up make."""
    before, paths = archived(kept), segment_paths(kept.archive)
    done = 0

    def killed_at(work: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*words: Any, **named: Any) -> Any:
            nonlocal done
            done += 1
            if done == step + 1:
                raise KeyboardInterrupt
            return work(*words, **named)

        return counted

    with monkeypatch.context() as patched:
        patched.setattr(MemoryFileSystem, "pipe_file", killed_at(MemoryFileSystem.pipe_file))
        patched.setattr(os, "fsync", killed_at(os.fsync))
        patched.setattr(Path, "unlink", killed_at(Path.unlink))
        with suppress(KeyboardInterrupt):
            given_up(kept, monkeypatch)
    assert done > step
    for path in paths:
        with open_segment(path) as file:
            assert file.read() == before[path.name]
    copied(open_workspace(kept.path))
    assert [is_here(path) for path in paths] == [False] * 3
    home(open_workspace(kept.path))
    assert archived(kept) == before
