"""What lies in a segment, record by record, as the archive wrote it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from roster.errors import StorageFailure
from storage.archive.cdxj import REVISIT, Entry, mime
from storage.archive.exchange import FIDELITIES, Fidelity
from storage.archive.message import parse_response
from storage.archive.record import Damaged, Member, bare_id, members

RENDERED = "conversion"
CAPTURES = ("response", "revisit", "resource", RENDERED)
UNINDEXED = frozenset({304})  # statuses of answers without a line in the index
NOT_MODIFIED = "server-not-modified"  # how the WARC-Profile of a 304 ends


@dataclass(frozen=True, slots=True)
class Stored:
    """One record of a segment.

    `kind` is the WARC-Type; a capture is a `response`, a `revisit`, a `resource` (bytes that are not an HTTP response),
    or a `conversion` (a page as a browser drew it). `at` has microseconds. `method` is set on requests, `http_status`,
    `http_headers`, `media_type`, `etag` and `last_modified` on responses and revisits, `refers_to*` on revisits, `body`
    on metadata. `fields` holds every WARC header as written.
    """

    kind: str
    record_id: str
    uri: str | None
    at: datetime
    segment: str
    offset: int
    length: int
    fields: dict[str, str]
    http_status: int | None = None
    http_headers: tuple[tuple[bytes, bytes], ...] = ()
    media_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    method: str | None = None
    body: bytes | None = None

    @property
    def payload_digest(self) -> str | None:
        """Digest of the body after transfer decoding, before content decoding, as the record states it."""
        return self.fields.get("WARC-Payload-Digest") or self.fields.get("Gongkai-Payload-Digest")

    @property
    def block_digest(self) -> str | None:
        """Digest of the record's whole block."""
        return self.fields.get("WARC-Block-Digest")

    @property
    def refers_to(self) -> str | None:
        """Record id of the response whose payload a revisit repeats, or that a browser drew a page from."""
        return _id(self.fields.get("WARC-Refers-To"))

    @property
    def not_modified(self) -> bool:
        """Whether it is a revisit that the server's 304 stands for: it sent no bytes to compare."""
        return self.fields.get("WARC-Profile", "").endswith(NOT_MODIFIED)

    @property
    def concurrent_to(self) -> str | None:
        """On a request: record id of the capture that answers it."""
        return _id(self.fields.get("WARC-Concurrent-To"))

    @property
    def ip(self) -> str | None:
        """Address that answered."""
        return self.fields.get("WARC-IP-Address")

    @property
    def fidelity(self) -> Fidelity:
        """How faithful it is: `wire`, `payload`, `rendered`, or `imported` when another crawler archived it."""
        return FIDELITIES.get(self.fields.get("Gongkai-Fidelity", ""), "wire")

    @property
    def source(self) -> str | None:
        """Of an imported record: sha256 and name of the file it is from, and where it lay there."""
        return self.fields.get("Gongkai-Source")

    @property
    def truncated(self) -> str | None:
        """`time`, `length`, `disconnect`, or None for a whole response."""
        return self.fields.get("WARC-Truncated")

    @property
    def tls(self) -> str | None:
        """The note on the connection's encryption."""
        return self.fields.get("Gongkai-TLS")


def _id(value: str | None) -> str | None:
    return bare_id(value) if value else None


def stored(member: Member, segment: str) -> Stored:
    """Describe one record. Raises Damaged when its header lacks what every record must have."""
    fields = member.fields
    try:
        kind, record_id = fields["WARC-Type"], bare_id(fields["WARC-Record-ID"])
        at = datetime.fromisoformat(fields["WARC-Date"])
    except (KeyError, ValueError) as error:
        raise Damaged(f"not a whole WARC header: {error}", member.offset) from error
    response = parse_response(member.block) if kind in ("response", "revisit") else None
    return Stored(
        kind=kind,
        record_id=record_id,
        uri=fields.get("WARC-Target-URI"),
        at=at,
        segment=segment,
        offset=member.offset,
        length=member.length,
        fields=fields,
        http_status=response.status if response else None,
        http_headers=response.headers if response else (),
        media_type=fields.get("Content-Type") if kind == RENDERED else response.media_type() if response else None,
        etag=response.first(b"etag") if response else None,
        last_modified=response.first(b"last-modified") if response else None,
        method=member.block.split(b" ", 1)[0].decode("latin-1") if kind == "request" else None,
        body=member.block if kind == "metadata" else None,
    )


def scan(path: Path, start: int = 0) -> Iterator[Stored]:
    """Walk every record of a segment, from an offset on.

    Raises StorageFailure, naming file and offset, at the first that is not whole.
    """
    try:
        for member in members(path, start):
            yield stored(member, path.name)
    except Damaged as error:
        raise StorageFailure(f"{path} at byte {error.offset}: {error.what} (run: gongkai archive verify)") from error
    except OSError as error:
        raise StorageFailure(f"{path}: cannot be read: {error.strerror}") from error


def index_entries(records: Iterable[Stored]) -> Iterator[Entry]:
    """Give the index lines of records: one for every response and revisit that shows something, none for the others.

    A 304 has no line, as in pywb's own indexes: a reader who asks for that day is to get the response it stands for.
    """
    for record in records:
        if (
            record.http_status is None
            or record.http_status in UNINDEXED
            or record.uri is None
            or record.payload_digest is None
        ):
            continue
        yield Entry(
            url=record.uri,
            at=record.at,
            media_type=REVISIT if record.kind == "revisit" else mime(record.media_type),
            status=record.http_status,
            digest=record.payload_digest,
            segment=record.segment,
            offset=record.offset,
            length=record.length,
        )
