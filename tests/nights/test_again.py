"""A night that is gone through a second time asks for nothing new, and changes nothing."""

from pathlib import Path
from typing import Any

import pytest

from tests.nights.conftest import Play

pytestmark = pytest.mark.timeout(600)
NIGHT = 8


def test_a_second_night_asks_for_nothing_and_a_forced_one_costs_headers_and_changes_no_verdict(play: Any) -> None:
    game: Play = play("qinglan")
    game.nightly(NIGHT)
    told, sent, asked = game.verdicts(NIGHT), game.portals.sent.copy(), game.portals.requests["qinglan"]
    size = archived(game)

    game.nightly(NIGHT)
    assert game.portals.requests["qinglan"] == asked
    assert archived(game) == size

    game.gongkai("crawl", "--force", night=NIGHT)
    game.gongkai("nightly", night=NIGHT)
    assert (game.portals.sent - sent).total() < sent.total() // 10
    assert [without_proof(verdict) for verdict in game.verdicts(NIGHT)] == [without_proof(verdict) for verdict in told]


def archived(game: Play) -> int:
    """Give the size of all that is archived."""
    return sum(file.stat().st_size for file in Path(game.workspace / "archive").glob("*.warc.gz"))


def without_proof(verdict: dict[str, Any]) -> dict[str, Any]:
    """Leave out which captures prove it: the second visit's are newer."""
    return {name: value for name, value in verdict.items() if name != "proof"}
