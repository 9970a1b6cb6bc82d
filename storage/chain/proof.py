"""Makes the proof of one capture: a small file that shows, without the archive, what was archived and in which night.

make_proof(archive, segment, offset, find) -> bytes    `gongkai.proof/1` of the capture there (docs/evidence.md)
Seals(archive).of(segment, offset) -> Sealed           where a record stands in its night's trees

A proof has the records as they lie in the archive (their gzip members), for each the way up to its segment's root, and
the manifests that list the segments, word for word, with their signatures. `storage.chain.proof_check` checks it.
"""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roster.errors import BadInput, StorageFailure
from storage.archive import CAPTURES, Find, Stored
from storage.archive.capture import load
from storage.archive.segments import open_segment
from storage.chain.leaves import Leaf, NotLeaves, read_leaves, survey
from storage.chain.manifest import Manifest, SegmentListed, canonical, folder_of, manifests, signature_path
from storage.chain.signature import NotSigned, signer
from storage.merkle import Tree, leaf_hash

SCHEMA = "gongkai.proof/1"
CAPTURE, ASKED, ORIGINAL = "capture", "request", "original"  # the roles of a proof's records


@dataclass(frozen=True, slots=True)
class Sealed:
    """A record that a manifest covers: its place among the segment's records, and the way from it to the root."""

    manifest: Manifest
    listed: SegmentListed
    index: int
    leaf: Leaf
    path: tuple[bytes, ...]


class Seals:
    """Tells of records of an archive where they stand in its trees; each segment's tree is made once."""

    def __init__(self, archive: Path) -> None:
        self._archive = archive
        self._sealed = {
            listed.name: (manifest, listed) for manifest in manifests(archive) for listed in manifest.segments
        }
        self._trees: dict[str, tuple[list[Leaf], dict[int, int], Tree]] = {}

    def of(self, segment: str, offset: int) -> Sealed:
        """Give where the record at an offset stands.

        Raises BadInput when its night is not closed yet, StorageFailure when its segment is not what was sealed.
        """
        if segment not in self._sealed:
            what = f"{segment}: no manifest lists it yet, so nothing in it can be proved"
            raise BadInput(what, remedy="run: gongkai archive close")
        manifest, listed = self._sealed[segment]
        leaves, places, tree = self._tree(listed)
        if offset not in places:
            raise StorageFailure(f"{segment} at byte {offset}: no record begins here (run: gongkai archive verify)")
        index = places[offset]
        return Sealed(manifest, listed, index, leaves[index], tuple(tree.path(index)))

    def beside(self, sealed: Sealed) -> list[int]:
        """Give the offsets of the records next to one: the one behind it first."""
        leaves = self._tree(sealed.listed)[0]
        return [leaves[at].offset for at in (sealed.index + 1, sealed.index - 1) if 0 <= at < len(leaves)]

    def member(self, sealed: Sealed) -> bytes:
        """Give the gzip member of a record. Raises StorageFailure when it is not the one that was sealed."""
        path = self._archive / sealed.listed.name
        try:
            with open_segment(path) as file:
                file.seek(sealed.leaf.offset)
                data = file.read(sealed.leaf.length)
        except OSError as error:
            raise StorageFailure(f"{path}: cannot be read: {error.strerror}") from error
        if leaf_hash(data) != sealed.leaf.hash:
            what = f"{path} at byte {sealed.leaf.offset}: not the record that was sealed here"
            raise StorageFailure(f"{what} (run: gongkai archive verify)")
        return data

    def _tree(self, listed: SegmentListed) -> tuple[list[Leaf], dict[int, int], Tree]:
        """Make the tree of a segment: from its side file, or from the segment itself if that one is not what it was."""
        if listed.name not in self._trees:
            leaves = self._kept(listed) or list(survey(self._archive / listed.name).leaves)
            tree = Tree(leaf.hash for leaf in leaves)
            if tree.root.hex() != listed.root:
                what = f"{self._archive / listed.name}: not the segment that was sealed"
                raise StorageFailure(f"{what} (run: gongkai archive verify)")
            places = {leaf.offset: index for index, leaf in enumerate(leaves)}
            self._trees[listed.name] = (leaves, places, tree)
        return self._trees[listed.name]

    def _kept(self, listed: SegmentListed) -> list[Leaf] | None:
        """Read the side file of a segment; None when it is not there, or not what it was."""
        try:
            leaves = read_leaves(self._archive / listed.name)
        except (NotLeaves, OSError):
            return None
        whole = leaves and Tree(leaf.hash for leaf in leaves).root.hex() == listed.root
        return leaves if whole else None


