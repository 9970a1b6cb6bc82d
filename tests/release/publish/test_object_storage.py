"""Releases published to a real object store: the same as to a folder, whatever breaks on the way."""

import shutil
from pathlib import Path

import pytest
from s3fs import S3FileSystem

from release.naming import PACKED
from release.publish import publishing
from release.publish.feed import INDEX
from release.publish.publishing import publish
from release.verify.report import Report
from roster.errors import StorageFailure
from storage.settings import ReleaseSettings
from tests.release.publish.conftest import Between, Two
from tests.release.publish.test_publishing import there
from tests.release.verify.forging import copied

SETTINGS = ReleaseSettings(title="Reports", title_zh="年报")


@pytest.fixture(autouse=True)
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "verify", lambda folder: Report())


@pytest.fixture
def slim(two: Two, tmp_path: Path) -> tuple[Path, Path]:
    """Give both releases with few of their files: requests to a store take their time."""
    folders = []
    for folder in (two.first, two.second):
        slim = copied(folder, tmp_path / "slim" / folder.name)
        shutil.copy(folder.with_name(f"{folder.name}{PACKED}"), slim.parent)
        for name in ("csv", "parquet"):
            shutil.rmtree(slim / name)
        for name in ("CODEBOOK.md", "CODEBOOK.zh.md", "CITATION.cff", "croissant.json", "ro-crate-metadata.json"):
            (slim / name).unlink()
        folders.append(slim)
    return folders[0], folders[1]


def stored(s3: S3FileSystem, root: str) -> dict[str, bytes]:
    return {name.removeprefix(f"{root}/"): s3.cat_file(name) for name in s3.find(root)}


def test_what_is_there_is_what_a_folder_would_hold(
    slim: tuple[Path, Path], tmp_path: Path, bucket: str, s3: S3FileSystem
) -> None:
    for folder in slim:
        publish(folder, str(tmp_path / "p"), SETTINGS)
        publish(folder, f"s3://{bucket}/data", SETTINGS)
    assert stored(s3, f"{bucket}/data") == there(tmp_path / "p")
    again = publish(slim[1], f"s3://{bucket}/data/", SETTINGS)
    assert again.put == 0


def test_a_connection_that_breaks_for_good_is_told_and_publishing_goes_on_from_there(
    slim: tuple[Path, Path], tmp_path: Path, bucket: str, s3: S3FileSystem, between: Between
) -> None:
    between.cut(after=200_000, times=10_000)
    with pytest.raises(StorageFailure):
        publish(slim[0], f"s3://{bucket}/data", SETTINGS)
    assert f"{bucket}/data/{INDEX}" not in s3.find(f"{bucket}/data")
    between.behave()
    done = publish(slim[0], f"s3://{bucket}/data", SETTINGS)
    assert done.found + done.put == len(there(slim[0])) + 1
    publish(slim[0], str(tmp_path / "p"), SETTINGS)
    assert stored(s3, f"{bucket}/data") == there(tmp_path / "p")


def test_an_object_that_is_something_else_is_never_replaced(
    slim: tuple[Path, Path], bucket: str, s3: S3FileSystem
) -> None:
    s3.pipe_file(f"{bucket}/data/{slim[0].name}/LICENSE", b"something else")
    with pytest.raises(StorageFailure, match="was not replaced"):
        publish(slim[0], f"s3://{bucket}/data", SETTINGS)
    assert s3.cat_file(f"{bucket}/data/{slim[0].name}/LICENSE") == b"something else"


def test_a_bucket_that_is_not_there_is_one_line(slim: tuple[Path, Path], bucket: str) -> None:
    with pytest.raises(StorageFailure, match="no such bucket"):
        publish(slim[0], f"s3://{bucket}-other/data", SETTINGS)
