"""`gongkai release publish` as an operator runs it."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.exits import Exit
from cli.main import run
from storage.workspace import create_workspace
from tests.release.publish.conftest import Two, two
from tests.release.verify.forging import copied

__all__ = ["two"]
Gongkai = Callable[..., int]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return create_workspace(tmp_path / "w").path


@pytest.fixture
def gongkai(monkeypatch: pytest.MonkeyPatch) -> Gongkai:
    """Give what runs a command line."""

    def ran(*words: str | Path) -> int:
        monkeypatch.setattr(sys, "argv", ["gongkai", *map(str, words)])
        return run()

    return ran


def test_a_release_is_published_where_told(
    gongkai: Gongkai,
    two: Two,
    workspace: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert gongkai("release", "publish", two.first, "--to", "public", "-w", workspace) == Exit.DONE
    assert "files put and read back, 0 were there" in capsys.readouterr().out
    listed = json.loads((tmp_path / "public" / "index.json").read_bytes())["releases"]
    assert [each["name"] for each in listed] == [two.first.name]


def test_without_a_place_the_setting_names_it_beside_the_workspace(
    gongkai: Gongkai, two: Two, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gongkai("release", "publish", two.first, "-w", workspace) == Exit.BAD_INPUT
    assert "[release] publish is empty" in capsys.readouterr().err
    with (workspace / "gongkai.toml").open("a", encoding="utf-8") as file:
        file.write('\n[release]\npublish = "public"\ntitle_zh = "某县年报"\n')
    assert gongkai("release", "publish", two.first, "-w", workspace) == Exit.DONE
    assert "某县年报" in (workspace / "public" / "index.html").read_text(encoding="utf-8")


def test_a_release_that_does_not_verify_is_refused_line_by_line(
    gongkai: Gongkai, two: Two, workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copied(two.first, tmp_path / two.first.name)
    (folder / "README.md").write_text("other", encoding="utf-8")
    public = tmp_path / "public"
    assert gongkai("release", "publish", folder, "--to", public, "-w", workspace) == Exit.FOUND
    assert "refused: README.md: its sha256 is" in capsys.readouterr().out
    assert not public.exists()


def test_what_is_no_release_is_bad_input(
    gongkai: Gongkai, workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in (tmp_path / "nothing", workspace):
        assert gongkai("release", "publish", folder, "--to", tmp_path / "p", "-w", workspace) == Exit.BAD_INPUT
        assert capsys.readouterr().err.count("\n") == 1
