"""`gongkai portal`: what portals a workspace has, and whether their files are sound."""

import csv
import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from sqlalchemy import select

from cli.exits import Exit
from cli.options import WORKSPACE, Format, FormatOption, WorkspaceOption
from cli.screen import screen
from crawler.portal_file import PortalFile, load_portals, read_portal
from storage.database import open_database, transaction
from storage.models import Visit
from storage.workspace import Workspace, open_workspace

app = typer.Typer(help="The portals of a workspace.", no_args_is_help=True)
FIELDS = ("id", "county", "county_code", "family", "columns", "night", "state")


@app.command("list")
def list_(output: FormatOption = Format.TABLE, workspace: WorkspaceOption = WORKSPACE) -> None:
    """List the portals with the night and state of their last visit."""
    opened = open_workspace(workspace)
    last = _last_visits(opened)
    rows = [_row(portal, last.get(portal.id)) for portal in load_portals(opened.portals)]
    if output is Format.JSON:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    elif output is Format.CSV:
        writer = csv.DictWriter(sys.stdout, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    else:
        table = Table(*FIELDS, box=None)
        for row in rows:
            table.add_row(*("" if row[name] is None else str(row[name]) for name in FIELDS))
        with screen() as console:
            console.print(table)


@app.command()
def check(
    files: Annotated[list[Path] | None, typer.Argument(help="Portal files; without, all of the workspace.")] = None,
    workspace: WorkspaceOption = WORKSPACE,
) -> None:
    """Check portal files and say every fault with its line. Ends with code 3 when there is one."""
    chosen = files or sorted(open_workspace(workspace).portals.glob("*.yaml"))
    faults = [fault for path in chosen for fault in read_portal(path)[1]]
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(chosen)} portal files, {len(faults)} faults")
    if faults:
        raise SystemExit(Exit.BAD_INPUT)


def _last_visits(workspace: Workspace) -> dict[str, Visit]:
    engine = open_database(workspace.database_url)
    try:
        with transaction(engine) as session:
            visits = session.scalars(select(Visit).order_by(Visit.night, Visit.attempt))
            return {visit.portal_id: visit for visit in visits}
    finally:
        engine.dispose()


def _row(portal: PortalFile, last: Visit | None) -> dict[str, Any]:
    return {
        "id": portal.id,
        "county": portal.county,
        "county_code": portal.county_code,
        "family": portal.family,
        "columns": len(portal.columns),
        "night": last.night.isoformat() if last else None,
        "state": last.state if last else None,
    }
