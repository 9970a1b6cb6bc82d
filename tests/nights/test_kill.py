"""A run killed at any moment and started again ends as if it had never been killed."""

import signal
import sqlite3
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.nights.conftest import Play

pytestmark = pytest.mark.timeout(600)
MOMENTS = 10
NIGHT = 7  # a night on which the portal is well: an incomplete visit would rightly be tried again


def rows(workspace: Path, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(workspace / "gongkai.db") as database:
        found = sorted(database.execute(query).fetchall(), key=repr)
    database.close()
    return found


def outcome(play: Play) -> dict[str, Any]:
    """Tell what a run left behind, without what must differ between any two runs.

    That is: ids, places in files, the bytes of pages with a view counter (their content digest leaves it out), and
    robots.txt, which every start of the crawler asks for anew.
    """
    place = play.workspace
    snapshots = "select url, version, content_digest from snapshot join document on document.id = document_id"
    return {
        "captures": rows(place, "select url, method, status from capture where url not like '%robots.txt'"),
        "snapshots": rows(place, snapshots),
        "visits": rows(place, "select id, state, reason from visit"),
        "verdicts": [{**verdict, "proof": len(verdict["proof"])} for verdict in play.verdicts(NIGHT)],
    }


def assert_archive_whole(play: Play) -> None:
    for segment in sorted((play.workspace / "archive").glob("*.warc.gz")):
        subprocess.run(["gzip", "-t", segment], check=True)
        with segment.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                record.content_stream().read()
    play.gongkai("archive", "verify", night=NIGHT)


def test_ten_kills_change_nothing(play: Any) -> None:
    undisturbed: Play = play("jichuan")
    undisturbed.portals.set_night(NIGHT)
    started = time.monotonic()
    undisturbed.nightly(NIGHT)
    took = time.monotonic() - started
    right = outcome(undisturbed)

    killed = 0
    for moment in range(1, MOMENTS + 1):
        game: Play = play("jichuan")
        with game.start("nightly", night=NIGHT) as process:
            time.sleep(took * moment / (MOMENTS + 1))
            process.send_signal(signal.SIGKILL)
            process.communicate()
        killed += process.returncode == -signal.SIGKILL
        game.nightly(NIGHT)
        assert outcome(game) == right, f"killed {moment}/{MOMENTS + 1} of the way"
        assert_archive_whole(game)
    assert killed >= MOMENTS - 1, "the kills must strike a living run"
