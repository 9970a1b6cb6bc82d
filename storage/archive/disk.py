"""Files put in place on disk: a reader, or a power cut, finds the old one or the new one and nothing in between.

replace_file(target, data)          a small file, from its bytes
replacing(target)                   any file, written in the block; nothing is replaced when the block fails
force_folder(folder)                makes a new or renamed file's name last

What a kill leaves is a file named as the target with `UNFINISHED` behind it. The next replacement writes over it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

UNFINISHED = ".new"


def replace_file(target: Path, data: bytes, mode: int = 0o666) -> None:
    """Put a file of these bytes in its place. Raises OSError."""
    with replacing(target, mode) as file:
        file.write(data)


@contextmanager
def replacing(target: Path, mode: int = 0o666) -> Iterator[BinaryIO]:
    """Give a file beside the target; forced to disk, it takes the target's place at the block's end. Raises OSError."""
    unfinished = target.with_name(target.name + UNFINISHED)
    unfinished.unlink(missing_ok=True)  # also a link: it would be written through
    try:
        with open(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode), "w+b") as file:  # noqa: PTH123
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)  # a full disk is not to stay full
        raise
    force_folder(target.parent)


def force_folder(folder: Path) -> None:
    """Force a folder's names to disk, so that a new or renamed file is still there after a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
