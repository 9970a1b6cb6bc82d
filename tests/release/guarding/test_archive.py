"""A release may cite only what is as it was sealed; a night still open is looked at record by record."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from release.guarding.archive import chain_faults, segment_faults
from storage.archive.segments import segment_paths
from storage.chain.close import close_night
from storage.chain.keys import FOLDER, make_keys
from storage.database import open_database
from storage.workspace import Workspace, create_workspace
from tests.storage.synthetic import FIRST_NIGHT, SITE
from tests.storage.test_reading import crawled

PAGES: dict[str, bytes | None] = {f"{SITE}/1.html": b"year=2019 text=a"}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create_workspace(tmp_path / "workspace")


@pytest.fixture
def engine(workspace: Workspace) -> Iterator[Engine]:
    engine = open_database(workspace.database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def sealed(engine: Engine, workspace: Workspace) -> list[str]:
    make_keys(workspace.path / FOLDER)
    crawled(engine, workspace, PAGES)
    close_night(engine, workspace, FIRST_NIGHT)
    return [path.name for path in segment_paths(workspace.archive)]


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def test_what_is_as_it_was_sealed_is_no_reason(engine: Engine, workspace: Workspace, sealed: list[str]) -> None:
    assert chain_faults(workspace) == []
    checked = segment_faults(engine, workspace.archive, sealed)
    assert (checked.reasons, checked.sealed, checked.open, checked.far) == ([], sealed, [], [])


def test_one_bit_of_a_sealed_segment_is_a_reason(engine: Engine, workspace: Workspace, sealed: list[str]) -> None:
    flip(workspace.archive / sealed[0], 50)
    [reason] = segment_faults(engine, workspace.archive, sealed).reasons
    assert reason.kind == "archive"
    assert sealed[0] in reason.says


def test_a_segment_that_is_gone_is_a_reason_before_anything_is_read(workspace: Workspace, sealed: list[str]) -> None:
    (workspace.archive / sealed[0]).unlink()
    assert any(sealed[0] in reason.says for reason in chain_faults(workspace))


def test_a_changed_manifest_and_a_strangers_key_are_reasons(workspace: Workspace, sealed: list[str]) -> None:
    for file in (workspace.path / FOLDER).iterdir():
        file.unlink()
    assert chain_faults(workspace) == [], "without a key here, whose it is cannot be told"
    make_keys(workspace.path / FOLDER)
    [stranger] = chain_faults(workspace)
    assert "whose .pub is not in" in stranger.says
    flip(next((workspace.archive / "manifests").glob("*.json")), 30)
    assert len(chain_faults(workspace)) > 1


def test_an_open_night_is_told_and_checked_as_far_as_it_was_committed(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, PAGES)
    [path] = segment_paths(workspace.archive)
    assert segment_faults(engine, workspace.archive, [path.name]).open == [path.name]
    with path.open("ab") as file:
        file.write(b"torn")
    assert segment_faults(engine, workspace.archive, [path.name]).reasons == [], "a kill left it; nothing cites it"
    flip(path, path.stat().st_size // 2)
    assert segment_faults(engine, workspace.archive, [path.name]).reasons
