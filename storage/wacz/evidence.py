"""What of ours goes into a WACZ beside the records: which chain of manifests holds each of them, and how that is shown.

evidence/selection.json          what was asked for and said, and what is not proven
evidence/manifests/*             every manifest of the archive, with its signature, and SHA256SUMS
evidence/keys.pub                the keys they are signed with, a line each
evidence/segments/NAME.json      of one segment: the places of the records in its tree, and the hashes beside them
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roster.errors import StorageFailure
from storage.archive.segments import ENDING
from storage.chain.keys import PublicKey
from storage.chain.leaves import Leaf
from storage.chain.manifest import SUMS, Manifest, folder_of, manifest_paths, manifests, signature_path
from storage.merkle import root_of
from storage.wacz.multiproof import proof_of

FOLDER = "evidence/"
SELECTION = FOLDER + "selection.json"
MANIFESTS = FOLDER + "manifests/"
SEGMENTS = FOLDER + "segments/"
KEYS = FOLDER + "keys.pub"
SCHEMA = "gongkai.selection/1"
PROOF_SCHEMA = "gongkai.segment-proof/1"
OPEN = "its night is not closed yet: no manifest lists the segment"


@dataclass(frozen=True, slots=True)
class Chain:
    """The manifests of an archive: by segment the one that lists it, and the files with their bytes."""

    listing: Mapping[str, Manifest]
    files: tuple[Path, ...]

    def entries(self) -> Iterator[tuple[str, bytes]]:
        """Give the files as entries."""
        for path in self.files:
            yield MANIFESTS + path.name, path.read_bytes()


def chain_of(folder: Path) -> Chain:
    """Read the manifests of an archive. Raises StorageFailure when one is none."""
    listing = {segment.name: manifest for manifest in manifests(folder) for segment in manifest.segments}
    paths = manifest_paths(folder)
    beside = [*(signature_path(path) for path in paths), folder_of(folder) / SUMS]
    return Chain(listing, tuple(sorted([*paths, *(path for path in beside if path.exists())])))


def data_name(segment: str) -> str:
    """Give the name of the file that holds the chosen records of a segment."""
    return f"data-{segment}"


def segment_proof(segment: str, manifest: Manifest, leaves: Sequence[Leaf], chosen: Sequence[int]) -> tuple[str, bytes]:
    """Give the entry that shows how the chosen records lead to the root that a manifest lists.

    Raises StorageFailure when the segment is no longer what the manifest says.
    """
    listed = next(each for each in manifest.segments if each.name == segment)
    hashes = [leaf.hash for leaf in leaves]
    if (len(leaves), root_of(hashes).hex()) != (listed.records, listed.root):
        raise StorageFailure(f"{segment} is not what {manifest.name} lists (run: gongkai archive verify)")
    told = {
        "schema": PROOF_SCHEMA,
        "segment": segment,
        "file": f"archive/{data_name(segment)}",
        "manifest": manifest.name,
        "records": listed.records,
        "root": listed.root,
        "leaves": list(chosen),
        "hashes": [each.hex() for each in proof_of(hashes, chosen)],
    }
    return proof_name(segment), as_json(told)


def proof_name(segment: str) -> str:
    """Give the name of a segment's proof."""
    return f"{SEGMENTS}{segment.removesuffix(ENDING)}.json"


def as_json(value: Any) -> bytes:
    """Write JSON for a person to read, the same bytes for the same value."""
    return (json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n").encode()


def key_lines(keys: Sequence[PublicKey]) -> bytes:
    """Write public keys as OpenSSH does, a line each."""
    return "".join(key.line() + "\n" for key in keys).encode()
