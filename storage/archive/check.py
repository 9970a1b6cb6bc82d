"""Checks the whole archive: every record whole, every digest right, every index line true, every revisit grounded."""

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import BinaryIO

from roster.errors import StorageFailure
from storage.archive.cdxj import SUFFIX, index_path
from storage.archive.defect import Defect
from storage.archive.message import decode_transfer, parse_response
from storage.archive.record import Damaged, Member, digest, member_at
from storage.archive.segments import open_segment, segment_paths
from storage.archive.stored import CAPTURES, RENDERED, Stored, index_entries, stored

_MAGIC = b"\x1f\x8b\x08"
_OPENING = b"WARC/"
_PIECE = 512


@dataclass
class _Findings:
    """What one pass over the archive gathers. Originals: record id -> payload digest and status, of every response."""

    defects: list[Defect] = field(default_factory=list)
    originals: dict[str, tuple[str | None, int | None]] = field(default_factory=dict)
    revisits: list[Stored] = field(default_factory=list)
    captures: set[str] = field(default_factory=set)
    drawn: list[Stored] = field(default_factory=list)  # pages that a browser drew from a capture


def verify(folder: Path) -> list[Defect]:
    """Read every byte of every segment and give what is wrong, in the order of files and offsets.

    After a damaged record the check goes on with the next whole one. Raises StorageFailure when a file cannot be read.
    """
    findings = _Findings()
    try:
        for path in segment_paths(folder):
            _check_segment(path, findings)
        for index in sorted(folder.glob(f"*{SUFFIX}")):
            name = index.name.removesuffix(SUFFIX) + ".warc.gz"
            if not (folder / name).exists():
                findings.defects.append(Defect(name, None, None, f"the segment is gone, {index.name} is there"))
    except OSError as error:
        raise StorageFailure(f"{folder}: the archive cannot be read: {error.strerror or error}") from error
    for page in findings.drawn:
        if page.refers_to not in findings.captures:
            findings.defects.append(_defect(page, f"drawn from {page.refers_to}, which is not in the archive"))
    for revisit in findings.revisits:
        what = _wrong_repeat(revisit, findings.originals)
        if what:
            findings.defects.append(_defect(revisit, f"repeats {revisit.refers_to}, {what}"))
    return sorted(findings.defects, key=lambda found: (found.file, found.offset or 0))


def _wrong_repeat(revisit: Stored, originals: Mapping[str, tuple[str | None, int | None]]) -> str | None:
    """Say what is wrong with what a revisit refers to; None when it is what it repeats."""
    payload, status = originals.get(revisit.refers_to or "", (None, None))
    if revisit.refers_to not in originals:
        return "which is not in the archive"
    if payload != revisit.payload_digest:
        return "whose payload is another"
    if revisit.not_modified and (revisit.http_status, status) != (HTTPStatus.NOT_MODIFIED, HTTPStatus.OK):
        return "which no 304 can stand for"
    return None


def _defect(record: Stored, what: str) -> Defect:
    return Defect(record.segment, record.offset, record.record_id, what)


def _check_segment(path: Path, findings: _Findings) -> None:
    """Check one segment and its index."""
    lines: dict[int, str] = {}
    damaged: set[int] = set()
    for found in walk(path):
        if isinstance(found, Damaged):
            damaged.add(found.offset)
            findings.defects.append(Defect(path.name, found.offset, None, found.what))
            continue
        member, record = found
        findings.defects += [_defect(record, what) for what in _wrong_digests(member, record)]
        if record.kind == "response":
            findings.originals[record.record_id] = (record.payload_digest, record.http_status)
        if record.kind == "revisit":
            findings.revisits.append(record)
        if record.kind == RENDERED:
            findings.drawn.append(record)
        elif record.kind in CAPTURES:
            findings.captures.add(record.record_id)
        lines.update({entry.offset: entry.line() for entry in index_entries([record])})
    findings.defects += _check_index(path, lines, damaged)


def walk(path: Path) -> Iterator[Damaged | tuple[Member, Stored]]:
    """Walk a segment; at a damaged record, tell of it and go on where the next whole one begins."""
    with open_segment(path) as file:
        offset: int | None = 0
        while offset is not None:
            try:
                member = member_at(file, offset)
                if member is None:
                    return
                yield member, stored(member, path.name)
                offset += member.length
            except Damaged as error:
                yield error
                offset = _next_record(file, offset + 1)


def _next_record(file: BinaryIO, start: int) -> int | None:
    """Find where the next gzip member begins that opens a WARC record; None when there is no more."""
    with mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        at = data.find(_MAGIC, start)
        while at >= 0:
            try:
                if zlib.decompressobj(31).decompress(data[at : at + _PIECE], len(_OPENING)) == _OPENING:
                    return at
            except zlib.error:
                pass
            at = data.find(_MAGIC, at + 1)
    return None


def _wrong_digests(member: Member, record: Stored) -> list[str]:
    """Name the digests of a record that its bytes do not have."""
    wrong = []
    if record.block_digest != digest(member.block):
        wrong.append("the block digest is not that of the block")
    if record.kind == RENDERED and record.payload_digest != digest(member.block):
        wrong.append("the payload digest is not that of the page")
    response = parse_response(member.block) if record.kind == "response" else None
    if response is not None:
        entity = decode_transfer(response, "payload" if record.fidelity == "payload" else "wire")
        if record.payload_digest != digest(entity.body):
            wrong.append("the payload digest is not that of the body")
    return wrong


def _check_index(path: Path, lines: dict[int, str], damaged: set[int]) -> list[Defect]:
    """Hold the index against the records: every line true, none missing, in order."""
    index = index_path(path)
    if not index.exists():
        return [Defect(path.name, None, None, "the segment has no index")]
    written = index.read_text(encoding="utf-8", errors="replace").splitlines()
    defects = [] if written == sorted(written) else [Defect(path.name, None, None, f"{index.name} is not sorted")]
    indexed = {_offset(line): line for line in written}
    for offset in sorted(lines.keys() | indexed.keys() - damaged):
        if offset not in lines:
            defects.append(Defect(path.name, offset, None, f"{index.name} points to no such record"))
        elif offset not in indexed:
            defects.append(Defect(path.name, offset, None, f"{index.name} does not have this record"))
        elif lines[offset] != indexed[offset]:
            defects.append(Defect(path.name, offset, None, f"{index.name} does not agree with this record"))
    return defects


def _offset(line: str) -> int:
    """Give the offset an index line names; -1 for a line that is none."""
    try:
        return int(json.loads(line.split(" ", 2)[2])["offset"])
    except (ValueError, KeyError, IndexError, TypeError):
        return -1
