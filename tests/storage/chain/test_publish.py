"""What is published, on a folder and on a file system that fsspec reaches by an address."""

from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from roster.errors import StorageFailure
from storage.chain.check import check_chain
from storage.chain.keys import read_public_keys
from storage.chain.manifest import folder_of
from storage.chain.publish import address_of, publish
from storage.database import open_database
from storage.settings import ArchiveSettings
from storage.workspace import Workspace, create_workspace
from tests.storage.chain.nights import closed_nights, files, key_of


@pytest.fixture(params=["folder", "memory"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "folder":
        yield str(tmp_path / "published")
        return
    place = f"memory://{tmp_path.name}"
    yield place
    fsspec.filesystem("memory").store.clear()


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Two closed nights."""
    workspace = create_workspace(tmp_path / "workspace")
    engine = open_database(workspace.database_url)
    closed_nights(engine, workspace, monkeypatch, 2)
    engine.dispose()
    return workspace


def there(address: str) -> dict[str, bytes]:
    file_system, root = fsspec.core.url_to_fs(address)
    return {path.rsplit("/", 1)[-1]: file_system.cat_file(path) for path in file_system.find(root)}


def put(address: str, name: str, data: bytes) -> None:
    file_system, root = fsspec.core.url_to_fs(address)
    file_system.pipe_file(f"{root}/{name}", data)


def test_manifests_signatures_sums_and_the_key_are_put_there(closed: Workspace, address: str, tmp_path: Path) -> None:
    key = key_of(closed).public
    publish(closed.archive, [key], address)
    published = there(address)
    (name,) = [name for name in published if name.endswith(".pub")]
    (tmp_path / "their.pub").write_bytes(published.pop(name))
    assert published == files(folder_of(closed.archive))
    assert read_public_keys(tmp_path / "their.pub") == [key]
    assert check_chain(closed.archive, published=address) == []


def test_only_what_is_missing_is_put(closed: Workspace, address: str) -> None:
    assert len(publish(closed.archive, [key_of(closed).public], address)) == 6
    assert publish(closed.archive, [key_of(closed).public], address) == []


def test_what_a_kill_left_of_a_copy_is_completed_and_the_sums_grow(closed: Workspace, address: str) -> None:
    first = "000001-2020-02-01.json"
    sums = (folder_of(closed.archive) / "SHA256SUMS").read_bytes()
    publish(closed.archive, [], address)
    put(address, first, there(address)[first][:100])
    put(address, "SHA256SUMS", sums.splitlines(keepends=True)[0])
    assert publish(closed.archive, [], address) == [first, "SHA256SUMS"]
    assert check_chain(closed.archive, published=address) == []


def test_what_was_published_is_never_replaced_by_something_else(closed: Workspace, address: str) -> None:
    publish(closed.archive, [], address)
    put(address, "000001-2020-02-01.json", b"{}")
    with pytest.raises(StorageFailure, match=r"000001-2020-02-01\.json is not the one that is here"):
        publish(closed.archive, [], address)
    assert there(address)["000001-2020-02-01.json"] == b"{}"


def test_a_manifest_that_is_only_there_is_told(closed: Workspace, address: str) -> None:
    publish(closed.archive, [], address)
    put(address, "000003-2020-02-03.json", b"{}")
    with pytest.raises(StorageFailure, match=r"000003-2020-02-03\.json is there and not here"):
        publish(closed.archive, [], address)
    assert any(
        "000003-2020-02-03.json: is not here" in str(found) for found in check_chain(closed.archive, published=address)
    )


def test_every_difference_is_a_defect(closed: Workspace, address: str) -> None:
    publish(closed.archive, [], address)
    whole = there(address)
    for name, data in whole.items():
        put(address, name, data[:-1] + bytes([data[-1] ^ 1]))
        defects = check_chain(closed.archive, published=address)
        assert [str(found) for found in defects] == [f"manifests/{name}: is not what was published at {address}"]
        put(address, name, data)
    file_system, root = fsspec.core.url_to_fs(address)
    file_system.rm_file(f"{root}/{min(whole)}")
    assert f"manifests/{min(whole)}: is not at {address}" in str(check_chain(closed.archive, published=address)[0])


def test_a_place_that_cannot_be_had_is_one_clear_line(closed: Workspace, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for address in (str(tmp_path / "file"), "nosuch://place"):
        with pytest.raises(StorageFailure, match=address):
            publish(closed.archive, [], address)
        assert check_chain(closed.archive, published="nosuch://place")


def test_a_folder_is_taken_from_the_workspace_on(closed: Workspace) -> None:
    def address(publish: str) -> str:
        settings = closed.settings.model_copy(update={"archive": ArchiveSettings(publish=publish)})
        return address_of(Workspace(closed.path, settings))

    assert address("") == ""
    assert address("/srv/published") == "/srv/published"
    assert address("published") == str(closed.path / "published")
    assert address("s3://bucket/published") == "s3://bucket/published"
