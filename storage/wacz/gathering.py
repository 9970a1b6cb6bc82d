"""Finds the records of a selection, and all that they need to be understood: the selection, closed under need.

With a capture come its request, the original that it repeats or stands for, the capture that a browser drew it from,
the proof of the visit it belongs to, and the warcinfo it stands behind.

gather(engine, folder, selection) -> Gathered
committed_lengths(session) -> dict[str, int]    how much of each segment is committed
leaves_of(path, committed) -> list[Leaf]        the records of a segment: places and leaf hashes
"""

import zlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from roster.errors import BadInput, StorageFailure
from storage.archive.capture import load
from storage.archive.record import Damaged
from storage.archive.segments import begun_at, open_segment
from storage.archive.stored import RENDERED
from storage.archive.stream import Tape
from storage.chain.leaves import Leaf, NotLeaves, leaf_of, read_leaves
from storage.database import portions
from storage.models import Capture, Segment, Visit
from storage.wacz.selection import Gathered, Selection

VERIFY = "gongkai archive verify"
_HEAD = 4096  # of a record, enough for the WARC fields that say what it is
_NEAR = (1, -1)  # a request stands right behind its capture; other makers put it in front


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a capture lies, and what it needs."""

    id: str
    segment: str
    offset: int
    visit: str | None
    needs: str | None


def _where(place: _Place) -> tuple[str, int]:
    return place.segment, place.offset


def gather(engine: Engine, folder: Path, selection: Selection) -> Gathered:
    """Place everything of a selection. Raises BadInput for a capture that the database does not know."""
    with Session(engine) as session:
        captures = _closed(session, folder, selection.captures)
        visits = sorted({*selection.visits, *(each.visit for each in captures.values() if each.visit)})
        segments = committed_lengths(session)
        proofs = list(_proofs(session, visits))
    archive = _Archive(folder, segments)
    for segment, mine in groupby(sorted(captures.values(), key=_where), key=lambda each: each.segment):
        archive.take(segment, list(mine))
    unproved = [proof.visit for proof in proofs if not archive.take_proof(proof)]
    known = {proof.visit for proof in proofs}
    missing = sorted({*unproved, *(visit for visit in visits if visit not in known)})
    return Gathered(archive.taken(), tuple(sorted(captures)), tuple(visits), tuple(missing))


def committed_lengths(session: Session) -> dict[str, int]:
    """Give how much of each segment is committed."""
    rows = session.execute(select(Segment.name, Segment.committed_length))
    return {name: length for name, length in rows}


def _closed(session: Session, folder: Path, ids: Iterable[str]) -> dict[str, _Place]:
    """Look captures up, and those that they need, until nothing is missing."""
    found: dict[str, _Place] = {}
    wanted = set(ids)
    while wanted:
        places = list(_places(session, folder, wanted))
        lost = wanted - {place.id for place in places}
        if lost:
            raise BadInput(f"no capture {min(lost)} is in the database", remedy="run: gongkai archive index")
        found |= {place.id: place for place in places}
        wanted = {place.needs for place in places if place.needs} - found.keys()
    return found


def _places(session: Session, folder: Path, ids: set[str]) -> Iterator[_Place]:
    row = Capture
    columns = (row.id, row.segment, row.offset, row.visit_id, row.revisit_of, row.fidelity)
    for some in portions(sorted(ids)):
        for id, segment, offset, visit, revisit_of, fidelity in session.execute(
            select(*columns).where(row.id.in_(some))
        ):
            drawn = load(folder, segment, offset)[1] if fidelity == "rendered" else None
            made_from = drawn.refers_to if drawn is not None and drawn.kind == RENDERED else None
            yield _Place(id, segment, offset, visit, revisit_of or made_from)


@dataclass(frozen=True, slots=True)
class _Proof:
    """A visit's proof, and the place behind which it lies: its last capture, or a moment when it had begun."""

    visit: str
    record: str
    after: tuple[str, int] | None
    begun: datetime


def _proofs(session: Session, visits: Sequence[str]) -> Iterator[_Proof]:
    for some in portions(visits):
        last = dict(_last_places(session, some))
        query = select(Visit.id, Visit.proof_id, Visit.started_at).where(Visit.id.in_(some))
        for id, proof, started in session.execute(query.order_by(Visit.id)):
            if proof is not None:
                yield _Proof(id, proof, last.get(id), started)


def _last_places(session: Session, visits: Sequence[str]) -> Iterator[tuple[str, tuple[str, int]]]:
    """Give where the last capture of each visit lies."""
    newest = select(Capture.visit_id, func.max(Capture.segment).label("segment"))
    newest = newest.where(Capture.visit_id.in_(visits)).group_by(Capture.visit_id)
    last = newest.subquery()
    query = select(Capture.visit_id, Capture.segment, func.max(Capture.offset)).join(
        last, (last.c.visit_id == Capture.visit_id) & (last.c.segment == Capture.segment)
    )
    for visit, segment, offset in session.execute(query.group_by(Capture.visit_id, Capture.segment)):
        if visit is not None:
            yield visit, (segment, offset)


