"""Reads every version again with the present parser: the archive stays, what we know of it gets better.

What a better parser reads differently is added with today's `known_at`, so that an audit as of an earlier day still
knows only what was known then. Content digests of an older normalisation are made anew, whoever read the version. Which
versions there are does not change: two that are taken for the same now stay two, with one content digest, and are
counted. To have versions themselves computed anew, rebuild (`gongkai archive index` on an empty database).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, and_, func, select
from sqlalchemy.orm import Session, aliased

from parsers.record import Reading
from storage.clock import now
from storage.conversion import converted_sources
from storage.database import transaction
from storage.families import asked_all, attached, load_families, place_columns, source_at
from storage.models import Capture, Document, Sighting, Snapshot, Visit
from storage.reader import Parser, Source, newest_parser, readers
from storage.reading import Progress, batches, limits_of
from storage.records import store_rereading
from storage.versions import WITH_PAGE
from storage.workers import Failure, Workers
from storage.workspace import Workspace


@dataclass(slots=True)
class RereadingSummary:
    """What a rereading did, in versions: `changed` say something else now; `failed` stay as they were.

    `alike` counts the versions in the store that have the content digest of the version before them.
    """

    read: int = 0
    changed: int = 0
    failed: int = 0
    alike: int = 0


def reread(
    engine: Engine,
    workspace: Workspace,
    *,
    processes: int | None = None,
    progress: Progress | None = None,
    parser: Parser | None = None,
) -> RereadingSummary:
    """Read again every version that the present parser has not read, or on which our reader failed.

    Also every version whose content digest is of another normalisation.

    A failure now never replaces what an earlier parser read. Can be killed and run again.
    """
    parser = parser or newest_parser()
    with Session(engine) as session:
        snapshots = list(_to_read(session, parser))
    summary, done = RereadingSummary(), 0
    with readers(workspace.archive, parser, limits_of(workspace, processes)) as workers:
        sources = (pair for ids in batches(snapshots) for pair in sources_of(engine, ids, workspace.archive))
        for results in batches(results_of(sources, workers)):
            with transaction(engine) as session:
                for snapshot_id, result in sorted(results, key=lambda pair: pair[0]):
                    _store(session, summary, snapshot_id, result, parser)
            done += len(results)
            if progress:
                progress(done, len(snapshots))
    with Session(engine) as session:
        summary.alike = _alike(session)
    return summary


def _to_read(session: Session, parser: Parser) -> Iterator[int]:
    """Give the snapshots to be read again, in their order."""
    query = select(Snapshot.id, Snapshot.read_by, Snapshot.content_digest)
    for snapshot_id, read_by, digest in session.execute(query.order_by(Snapshot.id)):
        if read_by != WITH_PAGE and (read_by != parser.name or not parser.compares(digest)):
            yield snapshot_id


def _alike(session: Session) -> int:
    """Count the versions that have the content digest of the version before them."""
    before = aliased(Snapshot)
    follows = and_(before.document_id == Snapshot.document_id, before.version == Snapshot.version - 1)
    same = select(func.count()).select_from(Snapshot).join(before, follows)
    return session.scalars(same.where(before.content_digest == Snapshot.content_digest)).one()


def _store(
    session: Session, summary: RereadingSummary, snapshot_id: int, result: Reading | Failure, parser: Parser
) -> None:
    if isinstance(result, Failure):
        summary.failed += 1
        return
    summary.read += 1
    summary.changed += store_rereading(session, snapshot_id, result, parser.name, now())


def results_of(
    sources: Iterator[tuple[int, Source]], workers: Workers[Source, Reading]
) -> Iterator[tuple[int, Reading | Failure]]:
    """Send the first capture of each version to the workers; give results as they come."""
    more = True
    while more:
        while workers.hungry and more:
            following = next(sources, None)
            more = following is not None
            if following:
                workers.submit(*following)
        yield from workers.wait()
    while ended := workers.wait():
        yield from ended


def sources_of(engine: Engine, snapshot_ids: list[int], archive: Path) -> Iterator[tuple[int, Source]]:
    """Give the first capture of each version, with the attachments it had in that visit, old Office files converted."""
    found = archived_sources(engine, snapshot_ids)
    sources = converted_sources(archive, [source for _, source in found])
    return zip((snapshot for snapshot, _ in found), sources, strict=True)


def archived_sources(engine: Engine, snapshot_ids: Sequence[int]) -> list[tuple[int, Source]]:
    """Give where the first capture of each version lies, with the attachments it had in that visit."""
    original = aliased(Capture)
    first = and_(
        Sighting.document_id == Snapshot.document_id,
        Sighting.night == Snapshot.first_seen,  # by the index, and not through all nights of a document
        Sighting.capture_id == Snapshot.capture_id,
    )
    shown = (Snapshot.id, Snapshot.document_id, Visit.night, Visit.attempt, asked_all(), Document.url)
    columns: tuple[Any, ...] = (*shown, *place_columns(original))
    rows = (
        select(*columns)
        .join(Document, Snapshot.document_id == Document.id)
        .join(Sighting, first)
        .join(Visit, Sighting.visit_id == Visit.id)
        .join(Capture, Snapshot.capture_id == Capture.id)
        .outerjoin(original, Capture.revisit_of == original.id)
        .where(Snapshot.id.in_(snapshot_ids))
        .order_by(Snapshot.id)
    )
    with Session(engine) as session:
        found = session.execute(rows).all()
        families = load_families(session, [document for _, document, *_ in found])
    return [
        (snapshot, source_at(url, place, attached(families, document, (night, attempt), whole=whole)))
        for snapshot, document, night, attempt, whole, url, *place in found
    ]
