"""What a worker process does with one capture: take it and its attachments out of the archive, hand them to the parser.

Loads no database code, so that a worker is there at once.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

from parsers.digest import NORMALISATION, is_current
from parsers.record import Kind, Problem, Reading, Record
from parsers.source import File, Unreadable
from storage.archive import read_capture
from storage.workers import Failure, Limits, Workers

FILE_NAME = re.compile(r"\.[A-Za-z0-9]{2,4}$")


@dataclass(frozen=True, slots=True)
class Parser:
    """A parser: its name with version, its reading of bytes (`parsers.read_report`), how its digests normalise."""

    name: str
    read: Callable[..., Reading]
    normalisation: str = NORMALISATION

    def compares(self, digest: str) -> bool:
        """Tell whether a stored content digest may be compared with those this parser makes."""
        return is_current(digest, self.normalisation)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a capture lies in the archive (of a repeat: where its original lies, too), and what the parser is told.

    `attachments` are read with it. `failed` is why a reader failed on this attachment: it is not opened again.
    `converted` are old Office files among them as .docx, or why not, by the sha256 of their bytes.
    """

    capture_id: str
    segment: str
    offset: int
    original: tuple[str, int] | None
    media_type: str | None
    url: str
    payload_digest: str | None = None
    attachments: tuple["Source", ...] = ()
    failed: Failure | None = None
    converted: Mapping[str, bytes | Unreadable] = field(default_factory=dict, compare=False)

    @property
    def payload(self) -> str | None:
        """Name the bytes of the page and of all its attachments; None when not all of them have a digest."""
        digests = [self.payload_digest, *sorted(each.payload_digest or "" for each in self.attachments)]
        return "+".join(map(str, digests)) if all(digests) else None


def newest_parser() -> Parser:
    """Give the parser of this release."""
    from parsers import PARSER, read_report

    return Parser(PARSER, read_report)


def read_source(archive: Path, read: Callable[..., Reading], source: Source) -> Reading:
    """Read one capture with its attachments. Raises StorageFailure when the archive does not hold them whole."""
    converted = dict(source.converted)
    attachments = []
    for each in source.attachments:
        data = body_of(archive, each)
        attachments.append(File(data, name_of(each.url), each.media_type, each.url))
        if each.failed:
            converted[sha256(data).hexdigest()] = Unreadable(each.failed.code, each.failed.message)
    told = {"attachments": attachments, "converted": converted}
    return read(body_of(archive, source), content_type=source.media_type, url=source.url, **told)


def body_of(archive: Path, source: Source) -> bytes:
    """Take a capture's body out of the archive. Raises StorageFailure when it does not hold it whole."""
    return read_capture(archive, source.segment, source.offset, find=lambda _: source.original).body


def name_of(url: str) -> str:
    """Give the name of the file at an address: the last word in it that ends like a file, else its last part."""
    parts = urlsplit(url)
    words = [
        word for piece in (parts.path, *parts.query.split("&")) for word in re.split(r"[/=]", unquote(piece)) if word
    ]
    return next((word for word in reversed(words) if FILE_NAME.search(word)), words[-1] if words else url)


def readers(archive: Path, parser: Parser, limits: Limits) -> Workers[Source, Reading]:
    """Give the worker processes that read captures."""
    return Workers(partial(read_source, archive, parser.read), limits)


def unreadable(failure: Failure, parser: str, payload_digest: str | None) -> Reading:
    """Give the record of a document on which the worker failed.

    Its content digest is that of the failure: a document that stays unreadable gets no new version each night. The
    record's `sha256` is of the archived payload, since nobody got as far as its decoded body.
    """
    problem = Problem(failure.code, failure.message)
    digest = (payload_digest or "").removeprefix("sha256:")
    record = Record(kind=Kind.UNREADABLE, sha256=digest, parser=parser, problems=(problem,))
    return Reading((record,), f"unreadable:{failure.code}")
