"""`gongkai release diff A B`: what differs between two releases, and why; of the two folders alone."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from cli.options import WORKSPACE, Format, FormatOption, NoWorkspaceOption
from cli.screen import screen

if TYPE_CHECKING:
    from release.delta.pair import Change


def diff(
    first: Annotated[Path, typer.Argument(metavar="A", help="The folder of the earlier release.")],
    second: Annotated[Path, typer.Argument(metavar="B", help="The folder of the later one.")],
    format: FormatOption = Format.TABLE,
    workspace: NoWorkspaceOption = WORKSPACE,
) -> None:
    """Show what differs between two releases, and why: counted, or every row with --format json or csv."""
    from release.delta.changes import csv_lines
    from release.delta.compare import delta

    changes = delta(first, second)
    if format is Format.TABLE:
        _show(changes)
    elif format is Format.CSV:
        for line in csv_lines(changes):
            typer.echo(line, nl=False)
    else:
        _print_json(changes)


def _print_json(changes: Iterable["Change"]) -> None:
    """Print one array, a change a line, as they come."""
    before = "[\n"
    for change in changes:
        typer.echo(before + json.dumps(change.to_json(), ensure_ascii=False), nl=False)
        before = ",\n"
    typer.echo("\n]" if before == ",\n" else "[]")


def _show(changes: Iterable["Change"]) -> None:
    from release.delta.changes import Summary

    summary = Summary()
    for change in changes:
        summary.add(change)
    if not summary.counts:
        typer.echo("Not one row differs.")
        return
    table = Table("table", "what", "cause", "rows")
    for name, what, cause, count in summary.rows():
        table.add_row(name, what, cause.value, str(count))
    with screen() as console:
        console.print(table)
