"""Which id each record of a file has in our archive, and which of them our archive has already.

A record keeps its id when that is a urn:uuid which names nothing else here. Any other gets one made of what it is, the
same each time: so a second import, from whatever file, knows it again.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from roster.errors import StorageFailure
from storage.archive.capture import load
from storage.archive.foreign import IMPORTED
from storage.database import portions
from storage.imports.reading import CAPTURES, Entry
from storage.models import Capture

_URN = re.compile(r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SPACE = UUID("5d0e1c8e-6a52-4a44-9c5d-0f7ad3a4f1b7")


def identify(entries: Sequence[Entry], session: Session) -> None:
    """Give every entry its id, and mark those that are in our archive, or stood in the file before."""
    _pair(entries)
    captures = [entry for entry in entries if entry.kind in CAPTURES and not entry.dropped]
    _settle(captures, _archived(session, captures))
    taken = {entry.record_id for entry in captures}
    for entry in entries:
        if entry.kind not in CAPTURES and not entry.dropped:
            own = _own_id(entry)
            entry.record_id = own if own and own not in taken else _made_id(entry)
            entry.known = entry.record_id in taken or (entry.capture is not None and entry.capture.known)
            taken.add(entry.record_id)


def _pair(entries: Sequence[Entry]) -> None:
    """Say of each request, and each record about a capture, which capture it belongs to, and take its method over."""
    captures = [entry for entry in entries if entry.kind in CAPTURES]
    by_id = {entry.source_id: entry for entry in captures if entry.source_id}
    by_moment = {(entry.url, entry.at): entry for entry in captures if entry.kind != "resource"}
    answered = {id: capture for capture in captures for id in capture.concurrent_to}
    for entry in entries:
        if entry.kind in ("request", "metadata"):
            named = [by_id[id] for id in (*entry.concurrent_to, entry.refers_to) if id in by_id]
            entry.capture = named[0] if named else answered.get(entry.source_id or "")
        if entry.kind == "request":
            entry.capture = entry.capture or by_moment.get((entry.url, entry.at))
            if entry.capture and entry.method:
                entry.capture.method = entry.capture.method or entry.method


def _archived(session: Session, captures: Iterable[Entry]) -> dict[str, Capture]:
    """Give the captures of our archive that have one of the ids in question."""
    ids = {id for entry in captures for id in (_own_id(entry), _made_id(entry)) if id}
    found = (session.scalars(select(Capture).where(Capture.id.in_(some))) for some in portions(list(ids)))
    return {capture.id: capture for captures in found for capture in captures}


def _settle(captures: Sequence[Entry], archived: dict[str, Capture]) -> None:
    """Choose the id of each capture."""
    taken: dict[str, Entry] = {}
    for entry in captures:
        for id in filter(None, (_own_id(entry), _made_id(entry))):
            there, before = archived.get(id), taken.get(id)
            entry.record_id = id
            if there is not None and _is(there, entry):
                entry.known = True
                entry.unshown = before is None and there.visit_id is None and there.fidelity == IMPORTED
                break
            if before is not None and _same(before, entry):
                entry.known = True
                break
            if there is None and before is None:
                break
        taken.setdefault(entry.record_id, entry)


def _own_id(entry: Entry) -> str | None:
    own = entry.source_id or ""
    return own if _URN.fullmatch(own) else own.lower() if _URN.fullmatch(own.lower()) else None


def _made_id(entry: Entry) -> str:
    """Give the id made of what a record is."""
    told = (entry.source_id or "", entry.kind, entry.url, entry.at.isoformat(), entry.block.hex())
    return f"urn:uuid:{uuid5(_SPACE, chr(10).join(told))}"


def _is(capture: Capture, entry: Entry) -> bool:
    """Say whether a capture of our archive is this record."""
    repeat = entry.kind == "revisit"
    told = (capture.url, capture.at, capture.status, capture.revisit_of is not None)
    return told == (entry.url, entry.at, entry.status, repeat) and (repeat or capture.payload_digest == entry.payload)


def _same(before: Entry, entry: Entry) -> bool:
    return (before.kind, before.url, before.at, before.block) == (entry.kind, entry.url, entry.at, entry.block)


def imported_before(entries: Iterable[Entry], session: Session, archive: Path, sha256: str) -> bool:
    """Say whether a capture of this very file is in our archive."""
    ids = [entry.record_id for entry in entries if entry.known and entry.kind in CAPTURES]
    for some in portions(ids):
        for capture in session.scalars(select(Capture).where(Capture.id.in_(some))):
            try:
                source = load(archive, capture.segment, capture.offset)[1].source
            except StorageFailure:
                continue
            if source and source.startswith(f"sha256:{sha256};"):
                return True
    return False
