"""The archive: a folder of WARC files that holds every exchange, written once and never changed. docs/archive.md.

    payload_of(exchange) -> Payload                        look for an original by `.digest` before appending
    ArchiveWriter(folder, segment_bytes)
        .append(exchange, *, revisit_of: Original | None = None) -> Written
        .append_metadata(target_uri, body, at, content_type="application/json") -> Written
        .sync() -> tuple[SegmentLength, ...]               every segment that grew since the last sync, now on disk
        .close() -> tuple[SegmentLength, ...]              the same, and the last segment gets its index
    repair(folder, committed: Mapping[str, int]) -> list[Repair]
    scan_tail(path) -> int                                 where the last whole record ends
    scan(path) -> Iterator[Stored]                         StorageFailure at the first torn or damaged record
    read_capture(folder, segment, offset, *, find=None, limit=64 MiB) -> StoredResponse
                                                           find: record id of the original -> (segment, offset) or None
    verify(folder) -> list[Defect]

Everything raises `StorageFailure` when the disk or a file fails it.
"""

from storage.archive.capture import Find, StoredResponse, read_capture
from storage.archive.check import Defect, verify
from storage.archive.exchange import Exchange, Original, Payload, Problem, SegmentLength, Written
from storage.archive.stored import CAPTURES, Stored, scan
from storage.archive.tail import Repair, repair, scan_tail
from storage.archive.writer import ArchiveWriter, payload_of

__all__ = [
    "CAPTURES",
    "ArchiveWriter",
    "Defect",
    "Exchange",
    "Find",
    "Original",
    "Payload",
    "Problem",
    "Repair",
    "SegmentLength",
    "Stored",
    "StoredResponse",
    "Written",
    "payload_of",
    "read_capture",
    "repair",
    "scan",
    "scan_tail",
    "verify",
]
