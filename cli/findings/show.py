"""`gongkai findings show`: one finding whole, with its rule, evidence, captures, and all that was said about it."""

import json
from enum import StrEnum
from typing import Annotated

import typer

from audit.evidence import Store
from audit.work.locating import locate
from audit.work.telling import lines, to_json
from cli.as_of import AsOfOption, as_of_day
from cli.audit.opened import opened
from cli.options import WORKSPACE, WorkspaceOption
from cli.screen import plain, screen
from storage.work import catch_up


class ShowFormat(StrEnum):
    """How a finding is shown."""

    TEXT = "text"
    JSON = "json"


def show(
    id: Annotated[str, typer.Argument(metavar="ID", help="An id, or six digits of it or more.")],
    workspace: WorkspaceOption = WORKSPACE,
    as_of: AsOfOption = None,
    format: Annotated[ShowFormat, typer.Option("--format", help="To read, or for other programs.")] = ShowFormat.TEXT,
) -> None:
    """Show one finding: the rule, the evidence, where it lies in the archive, and the whole story of the work on it."""
    day = as_of_day(as_of)
    with opened(workspace) as store:
        catch_up(store.engine, store.workspace)
        asked = Store(store.engine, store.roster, store.workspace.settings, day)
        found = locate(asked, id)
        if format is ShowFormat.JSON:
            typer.echo(json.dumps(to_json(asked, found), ensure_ascii=False, indent=1))
            return
        told = lines(asked, found)
    with screen() as console:
        for line in told:
            console.print(plain(line), highlight=False, soft_wrap=True)
