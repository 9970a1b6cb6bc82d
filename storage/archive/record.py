"""One WARC record as one gzip member: built for writing, and taken apart again strictly."""

import hashlib
import io
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType

from storage.archive.segments import open_segment

COMPRESSION = 6  # level 9 costs a third more time for 4 % less
_PIECE = 1 << 16
_ADDRESS = re.compile(r"[!-~]+")
_VERSION = "WARC/1.1"
_HEAD_END = b"\r\n\r\n"

RESPONSE = "application/http; msgtype=response"
REQUEST = "application/http; msgtype=request"
FIELDS = "application/warc-fields"


class Damaged(Exception):
    """A gzip member or the record in it is not whole. `torn`: the file ends inside it."""

    def __init__(self, what: str, offset: int, *, torn: bool = False) -> None:
        super().__init__(what)
        self.what, self.offset, self.torn = what, offset, torn


@dataclass(frozen=True, slots=True)
class Member:
    """One record as it lies in a segment: place and length of its gzip member, its WARC header fields, its block."""

    offset: int
    length: int
    fields: dict[str, str]
    block: bytes


def digest(data: bytes) -> str:
    """Give the labelled digest that every record, index line and table uses: `sha256:HEX`."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def warc_date(at: datetime) -> str:
    """Give a moment as a WARC 1.1 date, in UTC with microseconds. Raises ValueError for one without a zone."""
    if at.tzinfo is None:
        raise ValueError(f"a moment without a zone: {at!r}")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def build(kind: WarcRecordType, record_id: str, at: datetime, fields: Mapping[str, str | None], block: bytes) -> bytes:
    """Give the gzip member of one record; fields that are None are left out.

    Raises ValueError for a field with a line break in it, and for an address that is not ASCII without blanks, as it
    must be on the wire: pywb refuses the record otherwise.
    """
    if not _ADDRESS.fullmatch(fields.get("WARC-Target-URI") or "urn:none"):
        raise ValueError(f"not an address as it stands on the wire: {fields['WARC-Target-URI']!r}")
    told = {
        "WARC-Type": str(kind),
        "WARC-Date": warc_date(at),
        "WARC-Record-ID": f"<{record_id}>",
        "Content-Length": str(len(block)),
        **fields,
        "WARC-Block-Digest": digest(block),
    }
    lines = [f"{name}: {value}" for name, value in told.items() if value is not None]
    if broken := [line for line in lines if "\r" in line or "\n" in line]:
        raise ValueError(f"a line break in {broken[0]!r}")
    return pack(b"".join(("\r\n".join((_VERSION, *lines)).encode(), _HEAD_END, block, _HEAD_END)))


def pack(record: bytes) -> bytes:
    """Give a whole record as a gzip member; of one record one release of FastWARC always makes the same bytes.

    That holds for a record handed over in one piece: in several it is compressed otherwise.
    """
    member = io.BytesIO()
    writer = GzipWriter(member, COMPRESSION)
    writer.write(record)
    writer.finish()
    return member.getvalue()


def members(path: Path, start: int = 0) -> Iterator[Member]:
    """Walk the records of a segment from an offset on. Raises Damaged at the first that is not whole."""
    with open_segment(path) as file:
        offset = start
        while (member := member_at(file, offset)) is not None:
            yield member
            offset += member.length


def member_at(file: BinaryIO, offset: int) -> Member | None:
    """Read the record at an offset; None at the end of the file. Raises Damaged when it is not whole."""
    file.seek(offset)
    stream = zlib.decompressobj(31)
    data = bytearray()
    consumed = 0
    while not stream.eof:
        piece = file.read(_PIECE)
        if not piece:
            if consumed == 0:
                return None
            raise Damaged("the file ends inside this record", offset, torn=True)
        consumed += len(piece)
        try:
            data += stream.decompress(piece)
        except zlib.error as error:
            raise Damaged(f"not a whole gzip member: {error}", offset) from error
    fields, block = take_apart(data, offset)
    return Member(offset, consumed - len(stream.unused_data), fields, block)


def take_apart(data: bytes | bytearray, offset: int) -> tuple[dict[str, str], bytes]:
    """Split a record into its fields and its block, holding it to its Content-Length and its closing line ends."""
    start = data.find(_HEAD_END) + len(_HEAD_END)
    try:
        headers = WarcRecord.from_reader(io.BytesIO(data[:start])).headers
    except OSError as error:
        raise Damaged(f"not a WARC record: {error}", offset) from error
    fields = dict(headers.items())
    length = fields.get("Content-Length", "")
    end = start + int(length) if length.isdigit() else -1
    if data[end:] != _HEAD_END or end < start:
        raise Damaged("the record is not as long as its Content-Length says", offset)
    return fields, bytes(memoryview(data)[start:end])


def bare_id(value: str) -> str:
    """Give a record id without the angle brackets it has inside a WARC file."""
    return value.removeprefix("<").removesuffix(">")
