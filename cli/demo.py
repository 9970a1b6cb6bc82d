"""`gongkai demo`: plays the simulated counties night by night through the real `gongkai nightly`; shows the answer.

The portals run in this process on loopback; each night is a `gongkai nightly` of its own with its own clock, exactly
as a timer would call it. A demo that was stopped, or has ended, goes on with the night after its last one.
"""

import errno
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from shutil import which
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import func, select

import demo as counties
from cli.exits import EXIT_OF_ERROR, Exit
from roster.errors import BadInput, GongkaiError
from storage.chain.keys import FOLDER, make_keys
from storage.database import open_database
from storage.ledger import OPEN
from storage.models import Visit
from storage.workspace import MARK, Workspace, create_workspace

WORKSPACE = Path("demo-workspace")
# Not $GONGKAI_WORKSPACE: that is the operator's real one.
DemoWorkspaceOption = Annotated[Path, typer.Option("-w", "--workspace", help="The demo's own folder.")]
PORTS = {"qinglan": 8411, "jichuan": 8412, "yanhu": 8413, "yangzhang": 8414}
NEXT = (
    ("audit --year 2023", "one year, with dates and proof"),
    ("audit --year 2023 --as-of 2024-02-15", "what was known that day"),
    ("findings", "what the rules found"),
    ("history 桐荫坞镇 2022", "one filer's story"),
    ("archive verify", "every byte behind it"),
)
SHOW = 12  # so many nights at a time: what happens about the due date is over by then
QUIET_NIGHTS = 3  # what a demo plays that has already reached the end of the calendar
SETTINGS = (
    """\
# The demo's portals stand on this machine and need no patience; a real workspace has none of these lines.
[crawl]
allow_hosts = ["127.0.0.1"]
delay = 0
rest = 0
contact = "demo"
"""
    + counties.SETTINGS
)


def demo(workspace: DemoWorkspaceOption = WORKSPACE) -> None:
    """Crawl the simulated counties night by night, and show who did not file. Invented places; some two minutes."""
    console = Console()
    try:
        with counties.serving(ports=PORTS) as portals:
            prepared = _prepare(workspace, portals.base_urls)
            nights = _nights(prepared)
            _play(console, workspace, portals, nights)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise BadInput(f"a port of the demo is taken: {error}", remedy="stop the other demo") from error
    _show(console, workspace, nights[-1])


def _prepare(path: Path, base_urls: Mapping[str, str]) -> Workspace:
    """Make the demo's workspace: settings, portal files, and the roster of the invented counties.

    Stopped in the middle, it goes on. A workspace that is not the demo's is refused: its portals would be asked, and
    its archive written, under a false clock.
    """
    mark = path / MARK
    if mark.exists() and mark.read_text(encoding="utf-8") != SETTINGS:
        raise BadInput("this workspace is not the demo's", file=path, remedy="give the demo a folder of its own")
    path.mkdir(parents=True, exist_ok=True)
    mark.write_text(SETTINGS, encoding="utf-8")
    workspace = create_workspace(path)
    make_keys(workspace.path / FOLDER)
    if not workspace.roster_files:
        for name, text in counties.portal_files(base_urls).items():
            (workspace.portals / name).write_text(text, encoding="utf-8")
        roster = path / "invented-townships.csv"
        roster.write_text(counties.roster_csv(), encoding="utf-8")
        _gongkai(path, counties.NIGHTS[0], "roster", "import", str(roster))
        (path / "rulings.yaml").write_text(counties.rulings_yaml(), encoding="utf-8")
    return workspace


def _nights(workspace: Workspace) -> list[int]:
    """Give the calendar's numbers of the nights to play next: a dozen of it, or a few quiet ones after its end.

    A night that was stopped in the middle of a visit is played again: it goes on from there.
    """
    engine = open_database(workspace.database_url)
    with engine.connect() as connection:
        last = connection.scalar(select(func.max(Visit.night)))
        stopped = connection.scalar(select(func.min(Visit.night)).where(Visit.state == OPEN))
    engine.dispose()
    first = 0
    while last is not None and _day(first) <= last and _day(first) != stopped:
        first += 1
    left = len(counties.NIGHTS) - first
    return list(range(first, first + (min(SHOW, left) if left > 0 else QUIET_NIGHTS)))


def _day(night: int) -> date:
    return date.fromisoformat(counties.moment(night)[:10])


def _play(console: Console, workspace: Path, portals: counties.Portals, nights: list[int]) -> None:
    """Run `gongkai nightly` once for each night, with the portals turned to it."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("nights", total=len(nights))
        for night in nights:
            moment = counties.moment(night)
            progress.update(task, description=f"night of {moment[:10]}")
            portals.set_night(night)
            progress.console.print(_gongkai(workspace, moment, "nightly").rstrip(), highlight=False, markup=False)
            progress.advance(task)


def _gongkai(workspace: Path, moment: str, *words: str) -> str:
    """Run one `gongkai` command at a simulated moment; gives what it printed. A partial night is part of the story."""
    command = [sys.executable, "-m", "cli", *words, "-w", str(workspace)]
    environment = os.environ | {"GONGKAI_NOW": moment, "COLUMNS": "120"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in (Exit.DONE, Exit.PARTIAL):
        raise _failure(done.returncode, f"gongkai {words[0]} on {moment[:10]}: {done.stderr.strip()}")
    return done.stdout


def _failure(code: int, message: str) -> GongkaiError:
    """Give the error the command ended with, so that the demo ends with the same code."""
    kind = next((kind for kind, known in EXIT_OF_ERROR.items() if known == code), None)
    if kind is None or kind is BadInput:
        return BadInput(message)
    return kind(message)


def _show(console: Console, workspace: Path, night: int) -> None:
    """Print the matrix of all years, and where to look next."""
    console.print(_gongkai(workspace, counties.moment(night), "audit"), highlight=False, markup=False)
    program = "gongkai" if which("gongkai") else sys.argv[0]
    console.print("Look next at")
    for words, why in NEXT:
        console.print(f"  {why}:\n    {program} {words} -w {workspace}", soft_wrap=True, highlight=False, markup=False)
    console.print("  what happened next, a dozen nights more of forty:\n    make demo")
