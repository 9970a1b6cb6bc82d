"""The versions in the store, as sides to be compared: found by id or by address; and report files beside them.

A version is told by the first hexadecimal digits of the uuid of the capture that first showed it: that name is in the
archive itself, so it outlives a rebuild of the database, which row numbers do not.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy import Connection, Engine, Select, func, select
from sqlalchemy.orm import Session

from audit.difference import Report, Side
from audit.imports import maker
from audit.loading import CellFact, load_bodies, load_cells
from roster.errors import BadInput
from storage import models as table
from storage.capture_ids import SHORTEST, URN, beginning
from storage.database import portions
from storage.families import asked_all, attached, load_families
from storage.files import Job, read_files
from storage.versions import WITH_PAGE
from storage.workers import Limits


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a document. `source` tells where it was imported from; None: our own visits."""

    snapshot: int
    document: int
    url: str
    first_seen: date
    capture: str
    digest: str
    with_page: bool
    payload: str
    source: Mapping[str, Any] | None


def find_sides(engine: Engine, first: str, second: str | None, limits: Limits) -> tuple[Side, Side]:
    """Find what two words mean: a version's id, an address (its newest version), a report file on this machine.

    With one word only: that version, or the newest at that address, and the one before it at the same address. Raises
    BadInput when a word means nothing, or several things, or there is nothing before.
    """
    with engine.connect() as connection:
        if second is None:
            after = _version(connection, first)
            if after is None:
                raise BadInput("a file needs something to be compared with", file=first, remedy="name a second one")
            return _side(connection, _before(connection, after)), _side(connection, after)
        found = [_version(connection, text) for text in (first, second)]
        before, after_ = (
            _side(connection, version) if version else file_side(Path(text), limits)
            for text, version in zip((first, second), found, strict=True)
        )
        return before, after_


def short_ids(connection: Connection, captures: Iterable[str]) -> dict[str, str]:
    """Give for the first captures of versions their ids: as many digits as tell each from every other version."""
    wanted = sorted(set(captures))
    starts = sorted({capture[: len(URN) + SHORTEST] for capture in wanted})
    start = func.substr(table.Snapshot.capture_id, 1, len(URN) + SHORTEST)
    known = {
        capture
        for some in portions(starts)
        for capture in connection.scalars(select(table.Snapshot.capture_id).where(start.in_(some)))
    }
    return {capture: _shortest(capture, known - {capture}) for capture in wanted}


def attachments_of(connection: Connection, captures: Iterable[str]) -> dict[str, dict[str, str | None]]:
    """Give for the first captures of versions the files that hung on the page: by name the digest of their bytes."""
    shot, capture, visit = table.Snapshot, table.Capture, table.Visit
    rows = [
        row
        for some in portions(sorted(set(captures)))
        for row in connection.execute(
            select(shot.capture_id, shot.document_id, visit.night, visit.attempt, asked_all().label("whole"))
            .join(capture, capture.id == shot.capture_id)
            .join(visit, visit.id == capture.visit_id)
            .where(shot.capture_id.in_(some))
        )
    ]
    with Session(connection) as session:
        families = load_families(session, sorted({row.document_id for row in rows}))
    found = {}
    for row in rows:
        files = attached(families, row.document_id, (row.night, row.attempt), whole=row.whole)
        found[row.capture_id] = _named((file.url or "", file.payload_digest) for file in files)
    return found


def is_file(text: str) -> bool:
    """Tell whether a word is the path of a file."""
    try:
        return "://" not in text and Path(text).is_file()
    except OSError:  # too long for a path
        return False


def file_side(path: Path, limits: Limits) -> Side:
    """Read a report file now."""
    if not path.is_file():
        raise BadInput("no such file", file=path)
    [read] = read_files([Job(path)], limits)
    bodies = [json.loads(line) for line in read.lines]
    reports = tuple(Report(body, {name: _cell(cell) for name, cell in body["cells"].items()}) for body in bodies)
    return Side(str(path), {"file": str(path), "sha256": bodies[0]["sha256"] if bodies else None}, reports)


def _version(connection: Connection, text: str) -> Version | None:
    """Find the version meant; None when it is a file."""
    if "://" in text:
        return _at(connection, text)[-1]
    if is_file(text):
        return None
    if begins := beginning(text):
        return _by_id(connection, begins)
    remedy = "gongkai history FILER tells the ids"
    raise BadInput(f"{text!r} is no file, no address and no version's id", remedy=remedy)


