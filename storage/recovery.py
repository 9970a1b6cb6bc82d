"""The start of an intake: sees that database and archive belong together, then sets aside what was never committed.

recover(engine, archive) -> Recovered            what was put right, and the segment to go on with
end_segments(engine, archive) -> list[Repair]    at the night's close: no segment is added to any more

For both the caller holds `workspace.lock()` and has no intake open. Both can be killed anywhere and called again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from roster.errors import StorageFailure
from storage.archive import Repair, SegmentLength, repair, scan
from storage.archive.segments import segment_paths, segment_size
from storage.chain.links import read_chain
from storage.database import transaction
from storage.ledger import OPEN
from storage.models import Segment, Visit
from storage.proof import URN

_MANIFESTS = "manifests/*.json"  # in the archive; a segment that one of them names is sealed


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was put right, and the one segment that the next intake goes on with; None: it begins a new one."""

    repairs: list[Repair]
    growing: SegmentLength | None


def recover(engine: Engine, archive: Path) -> Recovered:
    """Bring the archive back to what the database committed; every segment but the newest open one counts as ended.

    Raises StorageFailure when the archive holds the proof of a visit beyond what was committed which this database does
    not hold open: then it is not the archive that ran ahead by a killed step, but the database that is lost or old. So,
    too, when it has another length for a segment than the manifest of its night: what is sealed is never cut.
    """
    with transaction(engine) as session:
        rows = session.execute(select(Segment.name, Segment.committed_length, Segment.closed)).all()
        open_visits = set(session.scalars(select(Visit.id).where(Visit.state == OPEN)))
    committed = {name: length for name, length, _ in rows}
    _refuse_foreign_proofs(archive, committed, open_visits)
    _refuse_other_than_sealed(archive, committed)
    left_open = [SegmentLength(name, length, closed) for name, length, closed in rows if length and not closed]
    repairs = repair(archive, committed, {segment.name for segment in left_open})
    damaged = {each.segment for each in repairs if each.what == "damaged"}
    whole = [segment for segment in left_open if segment.name not in damaged]
    growing = max(_unsealed(archive, whole), key=lambda segment: segment.name, default=None)
    with transaction(engine) as session:
        others = Segment.name != (growing.name if growing else "")
        session.execute(update(Segment).where(Segment.closed.is_(False), others).values(closed=True))
    return Recovered(repairs, growing)


def end_segments(engine: Engine, archive: Path) -> list[Repair]:
    """End every segment: whole, with its index, and never added to again. Gives what had to be put right for that.

    Raises StorageFailure as `recover` does.
    """
    repairs = recover(engine, archive).repairs
    with transaction(engine) as session:
        session.execute(update(Segment).where(Segment.closed.is_(False)).values(closed=True))
    return repairs


def _unsealed(archive: Path, segments: Iterable[SegmentLength]) -> list[SegmentLength]:
    """Leave out the segments that a night's manifest names, whatever the database says: their hash is published."""
    return [
        segment
        for segment in segments
        if not any(segment.name.encode() in manifest.read_bytes() for manifest in archive.glob(_MANIFESTS))
    ]


def _refuse_foreign_proofs(archive: Path, committed: dict[str, int], open_visits: set[str]) -> None:
    for path in segment_paths(archive):
        length = committed.get(path.name, 0)
        if segment_size(path) > length and (foreign := _proofs_beyond(path, length) - open_visits):
            raise StorageFailure(
                f"{path}: holds the proof of {min(foreign)}, which this database does not know "
                "(an older copy? run: gongkai archive index)"
            )


def _refuse_other_than_sealed(archive: Path, committed: dict[str, int]) -> None:
    for manifest in read_chain(archive).manifests:
        for listed in manifest.segments:
            if committed.get(listed.name) != listed.length:
                raise StorageFailure(
                    f"{archive / listed.name}: {manifest.name} lists {listed.length} bytes, the database has "
                    f"{committed.get(listed.name, 0)} (an older copy? run: gongkai archive index)"
                )


def refuse_lost(engine: Engine, archive: Path) -> None:
    """Raise StorageFailure when the database knows no segment though closed nights list some: nothing is known of them.

    Who only asks would otherwise be told that there is nothing, where everything was lost.
    """
    with Session(engine) as session:
        known = session.scalar(select(Segment.name).limit(1))
    listed = () if known else (each for manifest in read_chain(archive).manifests for each in manifest.segments)
    for segment in listed:
        raise StorageFailure(
            f"{archive / segment.name}: the database does not know it, nor any other "
            "(was the database lost? run: gongkai archive index, then gongkai reparse)"
        )


def _proofs_beyond(path: Path, committed: int) -> set[str]:
    """Give the visits whose proofs lie whole beyond the committed length."""
    visits = set()
    try:
        for record in scan(path, committed):
            if record.kind == "metadata" and (record.uri or "").startswith(URN):
                visits.add((record.uri or "").removeprefix(URN))
    except StorageFailure:  # the torn end of the file, which is what is to be cut
        pass
    return visits
