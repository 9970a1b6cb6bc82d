"""The archive is the truth: without the database, the WARC files alone give the same verdicts."""

from pathlib import Path
from typing import Any

import pytest

from tests.nights.conftest import Play

pytestmark = pytest.mark.timeout(600)


def test_verdicts_come_back_from_the_warc_files_alone(play: Any) -> None:
    game: Play = play("qinglan", "yanhu")
    for night in (2, 3, 4, 8, 9, 10):
        game.nightly(night)
    before = game.verdicts(10)
    assert all(game.portals.answers[portal, 304] for portal in ("qinglan", "yanhu")), "by ETag, and by date alone"
    for file in game.workspace.glob("gongkai.db*"):
        file.unlink()

    game.gongkai("archive", "index", night=10)
    game.gongkai("reparse", night=10)

    assert game.verdicts(10) == before
    assert any(verdict["headline"] == "missing" for verdict in before)


def test_a_second_nightly_the_same_night_asks_for_nothing(play: Any) -> None:
    game: Play = play("qinglan")
    game.nightly(0)
    asked = game.portals.requests["qinglan"]
    size = sum(file.stat().st_size for file in Path(game.workspace / "archive").glob("*.warc.gz"))
    game.nightly(0)
    assert game.portals.requests["qinglan"] == asked
    assert sum(file.stat().st_size for file in Path(game.workspace / "archive").glob("*.warc.gz")) == size


def test_a_forced_second_visit_the_same_night_costs_headers_and_changes_no_verdict(play: Any) -> None:
    game: Play = play("qinglan")
    game.nightly(8)
    before, told = game.portals.sent.copy(), game.verdicts(8)
    first = before.total()
    game.gongkai("crawl", "--force", night=8)
    game.gongkai("nightly", night=8)
    assert (game.portals.sent - before).total() < first // 10
    assert [without_proof(verdict) for verdict in game.verdicts(8)] == [without_proof(verdict) for verdict in told]


def without_proof(verdict: dict[str, Any]) -> dict[str, Any]:
    """Leave out which captures prove it: the second visit's are newer."""
    return {name: value for name, value in verdict.items() if name != "proof"}
