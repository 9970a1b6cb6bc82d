"""`gongkai roster imports|revert`: what was taken in, and taking it back."""

import csv
import io
import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from audit.work.deciding import me
from cli.options import WORKSPACE, Format, FormatOption, WorkspaceOption
from cli.roster.candidate import loaded
from cli.roster.show import safe
from cli.screen import screen
from roster.errors import BadInput
from roster.importers.known import Known
from roster.importers.resting import rests
from storage.roster_imports import REVERTED, Import, take_back
from storage.roster_imports import imports as all_imports
from storage.workspace import Workspace, open_workspace

COLUMNS = ("number", "file", "kind", "at", "by", "rows", "sha256", "state", "reverted", "name")


def imports(output: FormatOption = Format.TABLE, workspace: WorkspaceOption = WORKSPACE) -> None:
    """List what was imported: by whom and when, and whether it is in force."""
    found = all_imports(open_workspace(workspace).path)
    if output is Format.JSON:
        told = [{key: value for key, value in asdict(one).items() if key != "about"} | _about(one) for one in found]
        print(json.dumps(told, ensure_ascii=False, indent=1, default=str))
    elif output is Format.CSV:
        print(_as_csv(found), end="")
    else:
        table = Table("number", "file", "kind", "as of", "taken in", "by", "rows", "sha256", "state")
        for one in found:
            day = str(one.about.get("cutoff", ""))
            number = str(one.number or "by hand")
            table.add_row(
                *(number, one.file, one.kind, day, one.at[:16], one.by, str(one.rows), one.sha256[:12], one.state)
            )
        with screen() as console:
            console.print(table)


def revert(
    number: Annotated[int, typer.Argument(help="The import's number; `gongkai roster imports` lists them.")],
    who: Annotated[str | None, typer.Option("--who", help="Who says so; whoever is logged in when left out.")] = None,
    workspace: WorkspaceOption = WORKSPACE,
) -> None:
    """Take an import back: the roster is as if it had never been. Its files stay; importing them again restores it."""
    opened = open_workspace(workspace)
    with opened.lock():
        one = _find(opened, number)
        resting = _resting(opened, one)
        if resting:
            told = ", ".join(resting)
            raise BadInput(f"import {number} cannot be taken back: {told} rest on it", remedy="revert those first")
        take_back(opened.path, one, who if who is not None else me())
    print(f"import {number}, {one.name}, is in force no more; its files stay")


def _find(workspace: Workspace, number: int) -> Import:
    found = [one for one in all_imports(workspace.path) if one.number == number and number]
    if not found:
        raise BadInput(f"there is no import {number}", remedy="gongkai roster imports lists them")
    (one,) = found
    if one.state == REVERTED:
        raise BadInput(f"import {number} was taken back already, on {one.reverted[:10]}")
    return one


def _resting(workspace: Workspace, one: Import) -> list[str]:
    """Name what cannot be, or would be tied otherwise, without an import: later ones, and the county's rulings."""
    files = workspace.roster_files
    target = workspace.path / "roster" / one.name
    if target not in files:
        return []
    left = [file for file in files if file != target]
    found: list[str] = []
    while True:
        try:
            without = Known(loaded(workspace, left))
            break
        except BadInput as error:
            culprit = next((file for file in left if str(file) in str(error)), None)
            if culprit is None:
                return [*found, str(error)]
            found.append(culprit.name)
            left.remove(culprit)
    later = [file for file in left if _comes_after(file, one)]
    return [*found, *rests(target, later, Known(loaded(workspace, files)), without)]


def _comes_after(file: Path, one: Import) -> bool:
    return file.name > one.name


def _about(one: Import) -> dict[str, object]:
    return {key: one.about[key] for key in ("cutoff", "source", "confidence", "originals") if key in one.about}


def _as_csv(found: list[Import]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in found:
        writer.writerow([safe(getattr(one, name)) for name in COLUMNS])
    return text.getvalue()
