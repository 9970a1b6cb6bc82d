"""What the store knows of a portal's documents before a visit: when each was asked for, what came, what may prove it.

    known_documents(session, portal_id) -> list[Known]     in the order in which they were first known

A handful of bulk queries a portal, each a row a document: the newest sightings are found through the index by document
and night, so that a year of nights is not walked.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from http import HTTPStatus
from typing import Any, Self

from sqlalchemy import Row, ScalarSelect, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from storage.database import portions
from storage.models import Capture, Document, Entry, Record, Sighting, Snapshot, Visit

PRESENT, COMPLETE = "present", "complete"
GONE = ("gone", "soft_404")
REPORT = "report"
CLAIMS = ("%年报%", "%年度报%", "%工作报告%")  # titles that may promise a report; rather one too many than one too few


@dataclass(frozen=True, slots=True)
class Validators:
    """What a request is made conditional by, and the capture of the whole response at `url` that they are from."""

    original: str
    url: str
    etag: str | None
    last_modified: str | None

    def to_json(self) -> dict[str, str | None]:
        """Give it as the ledger keeps it."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """Read it back."""
        return cls(**kept)


@dataclass(frozen=True, slots=True)
class Known:
    """One document. Days are nights; None: never.

    `asked` is the last night with any answer, which was `outcome`; `whole` the last on which all its bytes came,
    `validators` those it then gave. `first_seen` is the first night it was asked for, `changed` the one on which its
    newest version came. `reports` are the names and years of the reports read in that version, `held` tells whether any
    version ever held one; `promises` tells that a title called it a report and none was ever read behind it. `gone`
    counts the nights of complete visits since it was last there, `listed` tells whether the last complete visit listed
    it. `parent` is the address of the page an attachment hangs on.
    """

    url: str
    role: str
    parent: str | None = None
    asked: date | None = None
    outcome: str | None = None
    first_seen: date | None = None
    whole: date | None = None
    validators: Validators | None = None
    changed: date | None = None
    reports: tuple[tuple[str, int], ...] = ()
    held: bool = False
    promises: bool = False
    gone: int = 0
    listed: bool = False


def known_documents(session: Session, portal_id: str) -> list[Known]:
    """Give every document of a portal, as its closed visits saw it."""
    rows = list(_documents(session, portal_id))
    whole = {row.id: row for row in session.execute(_whole(portal_id))}
    changed = {document: night for document, night in session.execute(_versions(portal_id))}
    reports, ever = _reports(session, portal_id)
    promising = _promising(session, [row.id for row in rows if not {row.id, row.parent_id} & ever])
    gone = _gone_nights(session, [row.id for row in rows if row.outcome in GONE])
    listed = set(session.scalars(_listed(portal_id)))
    return [
        Known(
            url=row.url,
            role=row.role,
            parent=row.parent,
            asked=row.night,
            outcome=row.outcome,
            first_seen=row.first_seen,
            whole=whole[row.id].night if row.id in whole else None,
            validators=_validators(whole.get(row.id)),
            changed=changed.get(row.id),
            reports=tuple(reports.get(row.id, ())),
            held=row.id in ever,
            promises=row.id in promising,
            gone=gone.get(row.id, 0),
            listed=row.id in listed,
        )
        for row in rows
    ]


def _documents(session: Session, portal_id: str) -> Iterable[Row[Any]]:
    """Give each document with the newest sighting of it, and the night of the first."""
    parent, seen = aliased(Document), aliased(Sighting)
    first = select(func.min(seen.night)).where(seen.document_id == Document.id).correlate(Document).scalar_subquery()
    columns: tuple[Any, ...] = (
        Document.id,
        Document.url,
        Document.role,
        Document.parent_id,
        parent.url.label("parent"),
    )
    rows = (
        select(*columns, Sighting.night, Sighting.outcome, first.label("first_seen"))
        .select_from(Document)
        .outerjoin(parent, Document.parent_id == parent.id)
        .outerjoin(Sighting, (Sighting.document_id == Document.id) & (Sighting.visit_id == _newest_visit()))
        .where(Document.portal_id == portal_id)
        .order_by(Document.id)
    )
    return session.execute(rows)


def _newest_visit(*, whole: bool = False) -> ScalarSelect[str]:
    """Select the id of the last visit that asked for a document, or of the last to which all its bytes came."""
    seen, visit, capture = aliased(Sighting), aliased(Visit), aliased(Capture)
    found = select(seen.visit_id).join(visit, seen.visit_id == visit.id).where(seen.document_id == Document.id)
    if whole:
        found = found.join(capture, seen.capture_id == capture.id)
        found = found.where(seen.outcome == PRESENT, capture.status == HTTPStatus.OK, capture.truncated.is_(None))
    return found.order_by(seen.night.desc(), visit.attempt.desc()).limit(1).correlate(Document).scalar_subquery()


def _whole(portal_id: str) -> Any:
    """Select for each document the capture that last showed all its bytes."""
    return (
        select(Document.id, Sighting.night, Capture.id.label("capture"), Capture.revisit_of, Capture.url)
        .add_columns(Capture.etag, Capture.last_modified)
        .select_from(Document)
        .join(Sighting, (Sighting.document_id == Document.id) & (Sighting.visit_id == _newest_visit(whole=True)))
        .join(Capture, Sighting.capture_id == Capture.id)
        .where(Document.portal_id == portal_id)
    )


def _validators(row: Row[Any] | None) -> Validators | None:
    """Give the validators of the response last seen whole; a repeat of the same bytes stands for its original."""
    if row is None or not (row.etag or row.last_modified):
        return None
    return Validators(row.revisit_of or row.capture, row.url, row.etag or None, row.last_modified or None)


def _versions(portal_id: str) -> Any:
    return (
        select(Snapshot.document_id, func.max(Snapshot.first_seen))
        .join(Document, Snapshot.document_id == Document.id)
        .where(Document.portal_id == portal_id)
        .group_by(Snapshot.document_id)
    )


def _reports(session: Session, portal_id: str) -> tuple[dict[int, list[tuple[str, int]]], set[int]]:
    """Give the reports in each document's newest version, as read last; and the documents that ever showed any.

    A page is read together with its attachments: a report in one of them is the page's.
    """
    found: dict[int, dict[tuple[int, str], list[tuple[str, int]]]] = defaultdict(dict)
    ever: set[int] = set()
    columns = (Snapshot.document_id, Snapshot.version, Record.parser, Record.kind, Record.place, Record.filer)
    rows = (
        select(*columns, Record.year)
        .join(Snapshot, Record.snapshot_id == Snapshot.id)
        .join(Document, Snapshot.document_id == Document.id)
        .where(Document.portal_id == portal_id)
        .order_by(Snapshot.document_id, Snapshot.version, Record.known_at, Record.id)
    )
    for document, version, parser, kind, place, filer, year in session.execute(rows):
        reports = found[document].setdefault((version, parser), [])
        if kind == REPORT:
            ever.add(document)
            reports += [(place or filer or "", year)] if year is not None else []
    return {document: _last(readings) for document, readings in found.items()}, ever


def _last(readings: dict[tuple[int, str], list[tuple[str, int]]]) -> list[tuple[str, int]]:
    return list(readings.values())[-1]


def _promising(session: Session, ids: Iterable[int]) -> set[int]:
    """Give those of the documents that some title called a report."""
    claims = or_(*(Entry.title.like(pattern) for pattern in CLAIMS))
    titled = exists().where(Entry.document_id == Document.id, claims)
    promising = select(Document.id).where(titled)
    return {id for some in portions(list(ids)) for id in session.scalars(promising.where(Document.id.in_(some)))}


def _gone_nights(session: Session, ids: Iterable[int]) -> dict[int, int]:
    """Count the nights of complete visits on which these documents were gone since they were last there."""
    seen = aliased(Sighting)
    there = select(func.max(seen.night)).where(seen.document_id == Sighting.document_id, seen.outcome.not_in(GONE))
    last = there.correlate(Sighting).scalar_subquery()
    nights = (
        select(Sighting.document_id, func.count(Sighting.night.distinct()))
        .join(Visit, Sighting.visit_id == Visit.id)
        .where(Visit.state == COMPLETE, or_(last.is_(None), Sighting.night > last))
        .group_by(Sighting.document_id)
    )
    return {
        document: count
        for some in portions(list(ids))
        for document, count in session.execute(nights.where(Sighting.document_id.in_(some)))
    }


def _listed(portal_id: str) -> Any:
    """Select the documents that the portal's last complete visit listed."""
    last = (
        select(Visit.id)
        .where(Visit.portal_id == portal_id, Visit.state == COMPLETE)
        .order_by(Visit.night.desc(), Visit.attempt.desc())
        .limit(1)
        .scalar_subquery()
    )
    return select(Entry.document_id).where(Entry.visit_id == last).distinct()
