"""The list of all releases that were ever published at a place: index.json, which never loses one. Pure.

read_catalogue(data) -> Catalogue           of an index.json, None for none; NotAnEntry when it is none
catalogue.with_release(entry) -> Catalogue  SameName when another release has its name
catalogue.as_json(notes) -> bytes
notes_of(catalogue, sizes) -> {name: [Note]}     what to know of each, seen from the others and from what is there
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from release.publish.entry import Entry, NotAnEntry, told_entry

SCHEMA = "gongkai.releases/1"
AUTHORITY = "tag:gongkai.invalid,2024"


class SameName(Exception):
    """Another release was published under this name; the message is the digest of that one."""


@dataclass(frozen=True, slots=True)
class Note:
    """What to know of a release before it is used, in English and Chinese."""

    kind: str
    en: str
    zh: str


Notes = Mapping[str, Sequence[Note]]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All releases of a place, the newest first. `id`: of the feed, given once and kept."""

    id: str
    releases: tuple[Entry, ...]

    def with_release(self, entry: Entry) -> "Catalogue":
        """Add a release, or give the same when it is listed."""
        listed = {each["name"]: each for each in self.releases}
        before = listed.get(entry["name"])
        if before is not None and before["sha256"] != entry["sha256"]:
            raise SameName(before["sha256"])
        listed[entry["name"]] = _with_files_of(entry, before) if before else entry
        return replace(self, releases=_ordered(list(listed.values())))

    def as_json(self, notes: Notes) -> bytes:
        """Give index.json."""
        releases = [{**each, "notes": [_told(note) for note in notes[each["name"]]]} for each in self.releases]
        told = {"schema": SCHEMA, "id": self.id, "releases": releases}
        return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _with_files_of(entry: Entry, before: Entry) -> Entry:
    """Keep what was published of a release and is not at hand now: its packed file."""
    paths = {each["path"] for each in entry["files"]}
    return {**entry, "files": [*entry["files"], *(each for each in before["files"] if each["path"] not in paths)]}


def first_catalogue(entry: Entry) -> Catalogue:
    """Begin a catalogue with its first release."""
    return Catalogue(f"{AUTHORITY}:releases/{entry['sha256']}", (entry,))


def read_catalogue(data: bytes | None) -> Catalogue | None:
    """Read an index. Raises NotAnEntry when it is none."""
    if data is None:
        return None
    try:
        told = json.loads(data)
    except ValueError as error:
        raise NotAnEntry("is no JSON") from error
    if not isinstance(told, dict) or told.get("schema") != SCHEMA or not isinstance(told.get("releases"), list):
        raise NotAnEntry(f"is no list of releases ({SCHEMA})")
    releases = [told_entry({k: v for k, v in each.items() if k != "notes"}) for each in map(_object, told["releases"])]
    return Catalogue(str(told.get("id")), _ordered(releases))


def _object(data: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise NotAnEntry("entry is no object")
    return data


def _told(note: Note) -> dict[str, str]:
    return {"kind": note.kind, "en": note.en, "zh": note.zh}


def _ordered(releases: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(releases, key=_order, reverse=True))


def _order(entry: Entry) -> tuple[date, str]:
    return date.fromisoformat(entry["as_of"]), entry["name"]


def notes_of(catalogue: Catalogue, sizes: Mapping[str, int]) -> dict[str, list[Note]]:
    """Say of each release what was taken back after it, what fell and was accepted, and which files are gone."""
    return {
        each["name"]: [*_retracted(each, catalogue.releases), *_dropped(each), *_gone(each, sizes)]
        for each in catalogue.releases
    }


def _retracted(entry: Entry, releases: Sequence[Entry]) -> list[Note]:
    """What the newest later release takes back that this one may still hold; one of all counties says it best."""
    later = [each for each in releases if _order(each) > _order(entry)]
    newest = next((each for each in later if not each["chosen"]), later[0] if later else None)
    if newest is None:
        return []
    return [_taken_back(each, newest["name"]) for each in newest["retracted"] if each not in entry["retracted"]]


def _taken_back(told: Mapping[str, Any], by: str) -> Note:
    what, reason = told["report"] or told["finding"] or "", " ".join(told["reason"].split())
    return Note(
        "retracted",
        f"{what} was taken back on {told['dated']}, see {by}: {reason}",
        f"{what} 已于 {told['dated']} 撤回，见 {by}：{reason}",
    )


def _dropped(entry: Entry) -> list[Note]:
    accepted = entry["accepted_drops"]
    if not accepted:
        return []
    reason = " ".join(str(accepted.get("reason")).split())
    return [Note("accepted_drops", f"Counts fell and were accepted: {reason}", f"数量下降，已接受：{reason}")]


def _gone(entry: Entry, sizes: Mapping[str, int]) -> list[Note]:
    gone = [each["path"] for each in entry["files"] if sizes.get(each["path"]) != each["bytes"]]
    if not gone:
        return []
    named = f"{gone[0]} …" if len(gone) > 1 else gone[0]
    return [
        Note(
            "gone",
            f"{len(gone)} of its files are not here any more, or not of their size: {named}",
            f"{len(gone)} 个文件已不在此处，或大小不符：{named}",
        )
    ]
