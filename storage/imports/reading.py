"""One foreign record understood: its address and date in whatever spelling, its HTTP response, its digests held to.

`understand(record)` gives what is kept of it for the second walk, or why it is not taken.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from sys import intern
from urllib.parse import quote

from storage.archive.capture import decoded
from storage.archive.cdxj import ascii_host
from storage.archive.digests import contradicts, digests_of, normalised
from storage.archive.exchange import Problem
from storage.archive.message import Entity, Response, decode_transfer, parse_response
from storage.archive.record import bare_id
from storage.clock import now
from storage.imports.shapes import Foreign, NotTaken, Place

KINDS = ("response", "revisit", "resource", "request", "metadata", "warcinfo")
CAPTURES = ("response", "revisit", "resource")
_DATE = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]?(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?)?(Z|[+-]\d\d:?\d\d)?", re.I
)
_SAFE = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"  # what may stand in an address already; the rest is escaped
_IDN = re.compile(r"(https?://(?:[^/?#@]*@)?)([^/?#@:\[\]]+)", re.I)
_OUR_NAMES, _BENT = "urn:gongkai:", "urn:gongkai-foreign:"
_METHOD_KEY = re.compile(r"[?&]__wb_method=([A-Za-z]+)")
_FIRST_PAGE = datetime(1991, 8, 6, tzinfo=UTC)
_CLOCKS_DIFFER = timedelta(days=1)
_MARK = 16  # bytes, of the shortest digest all
_LEAP = 60  # a second that Python's dates do not have
_NAMED_METHOD = re.compile(rb"([A-Z]{3,12}) ")


@dataclass(slots=True)
class Entry:
    """What is kept of one record between the two walks.

    `source_id` is the id it has in its file, `record_id` the one it gets in ours. `payload` is our digest of its body,
    `marks` tell the digests that another maker may call it by (see `mark`); `digests` are what a revisit calls its
    original by, and `refers_to` and `wanted` say what it repeats: id, and
    address with date; `original` is what was found for it. `unshown`: it was imported before, as no county's.
    """

    number: int
    part: str
    place: Place
    member: int | None
    kind: str
    source_id: str | None
    url: str
    at: datetime
    block: bytes
    method: str | None = None
    status: int | None = None
    payload: str | None = None
    digests: frozenset[str] = frozenset()
    marks: bytes = b""
    concurrent_to: tuple[str, ...] = ()
    refers_to: str | None = None
    wanted: tuple[str, datetime | None] | None = None
    not_modified: bool = False
    checked: bool = False
    truncated: bool = False
    without_block: bool = False
    record_id: str = ""
    capture: "Entry | None" = None
    known: bool = False
    unshown: bool = False
    original: "Known | None" = None
    dropped: NotTaken | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A whole response that a revisit may repeat, in our archive or on its way there."""

    record_id: str
    url: str
    at: datetime
    payload: str | None
    status: int | None
    media_type: str | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """A response taken apart: body with all codings undone, and what was wrong with it."""

    response: Response
    entity: Entity
    data: bytes
    problems: tuple[Problem, ...] = field(default=())


def body_of(block: bytes) -> Body | None:
    """Take an archived response apart; None for what is none."""
    response = parse_response(block)
    if response is None:
        return None
    entity = decode_transfer(response, "imported")
    data, problems = decoded(entity.body, response.headers, "imported")
    return Body(response, entity, data, (*entity.problems, *problems))


def understand(record: Foreign, number: int, part: str) -> Entry | NotTaken:
    """Read a record's header and hold its digests against its bytes."""
    kind = (record.get("WARC-Type") or "").lower()
    if record.block is None:
        return NotTaken.TOO_LARGE
    if kind == "continuation" or record.get("WARC-Segment-Number"):
        return NotTaken.SEGMENTED
    if kind not in KINDS:
        return NotTaken.CONVERSION if kind == "conversion" else NotTaken.UNKNOWN_KIND
    # wget says of each revisit's block the digest of no bytes at all: it was made of the body that is left out.
    readings = [record.block, b""] if kind == "revisit" else [record.block]
    if contradicts(record.get("WARC-Block-Digest"), readings):
        return NotTaken.WRONG_DIGEST
    url, at = address(record.get("WARC-Target-URI")), moment(record.get("WARC-Date"))
    if at is None or (url is None and kind in (*CAPTURES, "request")) or at > now() + _CLOCKS_DIFFER:
        return NotTaken.FUTURE if at and url else NotTaken.NO_ADDRESS
    source_id = _id(record.get("WARC-Record-ID")) or None
    lies = (number, part, record.place, record.member)
    entry = Entry(*lies, kind, source_id, url or "", at, sha256(record.block).digest())
    entry.checked = normalised(record.get("WARC-Block-Digest")) is not None
    entry.without_block = not record.block
    entry.concurrent_to = tuple(map(_id, record.values("WARC-Concurrent-To")))
    entry.refers_to = _id(record.get("WARC-Refers-To")) or None
    entry.truncated = record.get("WARC-Truncated") is not None and kind != "revisit"  # there it is the body left out
    return _READERS.get(kind, _nothing_more)(record, record.block, entry)


