"""`gongkai archive close`, and the end of a night under `gongkai nightly`."""

import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from cli.archive import app
from cli.nightly import nightly
from roster.errors import StorageFailure, WorkspaceLocked
from storage.chain.check import check_chain
from storage.chain.keys import FOLDER, NAME, make_keys
from storage.chain.manifest import manifests
from storage.database import open_database
from storage.workspace import Workspace, create_workspace
from tests.crawler.county import two_pages, workspace_for
from tests.crawler.servers import Answer, Site
from tests.storage.chain.nights import archive_night, at, day

night = typer.Typer()
night.command()(nightly)


def gongkai(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), catch_exceptions=False)


def gongkai_nightly(workspace: Workspace) -> Result:
    return CliRunner().invoke(night, ["-w", str(workspace.path)])


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace with a key and a crawled night that is not closed."""
    workspace = create_workspace(tmp_path / "ws")
    make_keys(workspace.path / FOLDER)
    at(monkeypatch, day(0))
    engine = open_database(workspace.database_url)
    archive_night(engine, workspace, day(0))
    engine.dispose()
    return workspace


def publish_to(workspace: Workspace, address: Path) -> None:
    with (workspace.path / "gongkai.toml").open("a", encoding="utf-8") as file:
        file.write(f'[archive]\npublish = "{address}"\n')


def with_roster(workspace: Workspace) -> Workspace:
    """Put the township of the crawled county into its roster: without one nothing is judged."""
    lines = (
        "code,name,kind,county_code,county_name,valid_from,valid_to,successor_code",
        "990100101,白塔镇,town,990100,清岚县,2010-01-01,,",
    )
    (workspace.path / "roster" / "made.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return workspace


def test_closing_a_night_tells_the_manifest_and_the_key(workspace: Workspace) -> None:
    result = gongkai("close", "-w", str(workspace.path))
    (manifest,) = manifests(workspace.archive)
    assert result.output == (
        f"night of 2020-02-01 closed: manifest 1 {manifest.digest[:16]}, 1 segments, 4 captures, key {manifest.key}\n"
    )
    assert gongkai("close", "-w", str(workspace.path)).output == "night of 2020-02-01: closed already, nothing new\n"


def test_a_workspace_without_a_key_is_told_of(workspace: Workspace) -> None:
    (workspace.path / FOLDER / NAME).unlink()
    (workspace.path / FOLDER / f"{NAME}.pub").unlink()
    assert gongkai("close", "-w", str(workspace.path)).output.endswith("not signed: no key (gongkai init makes one)\n")


def test_the_manifest_is_published_where_the_settings_say(workspace: Workspace, tmp_path: Path) -> None:
    publish_to(workspace, tmp_path / "published")
    result = gongkai("close", "-w", str(workspace.path))
    assert result.output.splitlines()[1] == f"published 4 files at {tmp_path / 'published'}"
    assert check_chain(workspace.archive, published=str(tmp_path / "published")) == []


def test_failing_to_publish_loses_nothing_and_the_next_close_does_it(workspace: Workspace, tmp_path: Path) -> None:
    publish_to(workspace, tmp_path / "published")
    (tmp_path / "published").touch()
    with pytest.raises(StorageFailure, match=f"{tmp_path / 'published'}"):
        gongkai("close", "-w", str(workspace.path))
    assert len(manifests(workspace.archive)) == 1
    (tmp_path / "published").unlink()
    result = gongkai("close", "-w", str(workspace.path))
    assert result.output.splitlines()[1] == f"published 4 files at {tmp_path / 'published'}"


def test_a_running_crawl_keeps_the_close_out(workspace: Workspace) -> None:
    with workspace.lock(), pytest.raises(WorkspaceLocked):
        gongkai("close", "-w", str(workspace.path))


def test_nightly_closes_the_night_once_and_a_second_run_finds_it_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, day(0))
    with Site(two_pages()) as site:
        workspace = with_roster(workspace_for(tmp_path, site))
        first, again = gongkai_nightly(workspace), gongkai_nightly(workspace)
    (manifest,) = manifests(workspace.archive)
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert f"closed: manifest 1 {manifest.digest[:16]}, 1 segments" in first.output
    assert manifest.counts.visits == 1
    assert "night of 2020-02-01: closed already, nothing new" in again.output.splitlines()
    assert check_chain(workspace.archive) == []


def test_a_night_on_which_a_portal_could_not_be_read_whole_is_closed_too(tmp_path: Path) -> None:
    with Site({**two_pages(), "/nb/index_1.html": Answer(status=404)}) as site:
        workspace = with_roster(workspace_for(tmp_path, site))
        result = gongkai_nightly(workspace)
    assert result.exit_code == 4
    assert re.search(r"closed: manifest 1 [0-9a-f]{16}, 1 segments", result.output)


def test_a_night_that_cannot_be_published_is_told_whole_and_ends_as_a_storage_failure(tmp_path: Path) -> None:
    (tmp_path / "published").touch()
    with Site({}) as site:
        workspace = with_roster(workspace_for(tmp_path, site))
        publish_to(workspace, tmp_path / "published")
        result = gongkai_nightly(workspace)
    assert "closed: manifest 1" in result.output
    assert isinstance(result.exception, StorageFailure)
