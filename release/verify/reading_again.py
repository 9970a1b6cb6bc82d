"""What a worker process does with one version: hold its captures in the WARCs against what is said, and read them.

    examined(archive, read, job) -> Examined
    readers(archive, parser)                    the worker processes that do it, within the limits of the reading pass

Loads no database code. The WARCs may be anybody's: what cannot be taken out of them raises StorageFailure.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Any

from parsers.record import Reading
from release.verify.provenance import Cited, Line
from release.verify.report import shown
from storage.archive import read_capture
from storage.archive.capture import load
from storage.archive.stored import Stored
from storage.reader import Parser, Source, read_source
from storage.settings import ReadSettings
from storage.workers import Limits, Workers

Asked = tuple[str, str | None, str | None]  # url, media type and truncation, as the table captures has them


@dataclass(frozen=True, slots=True)
class Job:
    """A version to be read again: its line, the rows of its captures, and what to hand the parser."""

    line: Line
    rows: tuple[Asked | None, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Examined:
    """What came of it. `wrong`: segment, offset and what, of each capture that is not as the release says."""

    reading: Reading
    wrong: tuple[tuple[str, int, str], ...]


def source_of(cited: Cited, attachments: tuple[Source, ...] = ()) -> Source:
    """Say where a capture lies and what the parser is told of it."""
    original = (cited.original.segment, cited.original.offset) if cited.original else None
    lies = (cited.at.id, cited.at.segment, cited.at.offset, original)
    return Source(*lies, cited.media_type, cited.url, cited.payload_digest, attachments)


def readers(archive: Path, parser: Parser) -> Workers[Job, Examined]:
    """Give the worker processes that read versions again."""
    settings = ReadSettings()
    limits = Limits(len(os.sched_getaffinity(0)), settings.seconds, settings.memory_mb)
    return Workers(partial(examined, archive, parser.read), limits)


def examined(archive: Path, read: Callable[..., Reading], job: Job) -> Examined:
    """Read a version again. Raises StorageFailure when the archive does not hold it whole."""
    cited = (job.line.capture, *job.line.attachments)
    wrong = [
        (each.at.segment, each.at.offset, what)
        for each, row in zip(cited, job.rows, strict=True)
        for what in _capture(archive, each, row)
    ]
    return Examined(read_source(archive, read, job.source), tuple(wrong))


def _capture(archive: Path, cited: Cited, row: Asked | None) -> Iterator[str]:
    """Hold one capture against its record."""
    _, record = load(archive, cited.at.segment, cited.at.offset)
    place = (cited.original.segment, cited.original.offset) if cited.original else None
    raw = read_capture(archive, cited.at.segment, cited.at.offset, find=lambda _: place).raw_body
    if cited.payload_digest not in (None, f"sha256:{sha256(raw).hexdigest()}"):
        yield f"its payload has the sha256 {sha256(raw).hexdigest()}, the release says {cited.payload_digest}"
    told = load(archive, *place)[1] if place and record.http_status == HTTPStatus.NOT_MODIFIED else record
    facts: list[tuple[str, Any, Any]] = [
        ("WARC-Record-ID", record.record_id, cited.at.id),
        ("length", record.length, cited.length),
        ("WARC-Date", f"{record.at:%Y-%m-%dT%H:%M:%SZ}", cited.moment),
        ("status", record.http_status, cited.status),
        ("payload digest", record.payload_digest, cited.payload_digest),
        ("media type", told.media_type or None, cited.media_type),
        ("original", _repeats(record), cited.original.id if cited.original else None),
    ]
    if row is not None:
        names = ("WARC-Target-URI", "media type in captures", "truncation")
        facts += zip(names, (record.uri, record.media_type or None, record.truncated), row, strict=True)
    for name, found, said in facts:
        if found != said:
            yield f"its {name} is {shown(found)}, the release says {shown(said)}"


def _repeats(record: Stored) -> str | None:
    return record.refers_to if record.kind == "revisit" else None
