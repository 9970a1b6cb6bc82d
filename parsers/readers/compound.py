"""Opens the container of an old Office file (.doc, .wps, .xls, .et) that strangers made, and reads its streams.

Takes bytes, gives olefile's container and the bytes of a stream. olefile believes the sizes a header states and follows
a chain of sectors as often as they ask, in a circle too: here they are held against the file's own size before.
"""

import io
import struct
from typing import Any

import olefile

# [MS-CFB] 2.2: where the header has the size of a sector as a power of two, and how many sectors each table takes.
SECTOR_SHIFT, TABLE_SECTORS = 0x1E, (0x2C, 0x40, 0x48)
SECTOR_SHIFTS = (9, 12)
SHORTEST = 512


def open_compound(data: bytes) -> Any:
    """Open a container, to be closed by the caller. Raises ValueError, or what olefile meets, when it is damaged."""
    if len(data) < SHORTEST:
        raise ValueError("no whole header")
    [shift] = struct.unpack_from("<H", data, SECTOR_SHIFT)
    counts = [struct.unpack_from("<I", data, at)[0] for at in TABLE_SECTORS]
    if shift not in SECTOR_SHIFTS or max(counts) << shift > len(data):
        raise ValueError("tables larger than the file")
    return olefile.OleFileIO(io.BytesIO(data))


def read_stream(container: Any, name: str, most: int) -> bytes:
    """Give a stream. Raises ValueError for one that claims more than `most` bytes, the size of the whole file."""
    if max(container.get_size(name), container.root.size) > most:
        raise ValueError("a stream larger than the file")
    return bytes(container.openstream(name).read())