def make_proof(archive: Path, segment: str, offset: int, find: Find) -> bytes:
    """Give the proof of the capture at a place, with its request, and what it repeats or was drawn from.

    `find` places a capture by its record id. Raises BadInput when its night, or that of what it repeats, is not closed
    yet; StorageFailure when the archive does not give it.
    """
    seals = Seals(archive)
    parts = [(role, seals.of(*place)) for role, place in _places(archive, segment, offset, find, seals)]
    needed = {sealed.manifest.number: sealed.manifest for _, sealed in parts}
    evidence = [_evidence(archive, needed[number]) for number in sorted(needed)]
    _, record = load(archive, segment, offset)
    return canonical(
        {
            "schema": SCHEMA,
            "capture": record.record_id,
            "records": [_part(role, sealed, seals.member(sealed)) for role, sealed in parts],
            "manifests": evidence,
            "keys": keys_of(evidence),
        }
    )


def _places(
    archive: Path, segment: str, offset: int, find: Find, seals: Seals
) -> Iterator[tuple[str, tuple[str, int]]]:
    """Give the places of the records that belong into a proof, each with its role."""
    _, record = load(archive, segment, offset)
    if record.kind not in CAPTURES:
        raise BadInput(f"{segment} at byte {offset}: a {record.kind} record, not a capture")
    yield CAPTURE, (segment, offset)
    request = _request(archive, record, seals)
    if request is not None:
        yield ASKED, (segment, request)
    while record.refers_to:
        place = find(record.refers_to)
        if place is None:
            what = f"{record.segment} at byte {record.offset}: repeats {record.refers_to}, which is not known"
            raise StorageFailure(f"{what} (run: gongkai archive index)")
        yield ORIGINAL, place
        _, record = load(archive, *place)


def _request(archive: Path, record: Stored, seals: Seals) -> int | None:
    """Find the request of a capture: right behind it, or in front of it, where other makers put it."""
    for offset in seals.beside(seals.of(record.segment, record.offset)):
        _, beside = load(archive, record.segment, offset)
        if belongs(beside, record):
            return offset
    return None


def belongs(request: Stored, capture: Stored) -> bool:
    """Say whether a record is the request that a capture answers."""
    tied = request.concurrent_to == capture.record_id or capture.concurrent_to == request.record_id
    return request.kind == "request" and tied


def _part(role: str, sealed: Sealed, member: bytes) -> dict[str, Any]:
    return {
        "role": role,
        "segment": sealed.listed.name,
        "index": sealed.index,
        "path": [each.hex() for each in sealed.path],
        "member": b64encode(member).decode(),
    }


def _evidence(archive: Path, manifest: Manifest) -> dict[str, str | None]:
    """Give a manifest as it stands, with its signature if it has one."""
    path = signature_path(folder_of(archive) / manifest.name)
    try:
        signature = path.read_bytes().decode("ascii", "replace") if path.exists() else None
    except OSError as error:
        raise StorageFailure(f"{path}: cannot be read: {error.strerror}") from error
    return {"text": manifest.to_bytes().decode(), "signature": signature}


def keys_of(evidence: Sequence[dict[str, str | None]]) -> list[str]:
    """Give the public keys, each once, that made the signatures. Raises StorageFailure for one that does not hold."""
    lines = []
    for each in evidence:
        if each["signature"] is not None:
            try:
                lines.append(signer(each["signature"].encode(), (each["text"] or "").encode()).line())
            except NotSigned as error:
                raise StorageFailure(f"the signature of a manifest: {error} (run: gongkai archive verify)") from error
    return list(dict.fromkeys(lines))
