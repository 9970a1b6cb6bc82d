"""A small file written so that a reader, or a power cut, finds the old one or the new one and nothing in between."""

import os
from pathlib import Path

from storage.archive.cdxj import force_folder

UNFINISHED = ".new"


def replace_file(target: Path, data: bytes, mode: int = 0o666) -> None:
    """Write a file beside its place, force it to disk, put it there, force the folder. Raises OSError."""
    unfinished = target.with_name(target.name + UNFINISHED)
    unfinished.unlink(missing_ok=True)
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:  # noqa: PTH123
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(target)
    force_folder(target.parent)
