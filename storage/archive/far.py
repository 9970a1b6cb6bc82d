"""A segment that was given up here: the stub in its place, and its copy read as if it lay here.

`NAME.warc.gz.far` stands for `NAME.warc.gz`: JSON that says where the copy is, how long, with which sha256, and when it
was last read back whole. Where both are, the segment itself counts and the stub is a step that a kill cut short.

stub_path(segment) -> Path                  where the stub of a segment lies
read_stub(segment) -> Stub | None           what it says; None when there is none
write_stub(segment, stub)                   writes it, forced to disk
open_far(stub) -> BinaryIO                  the copy, to be read and sought in
"""

import io
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from roster.errors import StorageFailure
from storage.archive.disk import replace_file
from storage.archive.remote import patiently, reach

ENDING = ".far"
SCHEMA = "gongkai.far/1"
_BLOCK = 1 << 20
_BLOCKS = 8  # kept of each open segment
_PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Stub:
    """Where a segment's bytes are. `sha256` is of the whole file, in hex, as the manifest lists it."""

    address: str
    length: int
    sha256: str
    read_back_at: datetime


def stub_path(segment: Path) -> Path:
    """Give where the stub of a segment lies: beside it, `.far` behind its name."""
    return segment.with_name(segment.name + ENDING)


def read_stub(segment: Path) -> Stub | None:
    """Read the stub of a segment; None when there is none. Raises StorageFailure when it is no stub, OSError."""
    path = stub_path(segment)
    try:
        found = json.loads(path.read_bytes())
        if found["schema"] != SCHEMA:
            raise ValueError(f"not a {SCHEMA}")
        at = datetime.fromisoformat(found["read_back_at"])
        return Stub(str(found["address"]), int(found["length"]), str(found["sha256"]), at)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        what = f"not what stands for a segment elsewhere: {error!r}"
        raise StorageFailure(f"{path}: {what} (run: gongkai archive copy --back)") from error


def write_stub(segment: Path, stub: Stub) -> None:
    """Write the stub of a segment and force it to disk. Raises OSError."""
    fields = {"schema": SCHEMA, **asdict(stub), "read_back_at": stub.read_back_at.isoformat()}
    replace_file(stub_path(segment), (json.dumps(fields, ensure_ascii=False) + "\n").encode())


def open_far(stub: Stub) -> BinaryIO:
    """Open the copy a stub names. Raises StorageFailure when it cannot be had or is not as long as it was."""
    file = patiently(stub.address, lambda: _opened(stub.address))
    if file.size != stub.length:
        file.close()
        what = f"{file.size} bytes are there, {stub.length} were copied"
        raise StorageFailure(f"{stub.address}: {what} (restore it, or the segment, from another copy)")
    return io.BufferedReader(_Patient(stub.address, file), _PIECE)


def _opened(address: str) -> Any:
    file_system, path = reach(address)
    how = {"block_size": _BLOCK, "cache_type": "blockcache", "cache_options": {"maxblocks": _BLOCKS}}
    return file_system.open(path, "rb", **how)


class _Patient(io.RawIOBase):
    """A file elsewhere: reading is tried again where that helps, and what fails is one StorageFailure."""

    def __init__(self, address: str, file: Any) -> None:
        super().__init__()
        self._address, self._file = address, file

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that it can be sought in."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place in it."""
        return int(self._file.seek(offset, whence))

    def tell(self) -> int:
        """Give the place in it."""
        return int(self._file.tell())

    def readinto(self, into: Any) -> int:
        """Read from its place on."""
        at = self._file.tell()

        def read() -> bytes:
            self._file.seek(at)
            return bytes(self._file.read(len(into)))

        data = patiently(self._address, read)
        into[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Let go of it."""
        if not self.closed:
            self._file.close()
        super().close()
