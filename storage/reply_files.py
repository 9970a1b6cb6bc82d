"""The documents that came with replies: copied into the workspace's folder `replies`, named by their sha256.

    take_in(workspace, file) -> Kept      copies a file, once; a copy is never written over
    path_of(workspace, name) -> Path      where a copy lies, by its name in a row
    check(workspace, name, sha256)        what is wrong with a copy, if anything is

A copy's name is made of its digest and, for whoever opens it, the ending of its first name: nothing that a sender or a
row can say leads out of the folder.
"""

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from roster.errors import BadInput, StorageFailure
from storage.archive.disk import replacing
from storage.models import storable
from storage.workspace import Workspace

FOLDER = "replies"
LARGEST = 64 * 1024 * 1024  # bytes
_NAME = re.compile(r"[0-9a-f]{64}(\.[a-z0-9]{1,8})?")


@dataclass(frozen=True, slots=True)
class Kept:
    """A document that was copied: its name in the folder, what the sender called it, its digest."""

    document: str
    named: str
    sha256: str


def take_in(workspace: Workspace, file: Path) -> Kept:
    """Copy a document into the workspace, forced to disk. The same bytes are kept once.

    Raises BadInput when it is no file, empty, too large or cannot be read; StorageFailure when it cannot be kept.
    """
    data = _bytes_of(file)
    digest = hashlib.sha256(data).hexdigest()
    ending = file.suffix.lower()
    name = digest + (ending if _NAME.fullmatch(digest + ending) else "")
    target = workspace.path / FOLDER / name
    try:
        target.parent.mkdir(exist_ok=True)
        if not target.exists():
            with replacing(target, mode=0o444) as copy:
                copy.write(data)
    except OSError as error:
        raise StorageFailure(f"{target}: cannot be written: {error.strerror or error}") from error
    if wrong := check(workspace, name, digest):
        raise StorageFailure(f"{target}: {wrong} (restore it, or move it away)")
    return Kept(name, storable(file.name), digest)


def path_of(workspace: Workspace, name: str) -> Path | None:
    """Give where a copy lies; None for a name that is none of ours."""
    return workspace.path / FOLDER / name if _NAME.fullmatch(name) else None


def check(workspace: Workspace, name: str, sha256: str | None) -> str | None:
    """Say what is wrong with a copy; None when it is whole."""
    path = path_of(workspace, name)
    if path is None or sha256 is None or not name.startswith(sha256):
        return "is no name of a document kept here"
    try:
        if path.is_symlink():
            return "is a link, no file"
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return "is not there"
    except OSError as error:
        return f"cannot be read: {error.strerror or error}"
    return None if found == sha256 else f"its sha256 is {found}, that of the document was {sha256}"


def _bytes_of(file: Path) -> bytes:
    try:
        # what is looked at and what is read must be one thing, and a pipe would be waited for
        handle = os.open(file, os.O_RDONLY | os.O_NONBLOCK)
        try:
            return _whole(file, handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror or error}", file=file) from error


def _whole(file: Path, handle: int) -> bytes:
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        raise BadInput("is no file", file=file, remedy="give the document itself")
    with open(handle, "rb", closefd=False) as opened:  # a handle, not a path
        data = opened.read(LARGEST + 1)
    if not data:
        raise BadInput("is empty", file=file, remedy="a reply without a document needs no --document")
    if len(data) > LARGEST:
        raise BadInput(f"is larger than {LARGEST >> 20} MB", file=file, remedy="give a smaller copy of it")
    return data
