"""Puts right what a crash left behind: bytes beyond the last commit, and segments without their index."""

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from roster.errors import StorageFailure
from storage.archive.cdxj import index_path, lines_before, write_index
from storage.archive.disk import force_folder
from storage.archive.segments import is_here, segment_paths, segment_size
from storage.archive.stored import index_entries, scan
from storage.archive.writer import TORN

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing that was put right. `moved_to` is where the cut bytes are kept; None where nothing was cut.

    `damaged` cannot be put right here: nothing is added to that segment any more.
    """

    segment: str
    what: Literal["tail", "unknown", "index", "damaged"]
    offset: int
    length: int
    moved_to: Path | None

    def __str__(self) -> str:
        """Give the line an operator reads."""
        if self.what == "index":
            return f"{self.segment}: index written anew"
        if self.what == "damaged":
            return f"{self.segment}: damaged; a new segment is begun (run: gongkai archive verify; restore it)"
        return (
            f"{self.segment}: {self.length} bytes from byte {self.offset} were never committed, kept in {self.moved_to}"
        )


def repair(folder: Path, committed: Mapping[str, int], growing: Collection[str] = ()) -> list[Repair]:
    """Bring every segment back to the length the database committed; nothing is deleted.

    `committed` maps the name of each segment to its committed length; a segment not in it, or with 0, moves to the
    folder `torn` as a whole. `growing` names those that were not ended: their index may lack what was written last.
    To be called while no writer is open. Can be cut short and called again.
    Raises StorageFailure, naming the segment, when one is missing or shorter than what was committed.
    """
    repairs = []
    try:
        there = {path.name: path for path in segment_paths(folder)}
        for name, length in sorted(committed.items()):
            size = segment_size(there[name]) if name in there else 0
            if size < length:
                raise StorageFailure(
                    f"{folder / name}: {length} bytes were committed, {size} are there (restore the file from a copy)"
                )
        for name, path in there.items():
            repairs += _mend(path, committed.get(name, 0), growing=name in growing)
    except OSError as error:
        raise StorageFailure(f"{folder}: the archive cannot be repaired: {error.strerror or error}") from error
    return repairs


def _mend(path: Path, committed: int, *, growing: bool) -> list[Repair]:
    """Bring one segment to its committed length and see that it has an index of just that."""
    repairs: list[Repair] = []
    surplus = segment_size(path) - committed
    if surplus and not is_here(path):
        what = f"was given up here with {surplus + committed} bytes, this database knows of {committed}"
        raise StorageFailure(f"{path}: {what} (an older copy? run: gongkai archive index)")
    if surplus:
        _forget_beyond(path, committed)  # an index must never outlive the bytes it points to
    if committed == 0:
        return [Repair(path.name, "unknown", 0, surplus, _set_aside(path))]
    if surplus:
        repairs.append(Repair(path.name, "tail", committed, surplus, _cut(path, committed)))
    if growing or surplus or not index_path(path).exists():
        repairs += _indexed(path, committed, growing=growing)
    return repairs


def _indexed(path: Path, committed: int, *, growing: bool) -> list[Repair]:
    """Complete a segment's index. One that was to grow and is damaged is left as it is: another is begun."""
    try:
        return [Repair(path.name, "index", 0, committed, None)] if _complete_index(path, committed) else []
    except StorageFailure:
        if growing and index_path(path).exists():
            return [Repair(path.name, "damaged", 0, committed, None)]
        raise


def _forget_beyond(path: Path, committed: int) -> None:
    """Take the lines about bytes that are to go out of a segment's index; of an index without other lines, all of it.

    The lines left tell of all the records before their last one, so that `_complete_index` can go on from there.
    """
    lines, _ = lines_before(path, committed)
    if lines:
        write_index(path, (), lines)
    elif index_path(path).exists():
        index_path(path).unlink()
        force_folder(path.parent)


def _complete_index(path: Path, committed: int) -> bool:
    """Add to a segment's index what it lacks; says whether it lacked anything."""
    lines, end = lines_before(path, committed)
    lacking = list(index_entries(scan(path, end)))
    if not lacking and index_path(path).exists():
        return False
    write_index(path, lacking, lines)
    return True


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
