"""Gives up segments here whose copies were read back: a stub in their place, their index and leaves stay.

give_up(copying, keep_days, tonight)     for every segment of a night that long ago

The stub is forced to disk before the segment goes. A kill between the two leaves both, and the segment counts; the next
run finishes. Nothing else here is ever removed.
"""

from datetime import date, timedelta
from pathlib import Path

from roster.errors import StorageFailure
from storage.archive.disk import force_folder
from storage.archive.far import Stub, write_stub
from storage.archive.segments import is_here
from storage.chain.manifest import SegmentListed, manifests
from storage.clock import now
from storage.copies.copying import Copying, whole_segment

FRESH = timedelta(days=1)  # a copy that was read back longer ago is read once more before the segment goes


def give_up(copying: Copying, keep_days: int, tonight: date) -> None:
    """Give up what is old enough. The caller holds `workspace.lock()`. Raises StorageFailure; nothing more goes."""
    for manifest in manifests(copying.archive):
        if manifest.night + timedelta(days=keep_days) <= tonight:
            for segment in manifest.segments:
                path = copying.archive / segment.name
                if is_here(path) and _copy_is_good(copying, path, segment):
                    _replace_by_stub(copying, path, segment)


def _copy_is_good(copying: Copying, path: Path, segment: SegmentListed) -> bool:
    """Read the copy back when that was not done lately; a wrong one is replaced from the segment that is still here."""
    known, whole = copying.journal.find(copying.place(segment.name)), whole_segment(segment)
    fresh = known is not None and known.whole == whole and timedelta(0) <= now() - known.read_back_at <= FRESH
    return fresh or copying.renew(segment.name, path, whole)


def _replace_by_stub(copying: Copying, path: Path, segment: SegmentListed) -> None:
    known = copying.journal.find(copying.place(segment.name))
    if known is None:
        raise ValueError(f"{segment.name} has no copy that was read back")
    try:
        write_stub(path, Stub(known.address, segment.length, segment.sha256, known.read_back_at))
        path.unlink()
        force_folder(path.parent)
    except OSError as error:
        raise StorageFailure(f"{path}: cannot be given up here: {error.strerror or error}") from error
    copying.summary.given_up.append(segment.name)
