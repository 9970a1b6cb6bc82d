"""The records that tell of one exchange, and the one that says what made them, as gzip members ready to be appended."""

import platform
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from uuid import uuid4

from fastwarc.warc import WarcRecordType

from storage.archive.answer import RENDERED_TYPE, Answer, is_rendered
from storage.archive.exchange import Exchange, Original
from storage.archive.record import FIELDS, REQUEST, RESPONSE, build, warc_date
from storage.archive.stored import NOT_MODIFIED
from storage.clock import now

SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
UNCHANGED = f"http://netpreserve.org/warc/1.1/revisit/{NOT_MODIFIED}"
_WARCINFO = """\
software: Gongkai, FastWARC {fastwarc}, Python {python}
format: WARC File Format 1.1
conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/
robots: obey
description: Gongkai-Fidelity wire: request and response blocks are the bytes as they stood on the connection, after \
decryption, before any decoding. Gongkai-Fidelity payload: the connection could not be seen; the block is put together \
from the headers as they came and the body after transfer decoding, before content decoding. Gongkai-Payload-Digest \
stands in place of WARC-Payload-Digest where the body lies in the block in another form than the digest is made of, \
as with chunked bodies. A conversion record with Gongkai-Fidelity rendered is a page as a browser drew it from the \
capture it refers to; the browser's own requests are records like all others.
"""


@dataclass(frozen=True, slots=True)
class Repeat:
    """What a revisit repeats, and in which of WARC's two ways (`SAME_PAYLOAD`, `UNCHANGED`)."""

    original: Original
    profile: str


def new_id() -> str:
    """Give the id of a new record."""
    return f"urn:uuid:{uuid4()}"


def warcinfo_record(segment: str) -> bytes:
    """Give the record that says what makes the ones behind it."""
    fields = {"WARC-Filename": segment, "Content-Type": FIELDS}
    return build(WarcRecordType.warcinfo, new_id(), now(), fields, _warcinfo())


@cache
def _warcinfo() -> bytes:
    told = _WARCINFO.format(fastwarc=version("fastwarc"), python=platform.python_version())
    return told.replace("\n", "\r\n").encode("ascii")


def capture_record(capture_id: str, exchange: Exchange, answer: Answer, repeat: Repeat | None) -> bytes:
    """Give the record of what came back; of a repeat, its status line and headers alone."""
    fields: dict[str, str | None] = {
        "WARC-Target-URI": exchange.url,
        "WARC-IP-Address": exchange.ip,
        "WARC-Truncated": exchange.truncated,
        "Gongkai-Fidelity": exchange.fidelity,
        "Gongkai-TLS": exchange.tls,
    }
    block = exchange.response
    if is_rendered(exchange):
        kind, more = WarcRecordType.conversion, _rendered_fields(exchange, answer)
    elif answer.status is None:
        kind, more = WarcRecordType.resource, {"Content-Type": "application/octet-stream"}
    elif repeat:
        kind, more, block = WarcRecordType.revisit, _revisit_fields(repeat), block[: answer.head]
    else:
        kind = WarcRecordType.response
        more = {"Content-Type": RESPONSE, answer.digest_field: answer.payload_digest}
    return build(kind, capture_id, exchange.at, fields | more, block)


def _rendered_fields(exchange: Exchange, answer: Answer) -> dict[str, str | None]:
    drawn_from = f"<{exchange.made_from}>" if exchange.made_from else None
    return {
        "Content-Type": RENDERED_TYPE,
        "WARC-Payload-Digest": answer.payload_digest,
        "WARC-Refers-To": drawn_from,
    }


def _revisit_fields(repeat: Repeat) -> dict[str, str | None]:
    """Give the fields by which a revisit finds what it repeats.

    It states the original's payload digest: a 304 has no body of its own, and the others repeat that very payload.
    """
    original = repeat.original
    return {
        "Content-Type": RESPONSE,
        "WARC-Profile": repeat.profile,
        "WARC-Refers-To": f"<{original.record_id}>",
        "WARC-Refers-To-Target-URI": original.url,
        "WARC-Refers-To-Date": warc_date(original.at),
        "WARC-Payload-Digest": original.payload_digest,
    }


def request_record(exchange: Exchange, capture_id: str) -> bytes:
    """Give the record of what was asked; nothing for a page that a browser drew."""
    if is_rendered(exchange):
        return b""
    fields = {
        "WARC-Target-URI": exchange.url,
        "WARC-IP-Address": exchange.ip,
        "WARC-Concurrent-To": f"<{capture_id}>",
        "Content-Type": REQUEST,
    }
    return build(WarcRecordType.request, new_id(), exchange.at, fields, exchange.request)
