"""What a worker process does with one capture: take it out of the archive and hand its bytes to the parser.

Loads no database code, so that a worker is there at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from parsers.record import Kind, Problem, Reading, Record
from storage.archive import read_capture
from storage.workers import Failure, Limits, Workers


@dataclass(frozen=True, slots=True)
class Parser:
    """A parser: its name with version, and its reading of bytes (`parsers.read_report`)."""

    name: str
    read: Callable[..., Reading]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a capture lies in the archive (of a repeat: where its original lies, too), and what the parser is told."""

    capture_id: str
    segment: str
    offset: int
    original: tuple[str, int] | None
    media_type: str | None
    url: str


def newest_parser() -> Parser:
    """Give the parser of this release."""
    from parsers import PARSER, read_report

    return Parser(PARSER, read_report)


def read_source(archive: Path, read: Callable[..., Reading], source: Source) -> Reading:
    """Read one capture. Raises StorageFailure when the archive does not hold it whole."""
    stored = read_capture(archive, source.segment, source.offset, find=lambda _: source.original)
    return read(stored.body, content_type=source.media_type, url=source.url)


def readers(archive: Path, parser: Parser, limits: Limits) -> Workers[Source, Reading]:
    """Give the worker processes that read captures."""
    return Workers(partial(read_source, archive, parser.read), limits)


def unreadable(failure: Failure, parser: str, payload_digest: str | None) -> Reading:
    """Give the record of a document on which the worker failed.

    Its content digest is that of the failure: a document that stays unreadable gets no new version each night. The
    record's `sha256` is of the archived payload, since nobody got as far as its decoded body.
    """
    problem = Problem(failure.code, failure.message)
    sha256 = (payload_digest or "").removeprefix("sha256:")
    record = Record(kind=Kind.UNREADABLE, sha256=sha256, parser=parser, problems=(problem,))
    return Reading((record,), f"unreadable:{failure.code}")
