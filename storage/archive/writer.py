"""Writes exchanges into WARC segments: append, force to disk, rotate. Never goes back over what it wrote."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO

from fastwarc.warc import WarcRecordType

from roster.errors import StorageFailure
from storage.archive.answer import Answer, is_rendered, read_answer
from storage.archive.capture import load
from storage.archive.cdxj import REVISIT, Entry, lines_before, mime, write_index
from storage.archive.compose import (
    SAME_PAYLOAD,
    UNCHANGED,
    Repeat,
    capture_record,
    new_id,
    request_record,
    warcinfo_record,
)
from storage.archive.disk import force_folder
from storage.archive.exchange import Exchange, Original, SegmentLength, Written
from storage.archive.foreign import ForeignRecord, described, foreign_member
from storage.archive.message import Response, decode_transfer, parse_response
from storage.archive.record import build
from storage.archive.segments import segment_name, segment_size
from storage.archive.stored import UNINDEXED, Stored, index_entries
from storage.clock import now

TORN = "torn"  # folder inside the archive; repair puts torn tails there


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
        self,
        exchange: Exchange,
        *,
        answer: Answer | None = None,
        revisit_of: Original | None = None,
        unchanged: Original | None = None,
    ) -> Written:
        """Write an exchange: its response, then its request.

        `answer` is what `read_answer` gave, where it was read before.
        With `revisit_of` the body is left out and the record refers to the original, if a reader gets the very same
        payload that way. With `unchanged` a 304 is written as a revisit of the whole response that its validators are
        from, and carries that one's payload digest. Where the original cannot be had, or is another, the response is
        written as it came (`Written.revisit_of` tells which). What is not an HTTP response becomes a `resource` record.
        Raises StorageFailure when the disk fails.
        """
        capture_id = exchange.record_id or new_id()
        answer = answer or read_answer(exchange)
        repeat = self._repeat(exchange, answer, revisit_of, unchanged)
        head = capture_record(capture_id, exchange, answer, repeat)
        segment, offset = self._write(head, request_record(exchange, capture_id))
        written = Written(
            record_id=capture_id,
            segment=segment.name,
            offset=offset,
            length=len(head),
            payload_digest=repeat.original.payload_digest if repeat else answer.payload_digest,
            status=answer.status,
            media_type=answer.media_type,
            etag=answer.etag,
            last_modified=answer.last_modified,
            revisit_of=repeat.original.record_id if repeat else None,
        )
        segment.entries += _index_entries(exchange, written)
        return written

    def append_metadata(self, target_uri: str, body: bytes, at: datetime) -> Written:
        """Write a metadata record of JSON, such as the proof of a visit. Raises StorageFailure when the disk fails."""
        record_id = new_id()
        fields = {"WARC-Target-URI": target_uri, "Content-Type": "application/json"}
        data = build(WarcRecordType.metadata, record_id, at, fields, body)
        segment, offset = self._write(data)
        return Written(record_id, segment.name, offset, len(data))

    def append_foreign(self, record: ForeignRecord) -> Stored:
        """Write a record of another maker; gives it as a reader will find it. Raises StorageFailure."""
        data, fields = foreign_member(record)
        segment, offset = self._write(data)
        written = described(record, fields, segment.name, (offset, len(data)))
        segment.entries += index_entries([written])
        return written

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

    def _repeat(
        self, exchange: Exchange, answer: Answer, revisit_of: Original | None, unchanged: Original | None
    ) -> Repeat | None:
        """Say what an exchange can be written as a repeat of."""
        if unchanged and self._stands(unchanged, exchange, answer):
            return Repeat(unchanged, UNCHANGED)
        if revisit_of and self._repeats(revisit_of, exchange):
            return Repeat(revisit_of, SAME_PAYLOAD)
        return None

    def _repeats(self, original: Original, exchange: Exchange) -> bool:
        """Tell whether the original's body, framed as it lies there, is this entity under this response's headers.

        That is how replay tools put a revisit together: a chunked original under a Content-Length would come out wrong.
        """
        response = None if is_rendered(exchange) else parse_response(exchange.response)
        first = self._first(original) if response else None
        if response is None or first is None:
            return False
        as_read = decode_transfer(replace(response, body=first.body), exchange.fidelity)
        return as_read == decode_transfer(response, exchange.fidelity)

    def _stands(self, original: Original, exchange: Exchange, answer: Answer) -> bool:
        """Tell whether this is a 304 for the address whose whole response the original is."""
        if answer.status != HTTPStatus.NOT_MODIFIED or exchange.url != original.url:
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

    def _write(self, *records: bytes) -> tuple["_Segment", int]:
        """Append whole records to the current segment, a new one if it is full; give it and where they begin."""
        self._refuse_after_failure()
        length = self._segment.length if self._segment else self._growing.length if self._growing else 0
        if length >= self._segment_bytes:
            self._end_segment()
        try:
            if self._segment is None:
                self._segment = _Segment(_open_again(self._folder, self._growing) or _new_file(self._folder))
                self._growing = None
                self._segment.write(warcinfo_record(self._segment.name))
            return self._segment, self._segment.write(b"".join(records))
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
            if segment.grown:
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
    """Open a file that no segment was ever named like, those that are torn or lie elsewhere included."""
    moment, number = now(), 0
    while True:
        name = segment_name(moment, number)
        if not (folder / TORN / name).exists() and not _is_there(folder / name):
            return (folder / name).open("xb", buffering=0)
        number += 1


def _is_there(segment: Path) -> bool:
    try:
        segment_size(segment)
    except FileNotFoundError:
        return False
    return True


def _index_entries(exchange: Exchange, written: Written) -> Iterator[Entry]:
    """Give the index line of what was written; none for what is not an HTTP response, or a 304, which shows nothing."""
    if written.status in UNINDEXED or written.payload_digest is None or written.status is None:
        return
    shown = REVISIT if written.revisit_of else mime(written.media_type)
    place = (written.segment, written.offset, written.length)
    yield Entry(exchange.url, exchange.at, shown, written.status, written.payload_digest, *place)
