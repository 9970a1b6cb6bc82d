"""When a document has a new version: the decision, apart from database and processes.

A version is new when the content digest of what the parser read differs from that of the version before. Bytes already
known to show the newest version need no reading. A digest is compared only with one by the same parser: when a better
parser has come since, the newest version is read again first, else every document would seem altered on that night.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from parsers.record import Kind, Reading
from storage.reader import Source, unreadable
from storage.workers import REFUSED, Failure


@dataclass(frozen=True, slots=True)
class Unread:
    """A capture that showed the document, not yet read."""

    visit_id: str
    night: date
    at: datetime
    payload_digest: str | None
    source: Source


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest version so far, and the payloads known to show it. `source` is its first capture."""

    snapshot_id: int
    version: int
    content_digest: str
    read_by: str | None
    payloads: frozenset[str | None]
    source: Source


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version to be written, with what was read; `read_by` is None when the reader failed."""

    version: int
    shown_by: Unread
    reading: Reading
    read_by: str | None


@dataclass(slots=True)
class Plan:
    """What is to be written of one document.

    `old` is the newest version so far and its snapshot id, `refreshed` its reading by the present parser when that was
    needed; `versions` are to be added; `seen` says which version each visit saw; `damaged` tells of captures that the
    archive did not give back.
    """

    document_id: int
    old: tuple[int, int] | None
    refreshed: Reading | None = None
    versions: list[NewVersion] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)


Chain = Generator[Source, Reading | Failure, Plan]


def follow(document_id: int, latest: Latest | None, captures: Sequence[Unread], parser: str) -> Chain:
    """Follow one document through its unread captures, in the order of their visits.

    Yields each source that has to be read, is sent the reading (or why there is none), and returns the plan.
    """
    plan = Plan(document_id, (latest.version, latest.snapshot_id) if latest else None)
    version = latest.version if latest else 0
    digest = latest.content_digest if latest else None
    payloads = set(latest.payloads) if latest else set()
    stale = latest if latest and latest.read_by not in (None, parser) else None
    readings: dict[str | None, Reading | Failure] = {}
    for capture in captures:
        payload = capture.payload_digest
        if payload is None or payload not in payloads:
            if stale:
                digest = _refresh(plan, (yield stale.source), digest)
                stale = None
            if payload is None or payload not in readings:
                readings[payload] = yield capture.source
            result = readings[payload]
            if isinstance(result, Failure) and result.code == REFUSED:
                plan.damaged.append(result.message)
                continue
            reading = unreadable(result, parser, payload) if isinstance(result, Failure) else result
            if reading.content_digest != digest:
                version, digest, payloads = version + 1, reading.content_digest, set()
                read_by = None if isinstance(result, Failure) else parser
                plan.versions.append(NewVersion(version, capture, reading, read_by))
            payloads.add(payload)
        plan.seen[capture.visit_id] = version
    return plan


def _refresh(plan: Plan, result: Reading | Failure, digest: str | None) -> str | None:
    """Take the present parser's digest of the old newest version; when it cannot read it, the old digest has to do."""
    if isinstance(result, Failure):
        return digest
    plan.refreshed = result
    return result.content_digest


def is_unreadable(reading: Reading) -> bool:
    """Say whether nothing of the document could be read."""
    return all(record.kind is Kind.UNREADABLE for record in reading.records)
