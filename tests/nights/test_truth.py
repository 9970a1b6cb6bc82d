"""Every verdict of every night equals the calendar's own truth, on all four axes."""

import json
from typing import Any

import pytest

import demo
from tests.nights.conftest import Play

pytestmark = pytest.mark.timeout(600)


def told(verdict: dict[str, Any]) -> dict[str, Any]:
    """Take from a verdict what the truth speaks of."""
    observation = verdict["observation"]
    return {
        "headline": verdict["headline"],
        "duty": verdict["duty"]["value"],
        "observation": observation["value"],
        "reason": observation["reason"] if observation["value"] == "unobservable" else None,
        "timing": verdict["timing"]["value"],
        "days": verdict["timing"].get("days"),
        "integrity": sorted(verdict["integrity"]["value"]),
        "detail": verdict["integrity"].get("detail") if "altered" in verdict["integrity"]["value"] else None,
    }


def expected(line: demo.Expected) -> dict[str, Any]:
    """Give the truth in the same shape."""
    return {
        "headline": line.headline,
        "duty": line.duty,
        "observation": line.observation,
        "reason": line.reason,
        "timing": line.timing,
        "days": line.days,
        "integrity": sorted(line.integrity),
        "detail": line.detail,
    }


def differences(verdicts: list[dict[str, Any]], night: int) -> dict[str, Any]:
    """Compare the audit of a night with its truth, filer by filer and year by year."""
    said = {(v["county_code"], v["filer_code"], v["year"]): told(v) for v in verdicts}
    true = {(e.county_code, e.filer_code, e.year): expected(e) for e in demo.truth(night)}
    return {
        f"{key}": {"said": said.get(key), "true": true.get(key)}
        for key in sorted(said.keys() | true.keys())
        if said.get(key) != true.get(key)
    }


def test_every_night_tells_the_truth_and_no_night_forgets_it(play: Any) -> None:
    game: Play = play()
    wrong, archived = {}, {}
    for night in range(len(demo.NIGHTS)):
        game.nightly_of_a_timer(night)
        verdicts = game.verdicts(night)
        archived[night] = verdicts
        if found := differences(verdicts, night):
            wrong[demo.NIGHTS[night]] = found
    assert not wrong, json.dumps(wrong, ensure_ascii=False, indent=1)

    last = len(demo.NIGHTS) - 1
    for night in (3, 7):
        day = demo.NIGHTS[night][:10]
        assert game.verdicts(last, "--as-of", day) == archived[night], f"--as-of {day} differs from that day's audit"

    assert_missing_is_proved(archived[last])


def assert_missing_is_proved(verdicts: list[dict[str, Any]]) -> None:
    missing = [verdict for verdict in verdicts if verdict["headline"] == "missing"]
    assert missing
    assert all(len(verdict["proof"]) >= 4 for verdict in missing), "two nights, each a listing page and a control"
