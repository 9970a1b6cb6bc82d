"""The intake: the one door by which fetched bytes enter the store, and the one writer of the archive.

Every step keeps one order, which is what makes a kill harmless at any moment: bytes are appended to the WARC file and
forced to disk, then one transaction says how far the file is committed, which captures it holds and which task they
end. What lies beyond the committed length was never promised to anyone; the next start sets it aside.
docs/storage.md tells each step.

The caller holds `workspace.lock()`: two intakes on one archive would cut each other's bytes. Methods may be called from
several threads; they take turns.
"""

import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Self

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.orm import Session

from roster.errors import StorageFailure
from storage import ledger, proof
from storage.archive import CAPTURES, Answer, ArchiveWriter, Exchange, Original, SegmentLength, Written, read_answer
from storage.archive.foreign import ForeignRecord
from storage.captures import capture_row, imported_method
from storage.clock import now
from storage.database import IN_PORTIONS, transaction
from storage.ledger import TaskSpec
from storage.models import Capture, Portal, Segment, Task, Visit
from storage.proof import DocumentProof, ListingProof, PortalInfo, VisitProof
from storage.recovery import recover
from storage.workspace import Workspace

MOST_ROWS = 500  # of an import, inserted at once
ListingsOf = Callable[[str], Sequence[ListingProof]]


@dataclass(frozen=True, slots=True)
class Finished:
    """A task's end: its outcome (docs/architecture.md), every exchange it took in order, what it led to.

    The last exchange is the one that shows the outcome: its capture becomes the task's. `detail` is laid over what the
    task's detail already holds; JSON only. `unchanged` is the capture of the whole response that the last exchange, a
    304, says to stand. When the archive cannot give that one, the task does not end: it is to be asked again, without
    validators.
    """

    task_id: int
    visit_id: str
    outcome: str
    exchanges: Sequence[Exchange] = ()
    children: Sequence[TaskSpec] = ()
    detail: dict[str, Any] = field(default_factory=dict)
    unchanged: str | None = None

    @property
    def stands(self) -> "Sequence[str | None]":
        """For each exchange, the capture that it says to stand."""
        return [*(None for _ in self.exchanges[:-1]), self.unchanged] if self.exchanges else []


