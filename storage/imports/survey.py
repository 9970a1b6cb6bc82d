"""The first walk over a file: every record read, held against its digests and understood; nothing is written.

Gives a `Survey`: what is kept of each record for the second walk, and why the others are not taken.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from roster.errors import BadInput
from storage.imports.documents import Look, look_at
from storage.imports.reading import Entry, body_of, understand
from storage.imports.shapes import Damage, Foreign, NotTaken, Place
from storage.imports.source import Part, Source
from storage.imports.walk import walk


@dataclass(frozen=True, slots=True)
class Refused:
    """One record that is not taken, or damage where one may have been."""

    reason: NotTaken
    part: str
    place: Place
    what: str = ""

    def to_json(self) -> dict[str, Any]:
        """Give it for other programs."""
        place = {"offset": self.place.offset, "unpacked": self.place.unpacked}
        return {"reason": self.reason.value, "file": self.part, **place, "what": self.what}

    def __str__(self) -> str:
        """Give the line an operator reads."""
        return f"{self.part} at {self.place}: {self.reason.value}{f': {self.what}' if self.what else ''}"


@dataclass(slots=True)
class Survey:
    """What one file holds.

    `looks` are by the entry's number; `warcinfos` what makers say of themselves, and `infos` where they say it.
    """

    source: Source
    records: int = 0
    entries: list[Entry] = field(default_factory=list)
    looks: dict[int, Look] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    warcinfos: list[str] = field(default_factory=list)
    infos: list[tuple[str, Place]] = field(default_factory=list)

    @property
    def software(self) -> str | None:
        """Name the maker, as the file's warcinfo does."""
        lines = (line.partition(":") for info in self.warcinfos for line in info.splitlines())
        return next((value.strip() for name, _, value in lines if name.strip().lower() == "software"), None)


def survey(source: Source, concerns: Callable[[str], bool]) -> Survey:
    """Walk a file; only pages that concern us are looked into. Raises BadInput when nothing in it is whole."""
    found = Survey(source)
    found.refused = [Refused(NotTaken.DAMAGED, part.name, damage.place, damage.what) for part, damage in source.damages]
    number = 0
    for part in source.parts:
        with part.unpacked() as stream:
            for record in walk(stream):
                number += 1
                if isinstance(record, Damage):
                    _take_damage(found, record, part)
                else:
                    _take_record(found, record, part, number, concerns)
    if not found.records:
        told = found.refused[-1] if found.refused else None
        what = f"no whole WARC record: {told.what} at {told.place}" if told else "no WARC record in it"
        raise BadInput(what, file=source.path, remedy="get a whole copy of it")
    return found


def _take_damage(found: Survey, damage: Damage, part: Part) -> None:
    """Tell of damage. Where a gzip member holds many records and its checksum is wrong, only digests vouch for them."""
    found.refused.append(Refused(NotTaken.DAMAGED, part.name, damage.place, damage.what))
    for entry in found.entries if damage.member is not None else ():
        if (entry.part, entry.member) == (part.name, damage.member) and not entry.checked:
            entry.dropped = NotTaken.DAMAGED


def _take_record(found: Survey, record: Foreign, part: Part, number: int, concerns: Callable[[str], bool]) -> None:
    found.records += 1
    entry = understand(record, number, part.name)
    if isinstance(entry, NotTaken):
        found.refused.append(Refused(entry, part.name, record.place, record.get("WARC-Target-URI") or ""))
    elif entry.kind == "warcinfo":
        found.infos.append((part.name, record.place))
        found.warcinfos.append((record.block or b"").decode("utf-8", "replace").strip())
    else:
        found.entries.append(entry)
        body = body_of(record.block or b"") if entry.kind == "response" and concerns(entry.url) else None
        look = look_at(entry, body) if body else None
        if look:
            found.looks[number] = look
