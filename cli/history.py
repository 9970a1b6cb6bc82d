"""`gongkai history` and `gongkai diff`: what happened to a report, and what changed in it."""

import json
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.table import Table

from audit.comparison import CellChange, SectionChange
from audit.export import table_csv
from audit.history import Event, find_filer
from audit.history import history as tell
from audit.versions import VersionDiff, compare_versions
from cli.as_of import AsOfOption, as_of_day
from cli.options import WORKSPACE, Format, FormatOption, WorkspaceOption
from cli.screen import screen
from roster import load
from storage.database import open_database
from storage.workspace import open_workspace

EVENT_COLUMNS = ("night", "until", "year", "what", "url", "capture")
DIFF_COLUMNS = ("part", "kind", "where", "before", "after")


def history(
    filer: Annotated[str, typer.Argument(help="The filer, by name or by code.")],
    year: Annotated[int | None, typer.Argument(help="The report year; all of them when left out.")] = None,
    workspace: WorkspaceOption = WORKSPACE,
    as_of: AsOfOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Tell the story of a filer's reports: every night that showed something, every version, every verdict."""
    opened, day = open_workspace(workspace), as_of_day(as_of)
    roster = load(opened.roster_files, opened.deadline_files)
    engine = open_database(opened.database_url)
    try:
        meant = find_filer(engine, roster, filer, day)
        events = tell(engine, roster, meant, year, day)
    finally:
        engine.dispose()
    _deliver(format, EVENT_COLUMNS, [asdict(event) for event in events])
    if format is Format.TABLE:
        _print_history(f"{meant.county} {meant.name} ({meant.code})", events)


def diff(
    url: Annotated[str, typer.Argument(help="The document's address, as `gongkai history` tells it.")],
    first: Annotated[
        int | None, typer.Option("--from", help="The older version; the one before when left out.")
    ] = None,
    second: Annotated[int | None, typer.Option("--to", help="The newer version; the newest when left out.")] = None,
    workspace: WorkspaceOption = WORKSPACE,
    format: FormatOption = Format.TABLE,
) -> None:
    """Show what differs between two versions of a document: the numbers first, then the text by paragraph."""
    opened = open_workspace(workspace)
    engine = open_database(opened.database_url)
    try:
        found = compare_versions(engine, url, first, second)
    finally:
        engine.dispose()
    if format is Format.JSON:
        typer.echo(json.dumps(found.to_json(), ensure_ascii=False))
    elif format is Format.CSV:
        typer.echo(table_csv(DIFF_COLUMNS, _diff_rows(found)), nl=False)
    else:
        _print_diff(found)


def _deliver(format: Format, columns: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    if format is Format.JSON:
        typer.echo(json.dumps(rows, ensure_ascii=False, default=str))
    elif format is Format.CSV:
        typer.echo(table_csv(columns, rows), nl=False)


def _print_history(title: str, events: list[Event]) -> None:
    table = Table("year", "night", "what", "where", title=title)
    for event in events:
        span = str(event.night) if event.night == event.until else f"{event.night} – {event.until}"
        table.add_row(str(event.year), span, event.what, event.url or "")
    with screen() as console:
        console.print(table)


def _print_diff(found: VersionDiff) -> None:
    with screen() as console:
        before, after = found.before, found.after
        console.print(found.url)
        console.print(f"version {before.number} ({before.first_seen}) → version {after.number} ({after.first_seen})")
        for part in found.parts:
            if part.part:
                console.print(f"report {part.part} of the document")
            if part.cells:
                table = Table("cell", "before", "after")
                for change in part.cells:
                    table.add_row(change.cell, _printed(change.before), _printed(change.after))
                console.print(table)
            for section in part.sections:
                console.print(section.heading)
                for paragraph in section.removed:
                    console.print(f"  - {paragraph}", style="red")
                for paragraph in section.added:
                    console.print(f"  + {paragraph}", style="green")
        if not found.parts:
            console.print("No cell and no paragraph differs; the difference lies in dates or names of the record.")


def _diff_rows(found: VersionDiff) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for part in found.parts:
        rows += [_cell_row(part.part, change) for change in part.cells]
        rows += [_section_row(part.part, change) for change in part.sections]
    return rows


def _cell_row(part: int, change: CellChange) -> dict[str, Any]:
    sides = {"before": _printed(change.before), "after": _printed(change.after)}
    return {"part": part, "kind": "cell", "where": change.cell, **sides}


def _section_row(part: int, change: SectionChange) -> dict[str, Any]:
    sides = {"before": "\n".join(change.removed), "after": "\n".join(change.added)}
    return {"part": part, "kind": "section", "where": change.heading, **sides}


def _printed(cell: Any) -> str:
    """Say a cell as it is printed in the report, or what it is instead of a number."""
    if cell is None:
        return "absent"
    return str(cell.raw) if cell.state == "reported" else str(cell.state)
