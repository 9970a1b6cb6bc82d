"""Bad input is one line that names file, place and remedy, with the documented exit code; never a traceback."""

import errno
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest

from cli.exits import Exit
from cli.main import run
from storage.workspace import create_workspace

ROSTER = "code,name,kind,county_code,county_name,valid_from,valid_to,successor_code\n"
PORTAL = """\
id: qinglan
county_code: "990101"
county: 清岚县
family: trs
base_urls: [http://127.0.0.1:9/]
colums: []
columns:
  - key: annual
    url: http://127.0.0.1:9/list/
"""


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


def gongkai(*words: str, **environment: str) -> Ended:
    """Run `gongkai WORDS` from its rim on, in this process: to start one costs seconds."""
    out, err = StringIO(), StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["gongkai", *words])
        for name, value in environment.items():
            patch.setenv(name, value)
        return Ended(run(), out.getvalue(), err.getvalue())


def assert_one_line(done: Ended, code: Exit, *parts: str) -> None:
    assert done.returncode == code, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    for part in parts:
        assert part in done.stderr


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return create_workspace(tmp_path / "w").path


def test_a_folder_that_is_no_workspace(tmp_path: Path) -> None:
    assert_one_line(gongkai("nightly", "-w", str(tmp_path)), Exit.BAD_INPUT, str(tmp_path), "gongkai init")


@pytest.mark.parametrize("command", ["nightly", "crawl"])
def test_a_portal_file_with_an_unknown_key(workspace: Path, command: str) -> None:
    (workspace / "portals" / "qinglan.yaml").write_text(PORTAL, encoding="utf-8")
    done = gongkai(command, "-w", str(workspace))
    assert_one_line(done, Exit.BAD_INPUT, "qinglan.yaml:6", "colums")


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("990101101,漱石镇,village,990101,清岚县,2001-01-01,,\n", "village"),
        ("990101101,漱石镇,town,990101,清岚县,2001-13-01,,\n", "2001-13-01"),
        ("990101101,漱石镇,town,990101\n", "county_name"),
    ],
)
def test_a_roster_that_does_not_parse(workspace: Path, tmp_path: Path, row: str, what: str) -> None:
    file = tmp_path / "roster.csv"
    file.write_text(ROSTER + row, encoding="utf-8")
    assert_one_line(gongkai("roster", "import", str(file), "-w", str(workspace)), Exit.BAD_INPUT, "roster.csv:2", what)
    assert not list((workspace / "roster").iterdir()), "a refused roster leaves nothing behind"


def test_a_locked_workspace(workspace: Path) -> None:
    holder = "import sys; from pathlib import Path; from storage.workspace import open_workspace\n"
    holder += "with open_workspace(Path(sys.argv[1])).lock(): print('held', flush=True); sys.stdin.read()"
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", holder, str(workspace)], stdin=pipe, stdout=pipe, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        assert_one_line(gongkai("nightly", "-w", str(workspace)), Exit.LOCKED, "another run holds")
        other.communicate("")


def test_a_full_disk(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    file = workspace / "new.csv"
    file.write_text(ROSTER + "990101101,漱石镇,town,990101,清岚县,2001-01-01,,\n", encoding="utf-8")
    monkeypatch.setattr("storage.journal.os.fsync", full)
    assert_one_line(gongkai("roster", "import", str(file), "-w", str(workspace)), Exit.STORAGE, "No space left")
    assert not list((workspace / "roster").iterdir())
    assert not (workspace / "journal" / "roster.jsonl").read_bytes()


def test_a_database_that_is_none(workspace: Path) -> None:
    (workspace / "gongkai.db").write_bytes(b"this is not a database, but long enough to be read as one" * 20)
    assert_one_line(gongkai("audit", "--year", "2023", "-w", str(workspace)), Exit.STORAGE, "not a database")


def test_a_county_nobody_knows() -> None:
    assert_one_line(gongkai("roster", "show", "桃源仙境县", "--year", "2019"), Exit.BAD_INPUT, "桃源仙境县")


def test_a_moment_that_is_none(workspace: Path) -> None:
    assert_one_line(gongkai("nightly", "-w", str(workspace), GONGKAI_NOW="soon"), Exit.BAD_INPUT, "GONGKAI_NOW")


def test_a_command_line_that_is_none() -> None:
    assert gongkai("audit", "--yaer", "2019").returncode == Exit.USAGE


@pytest.mark.parametrize(
    "words", [("audit", "--year"), ("findings", "--year"), ("history", "镇"), ("roster", "show", "410329", "--year")]
)
def test_a_year_beyond_all_dates_is_a_wrong_call(words: tuple[str, ...]) -> None:
    assert gongkai(*words, "9" * 20).returncode == Exit.USAGE


def test_a_file_whose_name_is_no_text_is_named_all_the_same(tmp_path: Path) -> None:
    odd = os.fsencode(tmp_path) + b"/\xff.html"
    Path(os.fsdecode(odd)).write_bytes(b"x")
    strict = os.environ | {"PYTHONIOENCODING": "utf-8:strict"}
    done = subprocess.run([sys.executable, "-m", "cli", "diff", odd, odd], env=strict, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (Exit.DONE, b"")
    assert b"\\udcff.html" in done.stdout


def test_a_shell_gets_the_line_and_the_code(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cli", "roster", "import", str(tmp_path / "none.csv"), "-w", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert_one_line(Ended(done.returncode, done.stdout, done.stderr), Exit.BAD_INPUT, str(tmp_path), "gongkai init")
