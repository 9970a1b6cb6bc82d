"""A workspace's archive copied to a real object store, given up here, read there, and brought home."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer
from s3fs import S3FileSystem
from sqlalchemy import Engine
from typer.testing import CliRunner

from cli.main import run
from cli.nightly import nightly
from roster.errors import StorageFailure
from storage.archive.far import read_stub
from storage.archive.segments import open_segment, segment_paths, segment_size
from storage.chain.close import close_night
from storage.database import open_database
from storage.workspace import Workspace, open_workspace
from tests.cli.archive.test_close import with_roster
from tests.crawler.county import two_pages, workspace_for
from tests.crawler.servers import Site
from tests.storage.chain.nights import archive_night, closed_nights, day
from tests.storage.copies.between import Between
from tests.storage.copies.conftest import settings
from tests.storage.copies.nights import LATER, archived, copied, given_up, home, there
from tests.storage.synthetic import SITE, dump

ROOT = Path(__file__).parents[3]


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


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str


@pytest.fixture
def gongkai(
    kept: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ended]:
    """The command, as a user gives it."""

    def call(*words: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["gongkai", *words, "-w", str(kept.path)])
        code = run()
        return Ended(code, *capsys.readouterr())

    return call


def in_a_process_of_its_own(workspace: Workspace, *words: str) -> Ended:
    """The command with worker processes of its own: those of the tests know nothing of this test's environment."""
    command = [sys.executable, "-m", "cli", *words, "-w", str(workspace.path)]
    ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120, cwd=ROOT)
    return Ended(ended.returncode, ended.stdout, ended.stderr)


def test_everything_is_made_again_from_an_archive_that_is_all_elsewhere(
    kept: Workspace, engine: Engine, monkeypatch: pytest.MonkeyPatch, gongkai: Callable[..., Ended]
) -> None:
    assert gongkai("reparse").code == 0
    before = dump(engine, leave_out=["task"])
    assert before["snapshot"]
    assert before["record"]
    given_up(kept, monkeypatch)
    assert list(kept.archive.glob("*.warc.gz")) == []
    engine.dispose()
    for file in kept.path.glob("gongkai.db*"):
        file.unlink()
    for index in kept.archive.glob("*.cdxj"):
        index.unlink()
    assert gongkai("archive", "index").code == 0
    made = in_a_process_of_its_own(kept, "reparse")
    assert (made.code, made.err) == (0, "")
    again = open_database(kept.database_url)
    assert dump(again, leave_out=["task"]) == before
    again.dispose()


def test_the_crawl_goes_on_with_segments_elsewhere(
    kept: Workspace, engine: Engine, monkeypatch: pytest.MonkeyPatch, gongkai: Callable[..., Ended]
) -> None:
    given_up(kept, monkeypatch)
    archive_night(engine, kept, day(LATER))
    manifest = close_night(engine, kept, day(LATER))
    assert manifest is not None
    assert manifest.counts.segments == 1
    revisits = [c["url"] for c in dump(engine)["capture"] if c["revisit_of"]]
    assert f"{SITE}/1.html" in revisits
    assert gongkai("archive", "verify").out.endswith("the archive is whole\n")


def test_verify_finds_one_altered_byte_in_a_copy_elsewhere(
    kept: Workspace,
    bucket: str,
    s3: S3FileSystem,
    monkeypatch: pytest.MonkeyPatch,
    gongkai: Callable[..., Ended],
) -> None:
    given_up(kept, monkeypatch)
    first = segment_paths(kept.archive)[0]
    data = bytearray(s3.cat_file(f"{bucket}/archive/{first.name}"))
    data[len(data) // 2] ^= 4
    s3.pipe_file(f"{bucket}/archive/{first.name}", bytes(data))
    found = gongkai("archive", "verify")
    assert found.code == 1
    assert any(line.startswith(f"{first.name} at byte ") for line in found.out.splitlines())


def test_verify_names_a_segment_whose_copy_is_gone_and_goes_on(
    kept: Workspace,
    bucket: str,
    s3: S3FileSystem,
    monkeypatch: pytest.MonkeyPatch,
    gongkai: Callable[..., Ended],
) -> None:
    given_up(kept, monkeypatch)
    first = segment_paths(kept.archive)[0]
    s3.rm_file(f"{bucket}/archive/{first.name}")
    found = gongkai("archive", "verify")
    assert found.code == 1
    said = f"{first.name}: cannot be read: s3://{bucket}/archive/{first.name}: no such bucket, folder or file"
    assert any(line.startswith(said) for line in found.out.splitlines())


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"AWS_SECRET_ACCESS_KEY": "wrong"}, "not allowed"),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, "the server does not answer"),
    ],
)
def test_the_command_says_what_keeps_it_out_in_one_line(
    environment: dict[str, str],
    said: str,
    kept: Workspace,
    bucket: str,
    monkeypatch: pytest.MonkeyPatch,
    gongkai: Callable[..., Ended],
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    before = archived(kept)
    told = gongkai("archive", "copy")
    assert told.code == 6
    assert told.err.startswith(f"gongkai: s3://{bucket}/archive: {said}")
    assert len(told.err.splitlines()) == 1
    assert archived(kept) == before


def test_a_night_copies_what_it_crawled(bucket: str, tmp_path: Path, s3: S3FileSystem) -> None:
    nightly_app = typer.Typer()
    nightly_app.command()(nightly)
    with Site(two_pages()) as site:
        crawled = with_roster(workspace_for(tmp_path, site))
        with (crawled.path / "gongkai.toml").open("a", encoding="utf-8") as file:
            file.write(f'[archive]\ncopy_to = "s3://{bucket}/archive"\n')
        told = CliRunner().invoke(nightly_app, ["-w", str(crawled.path)])
    assert told.exit_code == 0
    assert there(s3, bucket) == archived(crawled)
    assert f"files: {len(there(s3, bucket))} copied and read back" in told.output.splitlines()
