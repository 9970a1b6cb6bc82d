from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from storage import ledger
from storage.database import transaction
from storage.ledger import TaskSpec
from storage.models import Visit
from tests.storage.synthetic import FIRST_NIGHT, PORTAL, moment

PAGES = [TaskSpec("page", f"http://a.example/{number}") for number in range(5)]


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with transaction(engine) as session:
        yield session


def opened(session: Session, night: date = FIRST_NIGHT) -> str:
    return ledger.open_visit(session, PORTAL, night, moment(night)).id


def test_a_visit_is_named_after_portal_night_and_attempt(session: Session) -> None:
    assert opened(session) == "qinglan.2020-02-01.1"


def test_an_open_visit_of_the_night_is_resumed(session: Session) -> None:
    visit_id = opened(session)
    ledger.add_tasks(session, visit_id, PAGES)
    ledger.lease(session, visit_id, 2)
    assert opened(session) == visit_id
    assert {task.state for task in ledger.tasks(session, visit_id)} == {"pending"}


def test_a_closed_visit_is_followed_by_the_next_attempt(session: Session) -> None:
    session.get_one(Visit, opened(session)).state = "complete"
    assert opened(session) == "qinglan.2020-02-01.2"


def test_what_earlier_nights_left_open_is_told_oldest_first(session: Session) -> None:
    for days in (2, 0, 1):
        opened(session, FIRST_NIGHT + timedelta(days=days))
    session.get_one(Visit, "qinglan.2020-02-02.1").state = "down"
    left = ledger.older_open_visits(session, PORTAL.id, FIRST_NIGHT + timedelta(days=3))
    assert left == ["qinglan.2020-02-01.1", "qinglan.2020-02-03.1"]
    assert ledger.older_open_visits(session, "another", FIRST_NIGHT) == []


def test_a_task_is_never_added_twice(session: Session) -> None:
    visit_id = opened(session)
    assert ledger.add_tasks(session, visit_id, [*PAGES, PAGES[0]]) == 5
    assert ledger.add_tasks(session, visit_id, PAGES[1:3]) == 0
    assert [task.url for task in ledger.tasks(session, visit_id)] == [spec.url for spec in PAGES]


@pytest.mark.parametrize("other", [{"role": "attachment"}, {"method": "POST"}, {"body": "page=2"}, {"url": "http://b"}])
def test_role_method_address_and_body_make_the_task(session: Session, other: dict[str, str]) -> None:
    visit_id = opened(session)
    spec = {"role": "page", "url": "http://a"}
    assert ledger.add_tasks(session, visit_id, [TaskSpec(**spec), TaskSpec(**spec | other)]) == 2


def test_column_and_detail_do_not_make_the_task_and_the_first_wins(session: Session) -> None:
    visit_id = opened(session)
    ledger.add_tasks(session, visit_id, [TaskSpec("page", "u", column="a"), TaskSpec("page", "u", column="b")])
    assert [task.column for task in ledger.tasks(session, visit_id)] == ["a"]


def test_tasks_are_leased_once_in_their_order(session: Session) -> None:
    visit_id = opened(session)
    ledger.add_tasks(session, visit_id, PAGES)
    assert [task.url[-1] for task in ledger.lease(session, visit_id, 3)] == ["0", "1", "2"]
    assert [task.url[-1] for task in ledger.lease(session, visit_id, 3)] == ["3", "4"]
    assert ledger.lease(session, visit_id, 3) == []


def test_tasks_can_be_asked_for_by_role(session: Session) -> None:
    visit_id = opened(session)
    ledger.add_tasks(session, visit_id, [*PAGES, TaskSpec("listing", "l")])
    assert [task.url for task in ledger.tasks(session, visit_id, "listing")] == ["l"]


def test_a_visit_takes_more_tasks_than_one_query_can_name(session: Session) -> None:
    visit_id = opened(session)
    many = [TaskSpec("page", f"http://a.example/{number}") for number in range(1100)]
    assert ledger.add_tasks(session, visit_id, many) == 1100
    assert ledger.add_tasks(session, visit_id, many) == 0
