"""The outbox on both engines: what waits, what was told, and what a rebuilt database knows of it."""

import json
from datetime import date

import pytest
from sqlalchemy import Engine, delete, select

from audit.news.item import Item
from audit.news.outbox import OVERTAKEN, TOLD, blame, journal_path, last_told, mark, put, take_up, waiting, wanted
from roster.errors import StorageFailure
from storage.database import transaction
from storage.journal import read
from storage.models import News
from storage.settings import FeedPlace
from storage.workspace import Workspace
from tests.audit.news.items import missing
from tests.storage.conftest import database_url, engine, postgres_socket

__all__ = ["database_url", "engine", "postgres_socket"]

A = FeedPlace(name="a", kind="feed", file="a.atom")
B = FeedPlace(name="b", kind="feed", file="b.atom", counties=("410329",))
ONE, TWO = missing(1), missing(2)


def place(**fields: object) -> FeedPlace:
    return FeedPlace.model_validate({"name": "p", "kind": "feed", "file": "p.atom"} | fields)


def keep(engine: Engine, *items: Item) -> None:
    with transaction(engine) as session:
        put(session, items, (A, B))


def waits(engine: Engine, name: str = "a") -> list[str]:
    with transaction(engine) as session:
        return [item.id for item in waiting(session, name)]


def lose(engine: Engine) -> None:
    with transaction(engine) as session:
        session.execute(delete(News))


def test_what_is_put_twice_is_there_once_and_only_where_it_is_wanted(engine: Engine) -> None:
    keep(engine, ONE)
    keep(engine, ONE, TWO)
    assert sorted(waits(engine)) == sorted([ONE.id, TWO.id])
    assert waits(engine, "b") == []


def test_an_item_comes_back_as_it_was_put(engine: Engine) -> None:
    keep(engine, ONE)
    with transaction(engine) as session:
        [item] = waiting(session, "a")
        assert last_told(session, ["990101"]) == {ONE.subject: item}
    assert (item.id, item.to_json(), item.day) == (ONE.id, ONE.to_json(), ONE.day)


def test_what_was_told_waits_no_more_also_after_the_database_was_lost(engine: Engine, workspace: Workspace) -> None:
    keep(engine, ONE, TWO)
    take_up(engine, workspace)
    mark(engine, workspace, "a", [ONE.id], TOLD)
    assert waits(engine) == [TWO.id]
    lose(engine)
    assert take_up(engine, workspace) == []
    assert waits(engine) == [TWO.id]
    keep(engine, ONE)
    assert waits(engine) == [TWO.id]


def test_a_mark_that_a_kill_kept_out_of_the_table_is_made_up_for(
    engine: Engine, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(engine, ONE)
    take_up(engine, workspace)

    def killed(*_: object) -> None:
        raise StorageFailure("killed")

    with monkeypatch.context() as patched, pytest.raises(StorageFailure):
        patched.setattr("audit.news.outbox._mark", killed)
        mark(engine, workspace, "a", [ONE.id], TOLD)
    assert waits(engine) == [ONE.id]
    take_up(engine, workspace)
    assert waits(engine) == []


def test_taking_up_again_adds_nothing(engine: Engine, workspace: Workspace) -> None:
    keep(engine, ONE)
    take_up(engine, workspace)
    mark(engine, workspace, "a", [ONE.id], OVERTAKEN)
    before = journal_path(workspace).read_bytes()
    take_up(engine, workspace)
    assert journal_path(workspace).read_bytes() == before
    assert len(read(journal_path(workspace)).lines) == 2


def test_a_line_that_is_none_is_told_and_stops_nothing(engine: Engine, workspace: Workspace) -> None:
    keep(engine, ONE)
    take_up(engine, workspace)
    with journal_path(workspace).open("a", encoding="utf-8") as file:
        file.write(json.dumps({"schema": "gongkai.told/1", "news": {"id": 3}}) + "\n")
    faults = take_up(engine, workspace)
    assert any("news.jsonl:2: is no gongkai.told/1" in fault for fault in faults)
    assert waits(engine) == [ONE.id]


def test_a_fault_is_kept_until_it_is_told(engine: Engine, workspace: Workspace) -> None:
    keep(engine, ONE)
    blame(engine, "a", "no answer in time")
    with transaction(engine) as session:
        assert session.scalar(select(News.fault)) == "no answer in time"
    mark(engine, workspace, "a", [ONE.id], TOLD)
    with transaction(engine) as session:
        assert session.scalar(select(News.fault)) is None


@pytest.mark.parametrize(
    ("fields", "item", "answer"),
    [
        ({}, ONE, True),
        ({"tell": ["late"]}, ONE, False),
        ({"tell": ["missing"]}, Item("s", 2, "filed", date(2024, 1, 1), "990101", ("missing",)), True),
        ({"counties": ["410329"]}, ONE, False),
        ({"counties": ["410329"]}, Item("portal/x", 1, "portal", date(2024, 1, 1)), True),
        ({}, Item("s", 1, "finding", date(2024, 1, 1), "990101", (), "medium"), False),
        ({"severity": "medium"}, Item("s", 1, "finding", date(2024, 1, 1), "990101", (), "medium"), True),
        ({"severity": "medium"}, Item("s", 1, "finding", date(2024, 1, 1), "990101", (), "low"), False),
    ],
)
def test_a_place_is_told_what_it_wants(fields: dict[str, object], item: Item, answer: bool) -> None:
    assert wanted(place(**fields), item) is answer
