"""The order in which a visit asks."""

import pytest

from crawler.nights.order import Order, nowhere_tasks
from storage import ledger
from storage.clock import now
from storage.database import open_database, transaction
from storage.ledger import TaskSpec
from storage.models import Portal, Visit

SITES = {("a.test", None)}


@pytest.fixture
def session(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path / 'order.db'}")
    with transaction(engine) as session:
        session.add(Portal(id="a", county_code="990101", county="清岚县", family="trs", covers="county"))
        session.flush()
        moment = now()
        session.add(Visit(id="v", portal_id="a", night=moment.date(), attempt=1, state="open", started_at=moment))
        session.flush()
        yield session
    engine.dispose()


def add(session, *specs):
    ledger.add_tasks(session, "v", specs)


def page(number, seen=None):
    return TaskSpec("page", f"http://a.test/t2020_{number}.html", detail={"seen": seen} if seen else {})


def given(session, order, limit=9):
    """Lease and end tasks; gives the roles, and for pages the number in the address."""
    tasks = order.lease(session, limit)
    for task in tasks:
        task.state = ledger.DONE
    session.flush()
    return [task.role if task.role != "page" else task.url[-6] for task in tasks]


def test_listings_then_nowhere_then_new_documents_then_those_not_seen_for_longest(session):
    order = Order("v", SITES)
    add(session, page(1, "2020-02-03"), page(2, "2020-02-01"), page(3), TaskSpec("listing", "http://a.test/"))
    assert given(session, order) == ["listing"]
    assert given(session, order) == ["nowhere"]
    assert given(session, order) == ["3"]
    assert given(session, order) == ["2", "1"]
    assert given(session, order) == []


def test_no_document_is_given_out_while_a_listing_is_on_its_way(session):
    order = Order("v", SITES)
    add(session, page(1), TaskSpec("listing", "http://a.test/"))
    [listing] = order.lease(session, 9)
    assert order.lease(session, 9) == []
    listing.state = ledger.DONE
    session.flush()
    assert given(session, order) == ["nowhere"]


def test_what_is_added_at_the_end_has_its_own_turn(session):
    order = Order("v", SITES)
    add(session, page(1))
    assert [given(session, order) for _ in range(3)] == [["nowhere"], ["1"], []]
    add(session, TaskSpec("page", "http://a.test/other_of_2.html"), TaskSpec("listing", "http://a.test/2"))
    assert [len(given(session, order)) for _ in range(4)] == [1, 1, 1, 0]
    roles = [task.role for task in ledger.tasks(session, "v")]
    assert roles == ["page", "nowhere", "page", "listing", "nowhere"]


def test_addresses_outside_of_the_portal_are_not_asked_about(session):
    add(session, TaskSpec("page", "http://b.test/t2020_1.html"), TaskSpec("attachment", "http://a.test/1.doc"))
    assert sorted(task.role for task in Order("v", SITES).lease(session, 9)) == ["attachment", "page"]


def test_one_address_is_invented_for_each_shape_and_a_few_a_site_at_most():
    urls = [f"http://a.test/{'x' * n}/a_{letter}_{n}.html" for n in range(1, 4) for letter in "abcdefgh"]
    specs = nowhere_tasks("v", [*urls, "http://b.test/1.html"], set())
    assert [spec.url.partition("/")[2][1:7] for spec in specs].count("a.test") == 4
    assert [spec.url.partition("/")[2][1:7] for spec in specs].count("b.test") == 1
    assert nowhere_tasks("v", urls[:1], {specs[0].detail["shape"]}) == []
