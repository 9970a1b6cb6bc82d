"""`gongkai release publish`: puts a release where others find it, and lists it there with all before."""

from pathlib import Path
from typing import Annotated

import typer

from cli.exits import Exit
from cli.options import WORKSPACE, WorkspaceOption
from cli.screen import plain
from roster.errors import BadInput

_FOLDER = "The folder of a release; the .tar.zst beside it goes with it."
_TO = "The folder or fsspec address (s3://BUCKET/…) where releases are published; [release] publish when left out."


def publish(
    folder: Annotated[Path, typer.Argument(help=_FOLDER)],
    to: Annotated[str, typer.Option("--to", help=_TO)] = "",
    workspace: WorkspaceOption = WORKSPACE,
) -> None:
    """Check a release, put it where others find it, read it back and list it. Exit code 1 when it is refused."""
    from release.publish.publishing import publish as publish_release
    from storage.archive.remote import absolute
    from storage.workspace import MARK, open_workspace

    opened = open_workspace(workspace)
    settings = opened.settings.release
    if not to and not settings.publish:
        raise BadInput(
            "[release] publish is empty", file=opened.path / MARK, remedy="set a folder or s3://BUCKET/…, or give --to"
        )
    place = absolute(to, Path.cwd()) if to else absolute(settings.publish, opened.path)
    published = publish_release(folder.absolute(), place, settings)
    for defect in published.defects:
        print(plain(f"refused: {defect}"))
    if published.defects:
        raise typer.Exit(Exit.FOUND)
    for line in published.told:
        print(plain(f"note: {line}"))
    print(plain(f"{place}: {published.put} files put and read back, {published.found} were there"))
