"""What the catalogue says of one release: read from its folder, which was checked before.

entry_of(folder, packed) -> Entry       as index.json holds it
told_entry(data) -> Entry               one read from an index.json that anybody may have written to; NotAnEntry

An entry tells nothing that is not in the release: it is the same whoever publishes it, wherever and whenever.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from release.delta.described import DELTA
from release.naming import PACKED, read_release
from release.sums import NAMESPACE, SIGNATURE, SUMS, UNSUMMED, release_digest
from release.verify.layout import PACKAGE, VALIDATION
from storage.chain.signature import signer
from storage.copies.transfer import Whole, whole_of

Entry = dict[str, Any]
_KEYS = {
    "name": str, "as_of": str, "schema": str, "sha256": str, "signed_by": str | None, "software": dict, "license": str,
    "counties": int, "chosen": bool, "rows": dict, "previous": dict | None, "changes": list, "retracted": list,
    "accepted_drops": dict | None, "files": list,
}  # fmt: skip
_FILE = {"path": str, "bytes": int, "sha256": str}
_CHANGE = {"table": str, "what": str, "cause": str, "rows": int}
_RETRACTED = {"reason": str, "dated": str, "report": str | None, "finding": str | None}
_SHA256 = re.compile("[0-9a-f]{64}")
_PATH = re.compile(r"(?:[a-z]+/)?[A-Za-z0-9_][A-Za-z0-9._-]*")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class NotAnEntry(Exception):
    """What an index holds is no release; the message says why."""


def entry_of(folder: Path, packed: Path | None) -> Entry:
    """Describe a release. Raises BadInput and StorageFailure when it cannot be read."""
    told = read_release(folder)
    package = _json(folder / PACKAGE)
    return {
        "name": told["name"],
        "as_of": told["as_of"],
        "schema": told["schema"],
        "sha256": release_digest(folder),
        "signed_by": _signed_by(folder),
        "software": {"gongkai": told["software"]["gongkai"], "parser": told["software"]["parser"]},
        "license": ", ".join(licence["name"] for licence in package["licenses"]),
        "counties": len(told["counties"]["codes"]),
        "chosen": told["counties"]["chosen"],
        "rows": _json(folder / VALIDATION)["rows"],
        "previous": told["previous"],
        "changes": _changes(folder),
        "retracted": told["retracted"],
        "accepted_drops": told["accepted_drops"],
        "files": [file_told(name, whole) for name, whole in files_of(folder, packed).items()],
    }


def files_of(folder: Path, packed: Path | None) -> dict[str, Whole]:
    """Measure what is published of a release, by its path from the place on: what vouches for the rest comes last."""
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    ordered = sorted(names, key=lambda name: (name in UNSUMMED, name))
    told = {f"{folder.name}/{name}": whole_of(folder / name) for name in ordered}
    return told | ({packed.name: whole_of(packed)} if packed else {})


def file_told(name: str, whole: Whole) -> dict[str, Any]:
    """Tell of a file."""
    return {"path": name, "bytes": whole.length, "sha256": whole.sha256}


def told_entry(data: Any) -> Entry:
    """Give an entry of an index back. Raises NotAnEntry."""
    entry = _shaped(data, _KEYS, "entry")
    for name, shape in (("files", _FILE), ("changes", _CHANGE), ("retracted", _RETRACTED)):
        for each in entry[name]:
            _shaped(each, shape, name)
    if not _NAME.fullmatch(entry["name"]) or not _SHA256.fullmatch(entry["sha256"]):
        raise NotAnEntry(f"its name or sha256 is none: {entry['name'][:80]!r}")
    for each in entry["files"]:
        if each["path"] != f"{entry['name']}{PACKED}" and not _inside(entry["name"], each["path"]):
            raise NotAnEntry(f"{entry['name']}: {each['path'][:80]!r} is no file of it")
    try:
        date.fromisoformat(entry["as_of"])
        json.dumps(entry, ensure_ascii=False).encode()
    except ValueError as error:
        raise NotAnEntry(f"{entry['name']}: {error}") from error
    return entry


def _inside(name: str, path: str) -> bool:
    """Say whether a path leads to a file of a release: the page links to it."""
    return path.startswith(f"{name}/") and bool(_PATH.fullmatch(path.removeprefix(f"{name}/")))


def _shaped(data: Any, shape: Mapping[str, Any], what: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise NotAnEntry(f"{what} is no object")
    for key, kind in shape.items():
        if not isinstance(data.get(key), kind):
            raise NotAnEntry(f"{what} has no {key} such as every release has")
    return data


def _signed_by(folder: Path) -> str | None:
    """Name the key of the signature, which was checked before."""
    if not (folder / SIGNATURE).exists():
        return None
    return signer((folder / SIGNATURE).read_bytes(), (folder / SUMS).read_bytes(), NAMESPACE).fingerprint


def _changes(folder: Path) -> list[dict[str, Any]]:
    """Count the changes since the release before, by table, what happened and why."""
    counted: Counter[tuple[str, str, str]] = Counter()
    with (folder / DELTA).open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            counted[row["table"], row["what"], row["cause"]] += 1
    return [
        {"table": table, "what": what, "cause": cause, "rows": rows}
        for (table, what, cause), rows in sorted(counted.items())
    ]


def _json(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))
