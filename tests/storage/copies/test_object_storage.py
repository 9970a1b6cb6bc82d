"""A workspace's archive copied to a real object store, given up here, read there, and brought home."""

import shutil

import pytest
from s3fs import S3FileSystem
from sqlalchemy import Engine

from roster.errors import StorageFailure
from storage.archive.far import read_stub
from storage.archive.segments import open_segment, segment_paths, segment_size
from storage.workspace import Workspace, open_workspace
from tests.storage.chain.nights import closed_nights
from tests.storage.copies.between import Between
from tests.storage.copies.conftest import settings
from tests.storage.copies.nights import archived, copied, given_up, home, there


@pytest.fixture
def kept(engine: Engine, workspace: Workspace, bucket: str, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Two closed nights, to be copied and kept here, too."""
    closed_nights(engine, workspace, monkeypatch, 2)
    return settings(workspace, f"s3://{bucket}/archive")


def test_the_copy_is_the_archive_and_the_public_key_byte_for_byte(
    kept: Workspace, bucket: str, s3: S3FileSystem
) -> None:
    summary = copied(kept)
    public = {"keys/gongkai_ed25519.pub": (kept.path / "keys" / "gongkai_ed25519.pub").read_bytes()}
    assert there(s3, bucket) == archived(kept) | public
    assert len(summary.sent) == len(there(s3, bucket))
    assert (summary.told, summary.damaged, summary.given_up) == ([], [], [])


def test_a_second_run_reads_and_sends_nothing(kept: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    copied(kept)

    def never(*_: object) -> None:
        raise AssertionError("asked for")

    for work in ("_cat_file", "_pipe_file", "_open"):
        monkeypatch.setattr(S3FileSystem, work, never)
    assert copied(kept).lines() == []


def test_a_wrong_object_is_replaced_and_told(kept: Workspace, bucket: str, s3: S3FileSystem) -> None:
    first = segment_paths(kept.archive)[0]
    s3.pipe_file(f"{bucket}/archive/{first.name}", first.read_bytes()[:100])
    summary = copied(kept)
    size = first.stat().st_size
    assert summary.told == [f"s3://{bucket}/archive/{first.name}: is 100 bytes long and not {size}; copied again"]
    assert there(s3, bucket)[first.name] == first.read_bytes()


def test_what_was_given_up_is_read_as_if_it_were_here(
    kept: Workspace, bucket: str, s3: S3FileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = archived(kept)
    paths = segment_paths(kept.archive)
    summary = given_up(kept, monkeypatch)
    assert summary.given_up == [path.name for path in paths]
    assert list(kept.archive.glob("*.warc.gz")) == []
    assert segment_paths(kept.archive) == paths
    for path in paths:
        stub = read_stub(path)
        assert stub is not None
        assert stub.address == f"s3://{bucket}/archive/{path.name}"
        assert segment_size(path) == stub.length == len(before[path.name])
        with open_segment(path) as file:
            assert file.read() == before[path.name]
            file.seek(len(before[path.name]) // 2)
            assert file.read(10) == before[path.name][len(before[path.name]) // 2 :][:10]
    left = archived(kept)
    assert {name: left[name] for name in before if not name.endswith(".warc.gz")} == {
        name: data for name, data in before.items() if not name.endswith(".warc.gz")
    }


def test_a_copy_that_was_altered_since_is_found_before_the_segment_goes(
    kept: Workspace, bucket: str, s3: S3FileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied(kept)
    first = segment_paths(kept.archive)[0]
    data = bytearray(first.read_bytes())
    data[-30] ^= 1
    s3.pipe_file(f"{bucket}/archive/{first.name}", bytes(data))
    summary = given_up(kept, monkeypatch)
    assert summary.told == [f"s3://{bucket}/archive/{first.name}: has other bytes; copied again"]
    assert first.name in summary.given_up
    with open_segment(first) as file:
        data[-30] ^= 1
        assert file.read() == bytes(data)


def test_a_bucket_that_is_gone_costs_nothing_here(
    kept: Workspace, bucket: str, s3: S3FileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied(kept)
    before = archived(kept)
    s3.rm(bucket, recursive=True)
    with pytest.raises(StorageFailure, match=rf"^s3://{bucket}/archive/\S+: no such bucket"):
        given_up(kept, monkeypatch)
    assert archived(kept) == before
    s3.mkdir(bucket)
    assert len(copied(open_workspace(kept.path)).given_up) == 2
    assert home(open_workspace(kept.path)).damaged == []
    assert archived(kept) == before


def test_what_is_gone_both_here_and_there_is_told_and_the_rest_goes_on(
    kept: Workspace, bucket: str, s3: S3FileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_up(kept, monkeypatch)
    first = segment_paths(kept.archive)[0]
    s3.rm_file(f"{bucket}/archive/{first.name}")
    s3.rm_file(f"{bucket}/archive/manifests/SHA256SUMS")
    summary = copied(kept)
    what = "is not there, and it was given up here (restore it from another copy)"
    assert summary.damaged == [f"s3://{bucket}/archive/{first.name}: {what}"]
    assert summary.sent == ["manifests/SHA256SUMS"]
    with pytest.raises(StorageFailure, match=rf"^s3://{bucket}/archive/{first.name}: no such bucket, folder or file"):
        open_segment(first)


def test_a_store_that_falls_silent_while_giving_up_loses_nothing(
    kept: Workspace, between: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied(kept)
    before = archived(kept)
    between.babble()
    with pytest.raises(StorageFailure):
        given_up(kept, monkeypatch)
    assert archived(kept) == before


def test_a_lost_archive_comes_back_whole(kept: Workspace) -> None:
    before = archived(kept)
    copied(kept)
    shutil.rmtree(kept.archive)
    kept.archive.mkdir()
    summary = home(kept)
    assert archived(kept) == before
    assert (summary.told, summary.damaged) == ([], [])
    assert copied(kept).sent == []
