"""`gongkai audit explain FILER YEAR`: the whole story of one filer's report of one year."""

import json
from enum import StrEnum
from typing import Annotated

import typer

from audit.story.html import html
from audit.story.telling import Asked, tell
from audit.story.text import page
from audit.story.whose import find
from cli.as_of import AsOfOption, as_of_day
from cli.audit.opened import opened
from cli.options import LAST_YEAR, WORKSPACE, WorkspaceOption


class StoryFormat(StrEnum):
    """How the story is told."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


def explain(
    filer: Annotated[str, typer.Argument(help="The filer, by name, by code, or as COUNTY/NAME.")],
    year: Annotated[int, typer.Argument(max=LAST_YEAR, help="The report year.")],
    workspace: WorkspaceOption = WORKSPACE,
    as_of: AsOfOption = None,
    format: Annotated[
        StoryFormat, typer.Option(help="A page to read, one to print, or json for programs.")
    ] = StoryFormat.TEXT,
) -> None:
    """Tell the whole story: the duty and its source, every night looked, the versions, every rule, the captures."""
    day = as_of_day(as_of)
    with opened(workspace) as store:
        whose = find(store.engine, store.roster, filer, day)
        story = tell(store.engine, store.roster, store.workspace.settings, Asked(whose, year, day))
    if format is StoryFormat.JSON:
        typer.echo(json.dumps(story.to_json(), ensure_ascii=False))
    else:
        typer.echo(html(story) if format is StoryFormat.HTML else page(story), nl=False)