def _by_id(connection: Connection, begins: str) -> Version:
    digits = begins.removeprefix(URN)
    query = _versions().where(table.Snapshot.capture_id.startswith(begins, autoescape=True))
    found = [Version(*row) for row in connection.execute(query.limit(20))]
    captures = {version.capture for version in found}
    if len(captures) > 1:
        ids = ", ".join(short_ids(connection, captures).values())
        raise BadInput(f"{digits} can mean several versions: {ids}", remedy="give more digits")
    if not found:
        raise BadInput(f"no version is called {digits}", remedy="gongkai history FILER tells the ids")
    return min(found, key=lambda version: version.with_page)


def _at(connection: Connection, url: str) -> list[Version]:
    """Give the versions at an address in the order of time, ours and imported ones; equal neighbours are one."""
    rows = connection.execute(_versions().where(table.Document.url == url))
    versions: list[Version] = []
    for version in (Version(*row) for row in rows):
        if not versions or versions[-1].digest != version.digest:
            versions.append(version)
    if not versions:
        raise BadInput(f"no version of {url} is known", remedy="gongkai history FILER lists the addresses")
    return versions


def _before(connection: Connection, version: Version) -> Version:
    """Give the version before one at the same address."""
    earlier = [
        each
        for each in _at(connection, version.url)
        if (each.first_seen, each.snapshot) < (version.first_seen, version.snapshot) and each.digest != version.digest
    ]
    if not earlier:
        raise BadInput(f"{version.url} has no version before that of {version.first_seen}", remedy="name a second one")
    return earlier[-1]


def _versions() -> Select[Any]:
    shot, document, capture, visit = table.Snapshot, table.Document, table.Capture, table.Visit
    with_page = (func.coalesce(shot.read_by, "") == WITH_PAGE).label("with_page")
    columns = (shot.id, shot.document_id, document.url, shot.first_seen, shot.capture_id, shot.content_digest)
    return (
        select(*columns)
        .add_columns(with_page, shot.payload_digest, visit.source)
        .join(document, document.id == shot.document_id)
        .outerjoin(capture, capture.id == shot.capture_id)
        .outerjoin(visit, visit.id == capture.visit_id)
        .order_by(shot.first_seen, shot.id)
    )


def _side(connection: Connection, version: Version) -> Side:
    id = short_ids(connection, [version.capture])[version.capture]
    origin = f", imported from {maker(version.source)}" if version.source else ""
    name = f"{id} {version.url} (first seen {version.first_seen}{origin})"
    told = {
        "id": id,
        "capture": version.capture,
        "url": version.url,
        "first_seen": version.first_seen.isoformat(),
        "source": version.source,
    }
    if version.with_page:  # a file that is read with its page has no record of its own
        return Side(name, told, (), _named([(version.url, version.payload)]))
    files = attachments_of(connection, [version.capture]).get(version.capture, {})
    return Side(name, told, tuple(_reports(connection, version.snapshot)), files)


def _reports(connection: Connection, snapshot: int) -> Iterable[Report]:
    """Give the reports of a snapshot by part, as the parser that read it last tells them."""
    record = table.Record
    query = select(record.part, record.id, record.parser).where(record.snapshot_id == snapshot)
    rows = connection.execute(query.order_by(record.known_at, record.id)).all()
    newest = {row.part: row.id for row in rows if row.parser == rows[-1].parser}
    cells, bodies = load_cells(connection, newest.values()), load_bodies(connection, newest.values())
    return (Report(bodies[newest[part]], cells.get(newest[part], {})) for part in sorted(newest))


def _cell(cell: Mapping[str, Any]) -> CellFact:
    return CellFact(cell["value"], cell["state"], cell["raw"])


def _named(files: Iterable[tuple[str, str | None]]) -> dict[str, str | None]:
    """Give files by their name; by their address where two have one name."""
    named: dict[str, str | None] = {}
    for url, digest in files:
        name = unquote(PurePosixPath(urlsplit(url).path).name) or url
        named[url if name in named else name] = digest
    return named


def _shortest(capture: str, others: Sequence[str] | set[str]) -> str:
    plain = capture.removeprefix(URN)
    length = SHORTEST
    while length < len(plain) and any(other.startswith(URN + plain[:length]) for other in others):
        length += 1
    return plain[:length]
