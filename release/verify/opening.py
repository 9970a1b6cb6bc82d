"""Opens what is to be checked: a release's folder, or its .tar.zst unpacked beside nothing of ours.

    with opened(path) as folder: ...        raises BadInput for what is neither

A packed release may be a stranger's. Of it are taken regular files under the names a release has, all in one folder; a
link, a device, a path that leads elsewhere, a name twice, or more bytes than a release can unpack to end it.
"""

import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import BinaryIO

import pyarrow as pa

from release.schema import load_schema
from release.sums import SUMS
from release.verify.layout import FOLDERS, RELEASE, allowed
from roster.errors import BadInput

ENDING = ".tar.zst"
BLOCK = 512
PIECE = 1 << 20
MOST_TIMES = 500  # what the most repetitive tables pack to; a bomb packs to a ten-thousandth
AT_LEAST = 256 << 20  # bytes that may be unpacked of the smallest file
_REMEDY = "give the folder of a release, or the .tar.zst beside it"
_AGAIN = "was it loaded down whole? take it from its publisher again"


@contextmanager
def opened(path: Path) -> Iterator[Path]:
    """Give the folder of a release."""
    if path.is_dir() and any((path / name).exists() for name in (RELEASE, SUMS)):
        yield path
        return
    if not path.is_file() or not path.name.endswith(ENDING):
        raise BadInput("is no release", file=path, remedy=_REMEDY)
    with TemporaryDirectory(prefix="gongkai-release-") as temporary:
        yield _unpacked(path, Path(temporary))


def _unpacked(path: Path, target: Path) -> Path:
    most = max(path.stat().st_size * MOST_TIMES, AT_LEAST)
    try:
        with pa.input_stream(str(path), compression="zstd") as stream:
            return _Unpacking(path, target, most).all_of(stream)
    except (pa.ArrowException, tarfile.HeaderError, EOFError) as error:
        raise BadInput(f"is no whole tar file packed by zstd: {error}", file=path, remedy=_AGAIN) from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise BadInput(f"is no whole tar file packed by zstd: {error}", file=path, remedy=_AGAIN) from error


class _Unpacking:
    """One packed release on its way out. The headers are read here: tarfile would hold what they claim in memory."""

    def __init__(self, path: Path, target: Path, most: int) -> None:
        self._path, self._target, self._most = path, target, most
        self._allowed = allowed(load_schema())
        self._root: str | None = None
        self._taken: set[str] = set()

    def all_of(self, stream: BinaryIO) -> Path:
        """Take everything out; gives the folder."""
        while (header := stream.read(BLOCK)).strip(b"\0"):
            member = tarfile.TarInfo.frombuf(header, "utf-8", "strict")
            self._one(member, stream)
        if self._root is None:
            raise self._bad("holds no file")
        return self._target / self._root

    def _one(self, member: tarfile.TarInfo, stream: BinaryIO) -> None:
        if member.type == tarfile.DIRTYPE:
            self._folder(member.name)
        elif member.type in (tarfile.REGTYPE, tarfile.AREGTYPE):
            self._file(member, stream)
        else:
            raise self._bad(f"holds {member.name!r}, which is no regular file")

    def _folder(self, name: str) -> None:
        inside = self._inside(name.rstrip("/"))
        if inside not in ("", *FOLDERS):
            raise self._bad(f"holds the folder {name!r}, which no release has")

    def _file(self, member: tarfile.TarInfo, stream: BinaryIO) -> None:
        inside = self._inside(member.name)
        if inside not in self._allowed:
            raise self._bad(f"holds {member.name!r}, which no release has")
        if inside in self._taken:
            raise self._bad(f"holds {member.name!r} twice")
        self._taken.add(inside)
        self._most -= member.size
        if self._most < 0 or member.size < 0:
            raise self._bad("would unpack to more than any release: it is not unpacked")
        place = self._target / str(self._root) / inside
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as file:
            for size in _pieces(member.size):
                file.write(_exactly(stream, size))
        _exactly(stream, -member.size % BLOCK)

    def _inside(self, name: str) -> str:
        """Give a name below the release's own folder. Raises BadInput for one that leads elsewhere."""
        path = PurePosixPath(name)
        root = path.parts[0] if path.parts else ""
        if path.is_absolute() or ".." in path.parts or not root or self._root not in (None, root):
            raise self._bad(f"holds {name!r}, which lies outside its folder")
        self._root = root
        return "/".join(path.parts[1:])

    def _bad(self, what: str) -> BadInput:
        return BadInput(what, file=self._path, remedy="do not unpack it; take the release from its publisher again")


def _pieces(size: int) -> Iterator[int]:
    while size > 0:
        yield min(size, PIECE)
        size -= PIECE


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size) if size else b""
    if len(data) != size:
        raise EOFError("it ends inside a file")
    return data
