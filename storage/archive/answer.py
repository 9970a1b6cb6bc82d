"""What came back in one exchange, taken apart once: what its record, its index line and its row in the database say.

read_answer(exchange) -> Answer                 one pass over the bytes; holds none of them
payload_digest(exchange) -> str | None          its digest alone, for looking for an original
"""

from dataclasses import dataclass

from storage.archive.exchange import Exchange
from storage.archive.message import decode_transfer, parse_response
from storage.archive.record import digest

RENDERED_TYPE = "text/html; charset=utf-8"  # of the pages that a browser drew
STANDARD, OURS = "WARC-Payload-Digest", "Gongkai-Payload-Digest"
_HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was received.

    `status` is None for what is no HTTP response; of these only a page that a browser drew has a digest.
    `payload_digest` is over the body after transfer decoding, before content decoding; `digest_field` the WARC field
    that can carry it. `head` is where the body begins. `etag` and `last_modified` are the validators it gave.
    """

    payload_digest: str | None = None
    digest_field: str = STANDARD
    status: int | None = None
    head: int = 0
    media_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None


def read_answer(exchange: Exchange) -> Answer:
    """Take an exchange's response apart."""
    if is_rendered(exchange):
        return Answer(digest(exchange.response), media_type=RENDERED_TYPE)
    response = parse_response(exchange.response)
    if response is None:
        return Answer()
    body = decode_transfer(response, exchange.fidelity).body
    return Answer(
        payload_digest=digest(body),
        digest_field=_digest_field(exchange.response, body),
        status=response.status,
        head=response.head,
        media_type=response.media_type(),
        etag=response.first(b"etag"),
        last_modified=response.first(b"last-modified"),
    )


def payload_digest(exchange: Exchange) -> str | None:
    """Give the digest of the body after transfer decoding, before content decoding; None without an HTTP response."""
    answer = read_answer(exchange)
    return answer.payload_digest if answer.status else None


def is_rendered(exchange: Exchange) -> bool:
    """Say whether nothing was exchanged: a browser drew this page."""
    return exchange.fidelity == "rendered"


def _digest_field(block: bytes, body: bytes) -> str:
    """Name the field for the payload digest.

    Readers such as warcio digest all bytes after the first head, chunk framing and all, and call any other value
    damage. Where the entity is something else, or it is open where they see the head end (at a line of nothing but
    blanks, say), the standard's field is left out and ours says it.
    """
    end = block.find(_HEAD_END)
    if end < 0 or len(block) - end - len(_HEAD_END) != len(body) or not block.endswith(body):
        return OURS
    return STANDARD if all(b":" in line for line in block[:end].split(b"\n")[1:]) else OURS
