"""Puts right what a crash left behind: bytes beyond the last commit, and segments without their index."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from roster.errors import StorageFailure
from storage.archive.cdxj import force_folder, index_path, write_index
from storage.archive.segments import segment_paths
from storage.archive.stored import index_entries, scan
from storage.archive.writer import TORN

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing that was put right. `moved_to` is where the cut bytes are kept; None for a rebuilt index."""

    segment: str
    what: Literal["tail", "unknown", "index"]
    offset: int
    length: int
    moved_to: Path | None

    def __str__(self) -> str:
        """Give the line an operator reads."""
        if self.what == "index":
            return f"{self.segment}: index written anew"
        return (
            f"{self.segment}: {self.length} bytes from byte {self.offset} were never committed, kept in {self.moved_to}"
        )


def repair(folder: Path, committed: Mapping[str, int]) -> list[Repair]:
    """Bring every segment back to the length the database committed; nothing is deleted.

    `committed` maps the name of each segment to its committed length; a segment not in it, or with 0, moves to the
    folder `torn` as a whole. To be called while no writer is open. Can be cut short and called again.
    Raises StorageFailure, naming the segment, when one is missing or shorter than what was committed.
    """
    for name, length in sorted(committed.items()):
        if length and _size(folder / name) < length:
            raise StorageFailure(
                f"{folder / name}: {length} bytes were committed, {_size(folder / name)} are there "
                "(restore the file from a copy)"
            )
    repairs = []
    try:
        for path in segment_paths(folder):
            repairs += _mend(path, committed.get(path.name, 0))
    except OSError as error:
        raise StorageFailure(f"{folder}: the archive cannot be repaired: {error.strerror or error}") from error
    return repairs


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _mend(path: Path, committed: int) -> list[Repair]:
    """Bring one segment to its committed length and see that it has an index of just that."""
    repairs: list[Repair] = []
    surplus = _size(path) - committed
    if surplus and index_path(path).exists():
        index_path(path).unlink()
        force_folder(path.parent)  # an index must never outlive the bytes it points to
    if committed == 0:
        return [Repair(path.name, "unknown", 0, surplus, _set_aside(path))]
    if surplus:
        repairs.append(Repair(path.name, "tail", committed, surplus, _cut(path, committed)))
    if not index_path(path).exists():
        write_index(path, index_entries(scan(path)))
        repairs.append(Repair(path.name, "index", 0, committed, None))
    return repairs


def _set_aside(path: Path) -> Path:
    """Move a whole segment to the torn ones."""
    target = path.parent / TORN / path.name
    target.parent.mkdir(exist_ok=True)
    path.replace(target)
    force_folder(target.parent)
    force_folder(path.parent)
    return target


def _cut(path: Path, committed: int) -> Path:
    """Copy what lies beyond the committed length to the torn ones, and only then cut it off."""
    target = path.parent / TORN / f"{path.name}.{committed}"
    target.parent.mkdir(exist_ok=True)
    with path.open("r+b") as segment, target.open("wb") as torn:
        segment.seek(committed)
        while piece := segment.read(_PIECE):
            torn.write(piece)
        torn.flush()
        os.fsync(torn.fileno())
        force_folder(target.parent)
        segment.truncate(committed)
        os.fsync(segment.fileno())
    return target
