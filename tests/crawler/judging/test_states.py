"""What a visit's tasks and the faults of its listings make of it."""

import pytest

from crawler.judging.states import Fault, moved_to, put_off, state_of
from crawler.portal_file import PortalFile
from crawler.wire.gate import Stop
from storage.models import Task

PORTAL = PortalFile(
    id="a",
    county_code="990101",
    county="清岚县",
    family="trs",
    base_urls=["http://a.test/"],
    columns=[{"key": "nb", "url": "http://a.test/nb/"}, {"key": "jz", "url": "http://a.test/jz/"}],
)


def task(outcome, role="listing", page=1, state="done", **detail):
    return Task(role=role, url="http://a.test/", outcome=outcome, state=state, detail={"page": page, **detail})


STOP = Stop("down", "given up")
BUDGET = Stop("incomplete", "the budget is used up", spares_whole=True)
FAULT = {"nb": Fault("page 2: HTTP 500")}
CHANGED = {"nb": Fault("shows 1 entries, 9 are usual", changed=True)}
STATES = {
    "all whole": ([task("present")], {}, None, ("complete", None)),
    "a fault": ([task("present"), task("error", page=2)], FAULT, None, ("incomplete", "nb: page 2: HTTP 500")),
    "all failed": ([task("error")], FAULT, None, ("down", "nb: page 2: HTTP 500")),
    "a wall": ([task("present"), task("blocked", page=2)], FAULT, None, ("blocked", "nb: page 2: HTTP 500")),
    "robots": ([task("robots")], FAULT, None, ("robots", "nb: page 2: HTTP 500")),
    "changed": ([task("present")], CHANGED, None, ("changed", "nb: shows 1 entries, 9 are usual")),
    "changed behind a wall": (
        [task("present"), task("blocked")],
        CHANGED,
        None,
        ("blocked", "nb: shows 1 entries, 9 are usual"),
    ),
    "a stop": ([task("present")], {}, STOP, ("down", "given up")),
    "the budget, all whole": ([task("present")], {}, BUDGET, ("complete", None)),
    "the budget, all whole but documents put off": (
        [task("present"), task(None, "page", state="pending")],
        {},
        BUDGET,
        ("complete", "1 documents are put off: the budget is used up"),
    ),
    "the budget, a fault": (
        [task("present"), task(None, page=2, state="leased")],
        FAULT,
        BUDGET,
        ("incomplete", "the budget is used up; nb: page 2: HTTP 500"),
    ),
    "a bug of ours": ([task("present"), task("error", "page", fault="a bug")], {}, None, ("incomplete", "a bug")),
    "moved": (
        [task("offsite", sent_to="https://b.test/nb/"), task("offsite", sent_to="https://b.test/jz/")],
        FAULT,
        None,
        ("changed", "moved to https://b.test/; gongkai portal move a https://b.test/"),
    ),
}


@pytest.mark.parametrize(("tasks", "faults", "stop", "told"), STATES.values(), ids=STATES.keys())
def test_the_gravest_thing_names_the_visit(tasks, faults, stop, told):
    assert state_of(PORTAL, tasks, faults, stop) == told


def test_a_site_has_moved_only_when_every_listing_redirects_to_the_same_one():
    one, other = task("offsite", sent_to="https://b.test/nb/"), task("offsite", sent_to="https://c.test/nb/")
    assert moved_to([one, other]) is None
    assert moved_to([one, task("present")]) is None
    assert moved_to([one, task("offsite")]) is None
    assert moved_to([]) is None


def test_documents_that_were_not_asked_for_are_put_off_and_listings_are_not():
    tasks = [task(None, "page", state="pending"), task(None, "attachment", state="leased"), task("present", "page")]
    assert put_off([*tasks, task(None, state="pending"), task(None, "nowhere", state="pending")]) == 2
