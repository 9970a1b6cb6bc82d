"""The start of an intake: sees that database and archive belong together, then sets aside what was never committed."""

from pathlib import Path

from sqlalchemy import Engine, select, update

from roster.errors import StorageFailure
from storage.archive import Repair, repair, scan
from storage.archive.segments import segment_paths
from storage.database import transaction
from storage.ledger import OPEN
from storage.models import Segment, Visit
from storage.proof import URN


def recover(engine: Engine, archive: Path) -> list[Repair]:
    """Bring the archive back to what the database committed; every segment there is counts as closed from now on.

    Raises StorageFailure when the archive holds the proof of a visit beyond what was committed which this database does
    not hold open: then it is not the archive that ran ahead by a killed step, but the database that is lost or old.
    """
    with transaction(engine) as session:
        committed = {segment.name: segment.committed_length for segment in session.scalars(select(Segment))}
        open_visits = set(session.scalars(select(Visit.id).where(Visit.state == OPEN)))
    for path in segment_paths(archive):
        length = committed.get(path.name, 0)
        if path.stat().st_size > length and (foreign := _proofs_beyond(path, length) - open_visits):
            raise StorageFailure(
                f"{path}: holds the proof of {min(foreign)}, which this database does not know "
                "(an older copy? run: gongkai archive index)"
            )
    repairs = repair(archive, committed)
    with transaction(engine) as session:
        session.execute(update(Segment).values(closed=True))
    return repairs


def _proofs_beyond(path: Path, committed: int) -> set[str]:
    """Give the visits whose proofs lie whole beyond the committed length."""
    visits = set()
    try:
        for record in scan(path):
            if record.offset >= committed and record.kind == "metadata" and (record.uri or "").startswith(URN):
                visits.add((record.uri or "").removeprefix(URN))
    except StorageFailure:  # the torn end of the file, which is what is to be cut
        pass
    return visits
