"""A release of a played demo comes back from the WARCs whole: every version, every cell, with nothing else at hand."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.nights.conftest import Play

pytestmark = pytest.mark.timeout(600)


def test_every_cell_of_a_played_release_is_read_again_to_the_same_value(play: Any, tmp_path: Path) -> None:
    game: Play = play("yangzhang", "jichuan")
    for night in (3, 4, 8):
        game.nightly(night)
    game.gongkai("release", "build", "played", night=8)
    built, archive = game.workspace / "releases" / "played", game.workspace / "archive"
    alone = tmp_path / "alone"
    shutil.copytree(built, alone / "played")
    shutil.copytree(archive, alone / "archive")

    words = ("--key", str(built / "gongkai_ed25519.pub"), "--archive", str(alone / "archive"), "--all")
    told = json.loads(game.gongkai("release", "verify", str(alone / "played"), *words, "--format", "json", night=8))

    rows = json.loads((built / "VALIDATION.json").read_text(encoding="utf-8"))["rows"]
    assert told["defects"] == []
    assert told["not_checked"] == []
    assert told["checked"]["versions compared"] == rows["versions"] > 50
    assert told["checked"]["cells compared"] == rows["cells"] > 5000
