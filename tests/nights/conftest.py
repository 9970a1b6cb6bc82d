"""A workspace on the demo's counties, and the `gongkai` command as a timer or an auditor would call it.

Most calls run in this process: starting one costs seconds, and what must hold is on disk. The processes that count, the
calendar's nights in test_truth.py and those that are killed in test_kill.py, are real.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import demo
from cli.main import build

SETTINGS = '[crawl]\nallow_hosts = ["127.0.0.1"]\ndelay = 0\nrest = 0\ncontact = "tests"\n' + demo.SETTINGS


@dataclass(frozen=True)
class Play:
    """One workspace and the portals it watches."""

    workspace: Path
    portals: demo.Portals

    def start(self, *words: str, night: int) -> subprocess.Popen[str]:
        """Start `gongkai WORDS` at two in the morning of a night."""
        command = [sys.executable, "-m", "cli", *words, "-w", str(self.workspace)]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=os.environ | surroundings(night), stdout=pipe, stderr=pipe, text=True)

    def gongkai(self, *words: str, night: int, codes: tuple[int, ...] = (0,)) -> str:
        """Run `gongkai WORDS` in this process; gives what it printed, after checking how it ended."""
        command = [*words, "-w", str(self.workspace)]
        done = CliRunner().invoke(build(words), command, env=surroundings(night), catch_exceptions=False)
        assert done.exit_code in codes, f"gongkai {' '.join(words)}: exit {done.exit_code}\n{done.output}"
        return done.stdout

    def nightly(self, night: int) -> str:
        """Turn the portals to a night and run `gongkai nightly`; some nights are partial by design."""
        self.portals.set_night(night)
        return self.gongkai("nightly", night=night, codes=(0, 4))

    def nightly_of_a_timer(self, night: int) -> None:
        """Do the same as a timer does it: in a process of its own."""
        self.portals.set_night(night)
        with self.start("nightly", night=night) as process:
            out, err = process.communicate()
        assert process.returncode in (0, 4), f"gongkai nightly: exit {process.returncode}\n{out}\n{err}"

    def verdicts(self, night: int, *words: str) -> list[dict[str, Any]]:
        """Give the audit of all years as JSON."""
        return json.loads(self.gongkai("audit", "--format", "json", *words, night=night))


def surroundings(night: int) -> dict[str, str]:
    """Give the environment of a command at two in the morning of a night."""
    return {"GONGKAI_NOW": demo.moment(night), "COLUMNS": "200"}


def prepare(workspace: Path, portals: demo.Portals) -> Play:
    """Make a workspace that watches the given portals."""
    play = Play(workspace, portals)
    CliRunner().invoke(build(["init"]), ["init", str(workspace)], catch_exceptions=False)
    (workspace / "gongkai.toml").write_text(SETTINGS, encoding="utf-8")
    for name, text in demo.portal_files(portals.base_urls).items():
        (workspace / "portals" / name).write_text(text, encoding="utf-8")
    roster = workspace / "townships.csv"
    roster.write_text(demo.roster_csv(), encoding="utf-8")
    play.gongkai("roster", "import", str(roster), night=0)
    (workspace / "rulings.yaml").write_text(demo.rulings_yaml(), encoding="utf-8")
    return play


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Callable[..., Play]]:
    """Give a maker of plays: `play("qinglan")` watches one portal, `play()` all of them."""
    with demo.serving() as portals:

        def make(*names: str) -> Play:
            folder = tmp_path / f"w{len(list(tmp_path.iterdir()))}"
            made = prepare(folder, portals)
            for file in (folder / "portals").glob("*.yaml"):
                if names and file.stem not in names:
                    file.unlink()
            return made

        yield make
