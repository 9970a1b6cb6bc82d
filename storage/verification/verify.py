"""The whole check of a store: files, chain, database, and what the parser reads again, each held against the others.

verify(workspace, Asked(...)) -> Verification

The caller holds `workspace.lock()`: what is being written cannot be checked. docs/verify.md says what is noticed, and
what cannot be.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from roster.errors import BadInput, StorageFailure
from storage.archive.catalogue import Catalogue
from storage.archive.check import Scanned
from storage.archive.defect import Defect
from storage.archive.references import check_record_references
from storage.archive.segments import segment_paths, segment_size
from storage.chain.check import check_chain
from storage.chain.keys import FOLDER, PublicKey, known_keys
from storage.chain.links import read_chain
from storage.chain.manifest import Manifest
from storage.clock import now
from storage.database import StorageBusy, open_database, transaction
from storage.models import Base, Segment
from storage.reader import Parser, newest_parser
from storage.verification.captures import check_captures, check_segments, known_elsewhere, resting_on
from storage.verification.database_file import check_integrity
from storage.verification.files import Progress, check_files, read_segments
from storage.verification.looks import doubtful
from storage.verification.portion import Portion, Read, tonight
from storage.verification.proofs import Proofs
from storage.verification.reading_again import Again, Reader, check_again
from storage.verification.rosters import check_rosters
from storage.verification.verdicts import check_verdicts
from storage.verification.versions import check_references, check_versions
from storage.verification.visits import check_visits
from storage.verification.work import check_journals, check_work
from storage.workspace import Workspace

NOT_COUNTED = ("task",)  # the ledger is no evidence
# Checked whole whatever is read: their defects are told every night, also when no segment waits because of them.
_EVERY_NIGHT = (
    *("database: segment", "database: verdict", "database: finding", "database: finding_past", "database: tally"),
    *("database: review", "database: reply"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a check is asked for. `sample`: a night's portion. `keys` and `published`: as `check_chain` has them."""

    sample: bool = False
    keys: Sequence[PublicKey] = ()
    published: str | None = None
    parser: Parser | None = None
    processes: int | None = None
    progress: Progress | None = None


@dataclass(slots=True)
class Verification:
    """What a check found, and what it looked at: defects in the order of their causes, counts by what was counted.

    `share` is set for a sample. `notes` say what could not be compared, and why.
    """

    defects: list[Defect] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    rows: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    share: Portion | None = None


def verify(workspace: Workspace, asked: Asked) -> Verification:
    """Check the store. Raises StorageFailure when the archive's folder, or the database's server, cannot be had."""
    found = Verification()
    engine = _opened(workspace, found)
    try:
        with Catalogue() as catalogue:
            _check(workspace, asked, engine, catalogue, found)
    except OSError as error:
        raise StorageFailure(f"{workspace.archive}: cannot be read: {error.strerror or error}") from error
    finally:
        if engine:
            engine.dispose()
    return found


def _opened(workspace: Workspace, found: Verification) -> Engine | None:
    """Open the database; one that is damaged is a defect, and the files are checked all the same."""
    try:
        engine = open_database(workspace.database_url)
    except StorageBusy:
        raise
    except StorageFailure as error:
        found.defects.append(Defect("database", None, None, str(error)))
        return None
    try:
        with engine.connect() as connection:
            found.defects += check_integrity(connection)
    except StorageBusy:
        raise
    except StorageFailure as error:
        found.defects.append(Defect("database", None, None, str(error)))
    if found.defects:
        found.notes.append("the database was not compared with the archive: what of it cannot be read comes first")
        engine.dispose()
        return None
    return engine


def _check(
    workspace: Workspace, asked: Asked, engine: Engine | None, catalogue: Catalogue, found: Verification
) -> None:
    archive = workspace.archive
    paths = segment_paths(archive)
    if asked.sample and engine:
        with Session(engine) as session:
            sizes = {path.name: segment_size(path) for path in paths}
            found.share = tonight(session, sizes, workspace.settings.archive.verify_days, now())
        paths = [path for path in paths if path.name in found.share.names]
    began = now()
    proofs = Proofs(catalogue)
    manifests = read_chain(archive).manifests
    found.notes += _other_signers(workspace, manifests, asked.keys)
    listed = {segment.name: segment for manifest in manifests for segment in manifest.segments}
    scanned = read_segments(paths, listed, catalogue, proofs, asked.progress)
    catalogue.finish()
    proofs.finish()
    read = Read(catalogue, proofs, tuple(path.name for path in paths), found.share is None)
    of_files = [*check_files(archive), *check_chain(archive, keys=asked.keys, published=asked.published)]
    of_journals = [*check_journals(workspace), *check_rosters(workspace)]
    of_rows = _database(_Checked(workspace, asked, read, scanned, frozenset(listed)), engine, found) if engine else []
    for each in scanned:
        _count(found, each)
        of_files += each.defects
    if engine:
        with Session(engine) as session:
            elsewhere = [] if read.whole else [known_elsewhere(session, archive)]
            of_files += check_record_references(catalogue, *elsewhere)
            of_files = resting_on(session, catalogue, _distinct(of_files))
            _count_rows(session, found)
        whole = all(defect.file in _EVERY_NIGHT for defect in of_rows)
        _note_verified(engine, scanned, {defect.file for defect in of_files}, began, whole=whole)
    else:
        of_files += check_record_references(catalogue)
    found.defects = _distinct([*_by_cause(of_files), *of_journals, *found.defects, *of_rows])


