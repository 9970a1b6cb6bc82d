"""`gongkai reparse`: reads the archive with the present parser."""

from cli.options import WORKSPACE, WorkspaceOption
from storage.database import open_database
from storage.reading import read_new
from storage.rereading import reread
from storage.workspace import open_workspace


def reparse(workspace: WorkspaceOption = WORKSPACE) -> None:
    """Read what was never read, then every version that an older parser read. Nothing is fetched.

    What a better parser reads differently is added with today's date; run it again whenever the parser has changed.
    Content digests are made anew where they were made in an older way; which versions there are does not change.
    """
    opened = open_workspace(workspace)
    with opened.lock():
        engine = open_database(opened.database_url)
        new, again = read_new(engine, opened), reread(engine, opened)
        engine.dispose()
    print(f"new: {new.read} read, {new.unreadable} unreadable, {new.unchanged} unchanged")
    print(
        f"again: {again.read} read, {again.changed} say something else now, {again.failed} failed and stay as they were"
    )
    if again.alike:
        print(f"{again.alike} versions say the same as the version before them, as content is compared now; they stay")
    for place in new.damaged:
        print(f"not read: {place}")
