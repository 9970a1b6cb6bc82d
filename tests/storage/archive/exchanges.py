"""Exchanges for the tests of the archive: made by hand, and drawn by Hypothesis."""

import gzip
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from storage.archive import ArchiveWriter, Exchange, Original, Written

AT = datetime(2024, 2, 12, 18, 30, 5, 123456, tzinfo=UTC)
URL = "http://www.qinglan.gov.cn/zfxxgk/index.html"
REQUEST = b"GET /zfxxgk/index.html HTTP/1.1\r\nHost: www.qinglan.gov.cn\r\n\r\n"
BIG = 10**9


def exchange(response: bytes, url: str = URL, **more: Any) -> Exchange:
    return Exchange(**{"url": url, "method": "GET", "at": AT, "request": REQUEST, "response": response, **more})


def page(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    """A response with a Content-Length."""
    head = (b"HTTP/1.1 " + status, *headers, b"Content-Length: %d" % len(body))
    return b"\r\n".join(head) + b"\r\n\r\n" + body


def chunked(body: bytes, *headers: bytes, size: int = 7) -> bytes:
    """A response in chunks of a size."""
    head = (b"HTTP/1.1 200 OK", *headers, b"Transfer-Encoding: chunked")
    return b"\r\n".join(head) + b"\r\n\r\n" + frame(body, size)


def frame(body: bytes, size: int) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def original_of(written: Written, of: Exchange) -> Original:
    assert written.payload_digest is not None
    return Original(written.record_id, of.url, of.at, written.payload_digest, written.segment, written.offset)


def fill(writer: ArchiveWriter, count: int = 3) -> list[Written]:
    """Append some pages that differ, and force them to disk."""
    written = [writer.append(exchange(page(b"<p>%d</p>" % n * 20), f"{URL}?n={n}")) for n in range(count)]
    writer.sync()
    return written


def _no_line_end(data: bytes) -> bool:
    return b"\r" not in data and b"\n" not in data


names = st.from_regex(rb"[A-Za-z][A-Za-z0-9-]{0,15}", fullmatch=True)
values = st.one_of(
    st.binary(max_size=30).filter(_no_line_end),
    st.text("政府信息公开年报", max_size=8).map(lambda text: text.encode("gb18030")),
)
FRAMING = {b"content-length", b"transfer-encoding", b"content-encoding"}
headers = st.lists(st.tuples(names, values).filter(lambda pair: pair[0].lower() not in FRAMING), max_size=6)
bodies = st.one_of(st.just(b""), st.binary(max_size=400), st.binary(max_size=400).map(gzip.compress))
status_lines = st.sampled_from(
    [b"HTTP/1.1 200 OK", b"HTTP/1.0 200 OK", b"HTTP/1.1 404 ", b"HTTP/1.1 404", b"HTTP/1.1 500 \xb3\xf6\xb4\xed"]
)


@st.composite
def responses(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """A response as it may stand on the wire, and the entity it carries."""
    body = draw(bodies)
    lines = [draw(status_lines), *(name + b": " + value for name, value in draw(headers))]
    lines += draw(st.sampled_from([[], [b"Set-Cookie: a=1", b"sEt-cOOkie: b=2"]]))
    framing = draw(st.sampled_from(["length", "chunked", "close"]))
    if framing == "length":
        return b"\r\n".join([*lines, b"content-LENGTH: %d" % len(body)]) + b"\r\n\r\n" + body, body
    if framing == "close":
        return b"\r\n".join(lines) + b"\r\n\r\n" + body, body
    size = draw(st.integers(1, 50))
    return b"\r\n".join([*lines, b"Transfer-Encoding: Chunked"]) + b"\r\n\r\n" + frame(body, size), body
