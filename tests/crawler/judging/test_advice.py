"""What an operator is told to do about a visit that is not complete."""

from pathlib import Path

import pytest

from crawler.judging.advice import ADVICE, advice

DOCS = (Path(__file__).parents[3] / "docs" / "crawler.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("state", ["incomplete", "changed", "blocked", "down", "robots"])
def test_there_is_advice_for_every_state_whatever_the_reason(state):
    assert advice(state, "something nobody has seen before")
    assert advice(state, None)


def test_a_complete_visit_needs_none():
    assert advice("complete", None) is None


def test_the_first_row_that_fits_is_given():
    assert "longer `delay`" in advice("blocked", "annual: page 1: HTTP 429: too many requests")
    assert "主办单位" in advice("blocked", "annual: page 1: HTTP 412: precondition failed, as firewalls do")
    assert "run the command named" in advice("changed", "moved to http://b.test/; gongkai portal move a http://b.test/")


def test_no_row_is_hidden_by_an_earlier_one():
    for index, (state, words, _) in enumerate(ADVICE):
        earlier = [row for row in ADVICE[:index] if row[0] == state]
        assert not any(row[1] == "" for row in earlier), (state, words)


def test_the_docs_show_every_row():
    flat = " ".join(DOCS.split())
    for _, _, told in ADVICE:
        assert told.partition(" Ask the portal's operator")[0] in flat
