"""`gongkai release verify FOLDER` says what is wrong and where, and ends with the code that means it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.exits import Exit
from cli.main import run
from tests.release.verify.conftest import folder, released
from tests.release.verify.small import Released

__all__ = ["folder", "released"]
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def gongkai(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    def call(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["gongkai", *map(str, words)])
        code = run()
        out = capsys.readouterr()
        return code, out.out, out.err

    return call


def test_a_whole_release_ends_with_nothing_wrong_folder_or_packed(released: Released, gongkai: Command) -> None:
    for path in (released.folder, released.folder.with_name(f"{released.folder.name}.tar.zst")):
        code, out, _ = gongkai("release", "verify", path, "--key", released.key)
        assert (code, out.splitlines()[-1]) == (Exit.DONE, "the release is whole")


def test_a_defect_is_a_line_with_file_and_place_and_the_code_says_so(folder: Path, gongkai: Command) -> None:
    path = folder / "csv/cells.csv"
    path.write_bytes(path.read_bytes().replace(b",7,", b",8,", 1))
    code, out, _ = gongkai("release", "verify", folder)
    assert code == Exit.FOUND
    [line] = [line for line in out.splitlines() if line.startswith("csv/cells.csv, version_id")]
    assert "value is 8.0" in line
    assert out.splitlines()[-1] == "2 defects"


def test_json_says_the_same(folder: Path, gongkai: Command) -> None:
    (folder / "README.md").unlink()
    code, out, _ = gongkai("release", "verify", folder, "--format", "json")
    told = json.loads(out)
    assert code == Exit.FOUND
    assert told["defects"] == [{"file": "README.md", "place": None, "what": "is not there"}]
    assert told["checked"]["files"] > 50
    assert told["not_checked"]


def test_versions_are_read_again_from_the_archive(released: Released, gongkai: Command) -> None:
    code, out, _ = gongkai("release", "verify", released.folder, "--archive", released.archive, "--sample", "1")
    assert code == Exit.DONE
    assert "1 versions compared" in out
    assert "4 versions of the release" in out


def test_nothing_but_the_release_is_needed(released: Released, tmp_path: Path, gongkai: Command) -> None:
    alone = Path(shutil.copytree(released.folder, tmp_path / "elsewhere" / released.folder.name))
    assert gongkai("release", "verify", alone, "-w", tmp_path / "none")[0] == Exit.DONE


@pytest.mark.parametrize("words", [("--all",), ("--sample", "3"), ("--archive", ".", "--all", "--sample", "3")])
def test_words_that_say_nothing_together_are_refused(
    words: tuple[str, ...], released: Released, gongkai: Command
) -> None:
    assert gongkai("release", "verify", released.folder, *words)[0] == Exit.USAGE


@pytest.mark.parametrize("what", ["folder", "archive", "key"])
def test_a_path_that_is_not_what_was_asked_for_is_bad_input(
    what: str, released: Released, tmp_path: Path, gongkai: Command
) -> None:
    words = {
        "folder": (tmp_path / "none",),
        "archive": (released.folder, "--archive", tmp_path),
        "key": (released.folder, "--key", released.folder / "README.md"),
    }[what]
    code, _, err = gongkai("release", "verify", *words)
    assert code == Exit.BAD_INPUT
    assert str(words[-1]) in err
    assert len(err.splitlines()) == 1