def _id(told: str | None) -> str:
    """Give an id; one that several records name is held once."""
    return intern(bare_id(told or ""))


def _nothing_more(_: Foreign, __: bytes, entry: Entry) -> Entry:
    return entry


def _request(_: Foreign, block: bytes, entry: Entry) -> Entry:
    named = _NAMED_METHOD.match(block)
    entry.method = named[1].decode() if named else None
    return entry


def _response(record: Foreign, block: bytes, entry: Entry) -> Entry | NotTaken:
    body = body_of(block)
    _keyed_method(entry)
    told = record.get("WARC-Payload-Digest")
    if body is None:
        return entry
    readings = {body.entity.body, body.response.body}
    if contradicts(told, readings) and contradicts(told, [body.data]):
        return NotTaken.WRONG_DIGEST
    entry.checked = entry.checked or normalised(told) is not None
    entry.status = body.response.status
    entry.payload = f"sha256:{sha256(body.entity.body).hexdigest()}"
    entry.marks = b"".join(map(mark, digests_of(readings) | {name for name in [normalised(told)] if name}))
    return entry


def _revisit(record: Foreign, block: bytes, entry: Entry) -> Entry:
    response = parse_response(block)
    _keyed_method(entry)
    entry.status = response.status if response else None
    entry.not_modified = (record.get("WARC-Profile") or "").endswith("server-not-modified")
    entry.digests = frozenset(name for name in [normalised(record.get("WARC-Payload-Digest"))] if name)
    url = address(record.get("WARC-Refers-To-Target-URI"))
    entry.wanted = (url, moment(record.get("WARC-Refers-To-Date"))) if url else None
    return entry


def _keyed_method(entry: Entry) -> None:
    """Take the method out of an address into which a crawler wrote it."""
    keyed = _METHOD_KEY.search(entry.url)
    entry.method = keyed[1].upper() if keyed else None


def mark(digest: str) -> bytes:
    """Give as much of a digest as tells payloads apart: a large file has hundreds of thousands of them in memory."""
    return bytes.fromhex(digest.partition(":")[2])[:_MARK]


def marks_in(marks: bytes) -> set[bytes]:
    """Give the marks that were joined."""
    return {marks[at : at + _MARK] for at in range(0, len(marks), _MARK)}


_READERS = {"request": _request, "response": _response, "revisit": _revisit}


def address(told: str | None) -> str | None:
    """Give an address in ASCII without blanks, out of the angle brackets that wget puts around it.

    Names that only our own records have are bent: what a file calls the proof of a visit is none of ours.
    """
    text = (told or "").strip().removeprefix("<").removesuffix(">").strip()
    if text.lower().startswith(_OUR_NAMES):
        text = _BENT + text[len(_OUR_NAMES) :]
    named = _IDN.match(text)
    if named and not named[2].isascii():
        text = named[1] + ascii_host(named[2]) + text[named.end() :]
    return intern(quote(text, safe=_SAFE, errors="replace")) if text else None  # once for an answer and its request


def moment(told: str | None) -> datetime | None:
    """Read a WARC date: ISO with or without fractions, or 14 digits; UTC unless it says otherwise.

    None for what is no date, and for one before there were web pages, as clocks tell that were never set.
    """
    found = _DATE.fullmatch((told or "").strip())
    if found is None:
        return None
    *parts, fraction, zone = found.groups()
    numbers = [int(part or 0) for part in parts]
    numbers[5] -= numbers[5] == _LEAP
    try:
        at = datetime(*numbers, int((fraction or "0")[:6].ljust(6, "0")), tzinfo=UTC)  # type: ignore[misc,arg-type]
        if zone and zone.upper() != "Z":
            at -= datetime.strptime(zone.replace(":", ""), "%z").utcoffset()  # type: ignore[operator]
        return at if at >= _FIRST_PAGE else None
    except (ValueError, OverflowError):
        return None
