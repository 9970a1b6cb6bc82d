"""What was copied where, and when it was last read back whole: `archive/copies.jsonl`, a line each, only added to.

It spares work and proves nothing: without it, every copy is read back once more. `archive verify` has to know the file.
"""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from roster.errors import StorageFailure
from storage.copies.transfer import Whole

NAME = "copies.jsonl"
SCHEMA = "gongkai.copy/1"


@dataclass(frozen=True, slots=True)
class Copied:
    """One copy that was read back whole."""

    address: str
    length: int
    sha256: str
    read_back_at: datetime

    @property
    def whole(self) -> Whole:
        """What it was then."""
        return Whole(self.length, self.sha256)


class Journal:
    """The copies that are known, by their addresses. Raises StorageFailure when its file cannot be read or written."""

    def __init__(self, archive: Path) -> None:
        self._path = archive / NAME
        self._copies = {copied.address: copied for copied in _read(self._path)}

    def find(self, address: str) -> Copied | None:
        """Give what is known of a copy."""
        return self._copies.get(address)

    def add(self, copied: Copied) -> None:
        """Keep that a copy was read back, forced to disk."""
        fields = {"schema": SCHEMA, **asdict(copied), "read_back_at": copied.read_back_at.isoformat()}
        try:
            with self._path.open("ab") as file:
                if file.tell() and not _ends_a_line(self._path):
                    file.write(b"\n")  # a line that a kill cut short stays one that says nothing
                file.write(json.dumps(fields, ensure_ascii=False).encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise StorageFailure(f"{self._path}: cannot be written: {error.strerror or error}") from error
        self._copies[copied.address] = copied


def _ends_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _read(path: Path) -> list[Copied]:
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StorageFailure(f"{path}: cannot be read: {error.strerror or error}") from error
    return [copied for line in lines if (copied := _copied(line))]


def _copied(line: bytes) -> Copied | None:
    """Read a line; one that says nothing costs a reading of its copy, and no more."""
    try:
        found = json.loads(line)
        at = datetime.fromisoformat(found["read_back_at"])
        known = found["schema"] == SCHEMA and at.tzinfo is not None
        return Copied(str(found["address"]), int(found["length"]), str(found["sha256"]), at) if known else None
    except (ValueError, KeyError, TypeError):
        return None
