"""`gongkai status`: how things stand: portals, alerts, the store, and how one portal fared night by night."""

import json
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.table import Table

from audit.export import table_csv
from audit.status import StoreStatus, store_status
from cli.news import waiting_lines
from cli.options import WORKSPACE, Format, FormatOption, WorkspaceOption
from cli.screen import plain, screen
from crawler.nights.health import Alert, History, alert, histories
from roster.errors import BadInput
from storage.clock import night, now
from storage.database import open_database
from storage.workspace import open_workspace

COLUMNS = ("portal", "county", "last_night", "state", "nights", "whole", "open", "due")
NIGHT_COLUMNS = ("night", "state", "expected", "seen", "reason")


def status(
    portal: Annotated[str | None, typer.Option(help="How this portal fared: lines expected and seen by night.")] = None,
    workspace: WorkspaceOption = WORKSPACE,
    format: FormatOption = Format.TABLE,
) -> None:
    """Tell how things stand: every portal's visits and alerts, what was archived and read, what is due tonight."""
    opened = open_workspace(workspace)
    engine = open_database(opened.database_url)
    try:
        found, fared = store_status(engine, night(now())), histories(engine, night(now()))
        news = waiting_lines(engine)
    finally:
        engine.dispose()
    if portal is not None:
        _give_nights(_named(fared, portal), format)
        return
    alerts = [each for history in fared if (each := alert(history, opened.settings.alert)) is not None]
    if format is Format.JSON:
        told = asdict(found) | {"alerts": [asdict(each) | {"line": each.line} for each in alerts], "news": news}
        typer.echo(json.dumps(told, ensure_ascii=False, default=str))
    elif format is Format.CSV:
        typer.echo(table_csv(COLUMNS, [asdict(each) for each in found.portals]), nl=False)
    else:
        _print_status(found, alerts, news)


def _named(fared: list[History], portal: str) -> History:
    found = next((history for history in fared if history.portal == portal), None)
    if found is None:
        raise BadInput(f"portal {portal!r} was never visited", remedy="gongkai portal list names them")
    return found


def _give_nights(history: History, format: Format) -> None:
    rows: list[dict[str, Any]] = [asdict(each) for each in history.nights]
    if format is Format.JSON:
        typer.echo(json.dumps(rows, ensure_ascii=False, default=str))
    elif format is Format.CSV:
        typer.echo(table_csv(NIGHT_COLUMNS, rows), nl=False)
    else:
        table = Table(*NIGHT_COLUMNS, title=f"{history.portal} {history.county}")
        for row in rows:
            table.add_row(*("" if row[name] is None else str(row[name]) for name in NIGHT_COLUMNS))
        with screen() as console:
            console.print(table)


def _print_status(found: StoreStatus, alerts: list[Alert], news: list[str]) -> None:
    table = Table("portal", "county", "last night", "state", "nights", "whole", "open visit", "due tonight")
    for portal in found.portals:
        flags = ("yes" if portal.open else "", "yes" if portal.due else "")
        last = (str(portal.last_night or "never"), portal.state or "")
        table.add_row(portal.portal, portal.county, *last, str(portal.nights), str(portal.whole), *flags)
    with screen() as console:
        console.print(table)
        console.print(
            f"{found.captures} captures, {found.documents} documents, {found.snapshots} versions, "
            f"{found.records} records; {found.unread} sightings wait to be read."
        )
        for each in alerts:
            console.print(f"alert {each.event}: {each.line}", highlight=False, soft_wrap=True)
        for line in news:
            console.print(plain(line), highlight=False, soft_wrap=True)
