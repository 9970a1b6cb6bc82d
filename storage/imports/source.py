"""The files that are imported: a WARC, packed or not, or a WACZ with several inside; and what is neither.

`open_source(path)` says what a file is, `parts` its WARC files. Raises BadInput, naming the file and what to do.
"""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from roster.errors import BadInput
from storage.imports.shapes import Damage, Place
from storage.imports.unpacked import BOM, MAGIC, OPENING, Unpacked

_PIECE = 1 << 20
_HEAD = 512
_ZSTD = (b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18", b"\x50\x2a\x4d\x18")
# (how a file begins, what it is, what to do); looked for in the unpacked bytes, too
_STRANGERS = (
    (b"filedesc:", "an ARC file, the format before WARC", "convert it: warcio recompress FILE.arc.gz FILE.warc.gz"),
    (b"SIMPLE", "no WARC", ""),
)
# What Python's zipfile raises for members that are damaged, encrypted, or packed by a method it does not have.
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
_REMEDY = "import .warc, .warc.gz or .wacz files"


@dataclass(frozen=True, slots=True)
class Part:
    """One WARC file: the whole file, or a member of a WACZ."""

    path: Path
    member: str | None = None

    @property
    def name(self) -> str:
        """How its records are told apart from those of other parts."""
        return self.path.name + (f"!{self.member}" if self.member else "")

    @contextmanager
    def unpacked(self) -> Iterator[Unpacked]:
        """Open it for one walk."""
        with _opened(self) as file:
            packed = file.read(len(MAGIC)) == MAGIC
            file.seek(0)
            yield Unpacked(file, packed=packed)


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is imported: its digest and length, its WARC files, and what its own list of contents contradicts."""

    path: Path
    sha256: str
    length: int
    parts: tuple[Part, ...]
    damages: tuple[tuple[Part, Damage], ...] = ()

    @property
    def name(self) -> str:
        """The file's name, as it may stand in a WARC header."""
        return quote(self.path.name, safe=" ()[]+=,@!~'")


def open_source(path: Path) -> Source:
    """Look at a file. Raises BadInput when it is none of those that can be imported."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            file.seek(0)
            sha256, length = _hashed(file)
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}", file=path) from error
    if not head:
        raise BadInput("the file is empty", file=path, remedy=_REMEDY)
    if head.startswith(b"PK"):
        parts = _members_of(path)
        return Source(path, sha256, length, parts, tuple(_contradicted(path, parts)))
    _refuse_strangers(path, head)
    return Source(path, sha256, length, (Part(path),))


def _hashed(file: BinaryIO) -> tuple[str, int]:
    hashed, length = hashlib.sha256(), 0
    while piece := file.read(_PIECE):
        hashed.update(piece)
        length += len(piece)
    return hashed.hexdigest(), length


def _refuse_strangers(path: Path, head: bytes) -> None:
    """Raise BadInput for a file that does not begin as a WARC does."""
    if head.startswith(_ZSTD):
        raise BadInput("packed with zstd, which is not read", file=path, remedy="unpack it: zstd -d FILE.warc.zst")
    if head.startswith(MAGIC):
        try:
            head = zlib.decompressobj(31).decompress(head, _HEAD)
        except zlib.error:
            return  # a damaged first member: the walk tells of it
        if not head:
            return
    for lead, what, remedy in _STRANGERS:
        if head.startswith(lead):
            raise BadInput(f"is {what}", file=path, remedy=remedy or _REMEDY)
    if not head.removeprefix(BOM).lstrip(b"\r\n").startswith(OPENING):
        raise BadInput("no WARC record at byte 0: not a WARC file", file=path, remedy=_REMEDY)


def _members_of(path: Path) -> tuple[Part, ...]:
    """Give the WARC files of a WACZ."""
    try:
        with zipfile.ZipFile(path) as wacz:
            names = [name for name in wacz.namelist() if not name.endswith("/")]
    except (*_BROKEN_ZIP, ValueError, OSError) as error:
        raise BadInput(f"a zip that cannot be opened: {error}", file=path, remedy="get a whole copy of it") from error
    warcs = sorted(
        name for name in names if name.startswith("archive/") and name.lower().endswith((".warc", ".warc.gz"))
    )
    if warcs:
        return tuple(Part(path, name) for name in warcs)
    if any(name.endswith(".wacz") for name in names):
        raise BadInput("a package of several WACZ files", file=path, remedy="unpack it and import each of them")
    raise BadInput("a zip without archive/*.warc.gz: not a WACZ", file=path, remedy=_REMEDY)


@contextmanager
def _opened(part: Part) -> Iterator[BinaryIO]:
    """Open a part for reading and seeking. Raises BadInput when the system cannot read it."""
    try:
        if part.member is None:
            with part.path.open("rb") as file:
                yield file
        else:
            with zipfile.ZipFile(part.path) as wacz, wacz.open(part.member) as packed:
                yield io.BufferedReader(_Unchecked(packed))
    except _BROKEN_ZIP as error:
        what = f"{part.member} in it cannot be unpacked: {error}"
        raise BadInput(what, file=part.path, remedy="get a whole copy of it") from error
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror or error}", file=part.path) from error


class _Unchecked(io.RawIOBase):
    """A member of a zip without the zip's own checksum, which would hide all records of the member behind one error."""

    def __init__(self, member: Any) -> None:
        self._member = member
        member._expected_crc = None

    def readable(self) -> bool:
        """It is read."""
        return True

    def seekable(self) -> bool:
        """It can be sought in."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer."""
        piece = self._member.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move to an offset."""
        position: int = self._member.seek(offset, whence)
        self._member._expected_crc = None  # a move back restores it
        return position


def _contradicted(path: Path, parts: tuple[Part, ...]) -> Iterator[tuple[Part, Damage]]:
    """Tell of members that are not what the WACZ's datapackage.json says of them."""
    told = _datapackage(path)
    for part in parts:
        wanted = told.get(part.member or "")
        if wanted and wanted.startswith("sha256:"):
            with _opened(part) as file:
                if f"sha256:{_hashed(file)[0]}" != wanted.lower():
                    yield part, Damage(Place(0), "not the bytes that datapackage.json of the WACZ names")


def _datapackage(path: Path) -> dict[str, str]:
    """Give the digests that a WACZ names, by member; of one that names none, nothing."""
    try:
        with zipfile.ZipFile(path) as wacz:
            resources = json.loads(wacz.read("datapackage.json")).get("resources") or []
        return {str(each["path"]): str(each.get("hash") or "") for each in resources}
    except (KeyError, ValueError, AttributeError, TypeError, *_BROKEN_ZIP):
        return {}
