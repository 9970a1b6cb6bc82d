"""Segment and capture rows against the records of the archive, column by column, both ways.

check_segments(session, scanned, all_named)          every segment read is known with its length, none is known that is not there
check_captures(session, read)                        every capture's row, and a row for every capture
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.archive.catalogue import Catalogue
from storage.archive.check import Scanned
from storage.archive.defect import Defect
from storage.archive.stored import CAPTURES, RENDERED, Stored
from storage.captures import capture_row, imported_method
from storage.database import IN_PORTIONS, portions
from storage.ledger import OPEN
from storage.models import Capture, Segment, Visit
from storage.verification.portion import Read
from storage.verification.rows import differing, row_defect

_COLUMNS = tuple(column.name for column in Capture.__table__.columns)


def check_segments(session: Session, scanned: Iterable[Scanned], there: Iterable[str]) -> Iterator[Defect]:
    """Hold the segment rows against the files: those that were read by their length, all by their names."""
    rows = {row.name: row for row in session.scalars(select(Segment))}
    lengths = {each.name: each.length for each in scanned}
    names = set(there)
    for name in sorted(rows.keys() | names):
        if name not in rows:
            yield row_defect("segment", name, "the segment is there, and the database does not know it")
        elif name not in names:
            yield row_defect("segment", name, f"{rows[name].committed_length} bytes were committed, it is not there")
        elif name in lengths and lengths[name] != rows[name].committed_length:
            yield _other_length(name, rows[name].committed_length, lengths[name])


def _other_length(name: str, committed: int, length: int) -> Defect:
    if length > committed:
        what = f"{length - committed} bytes from here on were never committed (the next crawl sets them aside)"
        return Defect(name, committed, None, what)
    return row_defect("segment", name, f"committed_length: the file has {length} bytes, the row says {committed}")


def check_captures(session: Session, read: Read) -> Iterator[Defect]:
    """Hold the rows of the captures of the segments that were read against their records."""
    columns = [getattr(Capture, name) for name in _COLUMNS]
    open_visits = set(session.scalars(select(Visit.id).where(Visit.state == OPEN)))
    for where in read.where(Capture.segment):
        rows = session.execute(select(*columns).where(where), execution_options=IN_PORTIONS)
        for values in rows:
            row = dict(zip(_COLUMNS, values, strict=True))
            read.catalogue.meet(row["id"])
            yield from _check_row(session, read, row, open_visits)
    for record in read.catalogue.unmet(CAPTURES):
        if _method(read.catalogue, record) is not None:
            yield from _without_row(session, record)


def _check_row(session: Session, read: Read, row: dict[str, Any], open_visits: set[str]) -> Iterator[Defect]:
    record = read.catalogue.find(row["id"])
    if record is None:
        if not read.catalogue.is_damaged(row["segment"], row["offset"]):
            yield row_defect("capture", row["id"], f"no record of {row['segment']} has this id")
        return
    method = _method(read.catalogue, record)
    expected = capture_row(record, row["method"] if method is None else method)
    expected["visit_id"] = read.proofs.maker_of(record.record_id)
    if expected["visit_id"] is None and (row["visit_id"] in open_visits or not read.whole):
        del expected["visit_id"]  # what it made is proved when it is closed; or by a segment that was not read
    if record.kind not in CAPTURES:
        yield row_defect("capture", row["id"], f"its record is a {record.kind} and no capture")
    else:
        if method is None and record.kind != RENDERED:
            yield Defect(record.segment, record.offset, record.record_id, "the request that it answers is not there")
        yield from differing("capture", row["id"], expected, row)


def _without_row(session: Session, record: Stored) -> Iterator[Defect]:
    """Tell of a capture that has no row, or whose row says that it lies in another segment."""
    segment = session.scalar(select(Capture.segment).where(Capture.id == record.record_id))
    if segment is None:
        yield row_defect("capture", record.record_id, f"{record.segment} at byte {record.offset} holds it; no row does")
    elif segment != record.segment:
        yield from differing("capture", record.record_id, {"segment": record.segment}, {"segment": segment})


def _method(catalogue: Catalogue, record: Stored) -> str | None:
    """Give the method a capture was asked with; None when its request is not there."""
    if record.kind == RENDERED and not record.source:
        return "GET"
    if record.source:
        return imported_method(record)
    request = catalogue.request_for(record.record_id)
    return request.method if request else None


def resting_on(session: Session, catalogue: Catalogue, damaged: Sequence[Defect]) -> list[Defect]:
    """Say of each damaged record how many rows rest on it."""
    from storage.models import Sighting, Snapshot

    told = []
    for defect in damaged:
        if defect.offset is None or not catalogue.is_damaged(defect.file, defect.offset):
            told.append(defect)
            continue
        ends = catalogue.damage_at(defect.file, defect.offset)
        within = (Capture.segment == defect.file, Capture.offset >= defect.offset, Capture.offset < ends)
        captures = list(session.scalars(select(Capture.id).where(*within)))
        counts = {"captures": len(captures)}
        for name, column in (("sightings", Sighting.capture_id), ("versions", Snapshot.capture_id)):
            counts[name] = sum(
                len(session.scalars(select(column).where(column.in_(some))).all()) for some in portions(captures)
            )
        resting = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
        what = f"{defect.what}; {resting} rest on it" if resting else defect.what
        told.append(Defect(defect.file, defect.offset, defect.record_id, what))
    return told


def known_elsewhere(session: Session, folder: Any) -> Any:
    """Give what finds a record that was not read by the row of its capture."""
    from roster.errors import StorageFailure
    from storage.archive.capture import load

    def find(record_id: str) -> Stored | None:
        place = session.execute(select(Capture.segment, Capture.offset).where(Capture.id == record_id)).first()
        try:
            record = load(folder, *place)[1] if place else None
        except StorageFailure:
            return None
        return record if record and record.record_id == record_id else None

    return find
