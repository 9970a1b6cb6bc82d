"""What must hold for every history of nights, not only for those someone thought of."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.cases import Case
from audit.verdict import axes_on, judge_case
from tests.audit.timeline import GRACE, PAGE, case, expectation, judged, merged, on

BLIND = "x#DBR?"
NIGHTS = st.text("-x#DBR?q123eghi.G", min_size=1, max_size=14)
NEVER_FOUND = st.text("-x#DBR?q.", min_size=1, max_size=14)


@given(NIGHTS, st.integers(1, 3))
@settings(max_examples=300, deadline=None)
def test_missing_needs_enough_nights_each_without_any_doubt(nights: str, needed: int) -> None:
    judgement = judged(nights, needed=needed)
    if judgement.headline == "missing":
        clean = [n for n, mark in enumerate(nights, start=1) if mark in "-qgi" and on(n) > GRACE]
        assert len(clean) >= needed
        assert not set("123") & set(nights)
        assert {f"control {on(n):%m-%d}" for n in clean[:needed]} <= set(judgement.proof) or "q" in nights


@given(NEVER_FOUND, st.data())
@settings(max_examples=300, deadline=None)
def test_a_blind_night_more_never_makes_anyone_missing(nights: str, data: st.DataObject) -> None:
    where = data.draw(st.integers(0, len(nights) - 1))
    without = nights[:where] + "." + nights[where + 1 :]
    with_blind = nights[:where] + data.draw(st.sampled_from(BLIND)) + nights[where + 1 :]
    if judged(with_blind).headline == "missing":
        assert judged(without).headline == "missing"


@given(NIGHTS, st.sampled_from(["merged", "dissolved", "exempt", "unknown"]))
@settings(deadline=None)
def test_nobody_is_missing_or_late_whose_duty_is_not_established(nights: str, duty: str) -> None:
    assert judged(nights, duty=duty).headline not in ("missing", "late")


@given(NIGHTS, st.integers(1, 14))
@settings(max_examples=300, deadline=None)
def test_as_of_a_day_equals_a_replay_that_stopped_that_day(nights: str, night: int) -> None:
    day = on(night)
    told = judge_case(case(nights), expectation(), 2, day)
    replayed = judge_case(case(nights, until=day), expectation(), 2, day)
    assert told.to_json() == replayed.to_json()


@given(NIGHTS)
@settings(max_examples=300, deadline=None)
def test_since_is_the_first_day_of_the_last_stretch_of_days(nights: str) -> None:
    hold_since(case(nights), on(len(nights)))


@given(NIGHTS, NIGHTS)
@settings(max_examples=300, deadline=None)
def test_since_is_that_day_also_where_one_portal_makes_what_another_shows_count(first: str, second: str) -> None:
    hold_since(merged(case(first), elsewhere(case(second))), on(max(len(first), len(second))))


def elsewhere(one: Case) -> Case:
    """Give the same case as of another portal, with another page."""
    number, portal = PAGE + 1, "yunxi"
    looks = tuple(
        look._replace(
            portal=portal,
            lists=tuple(each._replace(listed=frozenset({number} if each.listed else ())) for each in look.lists),
            seen={number + page - PAGE: seen for page, seen in look.seen.items()},
        )
        for look in one.looks
    )
    documents = {
        number + page - PAGE: replace(each, id=number, page=number, portal=portal)
        for page, each in one.documents.items()
    }
    return Case(looks, documents, frozenset({portal}))


def hold_since(whole: Case, last: date) -> None:
    """Days left out because nothing happens on them must not matter: here every single day is evaluated."""
    judgement = judge_case(whole, expectation(), 2, last)
    days = [judgement.duty.since + timedelta(days=n) for n in range((last - judgement.duty.since).days + 1)]
    history = [axes_on(whole, expectation(), 2, day) for day in days]
    for since, value in (
        (judgement.headline_since, lambda axes: axes.headline),
        (judgement.observation.since, lambda axes: axes.observation),
        (judgement.timing.since, lambda axes: axes.timing),
        (judgement.integrity.since, lambda axes: (axes.integrity, axes.detail)),
    ):
        stretch = [axes.day for axes in history if value(axes) == value(history[-1])]
        later_change = [axes.day for axes in history if value(axes) != value(history[-1])]
        first = min(day for day in stretch if not later_change or day > max(later_change))
        assert since in (first, None)


def test_a_withdrawal_began_on_the_night_on_which_the_last_copy_elsewhere_was_known_to_be_gone() -> None:
    here, there = case("1ggggggggg"), elsewhere(case("111GGGGGGG"))
    hold_since(merged(here, there), on(10))
    assert judge_case(merged(here, there), expectation(), 2, on(10)).integrity.since == on(5)
