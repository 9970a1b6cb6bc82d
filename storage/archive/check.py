"""Checks segments and their indexes: every record whole, every digest right, every index line true, every tie grounded.

walk(path)                        every record of a segment, and where one is not whole
check_segment(path, catalogue)    one reading of a segment and its index: what is wrong, and what there is
verify(folder) -> list[Defect]    the segments of a folder and their indexes, and nothing else

`storage.verification` holds all of it against the chain and the database.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from roster.errors import StorageFailure
from storage.archive.catalogue import Catalogue
from storage.archive.cdxj import SUFFIX, index_path
from storage.archive.defect import Defect
from storage.archive.message import decode_transfer, parse_response
from storage.archive.record import Damaged, Member, digest, pack, take_apart
from storage.archive.references import check_record_references
from storage.archive.segments import ENDING, open_segment, segment_paths
from storage.archive.stored import CAPTURES, RENDERED, Stored, index_entries, stored
from storage.archive.stream import HEADER, Raw, Tape
from storage.merkle import leaf_hash

_SOFTWARE = re.compile(rb"^software: .*FastWARC ([^,\r\n]+)", re.MULTILINE)
_UNKNOWN = "?"  # in place of a capture's id, where the record could not be read
_ADDRESSED = {"WARC-Target-URI", "Content-Type"}
# What a record of each kind must say of itself, beside what every record must.
REQUIRED = {
    "warcinfo": {"WARC-Filename", "Content-Type"},
    "response": _ADDRESSED,
    "revisit": _ADDRESSED | {"WARC-Profile", "WARC-Refers-To", "WARC-Payload-Digest"},
    "resource": _ADDRESSED,
    RENDERED: _ADDRESSED | {"WARC-Payload-Digest"},
    "request": _ADDRESSED | {"WARC-Concurrent-To"},
    "metadata": _ADDRESSED,
}


@dataclass(slots=True)
class Scanned:
    """What one reading of a segment gave. `leaves` are offset, length and leaf hash of each whole record.

    `uncompared` counts the members whose form could not be compared, as another release of FastWARC wrote them.
    """

    name: str
    length: int = 0
    sha256: str = ""
    leaves: list[tuple[int, int, bytes]] = field(default_factory=list)
    ids: dict[int, str] = field(default_factory=dict)  # record ids by offset
    records: int = 0
    captures: int = 0
    uncompared: int = 0
    proofs: list[Stored] = field(default_factory=list)  # metadata records, with their bodies
    defects: list[Defect] = field(default_factory=list)


def verify(folder: Path, *, compressed: bool = False) -> list[Defect]:
    """Read every byte of every segment and give what is wrong, in the order of files and offsets.

    After a damaged record the check goes on with the next whole one. `compressed`: see `check_segment`. Raises
    StorageFailure when a file cannot be read.
    """
    defects: list[Defect] = []
    with Catalogue() as catalogue:
        try:
            for path in segment_paths(folder):
                defects += check_segment(path, catalogue, compressed=compressed).defects
        except OSError as error:
            raise StorageFailure(f"{folder}: the archive cannot be read: {error.strerror or error}") from error
        defects += lonely_indexes(folder)
        catalogue.finish()
        defects += check_record_references(catalogue)
    return sorted(defects, key=lambda found: (found.file, found.offset or 0))


def lonely_indexes(folder: Path) -> list[Defect]:
    """Name the indexes whose segments are gone."""
    there = {path.name for path in segment_paths(folder)}
    named = ((index, index.name.removesuffix(SUFFIX) + ENDING) for index in sorted(folder.glob(f"*{SUFFIX}")))
    return [
        Defect(name, None, None, f"the segment is gone, {i.name} is there") for i, name in named if name not in there
    ]


def walk(path: Path) -> Iterator[Damaged | tuple[Member, Stored]]:
    """Walk a segment; at a damaged record, tell of it and go on where the next whole one begins. Raises OSError."""
    with open_segment(path) as file:
        for found in Tape(file):
            if isinstance(found, Damaged):
                yield found
            else:
                yield _described(found, path.name)


def _described(raw: Raw, segment: str) -> Damaged | tuple[Member, Stored]:
    try:
        fields, block = take_apart(raw.content, raw.offset)
        member = Member(raw.offset, len(raw.data), fields, block)
        return member, stored(member, segment)
    except Damaged as error:
        return error


class _Reading:
    """One segment while it is read: what its records must follow, and what its index must hold."""

    def __init__(self, path: Path, catalogue: Catalogue, *, compressed: bool) -> None:
        self.path, self.catalogue, self.compressed = path, catalogue, compressed
        self.scanned = Scanned(path.name)
        self.lines: dict[int, str] = {}
        self.damaged: list[tuple[int, int]] = []
        self.written_by: str | None = None  # the FastWARC that wrote the records since the last warcinfo
        self.capture: str | None = None  # the capture record just before
        self._damaged_at: int | None = None

    def take(self, found: Raw | Damaged) -> None:
        """Take one member, or what stands in place of one."""
        told = found if isinstance(found, Damaged) else _described(found, self.path.name)
        if isinstance(told, Damaged):
            self.end_damage(told.offset)
            self._damaged_at, self.capture = told.offset, _UNKNOWN
            self.scanned.defects.append(Defect(self.path.name, told.offset, None, told.what))
        elif isinstance(found, Raw):
            self.end_damage(found.offset)
            self._count(found, told[1])
            wrong = [*self._wrong_shape(found, *told), *_wrong_digests(*told), *self._wrong_place(told[1])]
            self.scanned.defects += [Defect(self.path.name, found.offset, told[1].record_id, what) for what in wrong]
            self.scanned.leaves.append((found.offset, len(found.data), leaf_hash(found.data)))
            self.scanned.ids[found.offset] = told[1].record_id

    def end_damage(self, stop: int) -> None:
        """Say where the bytes end that hold no whole record."""
        if self._damaged_at is not None:
            self.damaged.append((self._damaged_at, stop))
            self.catalogue.add_damaged(self.path.name, self._damaged_at, stop)
            self._damaged_at = None

    def _count(self, raw: Raw, record: Stored) -> None:
        self.catalogue.add(record)
        self.scanned.records += 1
        self.scanned.captures += record.kind in CAPTURES
        if record.kind == "metadata":
            self.scanned.proofs.append(record)
        self.lines.update({entry.offset: entry.line() for entry in index_entries([record])})
        if record.kind == "warcinfo":
            software = _SOFTWARE.search(raw.content)
            self.written_by = software[1].decode("latin-1") if software else None

    def _wrong_shape(self, raw: Raw, member: Member, record: Stored) -> Iterator[str]:
        """Name what of a record is not as the writer writes it."""
        if raw.data[: len(HEADER)] != HEADER:
            yield "the gzip header is not as it was written"
        elif self.compressed and self.written_by != version("fastwarc"):
            self.scanned.uncompared += 1
        elif self.compressed and pack(raw.content) != raw.data:
            yield "the compressed bytes are not those that were written, though they hold the same record"
        if record.kind not in REQUIRED and not record.source:
            yield f"a {record.kind} record, which the archive does not have"
        missing = sorted(REQUIRED.get(record.kind, set()) - record.fields.keys())
        if missing and not record.source:  # what another maker left out is not ours to add
            yield f"without {', '.join(missing)}"
        if record.kind == "metadata" and not record.source and not _is_json(member.block):
            yield "its block is not JSON, as it says"

    def _wrong_place(self, record: Stored) -> Iterator[str]:
        """Name what is wrong with where a record stands: warcinfo first, a request after its capture."""
        if record.offset == 0 and record.kind != "warcinfo":
            yield "the segment does not begin with a warcinfo record"
        if record.kind == "warcinfo" and record.fields.get("WARC-Filename") != self.path.name:
            yield f"says that the file is {record.fields.get('WARC-Filename')}"
        before = (record.concurrent_to, _UNKNOWN)
        if record.kind == "request" and not record.source and self.capture not in before:
            yield f"does not follow {record.concurrent_to}, which it asked for"
        self.capture = record.record_id if record.kind in CAPTURES else None


def check_segment(path: Path, catalogue: Catalogue, *, compressed: bool = False) -> Scanned:
    """Read a segment and its index; its records go into the catalogue.

    `compressed` also compresses every record again and compares the bytes, at some three times the cost: what is
    changed in a compressed record without changing what it holds shows in no other way, unless a manifest lists the
    segment. Raises OSError, or StorageFailure when a copy elsewhere cannot be had.
    """
    reading = _Reading(path, catalogue, compressed=compressed)
    with open_segment(path) as file:
        tape = Tape(file)
        for found in tape:
            reading.take(found)
    reading.end_damage(tape.length)
    scanned = reading.scanned
    scanned.length, scanned.sha256 = tape.length, tape.sha256.hexdigest()
    if tape.length == 0:
        scanned.defects.append(Defect(path.name, None, None, "the segment is empty"))
    scanned.defects += _check_index(path, reading.lines, reading.damaged)
    return scanned


def _is_json(block: bytes) -> bool:
    try:
        json.loads(block)
    except ValueError:
        return False
    return True


def _wrong_digests(member: Member, record: Stored) -> Iterator[str]:
    """Name the digests of a record that its bytes do not have."""
    if record.block_digest != digest(member.block):
        yield "the block digest is not that of the block"
    if record.kind == RENDERED and record.payload_digest != digest(member.block):
        yield "the payload digest is not that of the page"
    response = parse_response(member.block) if record.kind == "response" else None
    if response is not None:
        entity = decode_transfer(response, record.fidelity)
        if record.payload_digest != digest(entity.body):
            yield "the payload digest is not that of the body"


def _check_index(path: Path, lines: dict[int, str], damaged: list[tuple[int, int]]) -> list[Defect]:
    """Hold the index against the records: every line true and there once, none missing, in order."""
    index = index_path(path)
    if not index.exists():
        return [Defect(path.name, None, None, f"the segment has no index, {index.name} is not there")]
    written = index.read_bytes().decode("latin-1").split("\n")
    told: list[tuple[int | None, str]] = []
    if written.pop():
        told.append((None, "does not end with a line end"))
    if written != sorted(written):
        told.append((None, "is not sorted"))
    indexed: dict[int, str] = {}
    for number, line in enumerate(written, start=1):
        offset = _offset(line)
        if offset in indexed:
            told.append((offset, f"has two lines for this record (line {number})"))
        elif offset not in lines and not any(start <= offset < stop for start, stop in damaged):
            told.append((offset, "points to no such record") if offset >= 0 else (None, f"line {number} is none"))
        elif offset in lines and lines[offset] != line:
            told.append((offset, "does not agree with this record"))
        indexed[offset] = line
    told += [(offset, "does not have this record") for offset in sorted(lines.keys() - indexed.keys())]
    return [Defect(path.name, offset, None, f"{index.name} {what}") for offset, what in told]


def _offset(line: str) -> int:
    """Give the offset an index line names; -1 for a line that is none."""
    try:
        return int(json.loads(line.split(" ", 2)[2])["offset"])
    except (ValueError, KeyError, IndexError, TypeError):
        return -1
