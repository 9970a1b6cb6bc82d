"""What is in an archive: the files of a zip, zips inside it included, and the one file of a gzip.

Names are those the archiver meant: without the flag for UTF-8 a Chinese Windows wrote them in GBK. A member that cannot
be unpacked is a file that says why, so that none is lost without a word.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from zipfile import ZipInfo

from parsers.readers.formats import ZIP, recognise
from parsers.readers.zips import LARGEST_MEMBER, open_zip, unpack
from parsers.source import File, Unreadable

UTF8_NAME = 0x800
DEEPEST = 1  # zips inside the zip, but none inside those
MOST_FILES = 500
LARGEST_TOTAL = 256 * 1024 * 1024
LARGEST_GZIP = 64 * 1024 * 1024
# What systems leave in archives, by the beginning of a path's part or its end, in small letters.
LITTER_NAMES = ("__macosx", ".ds_store", "thumbs.db", "desktop.ini", "~$", "._")


@dataclass(slots=True)
class _Room:
    """How many files and bytes may still be unpacked, zips inside and members that are then refused included."""

    files: int
    size: int

    def take(self, size: int) -> None:
        """Take room for a file of this size."""
        self.files -= 1
        self.size -= size
        if self.files < 0 or self.size < 0:
            most = f"{MOST_FILES} files or {LARGEST_TOTAL // 2**20} MiB"
            raise Unreadable("too_large", f"the archive holds more than {most}: unpack it and hand in its files")


def members(data: bytes) -> list[File]:
    """Give the files of a zip by name, in its order; `File.failure` says why one could not be unpacked."""
    files = list(_files(data, DEEPEST, _Room(MOST_FILES, LARGEST_TOTAL)))
    if not files:
        raise Unreadable("empty_archive", "the archive holds no file")
    return files


def gunzip(data: bytes) -> bytes:
    """Give the file in a gzip."""
    stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        plain = stream.decompress(data, LARGEST_GZIP)
    except zlib.error as error:
        raise Unreadable("broken_file", "the gzip file is damaged: fetch it again") from error
    if stream.unconsumed_tail:
        raise Unreadable("too_large", f"the gzip file unpacks to more than {LARGEST_GZIP // 2**20} MiB")
    if not stream.eof:
        raise Unreadable("truncated_file", "the gzip file ends too early: fetch it again")
    return plain


def _files(data: bytes, deeper: int, room: _Room) -> Iterator[File]:
    container = open_zip(data)
    for number, member in enumerate(container.filelist, 1):
        name = _name(member) or f"member {number}"
        if name.endswith("/") or _is_litter(name):
            continue
        try:
            file = File(unpack(container, member), name)
        except Unreadable as unreadable:
            file = File(b"", name, failure=unreadable)
        room.take(LARGEST_MEMBER if file.failure and file.failure.code == "too_large" else len(file.data))
        if file.failure or recognise(file.data).media_type != ZIP:
            yield file
        elif not deeper:
            yield replace(file, failure=Unreadable("too_large", "archives inside archives inside archives: unpack it"))
        else:
            yield from _inner(file, deeper - 1, room)


def _inner(file: File, deeper: int, room: _Room) -> Iterator[File]:
    try:
        for inner in _files(file.data, deeper, room):
            yield replace(inner, name=f"{file.name}, {inner.name}")
    except Unreadable as unreadable:
        yield replace(file, failure=unreadable)


def _name(member: ZipInfo) -> str:
    """Give a member's name; what `zipfile` read as an old DOS charset is tried as UTF-8, then as GBK."""
    name = member.filename.replace("\\", "/")
    if member.flag_bits & UTF8_NAME:
        return name
    try:
        stored = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for charset in ("utf-8", "gb18030"):
        try:
            return stored.decode(charset)
        except UnicodeDecodeError:
            continue
    return name


def _is_litter(name: str) -> bool:
    return any(part.lower().startswith(LITTER_NAMES) for part in name.split("/"))
