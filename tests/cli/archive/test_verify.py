import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli import main as cli_main
from cli.archive import app
from roster.errors import BadInput, StorageFailure, WorkspaceLocked
from storage.chain.close import close_night
from storage.chain.keys import make_keys
from storage.chain.publish import publish
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
    assert result.exit_code == 0
    first, *_, last = result.output.splitlines()
    assert first.startswith("checked: ")
    assert "3 captures" in first
    assert last == "the archive is whole"


def test_what_was_checked_is_given_as_json(workspace: Workspace) -> None:
    damage(workspace)
    result = gongkai("verify", "-w", str(workspace.path), "--format", "json")
    told = json.loads(result.output)
    assert result.exit_code == 1
    assert (told["checked"]["segments"], told["rows"]["visit"], told["sample"]) == (1, 1, None)
    assert {"file", "offset", "record_id", "what"} == told["defects"][0].keys()


def test_defects_are_given_as_a_table_for_other_programs(workspace: Workspace) -> None:
    path = damage(workspace)
    lines = gongkai("verify", "-w", str(workspace.path), "--format", "csv").output.splitlines()
    assert lines[0].lstrip("\ufeff") == "file,offset,record_id,what"
    assert lines[1].startswith(f"{path.name},")


def test_a_sample_says_what_share_was_read(workspace: Workspace) -> None:
    result = gongkai("verify", "--sample", "-w", str(workspace.path))
    assert result.exit_code == 0
    assert "sample: 100.0 % of the archive was read; nothing is left unread" in result.output
    assert result.output.endswith("the portion that was read is whole\n")


def test_manifests_have_to_be_signed_by_the_key_that_is_given(workspace: Workspace, tmp_path: Path) -> None:
    make_keys(workspace.path / "keys")
    make_keys(tmp_path / "other")
    engine = open_database(workspace.database_url)
    close_night(engine, workspace, date(2020, 2, 1))
    engine.dispose()
    mine, other = (str(folder / "gongkai_ed25519.pub") for folder in (workspace.path / "keys", tmp_path / "other"))
    assert gongkai("verify", "--key", mine, "-w", str(workspace.path)).exit_code == 0
    result = gongkai("verify", "--key", other, "-w", str(workspace.path))
    assert result.exit_code == 1
    assert "which is none of the keys given" in result.output


def test_published_manifests_have_to_be_the_same(workspace: Workspace, tmp_path: Path) -> None:
    engine = open_database(workspace.database_url)
    close_night(engine, workspace, date(2020, 2, 1))
    engine.dispose()
    (tmp_path / "published").mkdir()
    result = gongkai("verify", "--published", str(tmp_path / "published"), "-w", str(workspace.path))
    assert result.exit_code == 1
    assert f"nothing is published at {tmp_path / 'published'}" in result.output
    assert "1 defects" in result.output
    publish(workspace.archive, (), str(tmp_path / "published"))
    assert gongkai("verify", "--published", str(tmp_path / "published"), "-w", str(workspace.path)).exit_code == 0


def test_a_wacz_is_checked_without_a_workspace(tmp_path: Path) -> None:
    broken = tmp_path / "broken.wacz"
    broken.write_bytes(b"PK\x03\x04 no zip")
    result = gongkai("verify", str(broken))
    assert result.exit_code == 1
    assert "broken.wacz" in result.output


@pytest.mark.parametrize("words", [("--sample",), ("--published", "somewhere")])
def test_what_is_asked_of_the_store_is_no_question_to_a_file(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert gongkai("verify", str(tmp_path / "a.wacz"), *words).exit_code == 2


def test_what_a_stranger_named_cannot_move_the_cursor(tmp_path: Path) -> None:
    forged = tmp_path / "forged.wacz"
    with zipfile.ZipFile(forged, "w") as file:
        file.writestr("archive/\x1b[2Jwhole\n.txt", b"x")
    result = gongkai("verify", str(forged))
    assert result.exit_code == 1
    assert "\x1b" not in result.output and "whole" not in result.output.splitlines()


def test_a_damaged_database_is_a_line_and_the_files_are_checked_all_the_same(workspace: Workspace) -> None:
    path = damage(workspace)
    (workspace.path / "gongkai.db").write_bytes(b"no database" * 1000)
    for file in workspace.path.glob("gongkai.db-*"):
        file.unlink()
    result = gongkai("verify", "-w", str(workspace.path))
    assert result.exit_code == 1
    assert "file is not a database" in result.output
    assert f"{path.name} at byte " in result.output


def test_a_running_crawl_keeps_the_check_out(workspace: Workspace) -> None:
    with workspace.lock(), pytest.raises(WorkspaceLocked):
        gongkai("verify", "-w", str(workspace.path))


def test_each_defect_is_printed_with_file_and_offset(workspace: Workspace) -> None:
    path = damage(workspace)
    result = gongkai("verify", "-w", str(workspace.path))
    assert result.exit_code == 1
    assert f"{path.name} at byte " in result.output
    assert result.output.splitlines()[-1].endswith("defects")


def test_the_database_is_made_again_and_again(workspace: Workspace) -> None:
    engine = open_database(workspace.database_url)
    before = dump(engine, leave_out=["task"], columns=["segment.closed"])
    engine.dispose()
    for file in workspace.path.glob("gongkai.db*"):
        file.unlink()
    for _ in range(2):
        result = gongkai("index", "-w", str(workspace.path))
        assert (result.exit_code, result.output) == (0, "3 captures in 1 segments, 1 visits proved\n")
    engine = open_database(workspace.database_url)
    assert dump(engine, leave_out=["task"], columns=["segment.closed"]) == before
    engine.dispose()


def test_indexing_a_damaged_archive_says_where_and_ends_with_1(workspace: Workspace) -> None:
    path = damage(workspace)
    result = gongkai("index", "-w", str(workspace.path))
    assert result.exit_code == 1
    assert result.output.startswith(f"{path} at byte ")


def test_a_running_crawl_keeps_the_index_out(workspace: Workspace) -> None:
    with workspace.lock(), pytest.raises(WorkspaceLocked):
        gongkai("index", "-w", str(workspace.path))


@pytest.mark.parametrize("words", [("audit", "--fail-on", "missing"), ("findings",), ("history", "无名镇")])
def test_a_lost_database_is_not_taken_for_nothing_to_tell(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    engine = open_database(workspace.database_url)
    close_night(engine, workspace, date(2020, 2, 1))
    engine.dispose()
    for file in workspace.path.glob("gongkai.db*"):
        file.unlink()
    monkeypatch.setattr("sys.argv", ["gongkai", *words, "-w", str(workspace.path)])
    assert cli_main.run() == 6


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
