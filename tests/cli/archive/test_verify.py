from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.archive import app
from roster.errors import BadInput, StorageFailure, WorkspaceLocked
from storage.database import open_database
from storage.intake import Intake
from storage.workspace import Workspace, create_workspace
from tests.storage.synthetic import SITE, crawl, dump


def gongkai(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), catch_exceptions=False)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with one crawled night."""
    workspace = create_workspace(tmp_path / "ws")
    engine = open_database(workspace.database_url)
    with Intake(engine, workspace) as intake:
        crawl(engine, intake, date(2020, 2, 1), {f"{SITE}/1.html": b"a" * 200})
    engine.dispose()
    return workspace


def damage(workspace: Workspace) -> Path:
    (path,) = workspace.archive.glob("*.warc.gz")
    whole = path.read_bytes()
    path.write_bytes(whole[:700] + bytes(20) + whole[720:])
    return path


def test_a_whole_archive_verifies(workspace: Workspace) -> None:
    result = gongkai("verify", "-w", str(workspace.path))
    assert (result.exit_code, result.output) == (0, "the archive is whole\n")


def test_each_defect_is_printed_with_file_and_offset(workspace: Workspace) -> None:
    path = damage(workspace)
    result = gongkai("verify", "-w", str(workspace.path))
    assert result.exit_code == 1
    assert f"{path.name} at byte " in result.output
    assert result.output.splitlines()[-1].endswith("defects")


def test_the_database_is_made_again_and_again(workspace: Workspace) -> None:
    engine = open_database(workspace.database_url)
    before = dump(engine, leave_out=["task"])
    engine.dispose()
    for file in workspace.path.glob("gongkai.db*"):
        file.unlink()
    for _ in range(2):
        result = gongkai("index", "-w", str(workspace.path))
        assert (result.exit_code, result.output) == (0, "3 captures in 1 segments, 1 visits proved\n")
    engine = open_database(workspace.database_url)
    assert dump(engine, leave_out=["task"]) == before
    engine.dispose()


def test_indexing_a_damaged_archive_says_where_and_ends_with_1(workspace: Workspace) -> None:
    path = damage(workspace)
    result = gongkai("index", "-w", str(workspace.path))
    assert result.exit_code == 1
    assert result.output.startswith(f"{path} at byte ")


def test_a_running_crawl_keeps_the_index_out(workspace: Workspace) -> None:
    with workspace.lock(), pytest.raises(WorkspaceLocked):
        gongkai("index", "-w", str(workspace.path))


def test_a_lost_database_is_not_crawled_over(workspace: Workspace) -> None:
    for file in workspace.path.glob("gongkai.db*"):
        file.unlink()
    engine = open_database(workspace.database_url)
    with pytest.raises(StorageFailure, match="gongkai archive index"):
        Intake(engine, workspace)
    engine.dispose()


def test_a_folder_that_is_no_workspace_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="not a Gongkai workspace"):
        gongkai("verify", "-w", str(tmp_path))
