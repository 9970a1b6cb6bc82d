"""Closed nights for the tests of the chain: a small county, crawled and closed."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage.chain.close import close_night
from storage.chain.keys import FOLDER, SigningKey, make_keys, signing_key
from storage.chain.manifest import Manifest
from storage.intake import Intake
from storage.workspace import Workspace
from tests.storage.synthetic import FIRST_NIGHT, SITE, crawl


def day(number: int) -> date:
    return FIRST_NIGHT + timedelta(days=number)


def at(monkeypatch: pytest.MonkeyPatch, night: date, hour: int = 2) -> None:
    """Set the clock."""
    monkeypatch.setenv("GONGKAI_NOW", f"{night}T{hour:02d}:00:00")


def archive_night(engine: Engine, workspace: Workspace, night: date) -> None:
    """Crawl a night on which one page is new."""
    with Intake(engine, workspace) as intake:
        crawl(engine, intake, night, {f"{SITE}/1.html": b"the same", f"{SITE}/2.html": str(night).encode() * 50})


def closed_nights(
    engine: Engine, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, nights: int = 3, *, signed: bool = True
) -> list[Manifest]:
    """Crawl and close some nights."""
    if signed:
        make_keys(workspace.path / FOLDER)
    closed = []
    for number in range(nights):
        at(monkeypatch, day(number))
        archive_night(engine, workspace, day(number))
        closed.append(close_night(engine, workspace, day(number)))
    assert None not in closed
    return closed  # type: ignore[return-value]


def key_of(workspace: Workspace) -> SigningKey:
    key = signing_key(workspace.path / FOLDER)
    assert isinstance(key, SigningKey)
    return key


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
