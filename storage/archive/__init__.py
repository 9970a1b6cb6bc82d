"""The archive: a folder of WARC files that holds every exchange, written once and never changed. docs/archive.md.

    payload_digest(exchange) -> str | None                 look for an original with it before appending
    read_answer(exchange) -> Answer                        the same and more, to be handed to `append` with it
    ArchiveWriter(folder, segment_bytes, growing: SegmentLength | None = None)
        .append(exchange, *, answer: Answer | None = None, revisit_of: Original | None = None,
                unchanged: Original | None = None) -> Written
        .append_metadata(target_uri, body, at) -> Written   the body is JSON
        .sync() -> tuple[SegmentLength, ...]               every segment that grew since the last sync, now on disk
        .close() -> tuple[SegmentLength, ...]              the same, and the last segment gets its index
    repair(folder, committed: Mapping[str, int], growing: Collection[str] = ()) -> list[Repair]
    scan(path, start=0) -> Iterator[Stored]                StorageFailure at the first torn or damaged record
    read_capture(folder, segment, offset, *, find=None, limit=64 MiB) -> StoredResponse
                                                           find: record id of the original -> (segment, offset) or None
    verify(folder) -> list[Defect]

Everything raises `StorageFailure` when the disk or a file fails it.
"""

from storage.archive.answer import Answer, payload_digest, read_answer
from storage.archive.capture import Find, StoredResponse, read_capture
from storage.archive.check import verify
from storage.archive.defect import Defect
from storage.archive.exchange import Exchange, Original, Problem, SegmentLength, Written
from storage.archive.stored import CAPTURES, Stored, scan
from storage.archive.tail import Repair, repair
from storage.archive.writer import ArchiveWriter

__all__ = [
    "CAPTURES",
    "Answer",
    "ArchiveWriter",
    "Defect",
    "Exchange",
    "Find",
    "Original",
    "Problem",
    "Repair",
    "SegmentLength",
    "Stored",
    "StoredResponse",
    "Written",
    "payload_digest",
    "read_answer",
    "read_capture",
    "repair",
    "scan",
    "verify",
]
