"""The shapes that cross the archive's border: what the crawler hands in, and what the ledger keeps of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Fidelity = Literal["wire", "payload", "rendered", "imported"]
FIDELITIES: dict[str, Fidelity] = {name: name for name in get_args(Fidelity)}
Truncation = Literal["time", "length", "disconnect"]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One HTTP exchange as bytes.

    `request` is what was sent, `response` what was received, from the first byte of the status line to the
    last of the body, chunk framing included; it may end early (`truncated` says why) and may be empty.
    With fidelity `payload` the tap could not see the wire: `response` is then put together from the headers as
    they came and the body after transfer decoding, before content decoding. With fidelity `rendered` nothing was
    exchanged: `response` is the page as a browser drew it, in UTF-8, and `made_from` the record id of the capture that
    the browser opened. A `record_id` is given by whoever has to name the capture before it is written. `at` is the
    moment the request was sent, with its zone. `url` is in ASCII, escaped as it was asked for. `tls` is a note for
    people, such as `TLSv1.3, certificate not verified`.
    """

    url: str
    method: str
    at: datetime
    request: bytes
    response: bytes
    ip: str | None = None
    fidelity: Fidelity = "wire"
    truncated: Truncation | None = None
    tls: str | None = None
    record_id: str | None = None
    made_from: str | None = None


@dataclass(frozen=True, slots=True)
class Original:
    """An archived response whose payload a new exchange repeats, or says to stand: its capture, and where it lies."""

    record_id: str
    url: str
    at: datetime
    payload_digest: str
    segment: str
    offset: int


@dataclass(frozen=True, slots=True)
class Written:
    """Where a record went: `offset` and `length` are those of its gzip member in `segment`.

    `record_id` is `urn:uuid:...`. For an exchange it tells of the response (or revisit, or resource) record; the
    request follows it. `revisit_of` is the original's record id if a revisit was written, not the bytes again.
    `etag` and `last_modified` are the validators that the answer gave.
    """

    record_id: str
    segment: str
    offset: int
    length: int
    payload_digest: str | None = None
    status: int | None = None
    media_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    revisit_of: str | None = None


@dataclass(frozen=True, slots=True)
class SegmentLength:
    """How many bytes of a segment are on disk for certain, and whether it will never grow again."""

    name: str
    length: int
    closed: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a response's bytes that a reader must know: a stable code, a sentence, and where."""

    code: str
    message: str
    at: str | None = None
