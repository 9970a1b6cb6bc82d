"""One archived response read back: status, headers, and its body with every coding undone, within bounds."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from roster.errors import StorageFailure
from storage.archive.coding import decode_content
from storage.archive.exchange import Problem
from storage.archive.message import Entity, decode_transfer, parse_response
from storage.archive.record import Damaged, Member, member_at
from storage.archive.segments import open_segment
from storage.archive.stored import CAPTURES, RENDERED, Stored, stored

_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")  # in every compressed body, in no text
_FILES = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"\x89PNG", b"\xff\xd8\xff")
_LOOK_AT = 4096
MOST_DECODED = 64 << 20  # bytes; far above any report, far below what a bomb wants

Find = Callable[[str], tuple[str, int] | None]


@dataclass(frozen=True, slots=True)
class StoredResponse:
    """An archived response.

    `body` has transfer and content coding undone, `raw_body` transfer coding only (its digest is the payload digest),
    `block` is the record's block as received (of a revisit: its headers only). Header names and values are bytes as
    received; those of a 304 are its own, its body and how that is coded are its original's. When something could not be
    undone, `problems` says so and `body` holds as much as could be had.
    """

    record_id: str
    url: str
    at: datetime
    http_status: int | None
    http_headers: tuple[tuple[bytes, bytes], ...]
    media_type: str | None
    body: bytes
    raw_body: bytes
    block: bytes
    truncated: str | None
    problems: tuple[Problem, ...]


def read_capture(
    folder: Path, segment: str, offset: int, *, find: Find | None = None, limit: int = MOST_DECODED
) -> StoredResponse:
    """Read the capture at an offset of a segment.

    The body of a revisit is that of its original, which `find` places: record id -> (segment, offset), or None.
    Raises StorageFailure when there is no whole capture there, or the original cannot be had.
    """
    member, record = load(folder, segment, offset)
    if record.kind not in CAPTURES:
        raise StorageFailure(f"{folder / segment} at byte {offset}: a {record.kind} record, not a capture")
    bodied, origin = _original(folder, record, find) if record.kind == "revisit" else (member, record)
    entity = _entity(bodied, origin)
    headers = origin.http_headers if record.not_modified else record.http_headers
    body, problems = decoded(entity.body, headers, origin.fidelity, limit)
    cut = (Problem("truncated", f"the response was cut: {record.truncated}"),) if record.truncated else ()
    return StoredResponse(
        record_id=record.record_id,
        url=record.uri or "",
        at=record.at,
        http_status=record.http_status,
        http_headers=record.http_headers,
        media_type=record.media_type,
        body=body,
        raw_body=entity.body,
        block=member.block,
        truncated=record.truncated,
        problems=(*cut, *entity.problems, *problems),
    )


def decoded(
    body: bytes, headers: Iterable[tuple[bytes, bytes]], fidelity: str, limit: int = MOST_DECODED
) -> tuple[bytes, tuple[Problem, ...]]:
    """Undo the content coding of a body, as far as the headers say there is one.

    Of an imported capture the crawler may have undone it and left the header: a body of nothing but text is not coded,
    nor one that begins as a file does and cannot be decoded.
    """
    codings = [value for name, value in headers if name.lower() == b"content-encoding"]
    if fidelity == "imported" and codings and not _CONTROL.search(body[:_LOOK_AT]):
        return body, (Problem("not_coded", "the body is text although its header names a coding"),) if body else ()
    data, problems = decode_content(body, codings, limit)
    if fidelity == "imported" and problems and body.startswith(_FILES):
        return body, (Problem("not_coded", "the body is a file although its header names a coding"),)
    return data, problems


def load(folder: Path, segment: str, offset: int) -> tuple[Member, Stored]:
    """Read the record at an offset. Raises StorageFailure when none begins there or it is damaged."""
    path = folder / segment
    try:
        with open_segment(path) as file:
            member = member_at(file, offset)
        if member is None:
            raise StorageFailure(f"{path} at byte {offset}: the file ends before this record")
        return member, stored(member, segment)
    except Damaged as error:
        raise StorageFailure(f"{path} at byte {offset}: {error.what} (run: gongkai archive verify)") from error
    except OSError as error:
        raise StorageFailure(f"{path}: cannot be read: {error.strerror}") from error


def _entity(member: Member, record: Stored) -> Entity:
    """Give the body of a response; of bytes that are no HTTP response, all of them."""
    if record.kind == RENDERED:
        return Entity(member.block)
    response = parse_response(member.block)
    if response is None or record.kind == "resource":
        return Entity(member.block, (Problem("not_http", "what came is not an HTTP response"),))
    return decode_transfer(response, record.fidelity)


def _original(folder: Path, record: Stored, find: Find | None) -> tuple[Member, Stored]:
    """Give the record whose body a revisit repeats."""
    wanted = record.refers_to or ""
    place = find(wanted) if find else None
    if place is None:
        raise StorageFailure(f"{record.segment} at byte {record.offset}: repeats {wanted}, which is not known")
    member, original = load(folder, *place)
    if original.record_id != wanted or original.payload_digest != record.payload_digest:
        raise StorageFailure(
            f"{record.segment} at byte {record.offset}: repeats {wanted}, "
            f"but {place[0]} at byte {place[1]} is {original.record_id} with another payload"
        )
    return member, original
