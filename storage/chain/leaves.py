"""The leaves of a segment: one hash a record, kept in a side file, and made again from the segment at any time.

`NAME.leaves` beside `NAME.warc.gz` has a line for each record in the order of the file: offset, length, leaf hash in
hex. With it a proof needs no inflating, and a check names the very record that changed. It proves nothing by itself.

survey(path) -> Survey                       reads a segment whole: length, sha256, leaves, what it holds
leaf_of(found) -> Leaf                       the leaf of one gzip member
leaves_path(segment) -> Path                 where its side file lies
write_leaves(segment, leaves)                writes it, forced to disk
read_leaves(segment) -> list[Leaf] | None    reads it; None when it is not there; NotLeaves for what is none
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from roster.errors import StorageFailure
from storage.archive.disk import replace_file
from storage.archive.record import Damaged, take_apart
from storage.archive.segments import ENDING, open_segment
from storage.archive.stored import CAPTURES
from storage.archive.stream import Raw, Tape
from storage.chain.manifest import SegmentListed
from storage.merkle import leaf_hash, root_of
from storage.proof import URN

SUFFIX = ".leaves"
_LINE = re.compile(r"(0|[1-9][0-9]{0,18}) ([1-9][0-9]{0,18}) ([0-9a-f]{64})")


class NotLeaves(Exception):
    """A side file that is none; the message says why."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One record of a segment: where its gzip member lies, and the leaf hash over the member's bytes."""

    offset: int
    length: int
    hash: bytes

    def line(self) -> str:
        """Give its line in the side file."""
        return f"{self.offset} {self.length} {self.hash.hex()}"


@dataclass(frozen=True, slots=True)
class Survey:
    """What one reading of a whole segment gave. `captures` and `visits` are counted as in `SegmentListed`."""

    name: str
    length: int
    sha256: str
    leaves: tuple[Leaf, ...]
    captures: int
    visits: int

    @property
    def root(self) -> str:
        """The root of the tree over its records, in hex."""
        return root_of(leaf.hash for leaf in self.leaves).hex()

    def listed(self) -> SegmentListed:
        """Give the line of a manifest."""
        counted = {"records": len(self.leaves), "captures": self.captures, "visits": self.visits}
        return SegmentListed(name=self.name, length=self.length, sha256=self.sha256, **counted, root=self.root)


def survey(path: Path) -> Survey:
    """Read a segment from first byte to last. Raises StorageFailure, naming file and offset, at a torn record."""
    leaves: list[Leaf] = []
    captures = visits = 0
    try:
        with open_segment(path) as file:
            tape = Tape(file)
            for found in tape:
                if isinstance(found, Damaged):
                    raise found
                fields, _ = take_apart(found.content, found.offset)
                leaves.append(leaf_of(found))
                captures += fields.get("WARC-Type") in CAPTURES
                visits += _proves_a_visit(fields)
    except Damaged as error:
        raise StorageFailure(f"{path} at byte {error.offset}: {error.what} (run: gongkai archive verify)") from error
    except OSError as error:
        raise StorageFailure(f"{path}: cannot be read: {error.strerror or error}") from error
    return Survey(path.name, tape.length, tape.sha256.hexdigest(), tuple(leaves), captures, visits)


def _proves_a_visit(fields: Mapping[str, str]) -> bool:
    return fields.get("WARC-Type") == "metadata" and fields.get("WARC-Target-URI", "").startswith(URN)


def leaf_of(found: Raw) -> Leaf:
    """Give the leaf of a gzip member."""
    return Leaf(found.offset, len(found.data), leaf_hash(found.data))


def leaves_path(segment: Path) -> Path:
    """Give where the side file of a segment lies."""
    return segment.with_name(segment.name.removesuffix(ENDING) + SUFFIX)


def write_leaves(segment: Path, leaves: Iterable[Leaf]) -> None:
    """Write the side file of a segment; a reader sees the old one or the new one. Raises OSError."""
    replace_file(leaves_path(segment), "".join(leaf.line() + "\n" for leaf in leaves).encode())


def read_leaves(segment: Path) -> list[Leaf] | None:
    """Read the side file of a segment; None when it is not there. Raises NotLeaves when it is no such file, OSError."""
    try:
        text = leaves_path(segment).read_bytes().decode("ascii", "replace")
    except FileNotFoundError:
        return None
    if text and not text.endswith("\n"):
        raise NotLeaves("ends inside a line")
    leaves = [_leaf(number, line) for number, line in enumerate(text.split("\n")[:-1], start=1)]
    for number, (before, after) in enumerate(pairwise(leaves), start=2):
        if after.offset != before.offset + before.length:
            raise NotLeaves(f"line {number} does not begin where the one before it ends")
    if leaves and leaves[0].offset:
        raise NotLeaves("line 1 does not begin at byte 0")
    return leaves


def _leaf(number: int, line: str) -> Leaf:
    found = _LINE.fullmatch(line)
    if found is None:
        raise NotLeaves(f"line {number} is not an offset, a length and a hash")
    return Leaf(int(found[1]), int(found[2]), bytes.fromhex(found[3]))
