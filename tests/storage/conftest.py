"""Both engines for every test that asks for `database_url` or `engine`; an empty workspace.

Migrations take longer than most tests: who asks for `engine` gets a copy of a database that has its tables already.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import Engine

from storage.database import open_database
from storage.workspace import Workspace, create_workspace
from tests.storage.postgres import fresh_database, private_cluster, with_tables


@pytest.fixture(scope="session")
def postgres_socket() -> Iterator[Path]:
    with private_cluster() as socket:
        yield socket


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    filled = "engine" in request.fixturenames
    if request.param == "sqlite":
        if filled:
            (tmp_path / "test.db").write_bytes(sqlite_with_tables())
        yield f"sqlite:///{tmp_path / 'test.db'}"
        return
    socket = request.getfixturevalue("postgres_socket")
    with fresh_database(socket, *([with_tables(socket)] if filled else [])) as url:
        yield url


@cache
def sqlite_with_tables() -> bytes:
    """Make, once a process, an SQLite file that has our tables and no rows."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.db"
        open_database(f"sqlite:///{path}").dispose()
        return path.read_bytes()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_database(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create_workspace(tmp_path / "workspace")
