"""`gongkai init`: makes a workspace."""

from pathlib import Path
from typing import Annotated

import typer

from cli.options import WORKSPACE, WorkspaceOption
from storage.database import open_database
from storage.workspace import create_workspace


def init(
    folder: Annotated[Path | None, typer.Argument(help="The folder to make; the workspace when left out.")] = None,
    workspace: WorkspaceOption = WORKSPACE,
) -> None:
    """Make a workspace: settings, folders and an empty database. A workspace that exists is left as it is."""
    path = folder or workspace
    opened = create_workspace(path)
    open_database(opened.database_url).dispose()
    print(f"{path}: ready. Put a portal file into {path}/portals (docs/portals.md), then: gongkai nightly -w {path}")
