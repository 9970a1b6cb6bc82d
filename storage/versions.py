"""When a document has a new version: the decision, apart from database and processes.

A version is new when the content digest of what the parser read differs from that of the version before. Bytes already
known to show the newest version need no reading. A digest is compared only with one of the same normalisation by the
same parser: when a better one has come since, the newest version is read again first, else every document would seem
altered on that night.

A page is read together with its attachments. A file that only hung on a page is not read by itself: its versions are
those of its bytes, and have no records.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from parsers.record import Kind, Reading
from storage.reader import Parser, Source, unreadable
from storage.workers import REFUSED, Failure


@dataclass(frozen=True, slots=True)
class Unread:
    """A capture that showed the document, not yet read. `with_page`: it is read with the page it hung on."""

    visit_id: str
    night: date
    at: datetime
    source: Source
    with_page: bool = False


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest version so far, and the payloads known to show it. `sources` are captures of it, the first one first.

    A payload is `Source.payload`: of the page and of all its attachments.
    """

    snapshot_id: int
    version: int
    content_digest: str
    read_by: str | None
    payloads: frozenset[str | None]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version to be written, with what was read.

    `read_by` is None when the reader failed, WITH_PAGE for an attachment, which has no records of its own.
    """

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
WITH_PAGE = "with its page"


def follow(document_id: int, latest: Latest | None, captures: Sequence[Unread], parser: Parser) -> Chain:
    """Follow one document through its unread captures, in the order of their visits.

    Yields each source that has to be read, is sent the reading (or why there is none), and returns the plan.
    """
    plan = Plan(document_id, (latest.version, latest.snapshot_id) if latest else None)
    version = latest.version if latest else 0
    digest = latest.content_digest if latest else None
    payloads = set(latest.payloads) if latest else set()
    stale = latest if latest and _is_stale(latest, parser) else None
    readings: dict[str | None, Reading | Failure] = {}
    for capture in captures:
        payload = known_as(capture.source, with_page=capture.with_page)
        if payload is None or payload not in payloads:
            if stale and not capture.with_page:
                digest = yield from _refreshed(plan, stale, parser)
                stale = None
            if payload is None or payload not in readings:
                readings[payload] = _of_bytes(capture) if capture.with_page else (yield from _attempt(capture.source))
            result = readings[payload]
            if isinstance(result, Failure) and result.code == REFUSED:
                plan.damaged.append(result.message)
                continue
            failed = isinstance(result, Failure)
            reading = (
                unreadable(result, parser.name, capture.source.payload_digest)
                if isinstance(result, Failure)
                else result
            )
            if reading.content_digest != digest:
                version, digest, payloads = version + 1, reading.content_digest, set()
                read_by = WITH_PAGE if capture.with_page else None if failed else parser.name
                plan.versions.append(NewVersion(version, capture, reading, read_by))
            payloads.add(payload)
        plan.seen[capture.visit_id] = version
    return plan


def known_as(source: Source, *, with_page: bool) -> str | None:
    """Name what was read: bytes that were read with a page were not read by themselves."""
    if not with_page:
        return source.payload
    return f"{WITH_PAGE}: {source.payload_digest}" if source.payload_digest else None


def _reading(result: Reading | Failure, capture: Unread, parser: Parser) -> Reading:
    return unreadable(result, parser.name, capture.source.payload_digest) if isinstance(result, Failure) else result


def _of_bytes(capture: Unread) -> Reading:
    """Give the reading of an attachment: its records are its page's."""
    return Reading((), f"bytes:{capture.source.payload_digest or capture.source.capture_id}")


def _attempt(source: Source) -> Generator[Source, Reading | Failure, Reading | Failure]:
    """Read a page with its attachments; when the reader fails on them together, find out which one it fails on.

    That one is then an attachment that cannot be read, and costs neither the page nor the others.
    """
    result = yield source
    if not isinstance(result, Failure) or result.code == REFUSED or not source.attachments:
        return result
    tried = []
    for attachment in source.attachments:
        alone = yield attachment
        tried.append(replace(attachment, failed=alone if isinstance(alone, Failure) else None))
    if not any(attachment.failed for attachment in tried):
        return result
    return (yield replace(source, attachments=tuple(tried)))


def _is_stale(latest: Latest, parser: Parser) -> bool:
    """Tell whether the newest version's digest is not to be compared with what this parser makes."""
    return latest.read_by not in (None, WITH_PAGE, parser.name) or not parser.compares(latest.content_digest)


def _refreshed(plan: Plan, latest: Latest, parser: Parser) -> Generator[Source, Reading | Failure, str | None]:
    """Read the newest version again, from the first of its captures that can be read; gives its digest made anew.

    When none can be read, an older parser's digest has to do; that of another normalisation cannot be compared with
    anything, and gives None.
    """
    for source in latest.sources:
        result = yield from _attempt(source)
        if not isinstance(result, Failure):
            plan.refreshed = result
            return result.content_digest
    return latest.content_digest if parser.compares(latest.content_digest) else None


def is_unreadable(reading: Reading) -> bool:
    """Say whether nothing of the document could be read."""
    return bool(reading.records) and all(record.kind is Kind.UNREADABLE for record in reading.records)
