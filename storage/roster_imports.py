"""The roster imports of a workspace: what was taken in, what was taken back. The journal says so, the folder keeps it.

    imports(folder) -> [Import]            all of them by number, those taken back included
    files_in_force(folder) -> [Path]       what the roster is loaded from
    take_in(folder, Parcel) -> Import      journal first, then the file
    take_back(folder, Import, by)          a line of the journal; every file stays
    faults(folder)                         what in the folder is not as the journal says

`journal/roster.jsonl` has a line for each; `roster/0007-NAME.csv` is what is loaded, `roster/originals/0007-…` what it
was read from. A kill between line and file leaves an import whose file is missing: the same import again brings it.
"""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from roster.errors import StorageFailure
from storage.archive.disk import replace_file
from storage.clock import now
from storage.journal import append, held, read

FOLDER, ORIGINALS, JOURNAL = "roster", "originals", "roster.jsonl"
REVERT = "revert"
NUMBER = re.compile(r"(\d{4,})-")
IN_FORCE, REVERTED, MISSING, CHANGED = "in force", "reverted", "file missing", "file changed"


@dataclass(frozen=True, slots=True)
class Import:
    """One import. `name`: its file in the folder. `number` 0, `at` empty: laid there by hand, no journal knows it."""

    number: int
    name: str
    state: str
    file: str = ""
    kind: str = "own"
    at: str = ""
    by: str = ""
    sha256: str = ""
    rows: int = 0
    about: Mapping[str, Any] = field(default_factory=dict)
    reverted: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be taken in: the file that will be loaded, and those it was read from, by name.

    `about`: further words of the journal's line (cutoff, source, confidence, summary).
    """

    kind: str
    by: str
    rows: int
    data: bytes
    originals: Sequence[tuple[str, bytes]]
    about: Mapping[str, Any]


def imports(folder: Path) -> list[Import]:
    """Give all imports of a workspace, by number. Raises StorageFailure where the journal cannot be read."""
    found: dict[str, dict[str, Any]] = {}
    reverted: dict[str, str] = {}
    for line in read(folder / "journal" / JOURNAL).lines:
        entry = line.entry or {}
        name = entry.get("as")
        if not isinstance(name, str):
            continue
        if entry.get("what") == REVERT:
            reverted[name] = str(entry.get("at", ""))
        else:
            found[name] = entry
    there = {path.name: path for path in (folder / FOLDER).glob("*.csv")}
    made = [_import(name, entry, there.get(name), reverted.get(name, "")) for name, entry in found.items()]
    by_hand = [Import(0, name, IN_FORCE, name) for name in there.keys() - found.keys()]
    return sorted([*made, *by_hand], key=lambda one: (one.number, one.name))


def files_in_force(folder: Path) -> list[Path]:
    """Give the files the roster is loaded from, in the order of their names."""
    names = sorted(one.name for one in imports(folder) if one.state not in (REVERTED, MISSING))
    return [folder / FOLDER / name for name in names]


def take_in(folder: Path, parcel: Parcel) -> Import:
    """Journal an import and put its files in place. The caller holds the workspace's lock.

    One that a kill left without its file is finished, under its own number. Raises StorageFailure.
    """
    digest = hashlib.sha256(parcel.data).hexdigest()
    known = imports(folder)
    unfinished = next((one for one in known if one.state == MISSING and one.sha256 == digest), None)
    first = parcel.originals[0][0]
    number = unfinished.number if unfinished else _next_number(folder, known)
    name = unfinished.name if unfinished else f"{number:04d}-{_stem(first)}.csv"
    if not unfinished:
        told = {"file": first, "as": name, "sha256": digest, "rows": parcel.rows, "kind": parcel.kind, "by": parcel.by}
        originals = [{"name": each, "sha256": hashlib.sha256(data).hexdigest()} for each, data in parcel.originals]
        _write_line(folder, {"what": "import", **told, "originals": originals, **parcel.about})
    try:
        (folder / FOLDER / ORIGINALS).mkdir(parents=True, exist_ok=True)
        for place, (each, data) in enumerate(parcel.originals, start=1):
            if data != parcel.data:
                replace_file(folder / FOLDER / ORIGINALS / f"{number:04d}-{place}-{Path(each).name}", data)
        replace_file(folder / FOLDER / name, parcel.data)
    except OSError as error:
        raise StorageFailure(f"{folder / FOLDER}: cannot be written: {error.strerror or error}") from error
    return next(one for one in imports(folder) if one.name == name)


def take_back(folder: Path, one: Import, by: str) -> None:
    """Journal that an import is in force no more. The caller holds the lock and knows that nothing rests on it."""
    _write_line(folder, {"what": REVERT, "as": one.name, "number": one.number, "by": by})


def faults(folder: Path) -> Iterator[tuple[str, str]]:
    """Give each file that is not as the journal says, with what is wrong with it."""
    journal = read(folder / "journal" / JOURNAL)
    for line in journal.lines:
        if line.fault and (line.entry is None or "after" in line.entry):  # lines of old had no digest of the one before
            yield f"journal/{JOURNAL}", f"line {line.number} {line.fault}"
    if journal.torn:
        yield f"journal/{JOURNAL}", f"{len(journal.torn)} bytes behind the last line are torn"
    for one in imports(folder):
        name = f"{FOLDER}/{one.name}"
        if one.state == MISSING:
            yield name, f"the journal has import {one.number}, its file is not there (import {one.file} again)"
        elif one.at and _digest(folder / name) not in (None, one.sha256):
            yield name, f"its sha256 is not that of import {one.number} (revert it and import the original again)"


def _import(name: str, entry: Mapping[str, Any], path: Path | None, reverted: str) -> Import:
    found, digest = NUMBER.match(name), str(entry.get("sha256", ""))
    state = REVERTED if reverted else MISSING if path is None else IN_FORCE if _digest(path) == digest else CHANGED
    number = int(found.group(1)) if found else 0
    told = {key: str(entry.get(key, "")) for key in ("file", "at", "by")}
    kind, rows = str(entry.get("kind", "own")), int(entry.get("rows", 0))
    return Import(number, name, state, kind=kind, sha256=digest, rows=rows, about=entry, reverted=reverted, **told)


def _digest(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageFailure(f"{path}: cannot be read: {error.strerror or error}") from error


def _next_number(folder: Path, known: Sequence[Import]) -> int:
    names = [one.name for one in known] + [name for name in os.listdir(folder / FOLDER)]  # noqa: PTH208
    return max((int(found.group(1)) for name in names if (found := NUMBER.match(name))), default=0) + 1


def _stem(name: str) -> str:
    """Give a name without its endings, as part of a file's name."""
    return re.sub(r"(?:\.(?:csv|gz|json|xlsx?|html?|txt))+$", "", Path(name).name, flags=re.I) or "roster"


def _write_line(folder: Path, entry: Mapping[str, Any]) -> None:
    with held(folder / "journal"):
        append(folder / "journal" / JOURNAL, [{"at": now().isoformat(), **entry}])
