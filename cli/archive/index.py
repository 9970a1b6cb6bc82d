"""`gongkai archive index`: makes the CDXJ files and the tables again from the WARC files and the journals."""

import typer

from cli.exits import Exit
from cli.options import WORKSPACE, WorkspaceOption
from storage.database import open_database
from storage.rebuild import rebuild
from storage.workspace import open_workspace


def index(workspace: WorkspaceOption = WORKSPACE) -> None:
    """Index the WARC files again: CDXJ, captures and what visits proved; and the journals. Then run `gongkai reparse`.

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
    if summary.work:
        print(", ".join(f"{count} rows of {table}" for table, count in summary.work.items()) + " from the journals")
    if summary.damaged:
        raise typer.Exit(Exit.FOUND)
