"""`gongkai release build NAME`: the store as it stood on a day, as files that anybody can check."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.as_of import AsOfOption, as_of_day
from cli.exits import Exit
from cli.options import WORKSPACE, WorkspaceOption
from cli.screen import plain

if TYPE_CHECKING:
    from release.building.build import Built

_NAME = "Its folder's name; letters, digits, '.', '_', '-'. One that is taken is never replaced."
_COUNTY = "Only this county, by code or name; may be given several times."
_OUTPUT = "The folder in which releases lie; WORKSPACE/releases when left out."
_BOM = "Begin CSV files with a byte order mark, by which Excel tells that they are UTF-8."
_ACCEPT = "Why what fell since the last release may fall, in a sentence; it is written into the release."


def build(
    name: Annotated[str, typer.Argument(help=_NAME)],
    as_of: AsOfOption = None,
    county: Annotated[list[str] | None, typer.Option("--county", help=_COUNTY)] = None,
    output: Annotated[Path | None, typer.Option("--output", help=_OUTPUT)] = None,
    bom: Annotated[bool, typer.Option("--bom", help=_BOM)] = False,
    accept_drop: Annotated[str | None, typer.Option("--accept-drop", help=_ACCEPT)] = None,
    workspace: WorkspaceOption = WORKSPACE,
) -> None:
    """Build a dataset release. Exit code 1 when a guard refuses it: then nothing is left behind."""
    from release.building.build import Asked
    from release.building.build import build as build_release
    from storage.workspace import open_workspace

    asked = Asked(name, as_of_day(as_of), tuple(county or ()), output, bom, accept_drop)
    built = build_release(open_workspace(workspace), asked)
    if built.reasons:
        for reason in built.reasons:
            print(plain(f"refused: {reason}"))
        raise typer.Exit(Exit.FOUND)
    _tell(built, asked.as_of)


def _tell(built: "Built", as_of: date) -> None:
    for note in built.notes:
        print(plain(f"note: {note}"))
    counted = ", ".join(f"{count} {table}" for table, count in built.rows.items())
    print(f"rows: {counted}")
    print(f"{built.folder}: as of {as_of}, SHA256SUMS {built.digest}")
