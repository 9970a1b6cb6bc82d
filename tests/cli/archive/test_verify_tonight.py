"""What `gongkai nightly` says at its end of the portion of the store that it read again."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update
from typer.testing import CliRunner, Result

from cli.main import build
from storage.database import open_database, transaction
from storage.intake import Intake
from storage.models import Capture
from storage.workspace import Workspace, create_workspace
from tests.storage.synthetic import SITE, crawl


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace with one crawled night, no portal that is due, and a county that no roster has."""
    monkeypatch.setattr("cli.nightly._judge", lambda *_: [])
    workspace = create_workspace(tmp_path / "ws")
    engine = open_database(workspace.database_url)
    with Intake(engine, workspace) as intake:
        crawl(engine, intake, date(2020, 2, 1), {f"{SITE}/1.html": None})
    engine.dispose()
    return workspace


def nightly(workspace: Workspace) -> Result:
    words = ["nightly", "-w", str(workspace.path)]
    return CliRunner().invoke(build(words), words, catch_exceptions=False)


def test_a_night_ends_by_verifying_a_portion(workspace: Workspace) -> None:
    result = nightly(workspace)
    assert result.exit_code == 0
    assert result.output.endswith("archive: the portion that was read is whole\n")


def test_a_defect_is_told_and_ends_the_night_with_1(workspace: Workspace) -> None:
    engine = open_database(workspace.database_url)
    with transaction(engine) as session:
        session.execute(update(Capture).where(Capture.status == 404).values(status=200))
    engine.dispose()
    result = nightly(workspace)
    assert result.exit_code == 1
    assert "status: the archive says 404, the row 200" in result.output
    assert "archive: database: capture (" in result.output
