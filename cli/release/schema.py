"""`gongkai release schema`: the tables of a release and their columns, as the release's own papers have them."""

import json
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.table import Table as ScreenTable

from cli.options import WORKSPACE, NoWorkspaceOption
from cli.screen import screen
from release.schema import Field, Schema, Table, load_schema

COLUMNS = ("column", "type", "empty", "says")


class Shown(StrEnum):
    """How the schema is printed."""

    TABLE = "table"
    JSON = "json"


def schema(
    table: Annotated[str | None, typer.Argument(help="One table; all when left out.")] = None,
    format: Annotated[
        Shown, typer.Option("--format", help="A table to read, or json for other programs.")
    ] = Shown.TABLE,
    workspace: NoWorkspaceOption = WORKSPACE,
) -> None:
    """Print the schema of a release's tables: columns, types, keys, references, in English and Chinese."""
    found = load_schema()
    names = [each.name for each in found.tables]
    if table is not None and table not in names:
        raise typer.BadParameter(f"{table!r} is none of {', '.join(names)}", param_hint="TABLE")
    tables = [each for each in found.tables if table in (None, each.name)]
    if format is Shown.JSON:
        typer.echo(json.dumps(_told(found, tables), ensure_ascii=False))
        return
    with screen() as console:
        for each in tables:
            console.print(_drawn(each))


def _told(schema: Schema, tables: list[Table]) -> dict[str, Any]:
    return {"schema": schema.id, "tables": [_table(table) for table in tables]}


def _table(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "en": table.says.en,
        "zh": table.says.zh,
        "key": list(table.key),
        "refers": [{"fields": list(each.fields), "table": each.table} for each in table.refers],
        "fields": [_field(field) for field in table.fields],
    }


def _field(field: Field) -> dict[str, Any]:
    empty = {"en": field.empty.en, "zh": field.empty.zh} if field.empty else None
    told = {"name": field.name, "type": field.type, "en": field.says.en, "zh": field.says.zh, "empty": empty}
    return told | ({"one_of": list(field.one_of)} if field.one_of else {})


def _drawn(table: Table) -> ScreenTable:
    refers = "".join(f"; {', '.join(each.fields)} → {each.table}" for each in table.refers)
    title = f"{table.name}: {table.says.en} {table.says.zh} (key: {', '.join(table.key)}{refers})"
    drawn = ScreenTable(*COLUMNS, title=title, title_justify="left")
    for field in table.fields:
        drawn.add_row(*_row(field))
    return drawn


def _row(field: Field) -> Iterator[str]:
    yield field.name
    yield field.type
    yield field.empty.en if field.empty else ""
    words = f" [{', '.join(field.one_of)}]" if field.one_of else ""
    yield f"{field.says.en} {field.says.zh}{words}"
