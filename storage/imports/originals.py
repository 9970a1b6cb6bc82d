"""Finds for each revisit of a file the whole response it repeats: in the file itself, else in our archive.

A revisit may name its original by id, by address and date, or by nothing but the digest of its payload (Heritrix, older
wget). A revisit of a revisit leads to the original of that one. What is found must have the payload that the revisit
tells of; what cannot be found is told and not taken.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Self

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from roster.errors import StorageFailure
from storage.archive import read_capture
from storage.archive.cdxj import surt
from storage.archive.digests import digests_of
from storage.imports.reading import Entry, Known, mark, marks_in
from storage.imports.shapes import NotTaken
from storage.models import Capture

_MOST_TRIED = 20  # captures of an address that are read to see whether one has the payload
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the revisits of a file ask for; of the other captures of a large file nothing need be remembered."""

    ids: frozenset[str]
    moments: frozenset[tuple[str, datetime]]
    digests: frozenset[bytes]

    @classmethod
    def by(cls, revisits: Sequence[Entry]) -> Self:
        """Gather it."""
        moments = {_moment(each.wanted[0], each.wanted[1]) for each in revisits if each.wanted and each.wanted[1]}
        digests = {mark(digest) for each in revisits for digest in each.digests}
        return cls(frozenset(e.refers_to for e in revisits if e.refers_to), frozenset(moments), frozenset(digests))


class Originals:
    """What revisits can repeat: the responses of one file, and those of our archive."""

    def __init__(self, entries: Sequence[Entry], session: Session, archive: Path) -> None:
        self._session, self._archive = session, archive
        self._by_id: dict[str, Entry] = {}
        self._by_address: dict[tuple[str, datetime], list[Entry]] = defaultdict(list)
        self._by_digest: dict[bytes, list[Entry]] = defaultdict(list)
        asked = _Asked.by([entry for entry in entries if entry.kind == "revisit"])
        for entry in entries:
            if entry.kind not in ("response", "revisit") or entry.dropped:
                continue
            if entry.source_id in asked.ids:
                self._by_id.setdefault(entry.source_id or "", entry)
            if asked.moments and (moment := _moment(entry.url, entry.at)) in asked.moments:
                self._by_address[moment].append(entry)
            for digest in asked.digests.intersection(marks_in(entry.marks)):
                self._by_digest[digest].append(entry)

    def resolve(self, revisits: Iterable[Entry]) -> None:
        """Set the original of each revisit; one without is marked as not taken."""
        for revisit in revisits:
            revisit.original = self._original(revisit)
            if revisit.original is None:
                revisit.dropped = NotTaken.NO_ORIGINAL

    def _original(self, revisit: Entry) -> Known | None:
        """Give what a revisit repeats. A 304 that is none, or stands for no whole 200 of its address, has none."""
        if revisit.not_modified and revisit.status != HTTPStatus.NOT_MODIFIED:
            return None
        here = (_known(entry) for entry in self._in_file(revisit, {revisit.number}))
        for candidate in (*here, *self._in_archive(revisit)):
            if not revisit.not_modified:
                return candidate
            if candidate.status == HTTPStatus.OK and surt(candidate.url) == surt(revisit.url):
                return candidate
        return None

    def _in_file(self, revisit: Entry, seen: set[int]) -> Iterator[Entry]:
        """Give the whole responses of the file that a revisit may mean, the surest first."""
        named: list[Entry] = []
        if revisit.refers_to in self._by_id:
            named.append(self._by_id[revisit.refers_to or ""])
        if revisit.wanted and revisit.wanted[1]:
            named += self._by_address[_moment(revisit.wanted[0], revisit.wanted[1])]
        for entry in named:
            if entry.number not in seen:
                seen.add(entry.number)
                found = [entry] if entry.kind == "response" else list(self._in_file(entry, seen))
                yield from (each for each in found if _fits(revisit, each))
        if not revisit.not_modified:
            alike = [entry for digest in map(mark, revisit.digests) for entry in self._by_digest.get(digest, ())]
            yield from sorted(alike, key=lambda entry: _distance(revisit, entry.url, entry.at))

    def _in_archive(self, revisit: Entry) -> Iterator[Known]:
        """Give the whole responses of our archive that a revisit may mean, the surest first."""
        for condition in _conditions(revisit):
            found = list(self._session.scalars(select(Capture).where(condition).limit(_MOST_TRIED)))
            for capture in sorted(found, key=lambda each: _distance(revisit, each.url, each.at)):
                whole = self._session.get(Capture, capture.revisit_of) if capture.revisit_of else capture
                if whole and whole.payload_digest and not whole.truncated and self._has(whole, revisit):
                    yield Known(whole.id, whole.url, whole.at, whole.payload_digest, whole.status, whole.media_type)

    def _has(self, capture: Capture, revisit: Entry) -> bool:
        """Say whether a capture has the payload that a revisit tells of."""
        if revisit.not_modified or not revisit.digests or capture.payload_digest in revisit.digests:
            return True
        try:
            read = read_capture(self._archive, capture.segment, capture.offset)
        except StorageFailure:
            return False
        after_head = read.block.partition(b"\r\n\r\n")[2]
        return bool(revisit.digests & digests_of({read.raw_body, after_head}))


def _conditions(revisit: Entry) -> Iterator[ColumnElement[bool]]:
    """Give the ways to look a revisit's original up, the surest first."""
    if revisit.refers_to:
        yield Capture.id == revisit.refers_to
    if revisit.wanted and revisit.wanted[1]:
        url, at = revisit.wanted[0], revisit.wanted[1].replace(microsecond=0)
        yield (Capture.url == url) & (Capture.at >= at) & (Capture.at < at + _SECOND)
    if revisit.digests and not revisit.not_modified:
        yield (Capture.url == revisit.url) & Capture.revisit_of.is_(None)
        yield Capture.payload_digest.in_(revisit.digests) & Capture.revisit_of.is_(None)


def _fits(revisit: Entry, response: Entry) -> bool:
    if revisit.not_modified or not revisit.digests:
        return True
    return not marks_in(response.marks).isdisjoint(map(mark, revisit.digests))


def _moment(url: str, at: datetime) -> tuple[str, datetime]:
    return surt(url), at.replace(microsecond=0)


def _distance(revisit: Entry, url: str, at: datetime) -> tuple[bool, bool, timedelta]:
    """Order candidates: of the same address, not after the revisit, near to it."""
    return url != revisit.url, at > revisit.at, abs(revisit.at - at)


def _known(entry: Entry) -> Known:
    return Known(entry.record_id, entry.url, entry.at, entry.payload, entry.status, number=entry.number)


def unresolved(entries: Sequence[Entry]) -> int:
    """Count the revisits whose original was not found."""
    return sum(entry.dropped is NotTaken.NO_ORIGINAL for entry in entries)
