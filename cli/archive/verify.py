"""`gongkai archive verify`: reads the archive again and names what is not as it was written."""

import typer

from cli.exits import Exit
from cli.options import WORKSPACE, WorkspaceOption
from storage.archive import verify as verify_archive
from storage.workspace import open_workspace


def verify(workspace: WorkspaceOption = WORKSPACE) -> None:
    """Read every byte of the archive and print each defect with file and offset. Exit code 1 when there is one."""
    defects = verify_archive(open_workspace(workspace).archive)
    for defect in defects:
        print(defect)
    print(f"{len(defects)} defects" if defects else "the archive is whole")
    if defects:
        raise typer.Exit(Exit.FOUND)
