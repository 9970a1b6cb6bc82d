"""A document that was listed and not asked for, because it was not due, counts as it was seen last."""

from dataclasses import replace

import pytest

from audit.cases import _thinned
from audit.facts import Entry, Listing, Scope, Sighting, Visit
from audit.judgement import Judgement
from tests.audit.timeline import START, judged

SCOPE = Scope("990101")
SAME = {
    "found on time": ("-1-|111|1111", "-1-|nnn|1nnn"),
    "found late": ("---|---|-111", "---|---|-1nn"),
    "altered": ("-11|111|1222", "-1n|nnn|n2nn"),
    "withdrawn": ("-11|111|ggg", "-1n|nnn|ggg"),
    "withdrawn, then restored": ("-11|111|gg11", "-1n|nnn|gg1n"),
}


def lasting(judgement: Judgement) -> Judgement:
    """Leave out the night on which a document was asked for last."""
    return replace(judgement, documents=tuple(replace(each, last_seen=START) for each in judgement.documents))


@pytest.mark.parametrize(("asked", "not_asked"), SAME.values(), ids=SAME)
def test_the_verdict_is_that_of_nights_on_which_it_was_asked_for(asked: str, not_asked: str) -> None:
    assert lasting(judged(not_asked)) == lasting(judged(asked))


def test_what_was_said_to_be_gone_is_no_loss_of_the_listing_on_nights_that_do_not_ask_again() -> None:
    shown = {("a", 2019): {1}, ("b", 2018): {2}}
    listing = Listing("annual", True, SCOPE, (), (Entry(2, "b"),))
    quiet = Visit("qinglan", START, "complete", (listing,), {2: Sighting("present", "capture")})
    assert _thinned(quiet, frozenset({2}), shown, set()) == {2019}
    assert _thinned(quiet, frozenset({2}), shown, {1}) == frozenset()
