"""Makes the tables again: segments, captures and visits from the WARC files, decisions and replies from the journals.

The reading pass makes snapshots and records from there. Not made again: the ledger (a killed visit begins anew; its
captures are kept, of no visit) and verdicts. On a database that is not empty it adds what is missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.orm import Session

from roster.errors import StorageFailure
from storage.archive import CAPTURES, Stored
from storage.archive.cdxj import write_index
from storage.archive.check import walk
from storage.archive.record import Damaged
from storage.archive.segments import segment_paths, segment_size
from storage.archive.stored import RENDERED, index_entries
from storage.captures import capture_row, imported_method
from storage.database import portions, transaction
from storage.models import Capture, Judged, Segment
from storage.proof import URN, VisitProof, apply_proof, assign_captures, from_json
from storage.work import catch_up, faults
from storage.workspace import Workspace


@dataclass(slots=True)
class RebuildSummary:
    """What archive and journals gave: counts, and what in them could not be read.

    `work`: rows of decisions and replies that were added, by table.
    """

    segments: int = 0
    captures: int = 0
    visits: int = 0
    work: dict[str, int] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)


def rebuild(engine: Engine, workspace: Workspace) -> RebuildSummary:
    """Index every segment again, CDXJ and tables. The caller holds `workspace.lock()`. Can be killed and run again.

    Raises StorageFailure when a file cannot be read or a proof is not one.
    """
    summary = RebuildSummary()
    with transaction(engine) as session:
        session.execute(delete(Judged))  # what was judged with other rows is to be judged again
    proofs: list[tuple[str, VisitProof]] = []
    for path in segment_paths(workspace.archive):
        records, length = _survey(path, summary)
        with transaction(engine) as session:
            _store_segment(session, path.name, length)
            summary.captures += _store_captures(session, records)
        proofs += [(r.record_id, from_json(r.body or b"")) for r in records if (r.uri or "").startswith(URN)]
        summary.segments += 1
    for record_id, proof in sorted(proofs, key=lambda pair: (pair[1].night, pair[1].attempt, pair[1].visit)):
        with transaction(engine) as session:
            apply_proof(session, proof, record_id=record_id)
            assign_captures(session, proof)
        summary.visits += 1
    summary.work = catch_up(engine, workspace)
    summary.damaged += faults(workspace)
    return summary


def _survey(path: Path, summary: RebuildSummary) -> tuple[list[Stored], int]:
    """Read a segment and write its CDXJ anew; gives its whole records, and the length that is to be kept.

    A torn end is what a kill left, and not kept. Damage elsewhere is told of, and cuts nothing.
    """
    records: list[Stored] = []
    torn_at: int | None = None
    try:
        for found in walk(path):
            torn_at = found.offset if isinstance(found, Damaged) and found.torn else None
            if isinstance(found, Damaged) and not found.torn:
                summary.damaged.append(f"{path} at byte {found.offset}: {found.what}")
            elif not isinstance(found, Damaged):
                records.append(found[1])
        write_index(path, index_entries(records))
        size = segment_size(path)
    except OSError as error:
        raise StorageFailure(f"{path}: cannot be indexed: {error.strerror}") from error
    return records, size if torn_at is None else torn_at


def _store_segment(session: Session, name: str, length: int) -> None:
    """Say how long a segment is; one that was not known is not added to any more."""
    known = session.get(Segment, name)
    if known is None:
        session.add(Segment(name=name, committed_length=length, closed=True))
    else:
        known.committed_length = length
    session.flush()


def _store_captures(session: Session, records: Sequence[Stored]) -> int:
    """Add the captures that the table does not have; gives how many the segment holds."""
    methods = {record.concurrent_to: record.method for record in records if record.kind == "request"}
    methods |= {record.record_id: "GET" for record in records if record.kind == RENDERED}  # nothing was asked for it
    methods |= {record.record_id: imported_method(record) for record in records if record.source}
    rows = [capture_row(r, methods[r.record_id]) for r in records if r.kind in CAPTURES and r.record_id in methods]
    known: set[str] = set()
    for some in portions([row["id"] for row in rows]):
        known.update(session.scalars(select(Capture.id).where(Capture.id.in_(some))))
    new = [row for row in rows if row["id"] not in known]
    if new:
        session.execute(insert(Capture), new)
    return len(rows)
