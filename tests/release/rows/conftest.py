"""The invented county on both engines, its roster and an empty workspace: what rows of a release are made from."""

import pytest
from sqlalchemy import Engine

from roster import Roster
from tests.audit import county
from tests.audit.county import Store
from tests.storage.conftest import database_url, engine, postgres_socket, workspace

__all__ = ["database_url", "engine", "postgres_socket", "workspace"]


@pytest.fixture
def store(engine: Engine) -> Store:
    return Store(engine)


@pytest.fixture(scope="session")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Roster:
    return county.roster(tmp_path_factory.mktemp("roster"))
