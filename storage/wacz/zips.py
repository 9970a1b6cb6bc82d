"""The ZIP around a WACZ, to the byte: stored entries, one fixed date, nothing optional. Pure but for `Packer`.

The same entries give the same bytes, so that a check can hold every byte of the container against what it has to be.
Beyond 4 GiB the fields of ZIP64 (APPNOTE 4.5.3) are used, and only there.
"""

import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO

_MOST = 0xFFFFFFFF
_UTF8 = 0x800
_DATE = 0x21  # 1980-01-01, the first that ZIP can say
_UNIX, _MODE = 3, 0o100644 << 16
_PLAIN, _LARGE = 20, 45  # version needed: stored entries, ZIP64


@dataclass(frozen=True, slots=True)
class Packed:
    """One entry as it lies in the file."""

    name: str
    offset: int
    size: int
    crc: int
    sha256: str

    @property
    def data_offset(self) -> int:
        """Where its bytes begin."""
        return self.offset + len(local_header(self))


def local_header(entry: Packed) -> bytes:
    """Give what stands before the bytes of an entry."""
    name = entry.name.encode()
    large = entry.size >= _MOST
    extra = struct.pack("<HHQQ", 1, 16, entry.size, entry.size) if large else b""
    shown = _MOST if large else entry.size
    version = _LARGE if large else _PLAIN
    fixed = (version, _UTF8, 0, 0, _DATE, entry.crc, shown, shown, len(name), len(extra))
    return b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", *fixed) + name + extra


def directory(entries: Sequence[Packed]) -> bytes:
    """Give what stands behind the last entry: the central directory and the records that end the file."""
    start = entries[-1].data_offset + entries[-1].size if entries else 0
    listed = b"".join(_listed(entry) for entry in entries)
    count, large = len(entries), start >= _MOST or len(entries) >= 0xFFFF
    end = b""
    if large:
        sizes = (44, _UNIX << 8 | _LARGE, _LARGE, 0, 0, count, count, len(listed), start)
        end = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", *sizes)
        end += b"PK\x06\x07" + struct.pack("<IQI", 0, start + len(listed), 1)
    few = min(count, 0xFFFF)
    return listed + end + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, few, few, len(listed), min(start, _MOST), 0)


def _listed(entry: Packed) -> bytes:
    name = entry.name.encode()
    wide = [entry.size] * 2 if entry.size >= _MOST else []
    wide += [entry.offset] if entry.offset >= _MOST else []
    extra = struct.pack(f"<HH{len(wide)}Q", 1, 8 * len(wide), *wide) if wide else b""
    version = _LARGE if wide else _PLAIN
    size = min(entry.size, _MOST)
    fixed = (_UNIX << 8 | version, version, _UTF8, 0, 0, _DATE, entry.crc, size, size, len(name), len(extra), 0, 0, 0)
    return b"PK\x01\x02" + struct.pack("<HHHHHHIIIHHHHHII", *fixed, _MODE, min(entry.offset, _MOST)) + name + extra


class Packer:
    """Writes the entries of a ZIP one after another, each from pieces whose whole length is known beforehand."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._at = file, 0
        self.entries: list[Packed] = []

    def put(self, name: str, size: int, pieces: Iterable[bytes]) -> Packed:
        """Write one entry. Raises ValueError when the pieces are not as long as was said."""
        start = self._at
        head = local_header(Packed(name, start, size, 0, ""))
        self._file.write(head)
        crc, digest, length = 0, sha256(), 0
        for piece in pieces:
            self._file.write(piece)
            crc, length = zlib.crc32(piece, crc), length + len(piece)
            digest.update(piece)
        if length != size:
            raise ValueError(f"{name}: {length} bytes came of {size}")
        packed = Packed(name, start, size, crc, digest.hexdigest())
        self._file.seek(start)
        self._file.write(local_header(packed))
        self._at = packed.data_offset + size
        self._file.seek(self._at)
        self.entries.append(packed)
        return packed

    def put_bytes(self, name: str, data: bytes) -> Packed:
        """Write one entry that is held whole."""
        return self.put(name, len(data), [data])

    def finish(self) -> None:
        """Write the directory."""
        self._file.write(directory(self.entries))
