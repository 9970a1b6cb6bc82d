"""A segment read once, from its first byte to its last: its gzip members, and where one is not whole.

Takes a file open for reading; holds one member at a time and a piece of the next, whatever the length of the file.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO

from storage.archive.record import Damaged

HEADER = b"\x1f\x8b\x08\0\0\0\0\0\0\x03"  # of every member the writer makes: no name, no time, the system is Unix
_MAGIC = HEADER[:3]
_OPENING = b"WARC/"
_PIECE = 1 << 16
_LEAST = 512  # bytes that surely hold the first few of a member's content


@dataclass(frozen=True, slots=True)
class Raw:
    """One gzip member: where it lies, its bytes, and what they hold."""

    offset: int
    data: bytes
    content: bytes


class Tape:
    """The members of a segment, in order. After the last one `sha256` and `length` are those of the whole file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._held = b""  # read, and not yet given
        self.sha256 = sha256()
        self.length = 0

    def __iter__(self) -> Iterator[Raw | Damaged]:
        """Give each member; what is none, and where the next whole record begins, is told once. Raises OSError."""
        while (found := self._next()) is not None:
            yield found

    def _next(self) -> Raw | Damaged | None:
        offset = self.length - len(self._held)
        stream = zlib.decompressobj(31)
        pieces: list[bytes] = []
        content: list[bytes] = []
        while not stream.eof:
            piece, self._held = self._held or self._read(), b""
            if not piece:
                torn = Damaged("the file ends inside this record", offset, torn=True)
                return self._go_on(b"".join(pieces), torn) if pieces else None
            pieces.append(piece)
            try:
                content.append(stream.decompress(piece))
            except zlib.error as error:
                return self._go_on(b"".join(pieces), Damaged(f"not a whole gzip member: {error}", offset))
        self._held = stream.unused_data
        taken = b"".join(pieces)
        return Raw(offset, taken[: len(taken) - len(self._held)], b"".join(content))

    def _read(self) -> bytes:
        piece = self._file.read(_PIECE)
        self.sha256.update(piece)
        self.length += len(piece)
        return piece

    def _go_on(self, data: bytes, damaged: Damaged) -> Damaged:
        """Go to where the next record begins behind the first byte of a damaged one."""
        data = data[1:]
        while True:
            at = data.find(_MAGIC)
            data = data[at:] if at >= 0 else data[-len(_MAGIC) + 1 :]
            while (at < 0 or len(data) < _LEAST) and (piece := self._read()):
                data, at = data + piece, 0
            if at < 0:  # the file is at its end
                self._held = b""
                return damaged
            if _opens(data):
                self._held = data
                return damaged
            data = data[1:]


def _opens(data: bytes) -> bool:
    """Say whether a gzip member begins here that holds a WARC record."""
    try:
        return zlib.decompressobj(31).decompress(data[:_LEAST], len(_OPENING)) == _OPENING
    except zlib.error:
        return False
