"""Content codings undone within bounds: gzip, deflate and br. A bomb, a torn stream or a lie is told, never raised."""

import zlib
from collections.abc import Callable, Generator, Iterator

import brotli

from storage.archive.exchange import Problem

MOST_CODINGS = 5
_PIECE = 1 << 16
_FIRST_PIECE = 1 << 9


class _Refused(Exception):
    """The stream is not what its name says, from its first byte on."""


def decode_content(data: bytes, codings: list[bytes], limit: int) -> tuple[bytes, tuple[Problem, ...]]:
    """Undo the codings of the Content-Encoding values, the last applied first.

    At most `limit` bytes come out of each. What cannot be undone stays as it is, with a problem that says so:
    `unknown_coding`, `not_coded` (the header lies), `torn_coding`, `damaged_coding`, `too_large`, `too_many_codings`.
    """
    names = [name for value in codings for name in (part.strip().lower() for part in value.split(b",")) if name]
    names = [name for name in names if name != b"identity"]
    if len(names) > MOST_CODINGS:
        return data, (Problem("too_many_codings", f"{len(names)} content codings on one body"),)
    problems: list[Problem] = []
    for name in reversed(names):
        printed = name.decode("latin-1")
        decoder = _DECODERS.get(name)
        if decoder is None:
            problems.append(Problem("unknown_coding", f"content coding {printed} is not known here"))
            break
        if not data:
            break
        data, problem = _drain(decoder(data), limit, printed, data)
        if problem:
            problems.append(problem)
            break
    return data, tuple(problems)


def _drain(pieces: Iterator[bytes], limit: int, name: str, coded: bytes) -> tuple[bytes, Problem | None]:
    """Collect decoded pieces up to the limit. The decoders raise EOFError where a stream ends early."""
    out = bytearray()
    try:
        for piece in pieces:
            out += piece
            if len(out) > limit:
                return bytes(out[:limit]), Problem("too_large", f"{name} body is larger than {limit} bytes decoded")
    except _Refused:
        return coded, Problem("not_coded", f"the body is not {name} although its header says so")
    except EOFError:
        return bytes(out), Problem("torn_coding", f"the {name} body ends early", f"byte {len(out)} of the decoded body")
    except (zlib.error, brotli.error):
        return bytes(out), Problem(
            "damaged_coding", f"the {name} body is damaged", f"byte {len(out)} of the decoded body"
        )
    return bytes(out), None


def _inflate(data: bytes, at: int, window: int) -> Generator[bytes, None, int]:
    """Decompress one zlib stream (`window` says which wrapping) in bounded pieces; return where it ends.

    It is fed little at first, so that a body of a million tiny members costs no more than one of its size.
    """
    stream = zlib.decompressobj(window)
    size = _FIRST_PIECE
    while not stream.eof:
        fed = stream.unconsumed_tail
        if not fed:
            fed = data[at : at + size]
            at, size = at + len(fed), min(2 * size, _PIECE)
        if not fed:
            raise EOFError
        yield stream.decompress(fed, _PIECE)
    return at - len(stream.unused_data)


def _gzip(data: bytes) -> Iterator[bytes]:
    """Every gzip member after another; anything else behind the first is padding, as browsers take it."""
    if not data.startswith(b"\x1f\x8b"):
        raise _Refused
    at = 0
    while data.startswith(b"\x1f\x8b", at):
        at = yield from _inflate(data, at, 31)


def _deflate(data: bytes) -> Iterator[bytes]:
    """Deflate with its zlib wrapping as the standard wants it, or bare as many servers send it."""
    wrapped = len(data) > 1 and data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0
    yield from _inflate(data, 0, 15 if wrapped else -15)


def _brotli(data: bytes) -> Iterator[bytes]:
    """Brotli in bounded pieces."""
    stream = brotli.Decompressor()
    at = 0
    while not stream.is_finished():
        if stream.can_accept_more_data():
            if at >= len(data):
                raise EOFError
            yield stream.process(data[at : at + _PIECE], output_buffer_limit=_PIECE)
            at += _PIECE
        else:
            yield stream.process(b"", output_buffer_limit=_PIECE)


_DECODERS: dict[bytes, Callable[[bytes], Iterator[bytes]]] = {
    b"gzip": _gzip,
    b"x-gzip": _gzip,
    b"deflate": _deflate,
    b"br": _brotli,
}
