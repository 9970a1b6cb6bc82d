"""A run killed at any moment and started again ends as if it had never been killed."""

import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.nights.conftest import Play

pytestmark = pytest.mark.timeout(600)
PORTAL = "jichuan" if os.environ.get("ALL_NIGHTS") else "yangzhang"  # the small one in the suite
CAPTURE = "visit_id, url, method, status, payload_digest, revisit_of is null"
NIGHT = 7  # a night on which the portal is well: an incomplete visit would rightly be tried again


def rows(workspace: Path, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(workspace / "gongkai.db") as database:
        found = sorted(database.execute(query).fetchall(), key=repr)
    database.close()
    return found


def outcome(play: Play, night: int = NIGHT) -> dict[str, Any]:
    """Tell what a run left behind, without what must differ between any two runs.

    That is: ids, places in files, and robots.txt, which every start of the crawler asks for anew.
    """
    place = play.workspace
    snapshots = "select url, version, content_digest from snapshot join document on document.id = document_id"
    return {
        "captures": rows(place, f"select {CAPTURE} from capture where url not like '%robots.txt'"),
        "snapshots": rows(place, snapshots),
        "visits": rows(place, "select id, state, reason from visit"),
        "verdicts": [{**verdict, "proof": len(verdict["proof"])} for verdict in play.verdicts(night)],
    }


def assert_archive_whole(play: Play) -> None:
    for segment in sorted((play.workspace / "archive").glob("*.warc.gz")):
        subprocess.run(["gzip", "-t", segment], check=True)
        with segment.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                record.content_stream().read()
    play.gongkai("archive", "verify", night=NIGHT)


def count(workspace: Path, table: str) -> int:
    """Count the rows of a table of a workspace that is being written."""
    try:
        return int(rows(workspace, f"select count(*) from {table}")[0][0])
    except sqlite3.OperationalError:  # the table is not there yet
        return 0


def moments(asked: int) -> dict[str, Callable[[Play, int], bool]]:
    """Give ten moments of a run: eight of the crawl, by what the portal was asked, and two of the reading after it."""
    crawling = {f"after {part} of 9 parts of the requests": amid(asked * part // 9) for part in range(1, 9)}
    return crawling | {
        "when the visit is proved": lambda game, _: count(game.workspace, "visit where state = 'complete'") > 0,
        "when the first reports are read": lambda game, _: count(game.workspace, "snapshot") > 0,
    }


def test_ten_kills_change_nothing(play: Any) -> None:
    undisturbed: Play = play(PORTAL)
    before = undisturbed.portals.requests[PORTAL]
    undisturbed.nightly(NIGHT)
    right = outcome(undisturbed)

    killed = []
    for moment, reached in moments(undisturbed.portals.requests[PORTAL] - before).items():
        game: Play = play(PORTAL)
        if strike(game, reached):
            killed.append(moment)
        game.nightly(NIGHT)
        assert outcome(game) == right, f"killed {moment}"
        assert_archive_whole(game)
    assert len(killed) >= 9, f"the kills must strike a living run; only these did: {killed}"


def test_kills_amid_conditional_requests_change_nothing(play: Any) -> None:
    undisturbed: Play = play(PORTAL)
    undisturbed.nightly(NIGHT)
    games = [replace(undisturbed, workspace=copy(undisturbed.workspace, part)) for part in (1, 2)]
    undisturbed.portals.set_night(NIGHT + 1)
    before = undisturbed.portals.requests[PORTAL]
    undisturbed.nightly(NIGHT + 1)
    asked = undisturbed.portals.requests[PORTAL] - before
    right = outcome(undisturbed, NIGHT + 1)
    assert undisturbed.portals.answers[PORTAL, 304] >= asked // 3, "listings, robots.txt and sitemaps are asked whole"

    for part, game in enumerate(games, start=1):
        reached = amid(asked * part // 3)
        assert strike(game, reached, NIGHT + 1)
        game.nightly(NIGHT + 1)
        assert outcome(game, NIGHT + 1) == right, f"killed after {part} of 3 parts of the requests"
        assert_archive_whole(game)


def copy(workspace: Path, number: int) -> Path:
    """Give a copy of a workspace on which nobody works."""
    return Path(shutil.copytree(workspace, workspace.with_name(f"{workspace.name}-{number}")))


def amid(asked: int) -> Callable[[Play, int], bool]:
    """Give the moment at which the portal was asked so many times."""
    return lambda game, before: game.portals.requests[PORTAL] - before >= asked


def strike(game: Play, reached: Callable[[Play, int], bool], night: int = NIGHT) -> bool:
    """Start a night and kill it at a moment; says whether it was still alive."""
    before = game.portals.requests[PORTAL]
    with game.start("nightly", night=night) as process:
        while process.poll() is None and not reached(game, before):
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    return process.returncode == -signal.SIGKILL
