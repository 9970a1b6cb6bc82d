"""Nights as a timer starts them, each in a process of its own, tell the truth as well."""

from typing import Any

import pytest

from tests.nights.agreement import differences
from tests.nights.conftest import Play

pytestmark = pytest.mark.timeout(600)
LAST = 2


def test_nights_in_processes_of_their_own_tell_the_truth(play: Any) -> None:
    game: Play = play("yanhu")
    for night in range(LAST + 1):
        game.nightly_of_a_timer(night)
    assert differences(game.verdicts(LAST), LAST, {"990103"}) == {}
