"""The archive: a folder of WARC files that holds every exchange, written once and never changed. docs/archive.md.

    payload_digest(exchange) -> str | None                 look for an original with it before appending
    ArchiveWriter(folder, segment_bytes)
        .append(exchange, *, revisit_of: Original | None = None, unchanged: Original | None = None) -> Written
        .append_metadata(target_uri, body, at) -> Written   the body is JSON
        .sync() -> tuple[SegmentLength, ...]               every segment that grew since the last sync, now on disk
        .close() -> tuple[SegmentLength, ...]              the same, and the last segment gets its index
    repair(folder, committed: Mapping[str, int]) -> list[Repair]
    scan(path) -> Iterator[Stored]                         StorageFailure at the first torn or damaged record
    read_capture(folder, segment, offset, *, find=None, limit=64 MiB) -> StoredResponse
                                                           find: record id of the original -> (segment, offset) or None
    verify(folder) -> list[Defect]

Everything raises `StorageFailure` when the disk or a file fails it.
"""

from storage.archive.capture import Find, StoredResponse, read_capture
from storage.archive.check import verify
from storage.archive.defect import Defect
from storage.archive.exchange import Exchange, Original, Problem, SegmentLength, Written
from storage.archive.stored import CAPTURES, Stored, scan
from storage.archive.tail import Repair, repair
from storage.archive.writer import ArchiveWriter, payload_digest

__all__ = [
    "CAPTURES",
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
    "read_capture",
    "repair",
    "scan",
    "verify",
]
