"""`gongkai archive copy`, there and back, and the copy at the end of `gongkai nightly`; the place is a folder."""

import shutil
import sys
from pathlib import Path

import pytest
import typer
from fsspec.registry import _registry
from typer.testing import CliRunner, Result

from cli.archive import app
from cli.archive.copy import copy_tonight
from cli.main import run
from cli.nightly import nightly
from roster.errors import BadInput, StorageFailure
from storage.archive.segments import segment_paths
from storage.chain.manifest import manifests
from storage.copies.journal import NAME as JOURNAL
from storage.database import open_database
from storage.reading import read_new
from storage.rebuild import rebuild
from storage.workspace import Workspace, create_workspace
from tests.cli.archive.test_close import with_roster
from tests.crawler.county import two_pages, workspace_for
from tests.crawler.servers import Site
from tests.storage.chain.nights import closed_nights, files
from tests.storage.copies.conftest import settings
from tests.storage.fake_parser import FIRST
from tests.storage.synthetic import dump

night = typer.Typer()
night.command()(nightly)


def copy(workspace: Workspace, *words: str) -> Result:
    return CliRunner().invoke(app, ["copy", "-w", str(workspace.path), *words], catch_exceptions=False)


@pytest.fixture
def nas(tmp_path: Path) -> Path:
    folder = tmp_path / "nas"
    folder.mkdir()
    return folder


@pytest.fixture
def workspace(tmp_path: Path, nas: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace with two closed nights and a place to copy them to."""
    workspace = create_workspace(tmp_path / "ws")
    engine = open_database(workspace.database_url)
    closed_nights(engine, workspace, monkeypatch, 2)
    read_new(engine, workspace, parser=FIRST, processes=1)
    engine.dispose()
    return settings(workspace, str(nas))


def test_it_says_what_it_did_and_that_there_is_nothing_more_to_do(workspace: Workspace, nas: Path) -> None:
    first, second = copy(workspace), copy(workspace)
    assert first.output == f"files: {len(files(nas))} copied and read back\n"
    assert second.output == "nothing new to copy\n"
    assert (first.exit_code, second.exit_code) == (0, 0)


def test_without_a_place_it_says_which_setting_to_set(workspace: Workspace) -> None:
    bare = settings(workspace, "")
    with pytest.raises(BadInput, match=r"gongkai.toml: \[archive\] copy_to is empty \(set a folder or s3://BUCKET\)"):
        copy(bare)


def test_a_folder_is_taken_from_the_workspace_on(workspace: Workspace) -> None:
    (workspace.path.parent / "beside").mkdir()
    copy(settings(workspace, "../beside"))
    assert segment_paths(workspace.path.parent / "beside")


def test_a_place_that_is_not_there_is_one_line_and_code_6(
    workspace: Workspace, nas: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(nas)
    monkeypatch.setattr(sys, "argv", ["gongkai", "archive", "copy", "-w", str(workspace.path)])
    assert run() == 6
    assert capsys.readouterr().err == f"gongkai: {nas}: no such folder (mount it, or make it)\n"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("nosuch://bucket/x", "no kind of storage that is known"),
        ("s3://bucket/x", "the library for such addresses is not installed"),
    ],
)
def test_a_place_that_cannot_be_spoken_to_is_one_line_and_code_6(
    address: str,
    said: str,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)  # as where the extra is not installed
    monkeypatch.delitem(_registry, "s3", raising=False)
    settings(workspace, address)
    monkeypatch.setattr(sys, "argv", ["gongkai", "archive", "copy", "-w", str(workspace.path)])
    assert run() == 6
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"gongkai: {address}: {said}")
    assert line.endswith(")")


def test_what_was_done_before_a_failure_is_told(
    workspace: Workspace, nas: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = manifests(workspace.archive)[1]
    (nas / "manifests").mkdir()
    (nas / "manifests" / f"{manifest.name}.new").mkdir()  # in the way of the last night's manifest
    monkeypatch.setattr(sys, "argv", ["gongkai", "archive", "copy", "-w", str(workspace.path)])
    assert run() == 6
    told = capsys.readouterr()
    assert told.out.startswith("files: ")
    assert told.err.startswith(f"gongkai: {nas}/manifests/{manifest.name}: cannot be written: Is a directory")


def test_a_damaged_segment_is_named_with_code_1(workspace: Workspace) -> None:
    first = segment_paths(workspace.archive)[0]
    first.write_bytes(first.read_bytes()[:-1] + b"x")
    told = copy(workspace)
    assert told.exit_code == 1
    assert told.output.startswith(f"{first}: has other bytes; not copied (run: gongkai archive verify)\n")


def test_a_lost_archive_and_database_are_made_again_from_the_copy(workspace: Workspace) -> None:
    engine = open_database(workspace.database_url)
    before, held = dump(engine, leave_out=["task"]), files(workspace.archive)
    engine.dispose()
    copy(workspace)
    shutil.rmtree(workspace.archive)
    workspace.archive.mkdir()
    for file in workspace.path.glob("gongkai.db*"):
        file.unlink()
    assert copy(workspace, "--back").exit_code == 0
    assert {name: data for name, data in files(workspace.archive).items() if name != JOURNAL} == held
    engine = open_database(workspace.database_url)
    rebuild(engine, workspace)
    read_new(engine, workspace, parser=FIRST, processes=1)
    assert dump(engine, leave_out=["task"]) == before
    engine.dispose()


def test_nothing_to_bring_home_is_said(workspace: Workspace) -> None:
    copy(workspace)
    assert copy(workspace, "--back").output == "all of the archive is here\n"


def test_a_night_whose_copy_fails_is_closed_all_the_same_and_the_next_run_copies_it(tmp_path: Path, nas: Path) -> None:
    with Site(two_pages()) as site:
        workspace = with_roster(workspace_for(tmp_path, site))
        with (workspace.path / "gongkai.toml").open("a", encoding="utf-8") as file:
            file.write(f'[archive]\ncopy_to = "{nas}"\n')
        nas.rmdir()
        first = CliRunner().invoke(night, ["-w", str(workspace.path)])
        nas.mkdir()
        again = CliRunner().invoke(night, ["-w", str(workspace.path)])
    assert "closed: manifest 1" in first.output
    assert isinstance(first.exception, StorageFailure)
    assert str(first.exception) == f"{nas}: no such folder (mount it, or make it)"
    assert again.exit_code == 0
    assert f"files: {len(files(nas))} copied and read back" in again.output.splitlines()
    assert [path.name for path in segment_paths(nas)] == [path.name for path in segment_paths(workspace.archive)]


def test_a_night_with_damaged_files_does_not_pass_in_silence(workspace: Workspace) -> None:
    first = segment_paths(workspace.archive)[0]
    first.write_bytes(first.read_bytes()[:-1] + b"x")
    copying = copy_tonight(workspace)
    assert str(copying.fault).startswith(f"{workspace.archive}: 1 files are damaged and have no copy")


def test_a_night_without_a_place_to_copy_to_says_nothing(workspace: Workspace) -> None:
    copying = copy_tonight(settings(workspace, ""))
    assert (copying.lines, copying.fault) == ([], None)
