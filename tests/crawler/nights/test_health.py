from datetime import date, timedelta

import pytest

from crawler.nights.health import History, Night, alert, histories
from storage.clock import now
from storage.database import open_database, transaction
from storage.models import Document, Entry, Listing, Portal, Visit
from storage.settings import AlertSettings

FIRST = date(2024, 2, 1)
SETTINGS = AlertSettings(after=3, repeat=2)


def nights(states):
    made = [Night(FIRST + timedelta(days=n), state, None, 20, 5) for n, state in enumerate(states)]
    return History("qinglan", "清岚县", tuple(made))


@pytest.mark.parametrize(
    ("states", "event"),
    [
        ([], None),
        (["complete"], None),
        (["down", "down"], None),
        (["complete", "down", "down", "down"], "raised"),
        (["down", "blocked", "changed"], "raised"),
        (["down"] * 4, "standing"),
        (["down"] * 5, "repeated"),
        (["down"] * 7, "repeated"),
        (["down", "down", "complete", "down", "down"], None),
        (["down", "down", "complete"], None),
        (["down"] * 3 + ["complete"], "cleared"),
        (["down"] * 9 + ["complete"], "cleared"),
        (["down"] * 9 + ["complete"] * 2, None),
    ],
)
def test_an_alert_is_raised_repeated_and_clears_itself(states, event):
    found = alert(nights(states), SETTINGS)
    assert (found.event if found else None) == event


def test_an_alert_says_since_when_how_long_and_how_much_is_wanting():
    found = alert(nights(["complete", "down", "incomplete", "changed"]), SETTINGS)
    assert found.line == "qinglan (清岚县): changed since 2024-02-02, 3 nights, 5 of usually 20 lines"
    assert found.told


def test_the_night_that_mends_it_says_for_how_long_it_was_broken():
    found = alert(nights(["down"] * 4 + ["complete"]), SETTINGS)
    assert found.line == "qinglan (清岚县): read whole again after 4 bad nights since 2024-02-01"


def test_a_standing_alert_is_not_told_every_night():
    assert not alert(nights(["down"] * 4), SETTINGS).told


@pytest.fixture
def engine(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path / 'gongkai.db'}")
    yield engine
    engine.dispose()


def visited(engine, night, attempt, state, lines):
    """Put a visit with so many lines of its listing into the store."""
    with transaction(engine) as session:
        session.merge(Portal(id="qinglan", county_code="990101", county="清岚县", family="trs", covers="county"))
        visit = f"qinglan.{night}.{attempt}"
        session.add(Visit(id=visit, portal_id="qinglan", night=night, attempt=attempt, state=state, started_at=now()))
        session.flush()
        session.add(Listing(visit_id=visit, column="annual", complete=state == "complete", scope={}))
        for line in range(lines):
            document = Document(portal_id="qinglan", url=f"http://qinglan.example/{visit}/{line}", role="page")
            session.add(document)
            session.flush()
            session.add(
                Entry(visit_id=visit, column="annual", page=1, position=line, document_id=document.id, title="年报")
            )


def test_a_night_expects_what_the_good_nights_before_it_showed(engine):
    for day, (state, lines) in enumerate([("complete", 4), ("complete", 6), ("changed", 1), ("complete", 8)]):
        visited(engine, FIRST + timedelta(days=day), 1, state, lines)
    (history,) = histories(engine, FIRST + timedelta(days=9))
    assert [(night.expected, night.seen, night.bad) for night in history.nights] == [
        (None, 4, False),
        (4, 6, False),
        (5, 1, True),
        (5, 8, False),
    ]


def test_one_whole_visit_makes_a_night_good(engine):
    visited(engine, FIRST, 1, "complete", 3)
    visited(engine, FIRST, 2, "down", 0)
    (history,) = histories(engine, FIRST)
    assert [(night.state, night.seen) for night in history.nights] == [("complete", 3)]


def test_visits_that_still_run_or_are_of_later_nights_do_not_count(engine):
    visited(engine, FIRST, 1, "down", 0)
    visited(engine, FIRST + timedelta(days=1), 1, "open", 0)
    visited(engine, FIRST + timedelta(days=2), 1, "complete", 3)
    (history,) = histories(engine, FIRST + timedelta(days=1))
    assert [night.state for night in history.nights] == ["down"]