class _Archive:
    """The segments as far as they were needed: their records' places, and which of them are taken."""

    def __init__(self, folder: Path, committed: Mapping[str, int]) -> None:
        self._folder, self._committed = folder, committed
        self._offsets: dict[str, list[int]] = {}
        self._taken: dict[str, set[int]] = defaultdict(set)

    def taken(self) -> dict[str, tuple[int, ...]]:
        """Give what is taken, each record with the warcinfo that it stands behind."""
        return {
            name: tuple(sorted({*offsets, *self._warcinfos(name)})) for name, offsets in sorted(self._taken.items())
        }

    def _warcinfos(self, segment: str) -> Iterator[int]:
        taken, latest = self._taken[segment], None
        last = max(taken)
        with open_segment(self._folder / segment) as file:
            for offset in self._of(segment):
                if offset > last:
                    return
                if offset in taken and latest is not None:
                    yield latest
                if _head(file, offset).get("warc-type") == "warcinfo":
                    latest = offset

    def take(self, segment: str, captures: Iterable[_Place]) -> None:
        """Take captures of a segment, each with the request that belongs to it."""
        offsets, path = self._of(segment), self._folder / segment
        with open_segment(path) as file:
            for each in captures:
                at = bisect_right(offsets, each.offset) - 1
                if at < 0 or offsets[at] != each.offset:
                    what = f"no record begins here (run: {VERIFY})"
                    raise StorageFailure(f"{path} at byte {each.offset}: {what}")
                self._taken[segment].add(each.offset)
                mine = _head(file, each.offset)
                for beside in (at + step for step in _NEAR if 0 <= at + step < len(offsets)):
                    if _belongs(_head(file, offsets[beside]), each.id, mine):
                        self._taken[segment].add(offsets[beside])

    def take_proof(self, proof: _Proof) -> bool:
        """Look for a visit's proof behind its last capture, and take it; False when it is not there."""
        start = proof.after or (self._begun_before(proof.begun), 0)
        for segment in (name for name in sorted(self._committed) if name >= start[0]):
            offsets = self._of(segment)
            first = bisect_right(offsets, start[1]) if segment == start[0] and proof.after else 0
            with open_segment(self._folder / segment) as file:
                for offset in offsets[first:]:
                    if proof.record in _head(file, offset).get("warc-record-id", ""):
                        self._taken[segment].add(offset)
                        return True
        return False

    def _begun_before(self, moment: datetime) -> str:
        """Give the last segment whose name says that it was begun before a moment."""
        names = sorted(self._committed)
        before = [name for name in names if (begun := begun_at(name)) and begun <= moment]
        return before[-1] if before else (names[0] if names else "")

    def _of(self, segment: str) -> list[int]:
        if segment not in self._offsets:
            found = leaves_of(self._folder / segment, self._committed.get(segment, 0))
            self._offsets[segment] = [leaf.offset for leaf in found]
        return self._offsets[segment]


def leaves_of(path: Path, committed: int) -> list[Leaf]:
    """Give the records of a segment up to its committed length, from its side file or, without one, from itself."""
    try:
        side = read_leaves(path)
    except (NotLeaves, OSError):
        side = None
    if side and side[-1].offset + side[-1].length == committed:
        return side
    return list(_walked(path, committed))


def _walked(path: Path, committed: int) -> Iterator[Leaf]:
    try:
        with open_segment(path) as file:
            for found in Tape(file):
                if found.offset >= committed:
                    return
                if isinstance(found, Damaged):
                    raise found
                yield leaf_of(found)
    except Damaged as error:
        raise StorageFailure(f"{path} at byte {error.offset}: {error.what} (run: {VERIFY})") from error
    except OSError as error:
        raise StorageFailure(f"{path}: cannot be read: {error.strerror or error}") from error


def _head(file: BinaryIO, offset: int) -> dict[str, str]:
    """Give the WARC fields of the record at an offset, in lower case, as far as they stand in its first bytes."""
    file.seek(offset)
    try:
        data = zlib.decompressobj(31).decompress(file.read(_HEAD), _HEAD)
    except zlib.error:
        return {}
    lines = data.split(b"\r\n\r\n", 1)[0].decode("utf-8", "replace").split("\r\n")
    return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


def _belongs(head: Mapping[str, str], capture: str, mine: Mapping[str, str]) -> bool:
    """Tell whether a record is the request of a capture: one of the two names the other."""
    if head.get("warc-type") != "request":
        return False
    return f"<{capture}>" in head.get("warc-concurrent-to", "") or (
        bool(mine.get("warc-concurrent-to")) and mine["warc-concurrent-to"] == head.get("warc-record-id")
    )
