"""Where the bytes of a segment are read from. Whoever reads the archive asks here, and nowhere else.

segment_paths(folder) -> list[Path]      every segment of an archive, in the order of their names
open_segment(path) -> BinaryIO           one of them, to be read and sought in
segment_size(path) -> int                its length in bytes
is_here(path) -> bool                    whether its bytes lie here, so that it has a file of its own
segment_name(moment, number) -> str      how one is named that is begun now
begun_at(name) -> datetime | None        when one was begun, as its name tells

A segment that was given up here (docs/object-storage.md) is listed, opened and measured as any other.
"""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from storage.archive.far import ENDING as FAR
from storage.archive.far import open_far, read_stub

ENDING = ".warc.gz"
_NAME = re.compile(rf"gongkai-([0-9]{{14}})-[0-9]+{re.escape(ENDING)}")
_SECOND = "%Y%m%d%H%M%S"


def segment_paths(folder: Path) -> list[Path]:
    """Give the path of every segment of an archive, here or elsewhere, in the order of their names."""
    elsewhere = (path.with_name(path.name.removesuffix(FAR)) for path in folder.glob(f"*{ENDING}{FAR}"))
    return sorted({*folder.glob(f"*{ENDING}"), *elsewhere})


def open_segment(path: Path) -> BinaryIO:
    """Open a segment for reading. Raises OSError when there is none, StorageFailure when its copy cannot be had."""
    try:
        return path.open("rb")
    except FileNotFoundError:
        stub = read_stub(path)
        if stub is None:
            raise
        return open_far(stub)


def segment_size(path: Path) -> int:
    """Give a segment's length in bytes; of one elsewhere, as it was copied. Raises OSError when there is none."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        stub = read_stub(path)
        if stub is None:
            raise
        return stub.length


def is_here(path: Path) -> bool:
    """Say whether a segment's bytes lie here."""
    return path.exists()


def segment_name(moment: datetime, number: int) -> str:
    """Give the name of a segment that is begun at a moment; `number` tells those of one second apart."""
    return f"gongkai-{moment.astimezone(UTC).strftime(_SECOND)}-{number:05d}{ENDING}"


def begun_at(name: str) -> datetime | None:
    """Give the second in which a segment was begun, as its name tells; None for a name we never give."""
    found = _NAME.fullmatch(name)
    try:
        return datetime.strptime(found[1], _SECOND).replace(tzinfo=UTC) if found else None
    except ValueError:  # digits that are no date
        return None
