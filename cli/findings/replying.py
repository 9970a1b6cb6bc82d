"""`gongkai findings reply`: what a township or county answered to a finding, with the document it sent."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from audit.work.deciding import Desk, Received, me
from audit.work.deciding import reply as record
from cli.audit.opened import opened
from cli.findings.deciding import WhoOption, located, name
from cli.options import WORKSPACE, WorkspaceOption
from cli.screen import plain


def reply(
    id: Annotated[str, typer.Argument(metavar="ID", help="An id, or six digits of it or more.")],
    sender: Annotated[str, typer.Option("--from", help="Who answered.")],
    received: Annotated[datetime, typer.Option("--received", formats=["%Y-%m-%d"], help="The day it came.")],
    text: Annotated[str, typer.Option("--text", help="What it says, or says in short.")] = "",
    document: Annotated[Path | None, typer.Option("--document", help="The document that came; it is copied.")] = None,
    who: WhoOption = None,
    workspace: WorkspaceOption = WORKSPACE,
) -> None:
    """Record what was answered to a finding; it stands beside it for ever, whatever becomes of the finding."""
    with opened(workspace) as store:
        (found,) = located(store, [id])
        told = Received(who if who is not None else me(), sender, received.date(), text, document)
        record(Desk(store.engine, store.workspace), found.id, found.about, told)
    print(plain(f"{name(found)}: reply of {sender}, received {received.date()}, recorded; it stays {found.state.word}"))
