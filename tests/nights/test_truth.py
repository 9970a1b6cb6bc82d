"""Every verdict of every night equals the calendar's own truth, on all axes; what is wrong with a report is found.

The portals are played apart, so that they can be played at once. All nights of this test are in this process; the
nights that a timer starts are in test_timer.py. The suite plays the nights up to the one that completes most proofs of
absence; `make nights` plays the whole calendar. What was played is read once more from the WARC files alone.
"""

import json
import os
from typing import Any

import pytest

import demo
from tests.nights.agreement import differences, unfounded, unsaid
from tests.nights.conftest import Play

pytestmark = pytest.mark.timeout(900)
LAST = len(demo.NIGHTS) - 1 if os.environ.get("ALL_NIGHTS") else 8
PORTALS = {"qinglan": "990101", "jichuan": "990102", "yanhu": "990103"}
REREAD = {"yanhu"}  # GB18030, files under a date alone, nights down: the most is to be got right there
REPEATED = (3, 7, 16, 28)  # before the grace, after it, after the extension's, long after the season


@pytest.mark.parametrize("portal", PORTALS)
def test_every_night_tells_the_truth_and_no_night_forgets_it(portal: str, play: Any) -> None:
    game: Play = play(portal)
    county = {PORTALS[portal]}
    wrong, archived = {}, {}
    for night in range(LAST + 1):
        game.nightly(night)
        archived[night] = game.verdicts(night)
        if found := differences(archived[night], night, county):
            wrong[demo.NIGHTS[night]] = found
    assert not wrong, json.dumps(wrong, ensure_ascii=False, indent=1)

    for night in (night for night in REPEATED if night < LAST):
        day = demo.NIGHTS[night][:10]
        assert game.verdicts(LAST, "--as-of", day) == archived[night], f"--as-of {day} differs from that day's audit"

    assert_missing_is_proved(archived[LAST])
    failed, suspected = findings(game, "fail"), findings(game, "suspect")
    assert unfounded(failed, LAST) == []
    assert unsaid(failed + suspected, LAST, county) == []
    if portal in REREAD:
        assert_the_archive_alone_says_the_same(game, archived[LAST])


def assert_the_archive_alone_says_the_same(game: Play, told: list[dict[str, Any]]) -> None:
    """The archive is the truth: without the database, the WARC files alone give the same verdicts."""
    assert game.portals.answers["yanhu", 304], "what was not sent again is in the archive, too"
    for file in game.workspace.glob("gongkai.db*"):
        file.unlink()
    game.gongkai("archive", "index", night=LAST)
    game.gongkai("reparse", night=LAST)
    assert game.verdicts(LAST) == told


def test_of_the_real_townships_every_night_says_the_same(play: Any) -> None:
    game: Play = play("yangzhang")
    for night in (0, 5, 12, LAST):
        game.nightly(night)
        verdicts = game.verdicts(night)
        assert differences(verdicts, night, {verdict["county_code"] for verdict in verdicts}) == {}


def findings(game: Play, result: str) -> list[dict[str, Any]]:
    return json.loads(game.gongkai("findings", "--result", result, "--format", "json", night=LAST))


def assert_missing_is_proved(verdicts: list[dict[str, Any]]) -> None:
    missing = [verdict for verdict in verdicts if verdict["headline"] == "missing"]
    assert missing
    assert all(len(verdict["proof"]) >= 4 for verdict in missing), "two nights, each a listing page and a control"
