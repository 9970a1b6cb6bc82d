"""`gongkai roster import`: lists, changes and own rosters, previewed, checked and taken in."""

import csv
import hashlib
import io
import json
from dataclasses import asdict, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from audit.work.deciding import me
from cli.options import WORKSPACE, Format, FormatOption, WorkspaceOption
from cli.roster.candidate import Candidate, Wanted, candidate
from cli.roster.show import safe
from cli.screen import plain, screen
from roster.errors import BadInput
from roster.importers.matter import Problem, Severity
from roster.importers.reading import KINDS, Asked
from storage.clock import night, now
from storage.roster_imports import IN_FORCE, imports, take_in
from storage.workspace import Workspace, open_workspace

KindName = StrEnum("KindName", {kind.upper(): kind for kind in KINDS})  # type: ignore[misc]
MOST_TOLD = 20  # problems of a kind and rows of a table that are printed; json and csv have them all
COLUMNS = (
    *("what", "county_code", "county", "year", "old_code", "old_name", "new_code", "new_name"),
    *("was", "now", "note"),
)
FilesArgument = Annotated[list[Path], typer.Argument(metavar="FILE…", help="Files of one kind; several make one list.")]
PreviewOption = Annotated[bool, typer.Option("--preview", "--dry-run", help="Say what would change; change nothing.")]
AsOption = Annotated[KindName | None, typer.Option("--as", help="What the files are, where their content misleads.")]
CutoffOption = Annotated[
    datetime | None, typer.Option("--cutoff", formats=["%Y-%m-%d"], help="The day as of which a list is.")
]
SourceOption = Annotated[str, typer.Option("--source", help="Who published it; the files' names when left out.")]
LowOption = Annotated[
    bool, typer.Option("--low-confidence", help="The source may only cast doubt on a duty, never make one.")
]
AcceptOption = Annotated[bool, typer.Option("--accept-warnings", help="Take it in though doubts were told.")]
WhoOption = Annotated[str | None, typer.Option("--who", help="Who imports; whoever is logged in when left out.")]


def import_(
    files: FilesArgument,
    preview: PreviewOption = False,
    kind: AsOption = None,
    cutoff: CutoffOption = None,
    source: SourceOption = "",
    low_confidence: LowOption = False,
    accept_warnings: AcceptOption = False,
    who: WhoOption = None,
    output: FormatOption = Format.TABLE,
    workspace: WorkspaceOption = WORKSPACE,
) -> None:
    """Check roster files and take them into the workspace, or say with --preview what that would change.

    An own roster replaces its counties wholly; lists and changes of others are joined to the packaged lists.
    """
    opened = open_workspace(workspace)
    asked = Asked(str(kind) if kind else "", cutoff.date() if cutoff else None)
    wanted = Wanted(asked, source, low_confidence, who if who is not None else _me())
    if preview:
        found = candidate(opened, files, wanted, night(now()))
        _tell_problems(found.problems)
        _print_preview(found, output)
        return
    with opened.lock():
        found = candidate(opened, files, wanted, night(now()))
        _tell_problems(found.problems)
        _refuse_doubts(found, accepted=accept_warnings)
        taken = _take_in(opened, found)
    print(taken)
    for line in found.difference.summary():
        print(line)


def _me() -> str:
    try:
        return me()
    except BadInput:  # a service without a user may import, too: the journal then has no name
        return ""


def _take_in(workspace: Workspace, found: Candidate) -> str:
    parcel = found.parcel
    digest = hashlib.sha256(parcel.data).hexdigest()
    same = [one.number for one in imports(workspace.path) if one.state == IN_FORCE and one.sha256 == digest]
    if found.own is None and same:
        raise BadInput(f"is in force already, as import {same[0]}", file=parcel.originals[0][0])
    told = {**parcel.about, "summary": found.difference.summary()}
    taken = take_in(workspace.path, replace(parcel, about=told))
    if found.own is None:
        return f"{parcel.rows} rows taken in as {taken.name} ({parcel.kind}, import {taken.number})"
    names = ", ".join(f"{county.name} ({county.code})" for county in found.own.counties)
    return f"{parcel.rows} rows, {len(found.own.units)} units taken in as {taken.name}: {names}"


