"""The ZIP around a WACZ, read strictly: which entries there are, where they lie, and that nothing lies between them."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from storage.wacz.report import Report
from storage.wacz.zips import Packed, directory, local_header

_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_PIECE = 1 << 20
_DESCRIBED = 0x8  # sizes and checksum stand behind the entry
_ENCRYPTED = 0x1
_UNIX = 3  # the system whose file modes an entry has
# what reading a damaged entry raises
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, UnicodeDecodeError, NotImplementedError, RuntimeError)
MOST_TEXT = 256 << 20  # bytes of a JSON file that is read whole


class Window(io.RawIOBase):
    """A stretch of a file, as a file of its own."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        super().__init__()
        self._file, self._start, self._size, self._at = file, start, size, 0

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def seekable(self) -> bool:
        """It can be sought in."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        return self._at

    def readinto(self, buffer: object) -> int:
        """Read as much as is wanted and there."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        self._file.seek(self._start + self._at)
        data = self._file.read(max(0, min(len(view), self._size - self._at)))
        view[: len(data)] = data
        self._at += len(data)
        return len(data)


@dataclass(frozen=True, slots=True)
class Slot:
    """One entry: its place in the ZIP's own words, and whether its bytes lie there as they are."""

    info: zipfile.ZipInfo
    data: int

    @property
    def is_stored(self) -> bool:
        """Whether it is not compressed."""
        return self.info.compress_type == zipfile.ZIP_STORED


class Container:
    """An opened WACZ; `slots` are its entries by name."""

    def __init__(self, file: BinaryIO, archive: zipfile.ZipFile, slots: dict[str, Slot]) -> None:
        self._file, self._archive, self.slots = file, archive, slots

    def open(self, name: str) -> BinaryIO:
        """Open an entry; a stored one can be sought in at no cost."""
        slot = self.slots[name]
        if slot.is_stored:
            return io.BufferedReader(Window(self._file, slot.data, slot.info.file_size), 1 << 16)
        return cast(BinaryIO, self._archive.open(slot.info))

    def pieces(self, name: str) -> Iterator[bytes]:
        """Give an entry's bytes. Raises one of BROKEN where they are not what the ZIP says."""
        with self._archive.open(self.slots[name].info) as entry:
            while piece := entry.read(_PIECE):
                yield piece

    def text(self, name: str) -> bytes | None:
        """Give a small entry whole; None when it is not there, too large to be one, or cannot be unpacked."""
        if name not in self.slots or self.slots[name].info.file_size > MOST_TEXT:
            return None
        try:
            with self.open(name) as entry:
                return entry.read()
        except BROKEN:
            return None


def open_container(file: BinaryIO, report: Report) -> Container | None:
    """Read the directory of a ZIP and hold it against the entries; None when there is no ZIP to go on with."""
    try:
        archive = zipfile.ZipFile(file)
        infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error, UnicodeDecodeError) as error:
        report.wrong(f"not a whole ZIP file: {error}")
        return None
    slots: dict[str, Slot] = {}
    for info in infos:
        what = _wrong_name(info, slots)
        data = None if what else _data_offset(file, info)
        if what or data is None:
            report.wrong(what or "its own header does not say what the ZIP's directory says", info.filename)
        elif not info.is_dir():
            slots[info.filename] = Slot(info, data)
    return Container(file, archive, slots)


def _wrong_name(info: zipfile.ZipInfo, known: dict[str, Slot]) -> str | None:
    name = info.filename
    path = PurePosixPath(name)
    if name in known:
        return "is in the ZIP more than once"
    if path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in info.orig_filename or ":" in name:
        return "a name that leads out of the folder it is unpacked into"
    if info.create_system == _UNIX and stat.S_ISLNK(info.external_attr >> 16):
        return "is a link to somewhere else"
    if info.flag_bits & _ENCRYPTED:
        return "is encrypted"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return f"is compressed by method {info.compress_type}, which WACZ does not know"
    return None


def _data_offset(file: BinaryIO, info: zipfile.ZipInfo) -> int | None:
    """Give where an entry's bytes begin; None when its own header disagrees with the directory."""
    if info.header_offset < 0:  # what zipfile makes of a directory that is not where its end says
        return None
    file.seek(info.header_offset)
    head = file.read(_LOCAL.size)
    if len(head) < _LOCAL.size:
        return None
    magic, _, flags, method, _, _, crc, packed, size, name_length, extra_length = _LOCAL.unpack(head)
    name = file.read(name_length)
    told = (crc, packed, size) == (info.CRC, info.compress_size, info.file_size)
    wide = 0xFFFFFFFF in (packed, size)
    same = (flags, method) == (info.flag_bits, info.compress_type) and name == info.orig_filename.encode(
        "utf-8" if flags & 0x800 else "cp437", "replace"
    )
    if magic != b"PK\x03\x04" or not same or not (told or wide or flags & _DESCRIBED):
        return None
    return info.header_offset + _LOCAL.size + int(name_length) + int(extra_length)


def check_frame(file: BinaryIO, container: Container, report: Report) -> None:
    """Hold every byte of the container that is no entry's against what our writer puts there."""
    entries, at = [], 0
    for name, slot in container.slots.items():
        entry = Packed(name, at, slot.info.file_size, slot.info.CRC, "")
        file.seek(at)
        if file.read(len(local_header(entry))) != local_header(entry):
            report.wrong("the ZIP's header before it is not as it was written", name)
        entries.append(entry)
        at = entry.data_offset + entry.size
    file.seek(at)
    end = directory(entries)
    if file.read(len(end) + 1) != end:
        report.wrong("the ZIP's directory is not as it was written")
