"""The county of these tests, and its whole archive as WACZ: made once, read by all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage.wacz.county import County, county


@pytest.fixture(scope="session")
def qinglan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    made = county(tmp_path_factory.mktemp("qinglan"))
    yield made
    made.engine.dispose()


@pytest.fixture(scope="session")
def wacz(qinglan: County, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wacz") / "qinglan.wacz"
    qinglan.export(target)
    return target
