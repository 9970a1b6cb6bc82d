"""The bytes of a WARC file, unpacked as they are asked for, with the places where its gzip members begin.

A damaged member ends what can be had (`fault`) until `recover` goes on with the next one that opens a WARC record.
"""

import zlib
from collections import deque
from dataclasses import dataclass
from io import SEEK_END
from typing import BinaryIO
from zipfile import BadZipFile

from storage.imports.shapes import Place

MAGIC = b"\x1f\x8b\x08"
OPENING = b"WARC/"
BOM = b"\xef\xbb\xbf"  # an editor's, before the first record
_PIECE = 1 << 16
_MOST_OUT = 1 << 20
_PROBE = 512
_CRUMB = 16


@dataclass(frozen=True, slots=True)
class Fault:
    """Why no more can be unpacked: what, and the packed offset of the member."""

    what: str
    member: int


class Unpacked:
    """A window on the unpacked bytes: `peek` looks ahead, `drop` moves on. In memory is what lies between."""

    def __init__(self, file: BinaryIO, *, packed: bool) -> None:
        self.fault: Fault | None = None
        self._file, self._packed = file, packed
        self._buffer, self._position = bytearray(), 0
        self._members: deque[tuple[int, int]] = deque()  # unpacked position and packed offset of each begun member
        self._count = 0
        self._stream: zlib._Decompress | None = None
        self._raw, self._raw_at = b"", 0
        self._ended = False

    @property
    def place(self) -> Place:
        """Where the window begins: the offset of its gzip member if one begins here, else the unpacked offset."""
        if not self._packed:
            return Place(self._position)
        begins = [packed for at, packed in self._members if at == self._position]
        return Place(begins[-1]) if begins else Place(self._position, unpacked=True)

    @property
    def position(self) -> int:
        """How many unpacked bytes lie before the window."""
        return self._position

    @property
    def left(self) -> int | None:
        """How many bytes there are from the window's beginning on; None where only unpacking would tell."""
        if self._packed:
            return None
        here = self._file.tell()
        end = self._file.seek(0, SEEK_END)
        self._file.seek(here)
        return end - self._position

    @property
    def member(self) -> int | None:
        """Packed offset of the gzip member in which the window begins; None for a file that is not packed."""
        return max((packed for at, packed in self._members if at <= self._position), default=None)

    @property
    def one_each(self) -> bool:
        """Whether the file seems to have a gzip member for each record."""
        return self._packed and self._count > 1

    def peek(self, length: int) -> memoryview:
        """Give up to so many bytes from the window's beginning on; fewer at the end, or before a fault."""
        while len(self._buffer) < length and not self._ended and self.fault is None:
            self._grow()
        return memoryview(self._buffer)[:length]

    def begins_at(self, length: int) -> bool:
        """Say whether a gzip member begins so many bytes from here."""
        self.peek(length + 1)
        return any(at == self._position + length for at, _ in self._members)

    def next_member(self) -> int | None:
        """Give how many bytes from here the next member begins, as far as that was looked at."""
        return min((at - self._position for at, _ in self._members if at > self._position), default=None)

    def find(self, needle: bytes, start: int) -> int:
        """Find bytes in what was unpacked so far; -1 when they are not there."""
        return self._buffer.find(needle, start)

    @property
    def held(self) -> int:
        """How many bytes were unpacked and not dropped."""
        return len(self._buffer)

    def drop(self, length: int) -> None:
        """Move on by so many bytes, at most to the end."""
        while length > 0 and (have := len(self.peek(min(length, _MOST_OUT)))):
            step = min(have, length)
            del self._buffer[:step]
            self._position += step
            length -= step
        while len(self._members) > 1 and self._members[1][0] <= self._position:
            self._members.popleft()

    def recover(self) -> bool:
        """After a fault, go on with the next member that opens a WARC record; says whether there is one."""
        if self.fault is None:
            return False
        start, self.fault = self.fault.member + 1, None
        self._position += len(self._buffer)
        self._buffer.clear()
        self._members.clear()
        at = self._search(start)
        if at is None:
            self._ended = True
            return False
        self._file.seek(at)
        self._stream, self._raw, self._raw_at = None, b"", at
        return True

    def _grow(self) -> None:
        """Unpack a little more, or find the end, or a fault."""
        if not self._packed:
            piece = self._read(self._position + len(self._buffer))
            self._buffer += piece
            self._ended = not piece
        elif self._stream is None:
            self._begin_member()
        else:
            self._inflate(self._stream)

    def _begin_member(self) -> None:
        if len(self._raw) < len(MAGIC):
            self._raw += self._read(self._raw_at)
        padding = len(self._raw) - len(self._raw.lstrip(b"\0"))
        if padding:
            self._raw, self._raw_at = self._raw[padding:], self._raw_at + padding
        elif not self._raw:
            self._ended = True
        elif not self._raw.startswith(MAGIC):
            self.fault = Fault("what follows is no gzip member", self._raw_at)
        else:
            self._stream = zlib.decompressobj(31)
            self._members.append((self._position + len(self._buffer), self._raw_at))
            self._count += 1

    def _inflate(self, stream: "zlib._Decompress") -> None:
        member = self._members[-1][1]
        self._raw = self._raw or self._read(member)
        if not self._raw:
            self.fault = self.fault or Fault("the file ends inside this gzip member", member)
            return
        before = stream.copy()
        try:
            self._buffer += stream.decompress(self._raw, _MOST_OUT)
        except zlib.error as error:
            self._buffer += _salvaged(before, self._raw)
            self.fault = Fault(f"a damaged gzip member: {error}", member)
            return
        rest = stream.unused_data if stream.eof else stream.unconsumed_tail
        self._raw_at += len(self._raw) - len(rest)
        self._raw = rest
        if stream.eof:
            self._stream = None

    def _read(self, member: int) -> bytes:
        """Read on; where the zip around this file is damaged there is no more."""
        try:
            return self._file.read(_PIECE)
        except (zlib.error, BadZipFile, EOFError) as error:
            self.fault = Fault(f"the zip around this file is damaged: {error}", member)
            return b""

    def _search(self, start: int) -> int | None:
        """Find where the next gzip member begins that opens a WARC record."""
        self._file.seek(start)
        at, data = start, self._file.read(_PIECE)
        while data:
            more = self._file.read(_PIECE)
            window = data + more[:_PROBE]
            found = window.find(MAGIC)
            while 0 <= found < len(data):
                if _opens(window[found : found + _PROBE]):
                    return at + found
                found = window.find(MAGIC, found + 1)
            at, data = at + len(data), more
        return None


def _salvaged(stream: "zlib._Decompress", raw: bytes) -> bytes:
    """Give what comes out of a member before the damage."""
    out = bytearray()
    try:
        for at in range(0, len(raw), _CRUMB):
            out += stream.decompress(raw[at : at + _CRUMB])
    except zlib.error:
        pass
    return bytes(out)


def _opens(head: bytes) -> bool:
    try:
        return zlib.decompressobj(31).decompress(head, len(OPENING)) == OPENING
    except zlib.error:
        return False
