"""`gongkai init`: makes a workspace."""

from pathlib import Path
from typing import Annotated

import typer

from cli.options import WORKSPACE, WorkspaceOption
from storage.chain.keys import FOLDER, NAME, make_keys
from storage.database import open_database
from storage.workspace import create_workspace


def init(
    folder: Annotated[Path | None, typer.Argument(help="The folder to make; the workspace when left out.")] = None,
    workspace: WorkspaceOption = WORKSPACE,
) -> None:
    """Make a workspace: settings, folders, an empty database, a key. A workspace that exists is left as it is."""
    path = folder or workspace
    opened = create_workspace(path)
    made = make_keys(opened.path / FOLDER)
    open_database(opened.database_url).dispose()
    if made:
        print(f"{path}/{FOLDER}/{NAME}: the key that signs each night; keep a copy, and see docs/evidence.md")
    print(f"{path}: ready. Put a portal file into {path}/portals (docs/portals.md), then: gongkai nightly -w {path}")
