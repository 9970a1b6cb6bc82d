"""A real object store, a bucket of it for each test, and what the environment says of it as a user would set it."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from s3fs import S3FileSystem
from sqlalchemy import Engine
from tenacity import wait_none

from storage.archive import remote
from storage.database import open_database
from storage.workspace import Workspace, open_workspace
from tests.storage.copies.between import Between
from tests.storage.copies.swift import KEY, SECRET, swift


@pytest.fixture(scope="session")
def store() -> Iterator[str]:
    with swift() as address:
        yield address


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many tries, without the pauses between them; s3fs by itself sends a request twice and not five times."""
    monkeypatch.setattr(remote, "PAUSES", wait_none())
    monkeypatch.setattr(S3FileSystem, "retries", 2)


@pytest.fixture
def between(store: str) -> Iterator[Between]:
    with Between(store) as between:
        yield between


@pytest.fixture
def s3(store: str) -> S3FileSystem:
    """The store, directly, as somebody else may use it."""
    options = {"key": KEY, "secret": SECRET, "endpoint_url": store, "use_listings_cache": False}
    return S3FileSystem(**options, skip_instance_cache=True)


@pytest.fixture
def bucket(between: Between, s3: S3FileSystem, monkeypatch: pytest.MonkeyPatch, impatient: None) -> Iterator[str]:
    """The name of an empty bucket; what we ask of it goes through `between`."""
    S3FileSystem.clear_instance_cache()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_ENDPOINT_URL", between.address)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    name = f"archive-{uuid4().hex}"
    s3.mkdir(name)
    yield name
    S3FileSystem.clear_instance_cache()


@pytest.fixture
def engine(workspace: Workspace) -> Iterator[Engine]:
    """One engine is enough here: nothing of this is in the database."""
    engine = open_database(workspace.database_url)
    yield engine
    engine.dispose()


def settings(workspace: Workspace, copy_to: str, keep_days: int = 0) -> Workspace:
    """Write what an operator would write, and open the workspace anew."""
    text = f'[archive]\ncopy_to = "{copy_to}"\nkeep_days = {keep_days}\n[read]\nprocesses = 1\n'
    (workspace.path / "gongkai.toml").write_text(text, encoding="utf-8")
    return open_workspace(workspace.path)
