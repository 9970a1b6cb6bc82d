"""A workspace is a folder with gongkai.toml; one run at a time holds it; decisions are journaled."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from roster.errors import BadInput, WorkspaceLocked
from storage.workspace import create_workspace, open_workspace


def test_a_new_workspace_has_all_its_folders_and_opens(tmp_path: Path) -> None:
    create_workspace(tmp_path / "w")
    workspace = open_workspace(tmp_path / "w")
    names = sorted(p.name for p in workspace.path.iterdir())
    assert names == ["archive", "gongkai.toml", "journal", "portals", "roster"]
    assert workspace.database_url == f"sqlite:///{workspace.path}/gongkai.db"


def test_making_it_again_keeps_the_operators_settings(tmp_path: Path) -> None:
    create_workspace(tmp_path)
    (tmp_path / "gongkai.toml").write_text("[crawl]\ndelay = 7\n", encoding="utf-8")
    assert create_workspace(tmp_path).settings.crawl.delay == 7


def test_a_folder_without_the_mark_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="not a Gongkai workspace .run: gongkai init"):
        open_workspace(tmp_path)


def test_a_second_run_is_refused_and_a_dead_one_leaves_no_lock(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path)
    dying = "import os, sys; from pathlib import Path; from storage.workspace import open_workspace\n"
    dying += "with open_workspace(Path(sys.argv[1])).lock(): os._exit(9)"
    assert subprocess.run([sys.executable, "-c", dying, str(tmp_path)], check=False).returncode == 9
    with workspace.lock(), pytest.raises(WorkspaceLocked, match="another run holds"), workspace.lock():
        pass


def test_a_decision_is_one_line_with_its_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_NOW", "2024-02-01T02:00")
    workspace = create_workspace(tmp_path)
    workspace.journal("roster", {"file": "甲.csv"})
    workspace.journal("roster", {"file": "乙.csv"})
    lines = (tmp_path / "journal" / "roster.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["file"] for line in lines] == ["甲.csv", "乙.csv"]
    assert json.loads(lines[0])["at"] == "2024-01-31T18:00:00+00:00"