class Intake:
    """Writes exchanges and proofs to the archive and the database as one. Close it, or use it in a `with`.

    Starting one repairs the archive: bytes that no transaction committed are set aside. After any failure it takes
    nothing more, since the archive's tail is then unknown; start another one.
    """

    def __init__(self, engine: Engine, workspace: Workspace) -> None:
        self._engine = engine
        self._turn = threading.RLock()
        self._failed = False
        recovered = recover(engine, workspace.archive)
        self.repairs = recovered.repairs
        segment_bytes = workspace.settings.archive.segment_bytes
        self._writer = ArchiveWriter(workspace.archive, segment_bytes, recovered.growing)

    def __enter__(self) -> Self:
        """Give the intake itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it, also when the block failed: what is committed is whole."""
        self.close()

    def open_visit(self, portal: PortalInfo, night: date, started_at: datetime, listings_of: ListingsOf) -> Visit:
        """Resume or begin the portal's visit of this night.

        What an earlier night left open is closed first, as `incomplete` with the reason `abandoned`; `listings_of`
        says, for its visit id, what the ledger shows of its listings. Gives the Visit row, readable outside a session.
        """
        with self._turn:
            with transaction(self._engine) as session:
                abandoned = ledger.older_open_visits(session, portal.id, night)
            for visit_id in abandoned:
                self.close_visit(visit_id, "incomplete", "abandoned", listings_of(visit_id))
            with transaction(self._engine) as session:
                return ledger.open_visit(session, portal, night, started_at)

    def commit(self, batch: Sequence[Finished]) -> list[str | None]:
        """Archive every exchange of the batch, then end its tasks and add their children, in one transaction.

        Gives for each task the id of its final capture (None when it took no exchange). Raises StorageFailure.
        """
        with self._step():
            exchanges = [exchange for finished in batch for exchange in finished.exchanges]
            archived = iter(self._append_all(exchanges, [each for finished in batch for each in finished.stands]))
            written = [[next(archived) for _ in finished.exchanges] for finished in batch]
            last = [captures[-1][1] if captures else None for captures in written]
            lengths = self._writer.sync()
            with transaction(self._engine) as session:
                _store_lengths(session, lengths)
                visits = (finished.visit_id for finished in batch for _ in finished.exchanges)
                taken = [each for captures in written for each in captures]
                _store_captures(session, zip(visits, taken, strict=True))
                _end_tasks(session, batch, last)
            return [capture.record_id if capture else None for capture in last]

    def commit_loose(self, exchanges: Sequence[Exchange], visit_id: str | None) -> list[str]:
        """Archive exchanges that end no task, such as robots.txt, and give their capture ids.

        Those of a probe belong to no visit.
        """
        with self._step():
            captures = self._append_all(exchanges, [None] * len(exchanges))
            lengths = self._writer.sync()
            with transaction(self._engine) as session:
                _store_lengths(session, lengths)
                _store_captures(session, ((visit_id, each) for each in captures))
            return [written.record_id for _, written in captures]

    def close_visit(
        self, visit_id: str, state: str, reason: str | None, listings: Sequence[ListingProof]
    ) -> VisitProof | None:
        """End a visit: its proof goes into the archive, then into the tables, together with the visit's state.

        `state` is one of docs/architecture.md. Gives the proof, or None when the visit was closed before, which is
        then left as it is.
        """
        with self._step():
            with transaction(self._engine) as session:
                visit = session.get_one(Visit, visit_id)
                if visit.state != ledger.OPEN:
                    return None
                proven = _prove(session, visit, state, reason, listings)
            record = self._writer.append_metadata(proven.urn, proof.to_json(proven), proven.ended_at)
            lengths = self._writer.sync()
            with transaction(self._engine) as session:
                _store_lengths(session, lengths)
                proof.apply_proof(session, proven, record_id=record.record_id)
            return proven

    def commit_import(
        self, visits: Sequence[VisitProof], records: Iterable[ForeignRecord], prove: Callable[[], Iterable[VisitProof]]
    ) -> None:
        """Archive another maker's records and what they show, all in one transaction: a kill leaves nothing of them.

        `visits` are announced as open first, so that the next start knows their proofs beyond the committed length
        for its own; `prove` gives the same visits with what they saw, once every record was handed over.
        """
        with self._step():
            with transaction(self._engine) as session:
                for visit in visits:
                    proof.announce(session, visit)
            with transaction(self._engine) as session:
                self._take_in(session, records)
                proven = list(prove())
                written = [self._writer.append_metadata(each.urn, proof.to_json(each), now()) for each in proven]
                _store_lengths(session, self._writer.sync())
                for each, where in zip(proven, written, strict=True):
                    proof.apply_proof(session, each, record_id=where.record_id)
                    proof.assign_captures(session, each)

    def _take_in(self, session: Session, records: Iterable[ForeignRecord]) -> None:
        """Write the records of another maker; each capture gets its row."""
        rows: list[dict[str, Any]] = []
        segments: set[str] = set()
        for written in map(self._writer.append_foreign, records):
            if written.kind in CAPTURES:
                if written.segment not in segments:
                    segments.add(written.segment)
                    _begin_segment(session, written.segment)
                rows.append(capture_row(written, imported_method(written)))
            if len(rows) == MOST_ROWS:
                session.execute(insert(Capture), rows)
                rows.clear()
        if rows:
            session.execute(insert(Capture), rows)

    def close(self) -> None:
        """Write the last segment's index and let go of it; the next intake goes on with it.

        After a failure, only let go of the file.
        """
        with self._turn:
            if self._failed:
                with suppress(StorageFailure):
                    self._writer.close()
                return
            with self._step():
                lengths = self._writer.close()
                with transaction(self._engine) as session:
                    _store_lengths(session, lengths)

    @contextmanager
    def _step(self) -> Iterator[None]:
        """Do one step alone; when it fails nothing further may be written over its unknown remains."""
        with self._turn:
            if self._failed:
                raise StorageFailure("the archive failed earlier in this run; start again to repair it")
            try:
                yield
            except BaseException:
                self._failed = True
                raise

    def _append_all(self, exchanges: Sequence[Exchange], stands: Sequence[str | None]) -> list["_Archived"]:
        """Append exchanges; `stands` names for a 304 the capture of the whole response that it says to stand."""
        answers = [read_answer(exchange) for exchange in exchanges]
        with Session(self._engine) as session:
            originals = _originals(session, zip(exchanges, answers, strict=True))
            standing = _whole(session, stands)
        archived = []
        for exchange, answer, stood in zip(exchanges, answers, stands, strict=True):
            original = None if exchange.truncated else originals.get((exchange.url, answer.payload_digest))
            stood_for = standing.get(stood or "")
            written = self._writer.append(exchange, answer=answer, revisit_of=original, unchanged=stood_for)
            archived.append((exchange, written))
        return archived


_Archived = tuple[Exchange, Written]


def _originals(session: Session, wanted: Iterable[tuple[Exchange, Answer]]) -> dict[tuple[str, str | None], Original]:
    """Find committed captures that hold the same bytes of the same address in full: never a repeat, never cut short."""
    pairs = {
        (exchange.url, answer.payload_digest)
        for exchange, answer in wanted
        if answer.status is not None and exchange.truncated is None
    }
    if not pairs:
        return {}
    whole = select(Capture).where(
        Capture.url.in_({url for url, _ in pairs}),
        Capture.payload_digest.in_({digest for _, digest in pairs}),
        Capture.revisit_of.is_(None),
        Capture.truncated.is_(None),
    )
    found: dict[tuple[str, str | None], Original] = {}
    for capture in session.scalars(whole.order_by(Capture.at.desc(), Capture.id)):
        found[capture.url, capture.payload_digest] = _original(capture)
    return found


