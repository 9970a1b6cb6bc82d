"""Writes exchanges into WARC segments: append, force to disk, rotate. Never goes back over what it wrote."""

import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from fastwarc.warc import WarcRecordType

from roster.errors import StorageFailure
from storage.archive.capture import load
from storage.archive.cdxj import REVISIT, Entry, force_folder, lines_before, mime, write_index
from storage.archive.exchange import Exchange, Fidelity, Original, SegmentLength, Written
from storage.archive.message import Entity, Response, decode_transfer, parse_response
from storage.archive.record import FIELDS, REQUEST, RESPONSE, build, digest, warc_date
from storage.archive.stored import NOT_MODIFIED, UNINDEXED
from storage.clock import now

RENDERED_TYPE = "text/html; charset=utf-8"  # of the pages that a browser drew
TORN = "torn"  # folder inside the archive; repair puts torn tails there
_SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_UNCHANGED = f"http://netpreserve.org/warc/1.1/revisit/{NOT_MODIFIED}"
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


def payload_digest(exchange: Exchange) -> str | None:
    """Give the digest of the body after transfer decoding, before content decoding; None without an HTTP response.

    With it an original can be looked for before appending.
    """
    response, entity = _parts(exchange)
    return digest(entity.body) if response else None


@dataclass(frozen=True, slots=True)
class _Repeat:
    """What a revisit repeats, and in which of WARC's two ways."""

    original: Original
    profile: str


def _parts(exchange: Exchange) -> tuple[Response | None, Entity]:
    """Take an exchange's response apart; what is not an HTTP response is all body."""
    response = None if _is_rendered(exchange) else parse_response(exchange.response)
    return response, decode_transfer(response, exchange.fidelity) if response else Entity(exchange.response)


