"""Walks a WARC file of any maker record by record: what is no whole record is told, and nothing is passed over.

Bent rules of other makers that do no harm are taken: LF line ends, header names in any case, folded lines, WARC 0.17
to 1.1, closing blank lines that are missing.
"""

import re
from collections.abc import Iterator

from storage.imports.shapes import Damage, Foreign, Place
from storage.imports.unpacked import BOM, OPENING, Unpacked

MOST_HEADER = 1 << 20
MOST_BLOCK = 256 << 20  # bytes of one record that are held in memory
_VERSION = re.compile(rb"WARC/\d+\.\d+[ \t]*\r?\n")
_HEAD_END = re.compile(rb"\n\r?\n")
_NAME = re.compile(r"[!-9;-~]+(?: [!-9;-~]+)*")
_ONCE = ("warc-type", "warc-record-id", "content-length")  # twice only where the end of one header is lost
_BLANK = b"\r\n"
_CLOSING = b"\r\n\r\n"
_FIRST_LOOK = 1 << 12
_MOST_CLOSING = 16
_WINDOW = 1 << 16


class _Broken(Exception):
    """What begins here is no whole record."""


def walk(stream: Unpacked) -> Iterator[Foreign | Damage]:
    """Give every record of a file and everything that is none, in order."""
    while True:
        _skip_blank(stream)
        place, member = stream.place, stream.member
        if not stream.peek(1):
            if (fault := stream.fault) is None:
                return
            yield Damage(Place(fault.member), fault.what, fault.member)
            stream.recover()
            continue
        try:
            record, length = _record(stream, place, member)
        except _Broken as broken:
            yield _damage(stream, place, member, str(broken))
            continue
        if record.block is None:
            yield _passed_over(stream, record, length)
            continue
        yield record
        stream.drop(length)


def _damage(stream: Unpacked, place: Place, member: int | None, what: str) -> Damage:
    """Tell of what is broken here, and move to where the next record begins."""
    fault = stream.fault
    if fault and fault.member == member:
        stream.recover()
        return Damage(place, fault.what, fault.member)
    _to_next_opening(stream)
    return Damage(place, what)


def _passed_over(stream: Unpacked, record: Foreign, length: int) -> Foreign | Damage:
    """Move behind a record that is too large to be held, if it is there as its header says."""
    while length > 0 and (have := len(stream.peek(min(length, _WINDOW)))):
        boundary = stream.next_member()
        if boundary is not None and boundary < have and bytes(stream.peek(boundary + 5))[boundary:] == OPENING:
            stream.drop(boundary)
            return Damage(record.place, "the record is shorter than its Content-Length says")
        stream.drop(have)
        length -= have
    if length == 0:
        return record
    what = stream.fault.what if stream.fault else "the file ends inside this record"
    stream.recover()
    return Damage(record.place, what, record.member)


def _skip_blank(stream: Unpacked) -> None:
    if stream.position == 0 and bytes(stream.peek(len(BOM))) == BOM:
        stream.drop(len(BOM))
    while (ahead := bytes(stream.peek(64))) and ahead[:1] in (b"\r", b"\n"):
        stream.drop(len(ahead) - len(ahead.lstrip(_BLANK)))


def _record(stream: Unpacked, place: Place, member: int | None) -> tuple[Foreign, int]:
    """Read the record at the window's beginning, without moving it; gives it and its length to the closing lines."""
    start, fields = _header(stream)
    told = next((value for name, value in fields if name.lower() == "content-length"), "")
    if not (told.isascii() and told.isdigit()):
        raise _Broken(f"a record whose Content-Length is {told!r}")
    length = int(told)
    if length > MOST_BLOCK:
        if stream.left is not None and start + length > stream.left:
            raise _Broken("the file ends inside this record")
        return Foreign(place, member, fields, None), start + length
    end = start + length
    if len(stream.peek(end)) < end:
        raise _Broken("the file ends inside this record")
    boundary = stream.next_member()
    if boundary is not None and boundary < end and bytes(stream.peek(boundary + 5))[boundary:] == OPENING:
        raise _Broken("the record is shorter than its Content-Length says")
    _check_end(stream, end, member)
    return Foreign(place, member, fields, bytes(stream.peek(end)[start:])), end


def _check_end(stream: Unpacked, end: int, member: int | None) -> None:
    """See that a record ends where it says, and that its gzip member is whole if it ends with it."""
    closing = bytes(stream.peek(end + _MOST_CLOSING)[end:])
    if stream.fault and stream.fault.member == member and not closing.lstrip(_BLANK):
        raise _Broken(stream.fault.what)
    rest = closing.lstrip(_BLANK)
    if closing.startswith(_CLOSING):
        return  # whole, whatever follows
    if rest and not stream.begins_at(end + len(closing) - len(rest)) and not OPENING.startswith(rest[: len(OPENING)]):
        raise _Broken("the record is not as long as its Content-Length says")


def _header(stream: Unpacked) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Read the WARC header at the window's beginning; gives where the block begins, and the fields."""
    look = _FIRST_LOOK
    while True:
        data = bytes(stream.peek(look))
        version = _VERSION.match(data)
        end = _HEAD_END.search(data, version.end() - 1) if version else None
        if version and end:
            return end.end(), _fields(data[version.end() : end.start() + 1])
        if len(data) < look or look >= MOST_HEADER:
            raise _Broken("no WARC record" if version is None else "a WARC header without end")
        if version is None:
            raise _Broken("no WARC record")
        look *= 8


def _fields(lines: bytes) -> tuple[tuple[str, str], ...]:
    fields: list[tuple[str, str]] = []
    for line in _text(lines).replace("\r\n", "\n").split("\n"):
        if line[:1] in (" ", "\t") and fields:
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {line.strip()}")
        elif line.strip():
            name, colon, value = line.partition(":")
            if not (colon and _NAME.fullmatch(name.strip())):
                raise _Broken("a line of a WARC header that is no field")
            fields.append((name.strip(), value.strip()))
    names = [name.lower() for name, _ in fields]
    if any(names.count(name) > 1 for name in _ONCE):
        raise _Broken("two WARC headers in one")
    return tuple(fields)


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _to_next_opening(stream: Unpacked) -> None:
    """Move to where the next record may begin: a gzip member, or a line that opens one."""
    member_only = stream.one_each
    stream.drop(1)
    while True:
        whole = len(stream.peek(_WINDOW)) < _WINDOW
        at = stream.find(OPENING, 0)
        while at >= 0:
            after_line = at > 0 and bytes(stream.peek(at)[at - 1 :]) == b"\n"
            if stream.begins_at(at) or (after_line and not member_only):
                stream.drop(at)
                return
            at = stream.find(OPENING, at + 1)
        stream.drop(stream.held - (0 if whole else len(OPENING)))
        if whole:
            return
