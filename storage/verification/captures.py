"""Segment and capture rows against the records of the archive, column by column, both ways.

check_segments(session, scanned, there, sealed)    every segment's row, and a row for every segment
check_captures(session, read)                      every capture's row, and a row for every capture
resting_on(session, catalogue, defects)            the same defects, with how many rows rest on a damaged record
known_elsewhere(session, archive)                  what finds a record that was not read by the row of its capture
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from roster.errors import StorageFailure
from storage.archive.capture import load
from storage.archive.catalogue import Catalogue
from storage.archive.check import Scanned
from storage.archive.defect import Defect
from storage.archive.references import Find
from storage.archive.stored import CAPTURES, RENDERED, Stored
from storage.captures import capture_row, imported_method
from storage.database import IN_PORTIONS, portions
from storage.ledger import OPEN
from storage.models import Capture, Segment, Sighting, Snapshot, Visit
from storage.verification.portion import Read
from storage.verification.rows import differing, row_defect

_COLUMNS = tuple(column.name for column in Capture.__table__.columns)


def check_segments(
    session: Session, scanned: Iterable[Scanned], there: Iterable[str], sealed: Container[str]
) -> Iterator[Defect]:
    """Hold the segment rows against the files, and against what manifests seal."""
    rows = {row.name: row for row in session.scalars(select(Segment))}
    lengths = {each.name: each.length for each in scanned}
    names = set(there)
    for name in sorted(rows.keys() | names):
        if name not in rows:
            yield row_defect("segment", name, "the segment is there, and the database does not know it")
            continue
        row = rows[name]
        if name not in names:
            yield row_defect("segment", name, f"{row.committed_length} bytes were committed, it is not there")
        elif lengths.get(name, row.committed_length) != row.committed_length:
            beyond = select(Capture.id).where(Capture.segment == name, Capture.offset >= row.committed_length).limit(1)
            known = name in sealed or session.scalar(beyond) is not None
            yield _other_length(name, row.committed_length, lengths[name], known=known)
        if name in sealed and not row.closed:
            yield row_defect("segment", name, "closed: a manifest seals it, the row says that it is still added to")


def _other_length(name: str, committed: int, length: int, *, known: bool) -> Defect:
    """Tell of a file of another length than committed; `known`: a manifest or a capture speaks of what is beyond."""
    if length > committed and not known:
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


def resting_on(session: Session, catalogue: Catalogue, defects: Iterable[Defect]) -> list[Defect]:
    """Say of each damaged record how many rows rest on it."""
    return [_with_rows(session, catalogue, defect) for defect in defects]


def _with_rows(session: Session, catalogue: Catalogue, defect: Defect) -> Defect:
    if defect.offset is None or not catalogue.is_damaged(defect.file, defect.offset):
        return defect
    end = catalogue.damage_at(defect.file, defect.offset)
    within = (Capture.segment == defect.file, Capture.offset >= defect.offset, Capture.offset < end)
    captures = list(session.scalars(select(Capture.id).where(*within)))
    counts = [(len(captures), "captures")]
    for column, name in ((Sighting.capture_id, "sightings"), (Snapshot.capture_id, "versions")):
        found = (select(func.count()).where(column.in_(some)) for some in portions(captures))
        counts.append((sum(session.scalars(query).one() for query in found), name))
    resting = ", ".join(f"{count} {name}" for count, name in counts if count)
    return replace(defect, what=f"{defect.what}; {resting} rest on it") if resting else defect


def known_elsewhere(session: Session, archive: Path) -> Find:
    """Give what finds a record that was not read, by the row of its capture."""

    def find(record_id: str) -> Stored | None:
        place = session.execute(select(Capture.segment, Capture.offset).where(Capture.id == record_id)).first()
        try:
            record = load(archive, *place)[1] if place else None
        except StorageFailure:
            return None
        return record if record and record.record_id == record_id else None

    return find
