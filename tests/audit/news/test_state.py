"""What a step between two verdicts is called."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.judgement import HEADLINES
from audit.news.kinds import KINDS
from audit.news.state import State, state_from, state_of, step
from storage.settings import Kind

UNOBSERVABLE = State("unobservable")
MISSING = State("missing")
FILED = State("filed", marks=("unchanged",))
ALTERED = State("filed", marks=("altered",))
LATE = State("late", days=3, marks=("unchanged",))
WITHDRAWN = State("withdrawn", marks=("withdrawn",))

marks = st.lists(st.sampled_from(["unchanged", "altered", "withdrawn", "restored", "copied", "duplicate", "defective"]))
states = st.builds(
    State,
    st.sampled_from(HEADLINES),
    st.none() | st.integers(1, 400),
    marks.map(lambda some: tuple(sorted(set(some)))),
    st.booleans(),
)


@pytest.mark.parametrize(
    ("before", "after", "kind", "corrects"),
    [
        (UNOBSERVABLE, MISSING, "missing", ()),
        (State("not due"), FILED, "filed", ()),
        (UNOBSERVABLE, LATE, "late", ()),
        (MISSING, LATE, "late", ("missing",)),
        (MISSING, FILED, "correction", ("missing",)),
        (MISSING, UNOBSERVABLE, "correction", ("missing",)),
        (MISSING, State("not obliged"), "correction", ("missing",)),
        (FILED, ALTERED, "altered", ()),
        (FILED, WITHDRAWN, "withdrawn", ()),
        (WITHDRAWN, State("filed", marks=("withdrawn", "restored")), "restored", ("withdrawn",)),
        (FILED, State("defective", marks=("defective",)), "defective", ()),
        (FILED, State("filed", marks=("copied",)), "copied", ()),
        (State("late", days=14), State("late", days=3), "late", ("late",)),
        (LATE, FILED, "correction", ("late",)),
        (State("filed", imported=True), FILED, "filed", ()),
    ],
)
def test_a_step_has_its_name(before: State, after: State, kind: str, corrects: tuple[str, ...]) -> None:
    found = step(before, after)
    assert found is not None
    assert (found.kind, found.corrects) == (kind, corrects)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (State("not due"), UNOBSERVABLE),
        (UNOBSERVABLE, State("not obliged")),
        (FILED, UNOBSERVABLE),
        (LATE, State("withdrawn", days=3, marks=("withdrawn",))),
    ],
)
def test_nothing_but_what_was_seen_is_a_step(before: State, after: State) -> None:
    found = step(before, after)
    assert found is None or found.corrects == ()
    assert found is None or found.kind == "withdrawn"


@given(states, states)
def test_nobody_is_told_as_missing_whose_headline_is_another(before: State, after: State) -> None:
    found = step(before, after)
    assert (found is not None and found.kind == "missing") <= (after.headline == "missing")


@given(states, states)
def test_what_cannot_be_observed_is_told_only_to_take_something_back(before: State, after: State) -> None:
    if after.headline == "unobservable" and not after.accuses:
        found = step(before, after)
        assert found is None or found.kind in ("correction", "restored")


@given(states, states)
def test_whatever_was_held_against_a_filer_and_is_not_any_more_is_taken_back(before: State, after: State) -> None:
    found = step(before, after)
    lost = before.accuses - after.accuses
    assert lost <= set(found.corrects if found else ())


@given(states)
def test_what_stays_as_it_is_is_no_news(state: State) -> None:
    assert step(state, state) is None
    assert state_from(state.to_json()) == state


def test_the_settings_name_the_same_kinds() -> None:
    kinds: Any = Kind
    assert tuple(KINDS)[1:] and set(kinds.__args__) == set(KINDS)


def test_a_late_report_that_was_withdrawn_is_still_late() -> None:
    verdict = {
        "headline": "withdrawn",
        "timing": {"value": "late", "days": 3},
        "observation": {"reason": None},
        "integrity": {"value": ["withdrawn"]},
    }
    assert state_of(verdict).accuses == {"withdrawn", "late"}
