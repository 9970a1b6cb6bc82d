"""`gongkai history`: every version of a filer's reports, what each night showed, and what was said of them."""

import json
from collections.abc import Iterator
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Column, Table

from audit.export import table_csv
from audit.history import History, find_filer
from audit.history import history as tell
from audit.lineage import CLAIMS, Version, said
from cli.as_of import AsOfOption, as_of_day
from cli.options import LAST_YEAR, WORKSPACE, Format, FormatOption, WorkspaceOption
from cli.screen import screen
from roster import load
from storage.database import open_database
from storage.recovery import refuse_lost
from storage.workspace import open_workspace

COLUMNS = ("year", "kind", "id", "first_seen", "last_seen", "times", "what", "claimed", "source", "where", "capture")


def history(
    filer: Annotated[str, typer.Argument(help="The filer, by name or by code.")],
    year: Annotated[
        int | None, typer.Argument(max=LAST_YEAR, help="The report year; all of them when left out.")
    ] = None,
    workspace: WorkspaceOption = WORKSPACE,
    as_of: AsOfOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Tell the story of a filer's reports: every version of them, every night that showed something, every verdict."""
    opened, day = open_workspace(workspace), as_of_day(as_of)
    roster = load(opened.roster_files, opened.deadline_files, opened.ruling_files)
    engine = open_database(opened.database_url)
    try:
        refuse_lost(engine, opened.archive)
        found = tell(engine, roster, find_filer(engine, roster, filer, day), year, day)
    finally:
        engine.dispose()
    if format is Format.JSON:
        typer.echo(json.dumps(found.to_json(), ensure_ascii=False))
    elif format is Format.CSV:
        typer.echo(table_csv(COLUMNS, _rows(found)), nl=False)
    else:
        with screen() as console:
            _print(console, found)


def _rows(found: History) -> Iterator[dict[str, Any]]:
    """Give a row for each version, then one for each event."""
    for version in found.versions:
        yield {
            **{name: getattr(version, name) for name in ("year", "id", "first_seen", "last_seen", "times", "capture")},
            "kind": "version",
            "what": said(version),
            "claimed": _claimed(version),
            "source": "; ".join(version.sources),
            "where": " ".join(version.addresses),
        }
    for event in found.events:
        seen = {"year": event.year, "first_seen": event.night, "last_seen": event.until, "what": event.what}
        place = {"where": event.url, "capture": event.capture}
        yield {"kind": "event", "id": None, "times": None, "claimed": None, "source": None, **seen, **place}


def _print(console: Console, found: History) -> None:
    title = f"{found.filer.county} {found.filer.name} ({found.filer.code})"
    versions = Table("year", *(Column(name, no_wrap=True) for name in ("version", "seen")), title=f"{title}: versions")
    versions.add_column("what", overflow="fold")
    for version in found.versions:
        seen = f"{version.first_seen}\n{version.last_seen}\n{version.times} times"
        versions.add_row(str(version.year), version.id, seen, "\n".join(_told(version)))
    story = Table("year", "night", "what", Column("where", overflow="fold"), title=f"{title}: story")
    for event in found.events:
        span = str(event.night) if event.night == event.until else f"{event.night} – {event.until}"
        story.add_row(str(event.year), span, event.what, event.url or "")
    if found.versions:
        console.print(versions)
    console.print(story)


def _told(version: Version) -> Iterator[str]:
    """Give the lines about a version: what changed, what dates it claims, who saw it, and where."""
    claimed = _claimed(version)
    yield from filter(None, (said(version), f"claims {claimed}" if claimed else ""))
    yield f"seen by {', '.join(version.sources)}"
    yield from version.addresses


def _claimed(version: Version) -> str:
    """Say which dates a version claims, and who claims each."""
    dates = ((who, getattr(version, name)) for name, who in CLAIMS.items())
    return ", ".join(f"{day} ({who})" for who, day in dates if day)
