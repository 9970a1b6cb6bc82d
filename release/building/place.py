"""The folder that releases lie in: one build at a time, nothing half made under a release's name, whatever kills it.

    with held(place): ...                       the folder is made, and no other build may write there meanwhile
    tidy(place)                                 clears what a killed build left, or ends what it had all but put there
    with unfinished(place, name) as folder:     the folder to write the release into; gone again when the block fails
        put(place, name)                        gives it, and the packed file beside it, their names

A release is written in `.NAME.new`, hidden beside its place. Whole and forced to disk it becomes `.NAME.done`, out of
which folder and packed file are moved; a kill between the two is made good by the next build.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from release.naming import PACKED
from roster.errors import BadInput, WorkspaceLocked
from storage.archive.disk import force_folder

NEW, DONE = ".new", ".done"
FILE_MODE = 0o444  # what was released is not written to again


@contextmanager
def held(place: Path) -> Iterator[None]:
    """Make the folder and hold it; the system frees it on any death. Raises BadInput, WorkspaceLocked, OSError."""
    try:
        place.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise BadInput("is no folder", file=error.filename, remedy="give a folder: --output") from error
    except (FileNotFoundError, PermissionError) as error:
        what = f"cannot be made: {error.strerror}"
        raise BadInput(what, file=place, remedy="give a folder you may write to: --output") from error
    handle = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise WorkspaceLocked(f"{place}: another build writes a release there (wait for it, or stop it)") from error
    try:
        yield
    finally:
        os.close(handle)


def tidy(place: Path) -> None:
    """Clear what killed builds left: what was begun goes, what was whole gets its name. Raises OSError."""
    for folder in sorted(place.glob(f".*{NEW}")):
        shutil.rmtree(folder)
    for folder in sorted(place.glob(f".*{DONE}")):
        _move_out(place, folder.name.removeprefix(".").removesuffix(DONE))


@contextmanager
def unfinished(place: Path, name: str) -> Iterator[Path]:
    """Give an empty folder to write a release into. What `put` did not take is removed. Raises OSError."""
    whole = place / f".{name}{NEW}"
    folder = whole / name
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(whole, ignore_errors=True)  # the error that ended the block is the one to tell


def packed_beside(folder: Path) -> Path:
    """Give where the packed file of an unfinished release is written."""
    return folder.with_name(f"{folder.name}{PACKED}")


def put(place: Path, name: str) -> None:
    """Force an unfinished release to disk and give it its name. Raises OSError."""
    whole = place / f".{name}{NEW}"
    for path in sorted(whole.rglob("*"), reverse=True):  # a folder after what is in it
        if path.is_dir():
            force_folder(path)
        else:
            path.chmod(FILE_MODE)
            _force(path)
    force_folder(whole)
    whole.rename(place / f".{name}{DONE}")
    force_folder(place)
    _move_out(place, name)


def _move_out(place: Path, name: str) -> None:
    """Move a whole release out of its hidden folder. Can be killed anywhere and called again."""
    done = place / f".{name}{DONE}"
    for each in (name, f"{name}{PACKED}"):
        if (done / each).exists():
            (done / each).rename(place / each)
    force_folder(place)
    done.rmdir()


def _force(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
