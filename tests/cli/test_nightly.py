"""What `gongkai nightly` does with a night that cannot be judged."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.main import build
from roster.errors import BadInput, StorageFailure
from storage.chain.manifest import manifests
from storage.database import open_database
from storage.intake import Intake
from storage.workspace import Workspace, create_workspace
from tests.storage.synthetic import SITE, crawl


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with one crawled night of a county that no roster has."""
    workspace = create_workspace(tmp_path / "ws")
    engine = open_database(workspace.database_url)
    with Intake(engine, workspace) as intake:
        crawl(engine, intake, date(2020, 2, 1), {f"{SITE}/1.html": None})
    engine.dispose()
    return workspace


def nightly(workspace: Workspace) -> Result:
    words = ["nightly", "-w", str(workspace.path)]
    return CliRunner().invoke(build(words), words)


def test_a_night_that_cannot_be_judged_is_closed_and_verified_all_the_same(workspace: Workspace) -> None:
    result = nightly(workspace)
    assert isinstance(result.exception, BadInput)
    assert "990101 is in no roster" in str(result.exception)
    assert manifests(workspace.archive)[0].counts.visits == 1
    assert "nothing was judged" in result.output
    assert "closed: manifest 1" in result.output
    assert result.output.endswith("archive: the portion that was read is whole\n")


def test_of_several_failures_the_first_ends_the_night_and_the_others_are_told(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise StorageFailure("the disk is full")

    monkeypatch.setattr("storage.chain.close.close_night", refused)
    result = nightly(workspace)
    assert isinstance(result.exception, BadInput)
    assert "the disk is full" in result.output
