"""`gongkai archive`: checks the WARC files, and makes the tables again from them."""

import typer

from cli.exits import Exit
from cli.options import WORKSPACE, WorkspaceOption
from storage.archive import verify as verify_archive
from storage.database import open_database
from storage.rebuild import rebuild
from storage.workspace import open_workspace

app = typer.Typer(help="Check the archive; make the database again from it.", no_args_is_help=True)


@app.command()
def verify(workspace: WorkspaceOption = WORKSPACE) -> None:
    """Read every byte of the archive and print each defect with file and offset. Exit code 1 when there is one."""
    defects = verify_archive(open_workspace(workspace).archive)
    for defect in defects:
        print(defect)
    print(f"{len(defects)} defects" if defects else "the archive is whole")
    if defects:
        raise typer.Exit(Exit.FOUND)


@app.command()
def index(workspace: WorkspaceOption = WORKSPACE) -> None:
    """Index the WARC files again: CDXJ, captures and what visits proved. Then run `gongkai reparse`.

    On a database that is not empty it adds what is missing. Exit code 1 when a part of the archive is damaged.
    """
    opened = open_workspace(workspace)
    with opened.lock():
        engine = open_database(opened.database_url)
        summary = rebuild(engine, opened)
        engine.dispose()
    for place in summary.damaged:
        print(place)
    print(f"{summary.captures} captures in {summary.segments} segments, {summary.visits} visits proved")
    if summary.damaged:
        raise typer.Exit(Exit.FOUND)
