"""The database: opened, brought to the newest tables, its failures said in one line.

SQLite (a file of the workspace) by default, PostgreSQL by address; the same code for both. Whatever goes wrong with
the engine itself - a full disk, a lock held too long, a damaged file, a lost server - leaves this package as
`StorageFailure`. Errors that only a bug of ours can cause (a broken constraint, wrong SQL) stay what they are.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import tenacity
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, InterfaceError, NoSuchModuleError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from roster.errors import BadInput, StorageFailure
from storage.migrations import upgrade
from storage.models import storable

BUSY_SECONDS = 10
MOST_NAMED = 500  # keys in one query
IN_PORTIONS = {"yield_per": 1000}  # execution options of a query whose rows are not to be in memory all at once
OPENING = tenacity.stop_after_attempt(4)
PAUSES = tenacity.wait_exponential(multiplier=0.2, max=2)
Key = TypeVar("Key")


class StorageBusy(StorageFailure):
    """The database is there but cannot be had now: locked by another process, or its server does not answer."""


def open_database(url: str) -> Engine:
    """Open the database at an SQLAlchemy address and bring its tables to the newest migration.

    `postgresql://` means psycopg 3. Tries again for a few seconds when the database is locked or its server does not
    answer. Raises StorageFailure when it cannot be had, BadInput when the address is of no engine we know.
    """
    engine = _engine(url)
    attempts = tenacity.Retrying(
        retry=tenacity.retry_if_exception_type(StorageBusy), stop=OPENING, wait=PAUSES, reraise=True
    )
    try:
        attempts(_upgrade, engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Give a session whose work is committed at the end of the block, or not at all. Its rows stay readable after."""
    with Session(engine.execution_options(writes=True), expire_on_commit=False) as session, session.begin():
        yield session


def portions(keys: Sequence[Key]) -> Iterator[Sequence[Key]]:
    """Cut keys into portions that one query can name: engines bound the number of a query's parameters."""
    for start in range(0, len(keys), MOST_NAMED):
        yield keys[start : start + MOST_NAMED]


def _upgrade(engine: Engine) -> None:
    from alembic.util import CommandError

    try:
        with engine.execution_options(writes=True).begin() as connection:
            upgrade(connection)
    except CommandError as error:
        where = engine.url.render_as_string(hide_password=True)
        raise StorageFailure(f"{where}: its tables are not those of this release of Gongkai: {error}") from error


def _engine(url: str) -> Engine:
    try:
        address = make_url(url)
        if address.drivername in ("postgresql", "postgres"):
            address = address.set(drivername="postgresql+psycopg")
        on_server = address.get_backend_name() != "sqlite"
        engine = create_engine(address, pool_pre_ping=on_server, json_serializer=to_json)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        remedy = "write sqlite:///FILE or postgresql://USER@HOST/NAME"
        raise BadInput(f"[database] url: {error}", remedy=remedy) from error
    event.listen(engine, "handle_error", _translate)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def to_json(value: Any) -> str:
    """Give compact JSON, Chinese as it is, with texts made storable: PostgreSQL fails on them when it looks inside."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if "\\u0000" not in text and storable(text) == text:
        return text
    return json.dumps(_storable_within(value), ensure_ascii=False, separators=(",", ":"))


def _storable_within(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(key): _storable_within(inner) for key, inner in value.items()}
    return [_storable_within(inner) for inner in value] if isinstance(value, list | tuple) else value


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Set what SQLite forgets between connections.

    FULL, not NORMAL: in WAL mode NORMAL may lose the newest commits when the power fails, and bytes of the archive
    beyond the last commit are set aside at the next start. FULL costs an fsync a commit, beside the one of the archive.
    """
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin_sqlite
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once when the block will write: a reader that turns writer is refused without waiting."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _translate(context: ExceptionContext) -> StorageFailure | None:
    """Turn what the engine suffered into one line; None leaves the error as it is."""
    raised = context.sqlalchemy_exception
    if not isinstance(raised, (OperationalError, InterfaceError)) and not _damaged(context.original_exception):
        return None
    where = context.engine.url.render_as_string(hide_password=True) if context.engine else "the database"
    lines = str(context.original_exception).strip().splitlines()
    text = lines[0] if lines else type(context.original_exception).__name__
    on_server = not isinstance(context.original_exception, sqlite3.Error)
    busy = "locked" in text or (on_server and (context.is_disconnect or context.connection is None))
    return (StorageBusy if busy else StorageFailure)(f"{where}: {text}")


def _damaged(error: BaseException) -> bool:
    """Say whether SQLite found its file damaged, or not its own: the one plain DatabaseError that is no bug of ours."""
    return type(error) is sqlite3.DatabaseError