class ArchiveWriter:
    """Appends to one segment at a time: to `growing`, which an earlier one left open, until `segment_bytes` end it.

    The first append opens it. What each writer adds to a segment begins with a warcinfo record. Nothing is safe before
    `sync` has returned. After a StorageFailure the writer takes nothing more: what was not synced is to be given up,
    and `repair` cuts it off on the next start.
    """

    def __init__(self, folder: Path, segment_bytes: int, growing: SegmentLength | None = None) -> None:
        self._folder, self._segment_bytes = folder, segment_bytes
        self._growing = growing
        self._segment: _Segment | None = None
        self._ended: list[SegmentLength] = []
        self._failure: StorageFailure | None = None

    def append(
        self, exchange: Exchange, *, revisit_of: Original | None = None, unchanged: Original | None = None
    ) -> Written:
        """Write an exchange: its response, then its request.

        With `revisit_of` the body is left out and the record refers to the original, if a reader gets the very same
        payload that way. With `unchanged` a 304 is written as a revisit of the whole response that its validators are
        from, and carries that one's payload digest. Where the original cannot be had, or is another, the response is
        written as it came (`Written.revisit_of` tells which). What is not an HTTP response becomes a `resource` record.
        Raises StorageFailure when the disk fails.
        """
        capture_id = exchange.record_id or _new_id()
        response, entity = _parts(exchange)
        payload = digest(entity.body) if response or _is_rendered(exchange) else None
        repeat = None
        if unchanged and self._stands(unchanged, exchange, response):
            repeat, payload = _Repeat(unchanged, _UNCHANGED), unchanged.payload_digest
        elif revisit_of and self._repeats(revisit_of, exchange.fidelity, response, entity):
            repeat = _Repeat(revisit_of, _SAME_PAYLOAD)
        kind, fields, block = _capture_record(exchange, response, entity, payload, repeat)
        head = build(kind, capture_id, exchange.at, fields, block)
        request = b"" if _is_rendered(exchange) else _request_record(exchange, capture_id)
        segment, offset = self._write(head + request)
        written = Written(
            record_id=capture_id,
            segment=segment.name,
            offset=offset,
            length=len(head),
            payload_digest=payload,
            status=response.status if response else None,
            media_type=response.media_type() if response else RENDERED_TYPE if _is_rendered(exchange) else None,
            etag=response.first(b"etag") if response else None,
            last_modified=response.first(b"last-modified") if response else None,
            revisit_of=repeat.original.record_id if repeat else None,
        )
        segment.entries += _index_entries(exchange, written)
        return written

    def append_metadata(self, target_uri: str, body: bytes, at: datetime) -> Written:
        """Write a metadata record of JSON, such as the proof of a visit. Raises StorageFailure when the disk fails."""
        record_id = _new_id()
        fields = {"WARC-Target-URI": target_uri, "Content-Type": "application/json"}
        data = build(WarcRecordType.metadata, record_id, at, fields, body)
        segment, offset = self._write(data)
        return Written(record_id, segment.name, offset, len(data))

    def sync(self) -> tuple[SegmentLength, ...]:
        """Force all that was appended to disk; give the length of each segment that grew since the last sync."""
        self._refuse_after_failure()
        try:
            if self._segment and self._segment.grown:
                self._segment.force()
                self._ended.append(SegmentLength(self._segment.name, self._segment.length, closed=False))
        except OSError as error:
            raise self._fail(error) from error
        ended, self._ended = tuple(self._ended), []
        return ended

    def close(self) -> tuple[SegmentLength, ...]:
        """Force the segment to disk, write its index, let go of it. After a failure, only let go of the file.

        The segment is not ended: another writer can go on with it.
        """
        if self._failure:
            if self._segment:
                self._segment.file.close()
            return ()
        lengths = self.sync()
        self._leave_segment()
        return lengths

    def _repeats(self, original: Original, fidelity: Fidelity, response: Response | None, entity: Entity) -> bool:
        """Tell whether the original's body, framed as it lies there, is this entity under this response's headers.

        That is how replay tools put a revisit together: a chunked original under a Content-Length would come out wrong.
        """
        first = self._first(original)
        if response is None or first is None:
            return False
        return decode_transfer(replace(response, body=first.body), fidelity) == entity

    def _stands(self, original: Original, exchange: Exchange, response: Response | None) -> bool:
        """Tell whether this is a 304 for the address whose whole response the original is."""
        if response is None or response.status != HTTPStatus.NOT_MODIFIED or exchange.url != original.url:
            return False
        first = self._first(original)
        return first is not None and first.status == HTTPStatus.OK

    def _first(self, original: Original) -> Response | None:
        """Read the original: a response with the payload it is said to have; one that cannot be read is none."""
        try:
            member, record = load(self._folder, original.segment, original.offset)
        except StorageFailure:
            return None
        named = ("response", original.record_id, original.payload_digest)
        is_it = (record.kind, record.record_id, record.payload_digest) == named
        return parse_response(member.block) if is_it else None

    def _write(self, data: bytes) -> tuple["_Segment", int]:
        """Append whole records to the current segment, a new one if it is full; give it and where they begin."""
        self._refuse_after_failure()
        length = self._segment.length if self._segment else self._growing.length if self._growing else 0
        if length >= self._segment_bytes:
            self._end_segment()
        try:
            if self._segment is None:
                self._segment = _Segment(_open_again(self._folder, self._growing) or _new_file(self._folder))
                self._growing = None
                self._segment.write(_warcinfo(self._segment.name))
            return self._segment, self._segment.write(data)
        except OSError as error:
            raise self._fail(error) from error
        except BaseException:  # Ctrl-C between two parts of a record
            self._failure = StorageFailure(f"{self._folder}: writing the archive was interrupted")
            raise

    def _end_segment(self) -> None:
        """See that nothing is added to the current segment any more."""
        ended = self._leave_segment() or self._growing
        if ended:
            self._ended.append(replace(ended, closed=True))
        self._growing = None

    def _leave_segment(self) -> SegmentLength | None:
        """Close the current segment, with its index beside it, and give how long it is."""
        if self._segment is None:
            return None
        segment = self._segment
        try:
            segment.force()
            segment.file.close()
            segment.write_index()
        except OSError as error:
            raise self._fail(error) from error
        self._segment = None
        return SegmentLength(segment.name, segment.length, closed=False)

    def _fail(self, error: OSError) -> StorageFailure:
        """Remember that the disk failed: after a failed write or fsync nobody knows what is on it."""
        where = self._folder / self._segment.name if self._segment else self._folder
        self._failure = StorageFailure(f"{where}: the archive cannot be written: {error.strerror or error}")
        return self._failure

    def _refuse_after_failure(self) -> None:
        """Raise the failure again that ended this writer."""
        if self._failure:
            raise self._failure


