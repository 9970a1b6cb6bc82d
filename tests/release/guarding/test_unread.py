"""What was seen and never read is told: such a release would say of it that there is none."""

from datetime import date, timedelta

from sqlalchemy import Engine

from release.guarding.reason import DROP
from release.guarding.unread import unread
from storage.reading import read_new
from storage.workspace import Workspace
from tests.storage.conftest import database_url, engine, postgres_socket, workspace
from tests.storage.synthetic import FIRST_NIGHT, PORTAL, SITE
from tests.storage.test_reading import FIRST, crawled

__all__ = ["database_url", "engine", "postgres_socket", "workspace"]
PAGES: dict[str, bytes | None] = {f"{SITE}/{number}.html": b"year=2019 text=a" for number in range(3)}


def told(engine: Engine, as_of: date = FIRST_NIGHT, portal: str = PORTAL.id) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        return [(reason.kind, reason.says) for reason in unread(connection, {portal}, as_of)]


def test_what_no_parser_read_yet_is_counted_by_portal(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, PAGES)
    assert told(engine) == [(DROP, f"{PORTAL.id}: 3 documents that were seen were never read (run: gongkai reparse)")]


def test_what_was_read_is_no_reason(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, PAGES)
    read_new(engine, workspace, parser=FIRST, processes=1)
    assert told(engine) == []


def test_nor_is_what_was_seen_after_the_day_or_on_a_portal_that_is_not_in_the_release(
    engine: Engine, workspace: Workspace
) -> None:
    crawled(engine, workspace, PAGES)
    assert told(engine, FIRST_NIGHT - timedelta(days=1)) == []
    assert told(engine, portal="another") == []
