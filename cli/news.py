"""`gongkai news`: what was and is to be told, and telling it.

put_reopened, put_portals      what `gongkai nightly` puts into the outbox beside the register
tell_tonight(workspace)        the places told after a night, a line each
waiting_lines(engine)          what `gongkai status` says of what waits
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

import typer
from rich.table import Table
from sqlalchemy import Engine, select

from audit.export import table_csv
from audit.judgement import Judgement
from audit.news.delivery import NotTold
from audit.news.gathering import Portal, portal_items, reopened_items
from audit.news.item import item_from
from audit.news.outbox import put
from audit.news.telling import tell, try_out
from audit.news.wording import said
from cli.exits import Exit
from cli.options import WORKSPACE, Format, FormatOption, WorkspaceOption
from cli.screen import plain, screen
from crawler.nights.health import Alert, History, alert
from roster.errors import GongkaiError
from storage.database import open_database, transaction
from storage.models import News
from storage.workspace import Workspace, open_workspace

COLUMNS = ("day", "place", "kind", "state", "says", "fault")
app = typer.Typer(help="What is new after a night, and whom it was told.", no_args_is_help=True)


@app.command(name="list")
def list_news(
    pending: Annotated[bool, typer.Option("--pending", help="Only what is still to be told.")] = False,
    workspace: WorkspaceOption = WORKSPACE,
    format: FormatOption = Format.TABLE,
) -> None:
    """List what was told and what is to be told, place by place, newest first."""
    opened = open_workspace(workspace)
    engine = open_database(opened.database_url)
    try:
        rows = _rows(engine, pending=pending)
    finally:
        engine.dispose()
    if format is Format.JSON:
        typer.echo(json.dumps(rows, ensure_ascii=False, default=str))
    elif format is Format.CSV:
        typer.echo(table_csv(COLUMNS, rows), nl=False)
    else:
        table = Table(*COLUMNS)
        for row in rows:
            table.add_row(*(plain(str(row[name] or "")) for name in COLUMNS))
        with screen() as console:
            console.print(table)


@app.command(name="send")
def send_news(workspace: WorkspaceOption = WORKSPACE) -> None:
    """Tell every place what waits for it, except in its quiet hours; ends with code 1 when a place was not told."""
    opened = open_workspace(workspace)
    engine = open_database(opened.database_url)
    try:
        told, faults = tell(engine, opened)
    finally:
        engine.dispose()
    lines = [*faults, *filter(None, (each.line for each in told))]
    with screen() as console:
        for line in lines or ["news: nothing to tell"]:
            console.print(plain(line), highlight=False, soft_wrap=True)
    if any(each.fault for each in told):
        raise SystemExit(Exit.FOUND)


@app.command(name="test")
def test_place(
    place: Annotated[str, typer.Argument(help="The name of a place in gongkai.toml.")],
    workspace: WorkspaceOption = WORKSPACE,
) -> None:
    """Send a trial message to one place; ends with code 1 when it was not taken."""
    opened = open_workspace(workspace)
    try:
        note = try_out(opened, place)
    except NotTold as error:
        typer.echo(f"news: {place}: not told: {plain(str(error))}")
        raise SystemExit(Exit.FOUND) from None
    typer.echo(f"news: {place}: took the trial message" + (f"; {plain(note)}" if note else ""))


def put_reopened(engine: Engine, workspace: Workspace, judgements: Sequence[Judgement], tonight: date) -> None:
    """Put what was opened again into the outbox."""
    places = workspace.settings.news.places
    if places:
        with transaction(engine) as session:
            put(session, reopened_items(session, judgements, tonight), places)


def put_portals(engine: Engine, workspace: Workspace, fared: Iterable[History], tonight: date) -> None:
    """Put the portals of which there is something to tell tonight into the outbox."""
    places = workspace.settings.news.places
    visited = [history for history in fared if history.nights and history.nights[-1].night == tonight]
    alerts = [found for history in visited if (found := alert(history, workspace.settings.alert)) and found.told]
    if places and alerts:
        with transaction(engine) as session:
            put(session, portal_items(map(_portal, alerts), tonight), places)


def tell_tonight(workspace: Workspace) -> list[str]:
    """Tell what waits, after a night; what fails is a line and costs the night nothing, for it waits."""
    if not workspace.settings.news.places:
        return []
    try:
        engine = open_database(workspace.database_url)
        try:
            told, faults = tell(engine, workspace)
        finally:
            engine.dispose()
    except GongkaiError as error:
        return [f"news: not told: {error}"]
    return [*faults, *filter(None, (each.line for each in told))]


def waiting_lines(engine: Engine) -> list[str]:
    """Say what waits to be told, place by place, and why it was not told."""
    query = select(News.place, News.day, News.fault).where(News.ended_at.is_(None)).order_by(News.place, News.day)
    places: dict[str, list[tuple[date, str | None]]] = {}
    with engine.connect() as connection:
        for place, day, fault in connection.execute(query):
            places.setdefault(place, []).append((day, fault))
    return [_waiting_line(place, waits) for place, waits in places.items()]


def _waiting_line(place: str, waits: Sequence[tuple[date, str | None]]) -> str:
    fault = next((fault for _, fault in reversed(waits) if fault), None)
    return f"news: {place}: {len(waits)} wait since {waits[0][0]}" + (f": {fault}" if fault else "")


def _portal(found: Alert) -> Portal:
    told = asdict(found)
    names = ("portal", "county", "event", "since", "nights", "state")
    return Portal(**{name: told[name] for name in names}, line=found.line)


def _rows(engine: Engine, *, pending: bool) -> list[dict[str, Any]]:
    query = select(News.__table__).order_by(News.day.desc(), News.place, News.subject, News.number)
    with engine.connect() as connection:
        rows = connection.execute(query.where(News.ended_at.is_(None)) if pending else query).mappings().all()
    return [_shown(dict(row)) for row in rows]


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    item = item_from(row)
    told = {"id": item.id, "day": item.day, "place": row["place"], "kind": item.kind, "state": row["ended"] or "waits"}
    return told | {"at": row["ended_at"], "says": said(item, "en")[0], "fault": row["fault"]}
