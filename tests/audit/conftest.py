"""The invented county, empty, on both engines, with its roster."""

import pytest
from sqlalchemy import Engine

from roster import Roster
from tests.audit import county
from tests.audit.county import Store
from tests.storage.conftest import database_url, engine, postgres_socket

__all__ = ["database_url", "engine", "postgres_socket"]


@pytest.fixture
def store(engine: Engine) -> Store:
    return Store(engine)


@pytest.fixture(scope="session")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Roster:
    return county.roster(tmp_path_factory.mktemp("roster"))
