"""A response is taken apart as it came: odd heads, framings, and what is wrong with them."""

import pytest

from storage.archive.message import decode_transfer, parse_response
from tests.storage.archive.exchanges import chunked, frame, page


def entity(data: bytes) -> tuple[bytes, list[str]]:
    response = parse_response(data)
    assert response is not None
    read = decode_transfer(response, "wire")
    return read.body, [problem.code for problem in read.problems]


def test_headers_are_bytes_in_order_with_their_own_case() -> None:
    response = parse_response(
        page(b"x", b"sErVeR:\t\xd5\xfe\xb8\xae ", b"Set-Cookie: a", b"Set-Cookie: b", b"no colon")
    )
    assert response is not None
    assert response.headers == (
        (b"sErVeR", b"\xd5\xfe\xb8\xae"),
        (b"Set-Cookie", b"a"),
        (b"Set-Cookie", b"b"),
        (b"Content-Length", b"1"),
    )


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"HTTP/1.0 200 OK\r\n\r\n", 200),
        (b"HTTP/1.1 404\r\n\r\n", 404),
        (b"HTTP/1.1 521 \r\nA: b\r\n\r\n", 521),
        (b"HTTP/1.1 200 OK\nA: b\n\n", 200),
        (b"http/1.1 200 OK\r\nA: b\n\r\n", 200),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 304 Not\r\n\r\n", 304),
    ],
)
def test_heads_as_servers_write_them(head: bytes, status: int) -> None:
    response = parse_response(head + b"body")
    assert response is not None
    assert (response.status, response.head, response.body) == (status, len(head), b"body")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nA: b\r\n",
        b"<html>",
        b"ICY 200 OK\r\n\r\n",
        b"HTTP/1.1 20\r\n\r\n",
        b"HTTP/1.1 100 C\r\n\r\n",
    ],
)
def test_what_is_not_a_whole_head_is_no_response(data: bytes) -> None:
    assert parse_response(data) is None


def test_folded_header_lines_are_joined() -> None:
    response = parse_response(b"HTTP/1.1 200 OK\r\nContent-Type: text/html;\r\n\tcharset=gbk\r\n\r\n")
    assert response is not None
    assert response.media_type() == "text/html; charset=gbk"


def test_chunks_are_undone_with_extensions_and_trailers() -> None:
    framed = b'4;a="b"\r\nWiki\r\n005 \r\npedia\r\n0\r\nX-Sum: 9\r\n\r\n'
    assert entity(chunked(b"")[: -len(frame(b"", 1))] + framed) == (b"Wikipedia", [])


@pytest.mark.parametrize("cut", range(1, len(frame(b"0123456789", 4))))
def test_a_torn_chunked_body_is_given_up_to_its_tear(cut: int) -> None:
    whole = chunked(b"0123456789", size=4)
    body, problems = entity(whole[:-cut])
    assert b"0123456789".startswith(body)
    assert problems == ([] if body == b"0123456789" and cut <= 2 else ["torn_chunks"])


def test_a_body_that_only_claims_to_be_chunked_stays_as_it_is() -> None:
    assert entity(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n<html>") == (b"<html>", ["not_chunked"])


def test_a_transfer_coding_beside_chunked_is_told() -> None:
    data = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n" + frame(b"zzz", 2)
    assert entity(data) == (b"zzz", ["transfer_coding"])


def test_content_length_bounds_the_body() -> None:
    assert entity(page(b"abc") + b"the next response") == (b"abc", [])
    assert entity(page(b"abcdef")[:-2]) == (b"abcd", ["short_body"])
    assert entity(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n") == (b"", [])


@pytest.mark.parametrize(
    "lengths", [b"Content-Length: x", b"Content-Length: 1\r\nContent-Length: 2", b"Content-Length: -1"]
)
def test_a_content_length_that_says_nothing_bounds_nothing(lengths: bytes) -> None:
    assert entity(b"HTTP/1.1 200 OK\r\n" + lengths + b"\r\n\r\nabc") == (b"abc", [])


def test_a_payload_without_its_wire_is_the_entity_already() -> None:
    response = parse_response(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n")
    assert response is not None
    assert decode_transfer(response, "payload").body == b"1\r\na\r\n0\r\n\r\n"