def _refuse_doubts(found: Candidate, *, accepted: bool) -> None:
    doubts = found.of(Severity.DOUBT)
    if doubts and not accepted:
        first = doubts[0]
        raise BadInput(
            f"{len(doubts)} doubts, of which the first: {first.what}",
            file=f"{first.file}: {first.at}" if first.at else first.file,
            remedy="look at them; --accept-warnings takes it in all the same",
        )


def _tell_problems(problems: tuple[Problem, ...]) -> None:
    """Print doubts and warnings to standard error, the first of each kind; errors have been raised before."""
    for severity in (Severity.DOUBT, Severity.WARNING):
        told = [one for one in problems if one.severity is severity]
        for one in told[:MOST_TOLD]:
            typer.echo(plain(one.line), err=True)
        if len(told) > MOST_TOLD:
            typer.echo(f"{severity}: {len(told) - MOST_TOLD} more; --preview --format json lists them", err=True)


def _print_preview(found: Candidate, output: Format) -> None:
    if output is Format.JSON:
        print(json.dumps(_as_json(found), ensure_ascii=False, indent=1, default=str))
    elif output is Format.CSV:
        print(_as_csv(found), end="")
    else:
        with screen() as console:
            _print_tables(console, found)


def _as_json(found: Candidate) -> dict[str, Any]:
    parcel = found.parcel
    return {
        "files": [name for name, _ in parcel.originals],
        "kind": parcel.kind,
        "rows": parcel.rows,
        **parcel.about,
        "summary": found.difference.summary(),
        "problems": [asdict(one) for one in found.problems],
        "units": [asdict(one) for one in found.difference.units],
        "duties": [asdict(one) for one in found.difference.duties],
    }


def _as_csv(found: Candidate) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for unit in found.difference.units:
        sides = (*(unit.old or ("", "")), *(unit.new or ("", "")))
        row = (str(unit.what), unit.county_code, unit.county, "", *sides, "", "", unit.note)
        writer.writerow([safe(value) for value in row])
    for one in found.difference.duties:
        row = ("duty", one.county_code, "", str(one.year), one.code, one.filer, "", "", one.was, one.now, "")
        writer.writerow([safe(value) for value in row])
    return text.getvalue()


def _print_tables(console: Console, found: Candidate) -> None:
    parcel, difference = found.parcel, found.difference
    told = ", ".join(f"{key} {value}" for key, value in parcel.about.items())
    console.print(f"{parcel.kind}, {parcel.rows} rows{f'; {told}' if told else ''}", highlight=False, soft_wrap=True)
    for line in difference.summary():
        console.print(line, highlight=False)
    if difference.units:
        table = Table("county", "what", "before", "after", "note", title="units", title_justify="left")
        for unit in difference.units[:MOST_TOLD]:
            sides = (" ".join(side) if side else "" for side in (unit.old, unit.new))
            table.add_row(f"{unit.county} {unit.county_code}", unit.what, *sides, unit.note)
        console.print(table)
    if difference.duties:
        table = Table("year", "code", "filer", "was", "becomes", title="duties", title_justify="left")
        for one in difference.duties[:MOST_TOLD]:
            table.add_row(str(one.year), one.code, one.filer, one.was or "not listed", one.now or "not listed")
        console.print(table)
    left = max(len(difference.units) - MOST_TOLD, 0) + max(len(difference.duties) - MOST_TOLD, 0)
    if left:
        console.print(f"{left} rows more; --format csv or json has them all. Nothing was changed.", highlight=False)
    else:
        console.print("Nothing was changed.", highlight=False)
