"""`gongkai archive close`: closes the night, as `gongkai nightly` does at its end, and publishes its manifest."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cli.options import WORKSPACE, WorkspaceOption
from roster.errors import GongkaiError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from storage.chain.manifest import Manifest
    from storage.workspace import Workspace

HEAD = 16  # digits of a digest that a line shows


@dataclass(slots=True)
class Closing:
    """What is told of a night's close; `fault` is why it was not closed, not published or not copied."""

    lines: list[str] = field(default_factory=list)
    fault: GongkaiError | None = None


def close(workspace: WorkspaceOption = WORKSPACE) -> None:
    """Close the night: end the open segment, list in a manifest what no manifest lists yet, sign and publish it."""
    from storage.database import open_database
    from storage.workspace import open_workspace

    opened = open_workspace(workspace)
    with opened.lock():
        engine = open_database(opened.database_url)
        closing = close_tonight(engine, opened)
        engine.dispose()
    for line in closing.lines:
        print(line)
    if closing.fault:
        raise closing.fault


def close_tonight(engine: "Engine", workspace: "Workspace") -> Closing:
    """Close the night and publish; the caller holds the lock. A failure is told, not raised: the work is done."""
    from storage.chain.close import close_night
    from storage.chain.keys import FOLDER, known_keys
    from storage.chain.publish import address_of, publish
    from storage.clock import night, now

    closing, address, tonight = Closing(), address_of(workspace), night(now())
    try:
        manifest = close_night(engine, workspace, tonight)
        closing.lines.append(_told(manifest) if manifest else f"night of {tonight}: closed already, nothing new")
        if address:
            put = publish(workspace.archive, known_keys(workspace.path / FOLDER), address)
            closing.lines += [f"published {len(put)} files at {address}"] if put else []
    except GongkaiError as error:
        closing.fault = error
    return closing


def _told(manifest: "Manifest") -> str:
    """Give the line of a night that was closed."""
    counts = manifest.counts
    signed = f"key {manifest.key}" if manifest.key else "not signed: no key (gongkai init makes one)"
    held = f"{counts.segments} segments, {counts.captures} captures"
    return f"night of {manifest.night} closed: manifest {manifest.number} {manifest.digest[:HEAD]}, {held}, {signed}"
