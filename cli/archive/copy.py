"""`gongkai archive copy`: copies what closed nights added to another place, or brings it home from there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from cli.archive.close import Closing
from cli.exits import Exit
from cli.options import WORKSPACE, WorkspaceOption
from roster.errors import GongkaiError, StorageFailure

if TYPE_CHECKING:
    from storage.workspace import Workspace

BACK = "Bring home what was given up here, and a whole archive when its folder was lost."


def copy(
    back: Annotated[bool, typer.Option("--back", help=BACK)] = False,
    workspace: WorkspaceOption = WORKSPACE,
) -> None:
    """Copy the archive to [archive] copy_to and read every copy back. Exit code 1 when a file is damaged."""
    from storage.copies.away import copy_away, copy_home
    from storage.copies.copying import CopySummary
    from storage.workspace import open_workspace

    opened, summary = open_workspace(workspace), CopySummary()
    try:
        with opened.lock(), _progress() as watch:
            (copy_home if back else copy_away)(opened, summary, watch)
    finally:  # what was done before a failure is told, too
        for line in summary.lines():
            print(line)
    if not summary.lines():
        print("nothing new to copy" if not back else "all of the archive is here")
    if summary.damaged:
        raise typer.Exit(Exit.FOUND)


def copy_tonight(workspace: "Workspace") -> Closing:
    """Copy what the night added, where a place is set; the caller holds the lock. A failure is told, not raised."""
    from storage.copies.away import copy_away
    from storage.copies.copying import CopySummary

    copying, summary = Closing(), CopySummary()
    if not workspace.settings.archive.copy_to:
        return copying
    try:
        copy_away(workspace, summary)
        if summary.damaged:
            what = f"{len(summary.damaged)} files are damaged and have no copy (run: gongkai archive verify)"
            copying.fault = StorageFailure(f"{workspace.archive}: {what}")
    except GongkaiError as error:
        copying.fault = error
    copying.lines = summary.lines()
    return copying


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None] | None]:
    """Give a watcher that draws a line for each file under way; none where nobody looks."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TransferSpeedColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        drawn: dict[str, TaskID] = {}

        def watch(name: str, count: int, whole: int) -> None:
            if name not in drawn:
                drawn[name] = bars.add_task(name, total=whole)
            bars.advance(drawn[name], count)

        yield watch
