"""`gongkai archive proof`: writes the proof of one capture into a file that stands by itself."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import WORKSPACE, WorkspaceOption
from roster.errors import BadInput

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from storage.archive import Find


def proof(
    capture: Annotated[str, typer.Argument(help="The capture's id (8 digits or more), or an address.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The file to write.")],
    at: Annotated[
        datetime | None,
        typer.Option("--at", formats=["%Y-%m-%d"], help="Of an address: the last capture up to that night."),
    ] = None,
    workspace: WorkspaceOption = WORKSPACE,
) -> None:
    """Write the proof of a capture: its records, their way into the night's manifest, the signed manifest."""
    from storage.chain.proof import make_proof
    from storage.database import open_database
    from storage.workspace import open_workspace

    opened = open_workspace(workspace)
    engine = open_database(opened.database_url)
    try:
        by_address = "://" in capture
        place = _latest(opened.archive, capture, at.date() if at else None) if by_address else _named(engine, capture)
        data = make_proof(opened.archive, *place, _finder(engine))
    finally:
        engine.dispose()
    try:
        output.write_bytes(data)
    except OSError as error:
        raise BadInput(f"cannot be written: {error.strerror}", file=output) from error
    print(f"{output}: {len(data)} bytes; check it with: gongkai archive verify-proof {output}")


def _latest(archive: Path, url: str, until: date | None) -> tuple[str, int]:
    """Give the place of an address's last capture, up to a night; one that says 304 has no line in the index."""
    from storage.archive.lookup import lookup
    from storage.clock import night

    found = [entry for entry in lookup(archive, url) if until is None or night(entry.at) <= until]
    if not found:
        when = f" up to {until}" if until else ""
        raise BadInput(f"{url}: no capture of it{when}", remedy="gongkai history tells addresses and captures")
    return found[-1].segment, found[-1].offset


def _named(engine: "Engine", word: str) -> tuple[str, int]:
    """Give the place of the capture whose id this is, or begins with these digits."""
    from storage.capture_ids import find_capture

    with engine.connect() as connection:
        found = find_capture(connection, word)
    return found.segment, found.offset


def _finder(engine: "Engine") -> "Find":
    from sqlalchemy import select
    from sqlalchemy.orm import Session

    from storage.models import Capture

    def find(record_id: str) -> tuple[str, int] | None:
        with Session(engine) as session:
            row = session.execute(select(Capture.segment, Capture.offset).where(Capture.id == record_id)).first()
        return (row.segment, row.offset) if row else None

    return find
