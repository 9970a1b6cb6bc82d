"""Manifests, signatures and public keys copied to a place that others can read: what a later change shows against.

publish(archive, keys, address) -> list[str]          puts there what is not there yet; gives the names
published_defects(archive, address) -> list[Defect]   reads every copy back and holds it against what is here
address_of(workspace) -> str                          `[archive] publish`; a folder is taken from the workspace on

Nothing published is ever replaced by something else. Only a beginning of what is here is: SHA256SUMS grows by a line
a night, and a copy may have been cut short by a kill.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from roster.errors import StorageFailure
from storage.archive.defect import Defect
from storage.archive.disk import replace_file
from storage.archive.remote import absolute, is_folder, patiently, reach
from storage.chain.keys import PublicKey
from storage.chain.links import defect
from storage.chain.manifest import FOLDER, SIGNATURE, SUMS, folder_of
from storage.workspace import Workspace

_PUBLISHED = (".json", f".json{SIGNATURE}", SUMS)


def address_of(workspace: Workspace) -> str:
    """Give where the workspace publishes; empty: nowhere."""
    return absolute(workspace.settings.archive.publish, workspace.path)


def publish(archive: Path, keys: Sequence[PublicKey], address: str) -> list[str]:
    """Put what is new to a folder or fsspec address; gives the names of the files that were put there.

    Raises StorageFailure when the place cannot be had, or holds something else than what is here; all that could be put
    there is there then.
    """
    ours = _ours(archive) | {_key_name(key): f"{key.line()}\n".encode() for key in keys}
    return patiently(address, partial(_put_missing, address, ours))


def _ours(archive: Path) -> dict[str, bytes]:
    """Give what is to be published of an archive, by name."""
    try:
        paths = sorted(path for path in folder_of(archive).glob("*") if path.name.endswith(_PUBLISHED))
        return {path.name: path.read_bytes() for path in paths}
    except OSError as error:
        raise StorageFailure(f"{error.filename}: cannot be read: {error.strerror}") from error


def _key_name(key: PublicKey) -> str:
    """Name a public key's file after the key, so that a new one never takes an old one's place."""
    return f"{sha256(key.blob).hexdigest()[:16]}.pub"


def _put_missing(address: str, ours: Mapping[str, bytes]) -> list[str]:
    file_system, root = reach(address)
    sizes = _sizes(file_system, root)
    put, other = [], []
    for name, data in ours.items():
        if sizes.get(name) == len(data):
            continue
        if name in sizes and not data.startswith(file_system.cat_file(f"{root}/{name}")):
            other.append(name)
            continue
        _put(file_system, f"{root}/{name}", data)
        put.append(name)
    if other:
        what = f"{other[0]} is not the one that is here, and was not replaced"
        raise StorageFailure(f"{address}: {what} (run: gongkai archive verify --published {address})")
    if strange := sorted(name for name in sizes if name.endswith(_PUBLISHED) and name not in ours):
        what = f"{strange[0]} is there and not here: was it lost here, or published from elsewhere?"
        raise StorageFailure(f"{address}: {what} (copy it to archive/{FOLDER}, or publish to another place)")
    return put


def _sizes(file_system: Any, root: str) -> dict[str, int]:
    """Give the length of every file there."""
    found = file_system.find(root, maxdepth=1, detail=True)
    return {path.rsplit("/", 1)[-1]: told["size"] for path, told in found.items()}


def _put(file_system: Any, path: str, data: bytes) -> None:
    """Write one file, and read it back."""
    if is_folder(file_system):
        Path(path).parent.mkdir(exist_ok=True)
        replace_file(Path(path), data)
    else:
        file_system.pipe_file(path, data)
    if file_system.cat_file(path) != data:
        raise StorageFailure(f"{path}: what was written there does not come back")


def published_defects(archive: Path, address: str) -> list[Defect]:
    """Hold the published copies against what is here, byte for byte; none is to be missing on either side."""
    ours = _ours(archive)
    try:
        theirs = patiently(address, partial(_read_all, address))
    except StorageFailure as error:
        return [Defect(FOLDER, None, None, f"the published copies cannot be read: {error}")]
    if ours and not theirs:
        return [Defect(FOLDER, None, None, f"nothing is published at {address}")]
    return list(_differences(ours, theirs, address))


def _read_all(address: str) -> dict[str, bytes]:
    file_system, root = reach(address)
    names = sorted(name for name in _sizes(file_system, root) if name.endswith(_PUBLISHED))
    return {name: file_system.cat_file(f"{root}/{name}") for name in names}


def _differences(ours: Mapping[str, bytes], theirs: Mapping[str, bytes], address: str) -> Iterator[Defect]:
    for name in sorted(ours.keys() | theirs.keys()):
        if name not in theirs:
            yield defect(name, f"is not at {address} (gongkai archive close publishes what is missing)")
        elif name not in ours:
            yield defect(name, f"is not here, {address} has it")
        elif ours[name] != theirs[name]:
            yield defect(name, f"is not what was published at {address}")
