import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import tenacity
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import IntegrityError

from roster.errors import BadInput, StorageFailure
from storage import database
from storage.database import StorageBusy, open_database, transaction
from storage.models import Document, Finding, Portal, Task, Visit

PORTAL = {"id": "p", "county_code": "990101", "county": "清岚县", "family": "trs", "covers": "county"}


@pytest.fixture
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PAUSES", tenacity.wait_none())


def test_sqlite_is_opened_for_safety(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    with engine.connect() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    engine.dispose()
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


def test_postgresql_is_spoken_to_with_psycopg_3(postgres_socket: Path) -> None:
    engine = open_database(f"postgresql://gongkai@/postgres?host={postgres_socket}")
    assert engine.dialect.driver == "psycopg"
    engine.dispose()


def test_a_transaction_is_kept_whole_or_not_at_all(engine: Engine) -> None:
    with pytest.raises(RuntimeError, match="on purpose"), transaction(engine) as session:
        session.add(Portal(**PORTAL))
        session.flush()
        raise RuntimeError("on purpose")
    with transaction(engine) as session:
        assert session.get(Portal, "p") is None
        session.add(Portal(**PORTAL))
    with transaction(engine) as session:
        assert session.get(Portal, "p") is not None


def test_a_broken_reference_is_a_bug_and_stays_one(engine: Engine) -> None:
    with pytest.raises(IntegrityError), transaction(engine) as session:
        session.add(Document(portal_id="nobody", url="http://a.example/", role="page"))


def test_texts_that_an_engine_cannot_hold_are_made_storable(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(Portal(**PORTAL | {"county": "清\0岚\ud800县"}))
    with transaction(engine) as session:
        assert session.get_one(Portal, "p").county == "清\ufffd岚\ufffd县"


def test_json_can_be_looked_into_whatever_the_texts(engine: Engine) -> None:
    evidence = {"text": ["清\0岚\ud800"], "年": {"a": 1, "b": None}, "written": "\\u0000"}
    with transaction(engine) as session:
        day = date(2020, 2, 1)
        session.add(
            Finding(
                id="f", rule="r", rule_version=1, county_code="c", unit_id="u", year=2019, result="fail",
                severity="info", evidence=evidence, first_known=day, last_known=day,
            )
        )  # fmt: skip
    with transaction(engine) as session:
        assert session.get_one(Finding, "f").evidence == evidence | {"text": ["清\ufffd岚\ufffd"]}
        assert session.scalar(select(Finding.evidence["written"].as_string())) == "\\u0000"


def test_moments_come_back_in_utc_and_need_a_zone(engine: Engine) -> None:
    at = datetime.fromisoformat("2020-02-01T02:00:00.123456+08:00")
    visit = {"portal_id": "p", "night": date(2020, 2, 1), "state": "open"}
    with transaction(engine) as session:
        session.add(Portal(**PORTAL))
        session.flush()
        session.add(Visit(id="v", attempt=1, started_at=at, **visit))
    with transaction(engine) as session:
        started_at = session.scalar(select(Visit.started_at))
        assert started_at == at
        assert started_at is not None
        assert started_at.tzinfo is UTC
    with pytest.raises(Exception, match="a moment without a zone"), transaction(engine) as session:
        session.add(Visit(id="w", attempt=2, started_at=at.replace(tzinfo=None), **visit))


def test_addresses_of_any_length_have_a_place(engine: Engine) -> None:
    url = "http://a.example/?" + "x" * 9000
    with transaction(engine) as session:
        session.add(Portal(**PORTAL))
        session.flush()
        session.add(Document(portal_id="p", url=url, role="page"))
    with pytest.raises(IntegrityError), transaction(engine) as session:
        session.add(Document(portal_id="p", url=url, role="page"))


def test_a_file_that_is_no_database_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "bad.db").write_bytes(b"not a database, " * 1000)
    with pytest.raises(StorageFailure, match=r"bad\.db: file is not a database$"):
        open_database(f"sqlite:///{tmp_path / 'bad.db'}")


def test_a_folder_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(StorageFailure, match="unable to open database file$"):
        open_database(f"sqlite:///{tmp_path / 'none' / 'x.db'}")


@pytest.mark.usefixtures("_no_pauses")
def test_a_server_that_is_gone_is_busy_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(StorageBusy, match="connection to server") as raised:
        open_database(f"postgresql://me:secret@/x?host={tmp_path}")
    assert "secret" not in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("url", ["no address", "mongodb://x/y", "oracle://x"])
def test_an_address_of_no_engine_is_bad_input(url: str) -> None:
    with pytest.raises(BadInput, match=r"\[database\] url"):
        open_database(url)


@pytest.mark.usefixtures("_no_pauses")
def test_a_lock_that_is_held_too_long_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0)
    url = f"sqlite:///{tmp_path / 'a.db'}"
    engine = open_database(url)
    holder = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageBusy, match="database is locked$"), transaction(engine) as session:
        session.add(Portal(**PORTAL))
    with pytest.raises(StorageBusy, match="database is locked$"):
        open_database(url)
    holder.execute("ROLLBACK")
    holder.close()
    with transaction(engine) as session:
        session.add(Portal(**PORTAL))
    engine.dispose()


def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    with pytest.raises(StorageFailure, match="database or disk is full$"), transaction(engine) as session:
        pages = session.scalar(text("PRAGMA page_count"))
        session.execute(text(f"PRAGMA max_page_count={pages}"))
        session.add(Portal(**PORTAL | {"county": "x" * 1_000_000}))
    engine.dispose()


def test_a_lost_server_is_one_line(postgres_socket: Path) -> None:
    engine = open_database(f"postgresql://gongkai@/postgres?host={postgres_socket}")
    with pytest.raises(StorageBusy, match="terminating connection"), transaction(engine) as session:
        session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    engine.dispose()


def test_rows_stay_readable_after_the_transaction(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(Portal(**PORTAL))
        session.flush()
        at = datetime(2020, 2, 1, tzinfo=UTC)
        session.add(Visit(id="v", portal_id="p", night=at.date(), attempt=1, state="open", started_at=at))
        session.flush()
        task = Task(visit_id="v", key="k", role="page", url="u", method="GET", state="pending", detail={"page": 1})
        session.add(task)
    assert task.detail == {"page": 1}


def test_tables_of_a_release_we_do_not_know_are_said_to_be_that(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'newer.db'}"
    engine = open_database(url)
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StorageFailure, match="not those of this release of Gongkai: .*9999"):
        open_database(url)