def _whole(session: Session, ids: Iterable[str | None]) -> dict[str, Original]:
    """Find the committed captures of these ids that hold a whole response: never a repeat, never cut short."""
    whole = select(Capture).where(
        Capture.id.in_({id for id in ids if id is not None}),
        Capture.payload_digest.is_not(None),
        Capture.revisit_of.is_(None),
        Capture.truncated.is_(None),
    )
    return {capture.id: _original(capture) for capture in session.scalars(whole)}


def _original(capture: Capture) -> Original:
    place = (capture.segment, capture.offset)
    return Original(capture.id, capture.url, capture.at, capture.payload_digest or "", *place)


def _begin_segment(session: Session, name: str) -> None:
    """Make sure of a segment's row; how long it is is told when that is on disk."""
    if session.get(Segment, name) is None:
        session.add(Segment(name=name, committed_length=0, closed=False))
        session.flush()


def _store_lengths(session: Session, lengths: Iterable[SegmentLength]) -> None:
    for segment in lengths:
        told = {"committed_length": segment.length, "closed": segment.closed}
        known = select(Segment.name).where(Segment.name == segment.name)
        if session.scalar(known) is None:
            session.execute(insert(Segment), [told | {"name": segment.name}])
        else:
            session.execute(update(Segment), [told | {"name": segment.name}])


def _store_captures(session: Session, captures: Iterable[tuple[str | None, _Archived]]) -> None:
    rows = [_capture_row(visit_id, *archived) for visit_id, archived in captures]
    if rows:
        session.execute(insert(Capture), rows)


def _capture_row(visit_id: str | None, exchange: Exchange, written: Written) -> dict[str, Any]:
    return {
        "id": written.record_id,
        "visit_id": visit_id,
        "url": exchange.url,
        "method": exchange.method,
        "at": exchange.at,
        "status": written.status,
        "media_type": written.media_type,
        "payload_digest": written.payload_digest,
        "revisit_of": written.revisit_of,
        "fidelity": exchange.fidelity,
        "truncated": exchange.truncated,
        "etag": written.etag,
        "last_modified": written.last_modified,
        "segment": written.segment,
        "offset": written.offset,
        "length": written.length,
    }


def _end_tasks(session: Session, batch: Sequence[Finished], captures: Sequence[Written | None]) -> None:
    """End the batch's tasks by one read and one write, then add their children in the same order."""
    ids = [finished.task_id for finished in batch]
    details = {id: detail for id, detail in session.execute(select(Task.id, Task.detail).where(Task.id.in_(ids)))}
    ended = zip(batch, captures, strict=True)
    session.execute(update(Task), [_task_end(details[each.task_id], each, capture) for each, capture in ended])
    for finished in batch:
        if finished.children:
            ledger.add_tasks(session, finished.visit_id, finished.children)


def _task_end(detail: dict[str, Any], finished: Finished, capture: Written | None) -> dict[str, Any]:
    """Give the row of a task that ends, or is to be asked once more."""
    if finished.unchanged is not None and (capture is None or capture.revisit_of != finished.unchanged):
        again = {"state": ledger.PENDING, "outcome": None, "capture_id": None, "detail": ledger.asked_whole(detail)}
        return {"id": finished.task_id} | again
    shown = capture.record_id if capture else None
    end = {"state": ledger.DONE, "outcome": finished.outcome, "capture_id": shown, "detail": detail | finished.detail}
    return {"id": finished.task_id} | end


def _prove(
    session: Session, visit: Visit, state: str, reason: str | None, listings: Sequence[ListingProof]
) -> VisitProof:
    """Put together what the visit proved from its ledger and what the spider tells of the listings."""
    portal = session.get_one(Portal, visit.portal_id)
    captures = select(Capture.id).where(Capture.visit_id == visit.id).order_by(Capture.segment, Capture.offset)
    return VisitProof(
        visit=visit.id,
        night=visit.night,
        attempt=visit.attempt,
        started_at=visit.started_at,
        ended_at=now(),
        portal=PortalInfo(**{name: getattr(portal, name) for name in PortalInfo.__slots__}),
        state=state,
        reason=reason,
        listings=tuple(listings),
        documents=_documents(session, visit.id),
        captures=tuple(session.scalars(captures, execution_options=IN_PORTIONS)),
    )


def _documents(session: Session, visit_id: str) -> tuple[DocumentProof, ...]:
    """Give one sighting for each document asked for, in the order of their addresses.

    One that a listing names and a page links to as well is the listing's: pages come last.
    """
    columns = (Task.url, Task.role, Task.detail["parent"].as_string(), Task.outcome, Task.capture_id)
    asked = select(*columns).where(Task.visit_id == visit_id, Task.state == ledger.DONE)
    asked = asked.where(Task.role.in_(ledger.DOCUMENTS)).order_by(Task.role == "page", Task.id)
    last = {
        url: DocumentProof(url, sys.intern(role), parent, sys.intern(outcome or "error"), capture)
        for url, role, parent, outcome, capture in session.execute(asked, execution_options=IN_PORTIONS)
    }
    return tuple(last[url] for url in sorted(last))