def _other_signers(workspace: Workspace, manifests: Sequence[Manifest], keys: Sequence[PublicKey]) -> Iterator[str]:
    """Tell of signatures by keys that nobody here knows: who writes the archive's folder can sign with their own."""
    if keys:  # then the check of the chain holds them against these
        return
    try:
        known = {key.fingerprint for key in known_keys(workspace.path / FOLDER)}
    except BadInput as error:
        yield f"whose keys signed the manifests: {error}"
        return
    for signer in dict.fromkeys(manifest.key for manifest in manifests if manifest.key and manifest.key not in known):
        yield f"manifests signed by {signer}: that key is not in {FOLDER}/, and none was given (--key)"


def _database(check: "_Checked", engine: Engine, found: Verification) -> list[Defect]:
    """Check the tables, in the direction of the data, and read again what they say."""
    workspace, asked, read, scanned = check.workspace, check.asked, check.read, check.scanned
    parser = asked.parser or newest_parser()
    there = [path.name for path in segment_paths(workspace.archive)]
    try:
        with Session(engine) as session:
            if there and not session.scalar(select(func.count()).select_from(Segment)):
                what = "knows nothing of this archive (run: gongkai archive index, then gongkai reparse)"
                return [Defect("database", None, None, what)]
            defects = [*check_segments(session, scanned, there, check.sealed), *check_captures(session, read)]
            defects += [*check_visits(session, read), *check_versions(session, read)]
            defects += [*(check_references(session) if read.whole else ()), *check_verdicts(session)]
            defects += check_work(session, workspace)
            looks = doubtful(session, read, parser)
        reader = Reader(parser, asked.processes, _told(asked.progress))
        again = check_again(engine, workspace, read, reader, looks)
    except StorageBusy:
        raise
    except StorageFailure as error:
        return [Defect("database", None, None, str(error))]
    _note_again(found, again, parser)
    return [*defects, *again.defects]


@dataclass(frozen=True, slots=True)
class _Checked:
    """The files as they were read, and what for."""

    workspace: Workspace
    asked: Asked
    read: Read
    scanned: list[Scanned]
    sealed: frozenset[str]


def _told(progress: Progress | None) -> Callable[[int, int], None] | None:
    return (lambda done, total: progress("versions read again", done, total)) if progress else None


def _count(found: Verification, scanned: Scanned) -> None:
    found.counts += Counter(segments=1, records=scanned.records, bytes=scanned.length, captures=scanned.captures)
    if scanned.uncompared:
        what = (
            f"{scanned.name}: {scanned.uncompared} records are of another release of FastWARC, and in no manifest yet"
        )
        found.notes.append(f"{what}: that their compressed bytes are as they were written was not checked")


def _count_rows(session: Session, found: Verification) -> None:
    for name, table in Base.metadata.tables.items():
        if name not in NOT_COUNTED:
            found.rows[name] = session.scalar(select(func.count()).select_from(table)) or 0


def _note_again(found: Verification, again: Again, parser: Parser) -> None:
    found.counts += Counter({"versions read again": again.read, "looks read again": again.looks})
    if again.by_others:
        what = f"{again.by_others} versions were last read by another parser than {parser.name}, or digested otherwise"
        found.notes.append(f"{what}: not compared with the archive (gongkai reparse reads them)")
    if again.by_none:
        what = f"{again.by_none} versions are kept as ones that no parser got through"
        found.notes.append(f"{what}: not compared with the archive (gongkai reparse tries them again)")
    if again.failed:
        found.notes.append(f"{again.failed} versions could not be read again within the [read] settings: not compared")


def _note_verified(
    engine: Engine, scanned: Iterable[Scanned], damaged: set[str], began: datetime, *, whole: bool
) -> None:
    """Say of the closed segments that nothing is wrong with that they were read again."""
    names = [each.name for each in scanned if each.name not in damaged] if whole else []
    with transaction(engine) as session:
        closed = update(Segment).where(Segment.name.in_(names), Segment.closed)
        session.execute(closed.values(verified_at=began))


def _by_cause(defects: Iterable[Defect]) -> list[Defect]:
    """Put what is damaged before what follows from it: files in their order, each from its beginning."""
    return sorted(defects, key=lambda defect: (defect.file, defect.offset if defect.offset is not None else -1))


def _distinct(defects: Iterable[Defect]) -> list[Defect]:
    return list(dict.fromkeys(defects))


def lines(found: Verification) -> Iterator[str]:
    """Give what was checked, as people read it."""
    counted = ", ".join(f"{count} {what}" for what, count in found.counts.items())
    yield f"checked: {counted or 'nothing: the archive is empty'}"
    if found.rows:
        yield f"rows: {', '.join(f'{count} {table}' for table, count in found.rows.items())}"
    if found.share:
        percent = 100 * found.share.bytes / found.share.of_bytes if found.share.of_bytes else 100
        left = found.share.oldest_left
        rest = f"the rest was last read on {left:%Y-%m-%d} or later" if left else "nothing is left unread"
        yield f"sample: {percent:.1f} % of the archive was read; {rest}"
    yield from (f"not checked: {note}" for note in found.notes)
