"""The reading pass: what was archived and not yet read becomes snapshots (versions of a document) and records.

Worker processes parse; this process decides (`storage.versions`) and writes (`storage.records`). Documents go side by
side, the captures of one document in the order of their visits. Plans are written in the order of documents, a batch a
transaction, so that neither a kill nor the number of processes changes what comes out.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Engine, case, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from parsers.record import Reading
from storage.clock import now
from storage.conversion import converted_sources
from storage.database import transaction
from storage.families import Look, asked_all, attached, load_families, reads_with_page, source_of
from storage.models import Capture, Document, Sighting, Snapshot, Visit, unread
from storage.reader import Parser, Source, newest_parser, readers
from storage.records import write_plans
from storage.versions import WITH_PAGE, Chain, Latest, Plan, Unread, follow, is_unreadable, known_as
from storage.workers import Limits, Workers
from storage.workspace import Workspace

IMPORTED = "imported"  # the state of a visit that somebody else made
BATCH = 50  # documents a transaction
WINDOW = 500  # documents under way while an earlier one is still being read
Progress = Callable[[int, int], None]
Begun = Plan | tuple[Chain, Source]
Families = Mapping[int, Sequence[Look]]
Item = TypeVar("Item")


@dataclass(slots=True)
class ReadingSummary:
    """What a pass did. `read` and `unreadable` count new versions, `unchanged` captures that showed a known version.

    Attachments count with their pages. `new_snapshots` are the first versions of their documents, `new_versions` later
    ones. `by_problem` counts the problem codes of new records; `damaged` tells of captures that the archive did not
    give back, which stay unread.
    """

    read: int = 0
    unreadable: int = 0
    new_snapshots: int = 0
    new_versions: int = 0
    unchanged: int = 0
    by_problem: Counter[str] = field(default_factory=Counter)
    damaged: list[str] = field(default_factory=list)

    def add(self, plan: Plan) -> None:
        """Count one document in."""
        for new in (version for version in plan.versions if version.reading.records):
            failed = is_unreadable(new.reading)
            self.unreadable += failed
            self.read += not failed
            self.new_snapshots += new.version == 1
            self.new_versions += new.version > 1
            self.by_problem.update(problem.code for record in new.reading.records for problem in record.problems)
        self.unchanged += len(plan.seen) - len(plan.versions)
        self.damaged += plan.damaged


def read_new(
    engine: Engine,
    workspace: Workspace,
    *,
    processes: int | None = None,
    progress: Progress | None = None,
    parser: Parser | None = None,
) -> ReadingSummary:
    """Read every capture of a present document that was not read yet. Can be killed and run again.

    `processes` defaults to the [read] settings, `parser` to the newest. `progress` is told after each batch how many
    documents of how many are done. Raises StorageFailure when the database fails.
    """
    parser = parser or newest_parser()
    with Session(engine) as session:
        waiting = select(Sighting.document_id).where(unread()).distinct().order_by(Sighting.document_id)
        documents = list(session.scalars(waiting))
    summary, done, known_at = ReadingSummary(), 0, now()
    with readers(workspace.archive, parser, limits_of(workspace, processes)) as workers:
        begun = (each for ids in batches(documents) for each in _begin(engine, ids, parser, workspace.archive))
        for plans in batches(in_order(begun, workers)):
            with transaction(engine) as session:
                write_plans(session, plans, parser.name, known_at)
            for plan in plans:
                summary.add(plan)
            done += len(plans)
            if progress:
                progress(done, len(documents))
    return summary


def limits_of(workspace: Workspace, processes: int | None) -> Limits:
    """Give the workers' limits: processes as asked, else as the settings say, else one for each core."""
    settings = workspace.settings.read
    count = processes or settings.processes or len(os.sched_getaffinity(0))
    return Limits(count, settings.seconds, settings.memory_mb)


def batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Cut a stream into lists of BATCH."""
    stream = iter(items)
    while batch := list(islice(stream, BATCH)):
        yield batch


def in_order(begun: Iterable[Begun], workers: Workers[Source, Reading]) -> Iterator[Plan]:
    """Drive many documents at once through the workers; give their plans in the order of the documents."""
    numbered = enumerate(begun)
    running: dict[int, Chain] = {}
    plans: dict[int, Plan] = {}
    given, more = 0, True
    while running or more:
        if more and workers.hungry and len(running) + len(plans) < WINDOW:
            number, started = next(numbered, (0, None))
            if started is None:
                more = False
            elif isinstance(started, Plan):
                plans[number] = started
            else:
                running[number], source = started
                workers.submit(number, source)
        else:
            for ticket, result in workers.wait():
                step = _step(running.pop(ticket), result)
                if isinstance(step, Plan):
                    plans[ticket] = step
                else:
                    running[ticket], source = step
                    workers.submit(ticket, source)
        while given in plans:
            yield plans.pop(given)
            given += 1


def _step(chain: Chain, result: Any) -> Begun:
    """Send a chain what it waits for; gives it with what it wants to have read next, or its plan."""
    try:
        return chain, chain.send(result)
    except StopIteration as stop:
        plan: Plan = stop.value
        return plan


def _begin(engine: Engine, document_ids: Sequence[int], parser: Parser, archive: Path) -> list[Begun]:
    """Begin to follow these documents; the old Office files among what is to be read first are converted together."""
    steps = [_step(chain, None) for chain in _chains(engine, document_ids, parser)]
    waiting = [step for step in steps if not isinstance(step, Plan)]
    converted = iter(converted_sources(archive, [source for _, source in waiting]))
    return [step if isinstance(step, Plan) else (step[0], next(converted)) for step in steps]


def _chains(engine: Engine, document_ids: Sequence[int], parser: Parser) -> list[Chain]:
    """Begin to follow these documents."""
    with Session(engine) as session:
        families = load_families(session, document_ids)
        latest = _latest(session, document_ids, families)
        captures = _unread(session, document_ids, families)
    return [follow(i, latest.get(i), captures[i], parser) for i in document_ids]


def _unread(session: Session, document_ids: Sequence[int], families: Families) -> dict[int, list[Unread]]:
    """Give the unread captures of each document in the order of their visits."""
    original = aliased(Capture)
    rows = (
        select(Sighting, reads_with_page(), Visit.attempt, asked_all(), _known_since(), Capture, original, Document.url)
        .join(Visit, Sighting.visit_id == Visit.id)
        .join(Document, Sighting.document_id == Document.id)
        .join(Capture, Sighting.capture_id == Capture.id)
        .outerjoin(original, Capture.revisit_of == original.id)
        .where(unread(), Sighting.document_id.in_(document_ids))
        .order_by(Sighting.document_id, Sighting.night, Visit.attempt)
    )
    found: dict[int, list[Unread]] = {i: [] for i in document_ids}
    for seen, with_page, attempt, whole, known_at, capture, repeated, url in session.execute(rows):
        files = attached(families, seen.document_id, (seen.night, attempt), whole=whole)
        source = source_of(capture, repeated, url, files)
        found[seen.document_id].append(Unread(seen.visit_id, seen.night, known_at, source, with_page))
    return found


def _known_since() -> ColumnElement[datetime]:
    """Select since when we know what a capture shows: since it was made, or since we imported it."""
    return case((Visit.state == IMPORTED, Visit.ended_at), else_=Capture.at)


def _latest(session: Session, document_ids: Sequence[int], families: Families) -> dict[int, Latest]:
    """Give the newest version of each document that has one, with the payload it first had and the one seen last."""
    newest = select(Snapshot.document_id, func.max(Snapshot.version)).where(Snapshot.document_id.in_(document_ids))
    seen, visit, original = aliased(Sighting), aliased(Visit), aliased(Capture)
    last = (
        select(seen.visit_id)
        .join(visit, seen.visit_id == visit.id)
        .where(seen.document_id == Snapshot.document_id, seen.snapshot_id == Snapshot.id)
        .order_by(seen.night.desc(), visit.attempt.desc())
        .limit(1)
        .correlate(Snapshot)
        .scalar_subquery()
    )
    rows = (
        select(Snapshot, Sighting.night, Visit.attempt, asked_all(), Capture, original, Document.url)
        .join(Document, Snapshot.document_id == Document.id)
        .join(Sighting, Sighting.snapshot_id == Snapshot.id)
        .join(Visit, Sighting.visit_id == Visit.id)
        .join(Capture, Sighting.capture_id == Capture.id)
        .outerjoin(original, Capture.revisit_of == original.id)
        .where(tuple_(Snapshot.document_id, Snapshot.version).in_(newest.group_by(Snapshot.document_id)))
        .where(or_(Sighting.capture_id == Snapshot.capture_id, Sighting.visit_id == last))
        .order_by(Snapshot.document_id, Sighting.night, Visit.attempt)
    )
    shown: dict[int, list[tuple[Snapshot, Source]]] = defaultdict(list)
    for snapshot, night, attempt, whole, capture, repeated, url in session.execute(rows):
        files = attached(families, snapshot.document_id, (night, attempt), whole=whole)
        shown[snapshot.document_id].append((snapshot, source_of(capture, repeated, url, files)))
    return {document: _newest(*sources[0], sources[-1][1]) for document, sources in shown.items()}


def _newest(snapshot: Snapshot, first: Source, last: Source) -> Latest:
    with_page = snapshot.read_by == WITH_PAGE
    sources = (first,) if first.capture_id == last.capture_id else (first, last)
    payloads = frozenset(known_as(source, with_page=with_page) for source in sources)
    return Latest(snapshot.id, snapshot.version, snapshot.content_digest, snapshot.read_by, payloads, sources)
