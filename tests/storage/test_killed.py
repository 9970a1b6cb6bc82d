"""Whatever the moment of a kill -9, the next run ends with the same rows and a whole archive."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from storage.archive import scan, verify
from storage.database import open_database
from storage.intake import Intake
from storage.recovery import end_segments
from storage.workspace import Workspace, create_workspace, open_workspace
from tests.storage.killing import run_until
from tests.storage.postgres import fresh_database
from tests.storage.synthetic import FIRST_NIGHT, SITE, crawl, dump

PAGES = {
    f"{SITE}/1.html": f"attachment={SITE}/files/1.pdf {'报告' * 200}".encode(),
    f"{SITE}/2.html": b"second",
    f"{SITE}/files/1.pdf": b"%PDF " + b"x" * 500,
}
NIGHTS = [FIRST_NIGHT, FIRST_NIGHT + timedelta(days=1)]
pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # Python 3.12 on forks beside threads
SHARES = 4  # the steps are dealt out to this many tests, which run side by side
PLACES = ["capture.segment", "capture.offset", "capture.length", "visit.ended_at"]  # may differ after a repair


def work(url: str, path: Path) -> None:
    """Crawl what is left of two nights, the second into the segment of the first, and end it."""
    engine = open_database(url)
    for night in NIGHTS:
        with Intake(engine, open_workspace(path)) as intake:
            if f"qinglan.{night}.1" not in closed(engine):
                crawl(engine, intake, night, dict(PAGES))
    end_segments(engine, open_workspace(path).archive)
    engine.dispose()


def closed(engine: object) -> set[str]:
    return {visit["id"] for visit in dump(engine)["visit"] if visit["state"] != "open"}  # type: ignore[arg-type]


def outcome(url: str, workspace: Workspace) -> object:
    """Give the rows, and what the archive holds, once every run has ended."""
    assert verify(workspace.archive) == []
    engine = open_database(url)
    rows = dump(engine, leave_out=["segment"], columns=PLACES)
    segments = {segment["name"]: segment["committed_length"] for segment in dump(engine)["segment"]}
    assert {segment["closed"] for segment in dump(engine)["segment"]} == {True}
    engine.dispose()
    for visit in rows["visit"]:
        assert visit.pop("proof_id") is not None
    files = sorted(workspace.archive.glob("*.warc.gz"))
    assert len(files) == 1
    assert segments == {path.name: path.stat().st_size for path in files}
    records = sorted((r.kind, r.uri or "", r.at) for path in files for r in scan(path) if r.kind != "warcinfo")
    return rows, [(kind, uri) for kind, uri, _ in records]


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'test.db'}"


@pytest.fixture(scope="module")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty workspace and an empty database, to be copied: migrating takes longer than the crawl."""
    folder = tmp_path_factory.mktemp("beginning")
    create_workspace(folder / "w")
    open_database(sqlite_url(folder)).dispose()
    return folder


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, beginning: Path) -> object:
    folder = tmp_path_factory.mktemp("undisturbed")
    shutil.copytree(beginning, folder, dirs_exist_ok=True)
    work(sqlite_url(folder), folder / "w")
    return outcome(sqlite_url(folder), open_workspace(folder / "w"))


@pytest.mark.parametrize("share", range(SHARES))
def test_a_kill_between_any_two_steps_changes_nothing(
    undisturbed: object, beginning: Path, tmp_path: Path, share: int
) -> None:
    step, ended = share, False
    while not ended:
        folder = tmp_path / str(step)
        shutil.copytree(beginning, folder)
        ended = run_until(step, work, sqlite_url(folder), folder / "w")
        if not ended:
            work(sqlite_url(folder), folder / "w")
        assert outcome(sqlite_url(folder), open_workspace(folder / "w")) == undisturbed, f"killed at step {step}"
        step += SHARES
    assert step > 10 * SHARES


@pytest.mark.parametrize("step", [20, 30, 47, 64])
def test_a_kill_changes_nothing_on_a_server_either(
    undisturbed: object, tmp_path: Path, postgres_socket: Path, step: int
) -> None:
    workspace = create_workspace(tmp_path)
    with fresh_database(postgres_socket) as url:
        assert not run_until(step, work, url, workspace.path)
        work(url, workspace.path)
        assert outcome(url, workspace) == undisturbed


def test_killed_again_and_again_a_crawl_still_comes_to_its_end(
    undisturbed: object, beginning: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "again"
    shutil.copytree(beginning, folder)
    kills = 0
    while not run_until(20 + 5 * kills, work, sqlite_url(folder), folder / "w"):
        kills += 1
    assert kills > 2
    assert outcome(sqlite_url(folder), open_workspace(folder / "w")) == undisturbed
