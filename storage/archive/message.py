"""An HTTP/1 response taken apart as it was received: head, framed body, and the body after transfer decoding.

Nothing here changes or normalises a byte; what does not make sense is told as a `Problem` and left as it came.
"""

import re
from dataclasses import dataclass

from storage.archive.exchange import Fidelity, Problem

# Crawlers that speak HTTP/2 or 3 archive its answers in the form of HTTP/1, with their own version in the status line.
_STATUS_LINE = re.compile(rb"HTTP/(?:1\.[01]|[23](?:\.0)?)[ \t]+(\d{3})(?!\d)[^\n]*\n", re.IGNORECASE)
_HEAD_END = re.compile(rb"\n\r?\n")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\n]*)?\r?\n")
_TORN_SIZE = re.compile(rb"[ \t]*[0-9A-Fa-f]{0,15}[ \t]*(?:;[^\n]*)?\r?")
_LINE_END = re.compile(rb"\r?\n")


@dataclass(frozen=True, slots=True)
class Response:
    """The final response of an exchange. `head` is where its body begins; headers are bytes as received."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    head: int
    body: bytes

    def values(self, name: bytes) -> list[bytes]:
        """Give every value of a header, in order; `name` in lower case."""
        return [value for key, value in self.headers if key.lower() == name]

    def first(self, name: bytes) -> str | None:
        """Give the first value of a header as printed, bytes outside ASCII read as Latin-1; `name` in lower case."""
        return next((value.decode("latin-1") for value in self.values(name)), None)

    def media_type(self) -> str | None:
        """Give the first Content-Type as printed, parameters included."""
        return self.first(b"content-type")


@dataclass(frozen=True, slots=True)
class Entity:
    """A body after transfer decoding, before content decoding, and what was wrong with its framing."""

    body: bytes
    problems: tuple[Problem, ...] = ()


def parse_response(data: bytes) -> Response | None:
    """Take a response apart, passing over interim (1xx) ones. None: it is not one, or its head is torn."""
    start = 0
    while (line := _STATUS_LINE.match(data, start)) is not None:
        end = _HEAD_END.search(data, line.end() - 1)
        if end is None:
            return None
        status = int(line[1])
        if status >= 200 or status == 101:
            return Response(status, _headers(data[line.end() : end.start() + 1]), end.end(), data[end.end() :])
        start = end.end()
    return None


def _headers(lines: bytes) -> tuple[tuple[bytes, bytes], ...]:
    """Split header lines; a line that begins with a blank continues the one before, one without a colon is nothing."""
    headers: list[tuple[bytes, bytes]] = []
    for line in lines.split(b"\n"):
        if line[:1] in (b" ", b"\t") and headers:
            name, value = headers[-1]
            headers[-1] = (name, value + b" " + line.strip(b" \t\r"))
        elif b":" in line:
            name, _, value = line.partition(b":")
            headers.append((name.rstrip(b" \t"), value.strip(b" \t\r")))
    return tuple(headers)


def decode_transfer(response: Response, fidelity: Fidelity) -> Entity:
    """Undo chunking and cut what lies beyond Content-Length. With fidelity `payload` the body is the entity already.

    With fidelity `imported` another maker may have undone codings and left their headers: only what is chunked is
    dechunked, and nothing is cut.
    """
    if fidelity == "payload":
        return Entity(response.body)
    if fidelity == "imported":
        return _as_imported(response)
    codings = [
        coding.strip().lower() for value in response.values(b"transfer-encoding") for coding in value.split(b",")
    ]
    if b"chunked" in codings:
        entity = _dechunk(response.body)
        others = [coding for coding in codings if coding not in (b"chunked", b"identity", b"")]
        if others:
            told = Problem("transfer_coding", f"transfer coding not undone: {b', '.join(others).decode('latin-1')}")
            return Entity(entity.body, (*entity.problems, told))
        return entity
    return _cut(response)


def _as_imported(response: Response) -> Entity:
    """Give the body of a response as some crawler archived it, chunked or not, whatever its headers say."""
    codings = b",".join(response.values(b"transfer-encoding")).lower()
    size = _CHUNK_SIZE.match(response.body)
    if b"chunked" in codings and size is not None:
        end = size.end() + int(size[1], 16)
        if int(size[1], 16) == 0 or _LINE_END.match(response.body, end):
            return _dechunk(response.body)
    decoded = any(name.lower().endswith(b"content-encoding") for name, _ in response.headers)
    short = () if codings or decoded else _cut(response).problems
    return Entity(response.body, short)


def _cut(response: Response) -> Entity:
    """Hold a body to its Content-Length, where it has a plain one."""
    lengths = set(response.values(b"content-length"))
    if len(lengths) != 1 or not (length := lengths.pop()).isdigit() or len(length) > 15:
        return Entity(response.body)
    body = response.body[: int(length)]
    if len(body) == int(length) or response.status in (204, 304):
        return Entity(body)
    return Entity(body, (Problem("short_body", f"{len(body)} bytes came of {int(length)}"),))


def _dechunk(framed: bytes) -> Entity:
    """Take the chunk framing off. A body that never was chunked stays as it is; a torn one is given up to its tear."""
    body = bytearray()  # and not a part for each chunk: some servers send chunks of a few bytes
    at = 0
    while (size := _CHUNK_SIZE.match(framed, at)) is not None:
        wanted = int(size[1], 16)
        if wanted == 0:
            return Entity(bytes(body))
        body += framed[size.end() : size.end() + wanted]
        end = _LINE_END.match(framed, size.end() + wanted)
        if end is None:
            return Entity(bytes(body), (Problem("torn_chunks", "the chunked body ends inside a chunk", f"byte {at}"),))
        at = end.end()
    if at == 0 and not _TORN_SIZE.fullmatch(framed):
        return Entity(framed, (Problem("not_chunked", "the body is not chunked although its header says so"),))
    return Entity(bytes(body), (Problem("torn_chunks", "the chunked body has no last chunk", f"byte {at}"),))
