"""Names of releases and where they lie: one that is taken is never given again, nor one of a day to come.

checked_name(name)                                  raises BadInput for what is no name of a release
refuse_taken(folder, name)                          raises BadInput where a release of that name is there
refuse_future(as_of)                                raises BadInput for a day that is not over at the clock's
earlier_release(folder, name, as_of) -> Path|None   the one that a new release is compared with
"""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from roster.errors import BadInput
from storage.clock import night, now

RELEASE = "RELEASE.json"
PACKED = ".tar.zst"  # beside the folder
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def checked_name(name: str) -> str:
    """Give a name back that a release may have: it is a folder's, and part of addresses."""
    if not _NAME.fullmatch(name):
        what = f"{name!r} is no name of a release: letters, digits, '.', '_', '-', at most 64, a letter or digit first"
        raise BadInput(what, remedy="name it e.g. 2024-02")
    if name.endswith(PACKED):
        raise BadInput(f"{name!r} is no name of a release", remedy=f"leave {PACKED} off: it is put behind it")
    return name


def refuse_taken(folder: Path, name: str) -> None:
    """See that no release of that name is there, nor anything else: what was released is never replaced."""
    for path in (folder / name, folder / f"{name}{PACKED}"):
        if path.exists() or path.is_symlink():
            raise BadInput("is there already, and a release is never replaced", file=path, remedy="give another name")


def refuse_future(as_of: date) -> None:
    """See that a day is not one to come: what it will show is not known."""
    today = night(now())
    if as_of > today:
        raise BadInput(f"--as-of {as_of} is a day to come: today is {today}", remedy="give today or an earlier day")


def earlier_release(folder: Path, name: str, as_of: date) -> Path | None:
    """Give the release of a folder that comes last before this one, by its day and then by its name."""
    found: list[tuple[tuple[date, str], Path]] = []
    for path in folder.glob(f"*/{RELEASE}"):
        if path.parent.name.startswith("."):
            continue
        told = read_release(path.parent)
        key = (date.fromisoformat(told["as_of"]), told["name"])
        if key < (as_of, name):
            found.append((key, path.parent))
    return max(found)[1] if found else None


def read_release(folder: Path) -> dict[str, Any]:
    """Read RELEASE.json of a release. Raises BadInput when it is none."""
    path = folder / RELEASE
    if not path.exists():
        raise BadInput(f"is no folder of a release: it has no {RELEASE}", file=folder, remedy="give a release's folder")
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        date.fromisoformat(told["as_of"])
        checked_name(told["name"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        remedy = "restore the release from a copy, or move it elsewhere"
        raise BadInput(f"is not the {RELEASE} of a release: {error}", file=path, remedy=remedy) from error
    return dict(told)
