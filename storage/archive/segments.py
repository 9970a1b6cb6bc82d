"""Where the bytes of a segment are read from. Whoever reads the archive asks here, and nowhere else.

segment_paths(folder) -> list[Path]      every segment of an archive, in the order of their names
open_segment(path) -> BinaryIO           one of them, to be read and sought in
segment_size(path) -> int                its length in bytes
"""

from pathlib import Path
from typing import BinaryIO

ENDING = ".warc.gz"


def segment_paths(folder: Path) -> list[Path]:
    """Give the path of every segment of an archive, in the order of their names."""
    return sorted(folder.glob(f"*{ENDING}"))


def open_segment(path: Path) -> BinaryIO:
    """Open a segment for reading. Raises OSError when it is not there."""
    return path.open("rb")


def segment_size(path: Path) -> int:
    """Give a segment's length in bytes. Raises OSError when it is not there."""
    return path.stat().st_size
