"""The archive is the truth: without the database, the WARC files alone give the same verdicts."""

from pathlib import Path
from typing import Any

import pytest

from tests.nights.conftest import Play

pytestmark = pytest.mark.timeout(600)


def test_verdicts_come_back_from_the_warc_files_alone(play: Any) -> None:
    game: Play = play("qinglan", "yanhu")
    for night in (2, 4, 6, 8, 10):
        game.nightly(night)
    before = game.verdicts(10)
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
