"""`gongkai init`: makes a workspace."""

from pathlib import Path
from typing import Annotated

import typer

from cli.options import WORKSPACE
from storage.database import open_database
from storage.workspace import create_workspace


def init(folder: Annotated[Path, typer.Argument(help="The folder to make.")] = WORKSPACE) -> None:
    """Make a workspace: settings, folders and an empty database. A workspace that exists is left as it is."""
    workspace = create_workspace(folder)
    open_database(workspace.database_url).dispose()
    print(
        f"{folder}: ready. Put a portal file into {folder}/portals (docs/portals.md), then: gongkai nightly -w {folder}"
    )
