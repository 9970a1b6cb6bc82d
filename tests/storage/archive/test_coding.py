"""Content codings are undone within bounds; whatever is wrong is told beside as much as could be had."""

import gzip
import zlib

import brotli
import pytest

from storage.archive.coding import decode_content

TEXT = "政府信息公开工作年度报告".encode() * 400
LIMIT = 1 << 20


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


CODED = {
    "gzip": (gzip.compress(TEXT), [b"gzip"]),
    "x-gzip in capitals": (gzip.compress(TEXT), [b"X-GZip"]),
    "gzip of two members": (gzip.compress(TEXT[:99]) + gzip.compress(TEXT[99:]), [b"gzip"]),
    "gzip with padding": (gzip.compress(TEXT) + b"\x00" * 9, [b"gzip"]),
    "deflate": (zlib.compress(TEXT), [b"deflate"]),
    "bare deflate": (raw_deflate(TEXT), [b"deflate"]),
    "br": (brotli.compress(TEXT), [b"br"]),
    "two codings": (brotli.compress(gzip.compress(TEXT)), [b"gzip, br"]),
    "two headers": (brotli.compress(gzip.compress(TEXT)), [b"gzip", b"identity, br"]),
    "none": (TEXT, [b"identity", b""]),
}


@pytest.mark.parametrize("name", CODED)
def test_a_coding_is_undone(name: str) -> None:
    data, codings = CODED[name]
    assert decode_content(data, codings, LIMIT) == (TEXT, ())


@pytest.mark.parametrize("name", [name for name in CODED if CODED[name][1] in ([b"gzip"], [b"deflate"], [b"br"])])
def test_a_torn_body_gives_what_came(name: str) -> None:
    data, codings = CODED[name]
    if name == "gzip with padding":
        data = data[:-9]
    for cut in range(1, len(data) - 2, 7):
        body, problems = decode_content(data[:-cut], codings, LIMIT)
        second_member_gone = name == "gzip of two members" and body == TEXT[:99]
        assert [problem.code for problem in problems] == ["torn_coding"] or second_member_gone
        assert TEXT.startswith(body)


@pytest.mark.parametrize(
    ("coding", "pack"), [(b"gzip", gzip.compress), (b"deflate", zlib.compress), (b"br", brotli.compress)]
)
def test_a_bomb_is_stopped_at_the_limit(coding: bytes, pack: object) -> None:
    bomb = pack(b"\x00" * (40 * LIMIT))  # type: ignore[operator]
    body, problems = decode_content(bomb, [coding], LIMIT)
    assert (len(body), [problem.code for problem in problems]) == (LIMIT, ["too_large"])


def test_a_body_of_a_hundred_thousand_members_is_no_more_than_its_bytes() -> None:
    body = gzip.compress(b"x") * 100_000
    assert decode_content(body, [b"gzip"], LIMIT) == (b"x" * 100_000, ())


def test_damage_inside_a_body_is_told() -> None:
    data = bytearray(gzip.compress(TEXT))
    data[-6] ^= 1  # its checksum
    body, (problem,) = decode_content(bytes(data), [b"gzip"], LIMIT)
    assert problem.code == "damaged_coding"
    assert TEXT.startswith(body)


def test_a_header_that_lies_leaves_the_body_as_it_is() -> None:
    body, (problem,) = decode_content(b"<html>plain</html>", [b"gzip"], LIMIT)
    assert (body, problem.code) == (b"<html>plain</html>", "not_coded")


def test_an_unknown_coding_is_told_and_nothing_is_guessed() -> None:
    body, (problem,) = decode_content(b"zstd bytes", [b"zstd"], LIMIT)
    assert (body, problem.code, problem.message) == (
        b"zstd bytes",
        "unknown_coding",
        "content coding zstd is not known here",
    )


def test_a_tower_of_codings_is_refused() -> None:
    body, (problem,) = decode_content(b"x", [b"gzip, " * 20], LIMIT)
    assert (body, problem.code) == (b"x", "too_many_codings")


def test_an_empty_body_needs_no_decoding() -> None:
    assert decode_content(b"", [b"gzip"], LIMIT) == (b"", ())
