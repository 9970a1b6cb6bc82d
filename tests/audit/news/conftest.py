"""The invented county, servers that take news, and no pauses."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from audit.news import delivery
from audit.news.delivery import Patience
from storage.database import open_database
from tests.audit.conftest import roster, store
from tests.audit.news.servers import Taker, taker
from tests.storage.conftest import workspace

__all__ = ["roster", "store", "workspace"]

SHORT = Patience(whole=10.0, attempt=0.5)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "FIRST_PAUSE", 0.01)


@pytest.fixture
def server() -> Iterator[Taker]:
    with taker() as told:
        yield told


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """SQLite; test_outbox.py tries PostgreSQL, too."""
    engine = open_database(f"sqlite:///{tmp_path / 'news.db'}")
    yield engine
    engine.dispose()
