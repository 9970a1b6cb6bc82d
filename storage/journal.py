"""A journal: one file of the workspace to which what people decided is added, a line of JSON each, and nothing else.

    read(path) -> Journal               its lines, and what a kill left torn at its end
    append(path, entries) -> [Line]     adds lines and forces them to disk; the caller holds the lock
    held(folder)                        the lock: one writer at a time, also while a night holds the workspace

Each line carries the sha256 of the one before it (`after`): a line that was edited or taken out shows. A line's number
is its name. A torn end is set aside in `NAME.torn` by the next `append`, never thrown away; a whole last line that only
lacks its line end is kept.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import tenacity

from roster.errors import StorageFailure, WorkspaceLocked
from storage.archive.disk import force_folder
from storage.models import storable

TORN = ".torn"
LOCK = ".lock"
PATIENCE = tenacity.stop_after_delay(10)  # seconds; a writer holds the lock for one entry
PAUSE = tenacity.wait_fixed(0.05)


@dataclass(frozen=True, slots=True)
class Line:
    """One line by its number, from 1. `entry` is None where it is no entry; `fault` says what is wrong with it."""

    number: int
    entry: dict[str, Any] | None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Journal:
    """What a journal holds. `torn`: the bytes behind the last line; `last`: the digest that the next line carries."""

    lines: tuple[Line, ...] = ()
    torn: bytes = b""
    last: str = ""

    @property
    def faults(self) -> list[Line]:
        """The lines with which something is wrong."""
        return [line for line in self.lines if line.fault]


def read(path: Path) -> Journal:
    """Read a journal; one that was never written to is empty. Raises StorageFailure when it cannot be read."""
    try:
        if path.is_char_device() or path.is_fifo():  # would be read without end
            raise StorageFailure(f"{path}: cannot be read: is no file")
        data = path.read_bytes()
    except FileNotFoundError:
        return Journal()
    except OSError as error:
        raise StorageFailure(f"{path}: cannot be read: {error.strerror or error}") from error
    whole, torn = _split(data)
    lines, last = [], ""
    for number, text in enumerate(whole, start=1):
        lines.append(_line(number, text, last))
        last = sha256(text).hexdigest()
    return Journal(tuple(lines), torn, last)


def append(path: Path, entries: Sequence[Mapping[str, Any]]) -> list[Line]:
    """Add entries, all of them forced to disk when this returns; gives their lines. The caller holds the lock.

    Raises StorageFailure when the file cannot be written.
    """
    known = read(path)
    lines: list[Line] = []
    texts: list[bytes] = []
    last = known.last
    for number, entry in enumerate(entries, start=len(known.lines) + 1):
        told = json.loads(storable(json.dumps({"after": last, **entry}, ensure_ascii=False)))
        text = json.dumps(told, ensure_ascii=False).encode()
        lines.append(Line(number, told))
        texts.append(text)
        last = sha256(text).hexdigest()
    try:
        path.parent.mkdir(exist_ok=True)
        _set_aside(path, known.torn)
        _write(path, b"".join(text + b"\n" for text in texts))
    except OSError as error:
        raise StorageFailure(f"{path}: cannot be written: {error.strerror or error}") from error
    return lines


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the journals of a folder for one entry. Raises WorkspaceLocked after ten seconds of waiting."""
    folder.mkdir(exist_ok=True)
    with (folder / LOCK).open("a") as file:
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(BlockingIOError), stop=PATIENCE, wait=PAUSE, reraise=True
        )
        try:
            retrying(fcntl.flock, file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WorkspaceLocked(f"{folder}: somebody else is writing to the journals (try again)") from error
        yield


def _split(data: bytes) -> tuple[list[bytes], bytes]:
    """Cut into lines and what is torn: the rest behind the last line end, unless it is an entry all the same."""
    *whole, rest = data.split(b"\n")
    return ([*whole, rest], b"") if rest and _parsed(rest) is not None else (whole, rest)


def _line(number: int, text: bytes, before: str) -> Line:
    entry = _parsed(text)
    if entry is None:
        return Line(number, None, "is no entry")
    if entry.get("after") != before:
        return Line(number, entry, "does not follow the line before it: a line was edited, put in or taken out")
    return Line(number, entry)


def _parsed(text: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _set_aside(path: Path, torn: bytes) -> None:
    """Keep a torn end beside the journal, then cut it off: never the other way round."""
    if not torn:
        return
    with path.with_name(path.name + TORN).open("ab") as aside:
        aside.write(torn + b"\n")
        aside.flush()
        os.fsync(aside.fileno())
    force_folder(path.parent)
    os.truncate(path, path.stat().st_size - len(torn))


def _write(path: Path, data: bytes) -> None:
    """Add whole lines; when that fails what was written of them is taken back, as whoever asked is told it failed."""
    before = path.stat().st_size if path.exists() else None
    try:
        with path.open("ab") as file:
            if before and not _ends_a_line(path):
                data = b"\n" + data
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            os.truncate(path, before or 0)
        raise
    if before is None:
        force_folder(path.parent)


def _ends_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