class _Segment:
    """One WARC file being written, from the end of the file as it was opened on."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self._path = Path(file.name)
        self.name = self._path.name
        self.length = self._begun_at = file.tell()
        self.grown = False
        self._named = self.length > 0
        self.entries: list[Entry] = []

    def write(self, data: bytes) -> int:
        """Append bytes; give where they begin. Raises OSError, with any part of them written."""
        offset, rest = self.length, memoryview(data)
        self.grown = True
        while rest:
            rest = rest[self.file.write(rest) :]
        self.length += len(data)
        return offset

    def force(self) -> None:
        """Force the file, and once the name it has in the folder, to disk."""
        os.fsync(self.file.fileno())
        if not self._named:
            force_folder(self._path.parent)
            self._named = True
        self.grown = False

    def write_index(self) -> None:
        """Write the index: the lines of what lay there before, and those of what was added."""
        kept, _ = lines_before(self._path, self._begun_at)
        write_index(self._path, self.entries, kept)


def _open_again(folder: Path, growing: SegmentLength | None) -> BinaryIO | None:
    """Open a segment to go on with it. Raises StorageFailure when it is not as long as it was left."""
    if growing is None:
        return None
    file = (folder / growing.name).open("ab", buffering=0)
    if file.tell() != growing.length:
        file.close()
        raise StorageFailure(f"{folder / growing.name}: {growing.length} bytes were committed, another number is there")
    return file


def _new_file(folder: Path) -> BinaryIO:
    """Open a file that no segment, torn ones included, was ever named like."""
    stamp = now().strftime("%Y%m%d%H%M%S")
    number = 0
    while True:
        name = f"gongkai-{stamp}-{number:05d}.warc.gz"
        if not (folder / TORN / name).exists():
            try:
                return (folder / name).open("xb", buffering=0)
            except FileExistsError:
                pass
        number += 1


def _new_id() -> str:
    return f"urn:uuid:{uuid4()}"


def _warcinfo(name: str) -> bytes:
    """Give the record every segment begins with."""
    block = _WARCINFO.format(fastwarc=version("fastwarc"), python=platform.python_version())
    fields = {"WARC-Filename": name, "Content-Type": FIELDS}
    return build(WarcRecordType.warcinfo, _new_id(), now(), fields, block.replace("\n", "\r\n").encode("ascii"))


def _capture_record(
    exchange: Exchange,
    response: Response | None,
    entity: Entity,
    payload_digest: str | None,
    repeat: _Repeat | None,
) -> tuple[WarcRecordType, dict[str, str | None], bytes]:
    """Give kind, fields and block of the record for what came back."""
    fields: dict[str, str | None] = {
        "WARC-Target-URI": exchange.url,
        "WARC-IP-Address": exchange.ip,
        "WARC-Truncated": exchange.truncated,
        "Gongkai-Fidelity": exchange.fidelity,
        "Gongkai-TLS": exchange.tls,
    }
    if _is_rendered(exchange):
        fields |= {"Content-Type": RENDERED_TYPE, "WARC-Payload-Digest": payload_digest}
        fields["WARC-Refers-To"] = f"<{exchange.made_from}>" if exchange.made_from else None
        return WarcRecordType.conversion, fields, exchange.response
    if response is None:
        return WarcRecordType.resource, {**fields, "Content-Type": "application/octet-stream"}, exchange.response
    fields["Content-Type"] = RESPONSE
    if repeat:
        fields.update(_revisit_fields(repeat), **{"WARC-Payload-Digest": payload_digest})
        return WarcRecordType.revisit, fields, exchange.response[: response.head]
    fields[_digest_field(exchange.response, entity)] = payload_digest
    return WarcRecordType.response, fields, exchange.response


def _is_rendered(exchange: Exchange) -> bool:
    """Say whether nothing was exchanged: a browser drew this page."""
    return exchange.fidelity == "rendered"


def _index_entries(exchange: Exchange, written: Written) -> Iterator[Entry]:
    """Give the index line of what was written; none for what is not an HTTP response, or a 304, which shows nothing."""
    if written.status in UNINDEXED or written.payload_digest is None or written.status is None:
        return
    shown = REVISIT if written.revisit_of else mime(written.media_type)
    place = (written.segment, written.offset, written.length)
    yield Entry(exchange.url, exchange.at, shown, written.status, written.payload_digest, *place)


def _digest_field(block: bytes, entity: Entity) -> str:
    """Name the field for the payload digest.

    Readers such as warcio digest all bytes after the first head, chunk framing and all, and call any other value
    damage. Where the entity is something else, or it is open where they see the head end (at a line of nothing but
    blanks, say), the standard's field is left out and ours says it.
    """
    head, _, rest = block.partition(b"\r\n\r\n")
    plain = all(b":" in line for line in head.split(b"\n")[1:])
    return "WARC-Payload-Digest" if plain and rest == entity.body else "Gongkai-Payload-Digest"


def _revisit_fields(repeat: _Repeat) -> dict[str, str | None]:
    """Give the fields by which a revisit finds what it repeats."""
    original = repeat.original
    return {
        "WARC-Profile": repeat.profile,
        "WARC-Refers-To": f"<{original.record_id}>",
        "WARC-Refers-To-Target-URI": original.url,
        "WARC-Refers-To-Date": warc_date(original.at),
    }


def _request_record(exchange: Exchange, capture_id: str) -> bytes:
    """Give the record of what was asked."""
    fields = {
        "WARC-Target-URI": exchange.url,
        "WARC-IP-Address": exchange.ip,
        "WARC-Concurrent-To": f"<{capture_id}>",
        "Content-Type": REQUEST,
    }
    return build(WarcRecordType.request, _new_id(), exchange.at, fields, exchange.request)
