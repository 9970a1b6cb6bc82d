"""Bytes on their way to another place and back: streamed, compared on the way, believed only when read back whole.

Whole(length, sha256)                        what a file has to be; `whole_of(path)` measures one here
wrong(address, whole) -> str | None          reads a copy from its first byte to its last; None: it is just that
send(source, address, whole, told)           puts a copy there; a copy that breaks off is never seen under its name
fetch(address, target, whole, told)          brings a copy home; the same holds
content(address) -> bytes | None             a small file there
sizes(address) -> {name: length}             what there is
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from roster.errors import StorageFailure
from storage.archive.disk import UNFINISHED, force_folder
from storage.archive.remote import is_folder, patiently, reach
from storage.archive.segments import open_segment

PIECE = 8 << 20  # asked for at a time
PART = 16 << 20  # sent at a time; 10,000 of them, the most an S3 upload may have, are 160 GB
ABSENT = "is not there"

Told = Callable[[int], None]  # hears of bytes that went by


@dataclass(frozen=True, slots=True)
class Whole:
    """What a file has to be: its length, and its sha256 in hex."""

    length: int
    sha256: str


class NotWhole(Exception):
    """What came out of a source is not what it has to be; the message says in what."""


def whole_of(path: Path) -> Whole:
    """Measure a file that lies here. Raises StorageFailure when it cannot be read."""
    seen, length = sha256(), 0
    for piece in _here(path):
        seen.update(piece)
        length += len(piece)
    return Whole(length, seen.hexdigest())


def wrong(address: str, whole: Whole, told: Told | None = None) -> str | None:
    """Read a copy whole and say what is wrong with it; None when nothing is. Raises StorageFailure when it cannot."""

    def read() -> str | None:
        try:
            for _ in _checked(whole, partial(_there, address, whole.length), told or _silent):
                pass
        except FileNotFoundError:
            return ABSENT
        except NotWhole as error:
            return str(error)
        return None

    return patiently(address, read)


def send(source: Path, address: str, whole: Whole, told: Told | None = None) -> None:
    """Put a copy of a file to an address, in place of what is there.

    Raises NotWhole, and puts nothing there, when the file is not what it has to be; StorageFailure.
    """
    file_system, path = reach(address)
    pieces = partial(_checked, whole, partial(_here, source), told or _silent)
    if is_folder(file_system):
        _write(Path(path), pieces())
    elif whole.length <= PIECE:
        data = b"".join(pieces())
        patiently(address, lambda: file_system.pipe_file(path, data))
    else:
        patiently(address, lambda: _upload((file_system, path), pieces()))


def fetch(address: str, target: Path, whole: Whole, told: Told | None = None) -> None:
    """Bring a copy home. Raises NotWhole, and leaves nothing, when it is not what it has to be; StorageFailure."""
    pieces = partial(_checked, whole, partial(_there, address, whole.length), told or _silent)
    patiently(address, lambda: _write(target, pieces()))


def sizes(address: str) -> dict[str, int]:
    """Give the length of every file below an address, by its name from there on. Raises StorageFailure."""
    file_system, path = reach(address)
    root = path.rstrip("/") + "/"

    def look() -> dict[str, int]:
        try:
            found = file_system.find(path, detail=True)
        except FileNotFoundError:
            return {}
        return {name.removeprefix(root): int(about["size"]) for name, about in found.items()}

    return patiently(address, look)


def content(address: str) -> bytes | None:
    """Give a file there, whole; None when it is not there. For manifests and indexes. Raises StorageFailure."""

    def read() -> bytes | None:
        file_system, path = reach(address)
        try:
            return bytes(file_system.cat_file(path))
        except FileNotFoundError:
            return None

    return patiently(address, read)


def _upload(place: tuple[Any, str], pieces: Iterator[bytes]) -> None:
    """Send a file in parts. They become an object by the last step alone; before it, they are taken back."""
    file_system, path = place
    target = file_system.open(path, "wb", block_size=PART, autocommit=False)
    try:
        for piece in pieces:
            target.write(piece)
        target.close()
        target.commit()
    except BaseException:
        # Not `close()` alone, which would send the rest. Taking back may fail, too: what broke first is what is told.
        with suppress(Exception):
            target.discard()
        target.closed = True
        raise


def _write(target: Path, pieces: Iterator[bytes]) -> None:
    """Write a file on this machine: beside its place first, forced to disk, then under its name."""
    unfinished = target.with_name(target.name + UNFINISHED)
    try:
        with _naming(target):
            new = unfinished.open("wb")
        with new:
            for piece in pieces:
                with _naming(target):
                    new.write(piece)
            with _naming(target):
                new.flush()
                os.fsync(new.fileno())
        with _naming(target):
            unfinished.replace(target)
            force_folder(target.parent)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)  # a full disk is not to stay full
        raise


@contextmanager
def _naming(path: Path, what: str = "written") -> Iterator[None]:
    """Say of this machine's own errors which file they are about."""
    try:
        yield
    except OSError as error:
        raise StorageFailure(f"{path}: cannot be {what}: {error.strerror or error}; nothing was given up") from error


def _here(path: Path) -> Iterator[bytes]:
    """Give the pieces of a file, or of a segment that was given up here."""
    with _naming(path, "read"):
        file = open_segment(path)
    with file:
        while True:
            with _naming(path, "read"):
                piece = file.read(PIECE)
            if not piece:
                return
            yield piece


def _there(address: str, length: int) -> Iterator[bytes]:
    """Give the pieces of a copy. A small one is had by one request, a large one is asked for piece by piece."""
    file_system, path = reach(address)
    if length <= PIECE:
        yield bytes(file_system.cat_file(path))
        return
    with file_system.open(path, "rb", block_size=PIECE, cache_type="none") as file:
        while piece := file.read(PIECE):
            yield bytes(piece)


def _checked(whole: Whole, source: Callable[[], Iterator[bytes]], told: Told) -> Iterator[bytes]:
    """Give a file's pieces. Raises NotWhole at its end, before anything is made of them, when it is another file."""
    seen, length = sha256(), 0
    for piece in source():
        seen.update(piece)
        length += len(piece)
        told(len(piece))
        yield piece
    if length != whole.length:
        raise NotWhole(f"is {length} bytes long and not {whole.length}")
    if seen.hexdigest() != whole.sha256:
        raise NotWhole("has other bytes")


def _silent(count: int) -> None:
    """Tell nobody."""
