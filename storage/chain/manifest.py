"""The manifest of a closed night: what it says, the one way it is written, and reading it back. Pure but for reading.

Manifest, SegmentListed, Counts       what a manifest says
Manifest.to_bytes(), .digest, .name   its bytes (RFC 8785: sorted keys, no blanks), their sha256, its file's name
parse(data) -> Manifest               raises NotAManifest for anything but such bytes
manifests(folder) -> list[Manifest]   those of an archive in order; StorageFailure, naming the file, at a wrong one
manifest_paths(folder), signature_path(path), folder_of(folder), SUMS    where they lie

The tree of a manifest is Merkle over its segments: a leaf is a segment's root, 32 bytes. A segment's own tree is over
its records: a leaf is the record's gzip member as it lies in the file (`storage.chain.leaves`).
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from roster.errors import StorageFailure
from storage.merkle import leaf_hash, root_of

SCHEMA = "gongkai.manifest/1"
FOLDER = "manifests"  # inside the archive
SUMS = "SHA256SUMS"  # beside the manifests, a line for each, as sha256sum writes and checks them
SIGNATURE = ".sig"
_HEX = re.compile(r"[0-9a-f]{64}")
_SEGMENT = re.compile(r"[A-Za-z0-9_.-]+\.warc\.gz")
_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")


class NotAManifest(Exception):
    """Bytes that are no manifest; the message says why."""


@dataclass(frozen=True, slots=True)
class SegmentListed:
    """What a manifest says of a segment: `sha256` of the whole file, `root` of the tree over its records, in hex.

    `captures` are its responses, revisits, resources and conversions; `visits` the proofs of visits among its records.
    """

    name: str
    length: int
    sha256: str
    records: int
    captures: int
    visits: int
    root: str


@dataclass(frozen=True, slots=True)
class Counts:
    """The sums over a manifest's segments."""

    segments: int
    bytes: int
    records: int
    captures: int
    visits: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """A closed night.

    `previous` is the digest of the manifest before it, `key` the fingerprint of the key that signs this one.
    """

    number: int
    night: date
    closed_at: datetime
    software: Mapping[str, str]
    previous: str | None
    segments: tuple[SegmentListed, ...]
    counts: Counts
    root: str
    key: str | None

    @property
    def name(self) -> str:
        """The name of its file: `000001-2024-02-12.json`."""
        return f"{self.number:06d}-{self.night}.json"

    @property
    def digest(self) -> str:
        """The sha256 of its bytes in hex: what the next manifest names, and what is to be published."""
        return sha256(self.to_bytes()).hexdigest()

    def to_bytes(self) -> bytes:
        """Give the bytes of its file."""
        fields = asdict(self) | {"schema": SCHEMA, "night": str(self.night), "closed_at": written(self.closed_at)}
        return canonical(fields)


def canonical(value: Any) -> bytes:
    """Give JSON in its one form (RFC 8785, for texts, whole numbers and nulls): a changed byte is another document."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def written(moment: datetime) -> str:
    """Give a moment in UTC as a manifest writes it, with microseconds."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def counts_of(segments: Sequence[SegmentListed]) -> Counts:
    """Add up what segments hold."""
    return Counts(
        segments=len(segments),
        bytes=sum(segment.length for segment in segments),
        records=sum(segment.records for segment in segments),
        captures=sum(segment.captures for segment in segments),
        visits=sum(segment.visits for segment in segments),
    )


def root_over(segments: Sequence[SegmentListed]) -> str:
    """Give the root of a manifest's tree in hex."""
    return root_of(leaf_hash(bytes.fromhex(segment.root)) for segment in segments).hex()


def folder_of(archive: Path) -> Path:
    """Give the folder of an archive's manifests."""
    return archive / FOLDER


def manifest_paths(archive: Path) -> list[Path]:
    """Give the paths of an archive's manifests, in the order of their numbers."""
    return sorted(folder_of(archive).glob("*.json"))


def signature_path(manifest: Path) -> Path:
    """Give where the signature of a manifest lies: `NAME.json.sig` beside it."""
    return manifest.with_name(manifest.name + SIGNATURE)


def manifests(archive: Path) -> list[Manifest]:
    """Read every manifest of an archive. Raises StorageFailure, naming the file, when one is none.

    Whether they are a chain is told by `storage.chain.check.check_chain`.
    """
    return [_read(path) for path in manifest_paths(archive)]


def _read(path: Path) -> Manifest:
    try:
        return parse(path.read_bytes())
    except NotAManifest as error:
        raise StorageFailure(f"{path}: {error} (restore the file from a copy)") from error
    except OSError as error:
        raise StorageFailure(f"{path}: cannot be read: {error.strerror}") from error


def parse(data: bytes) -> Manifest:
    """Read a manifest's bytes. Raises NotAManifest for all but the bytes that `Manifest.to_bytes` gives."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NotAManifest("not JSON") from error
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise NotAManifest(f"not a {SCHEMA}")
    try:
        manifest = _manifest(found)
        exact = manifest.to_bytes() == data
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotAManifest(f"not a manifest: {type(error).__name__}: {error}") from error
    if not exact:
        raise NotAManifest("not in the one form a manifest is written in")
    return manifest


def _manifest(found: dict[str, Any]) -> Manifest:
    return Manifest(
        number=_count(found["number"]),
        night=date.fromisoformat(found["night"]),
        closed_at=datetime.fromisoformat(found["closed_at"]),
        software={str(name): str(version) for name, version in found["software"].items()},
        previous=None if found["previous"] is None else _text(found["previous"], _HEX),
        segments=tuple(_segment(segment) for segment in found["segments"]),
        counts=Counts(**{name: _count(value) for name, value in found["counts"].items()}),
        root=_text(found["root"], _HEX),
        key=None if found["key"] is None else _text(found["key"], _FINGERPRINT),
    )


def _segment(found: dict[str, Any]) -> SegmentListed:
    return SegmentListed(
        name=_text(found["name"], _SEGMENT),
        length=_count(found["length"]),
        sha256=_text(found["sha256"], _HEX),
        records=_count(found["records"]),
        captures=_count(found["captures"]),
        visits=_count(found["visits"]),
        root=_text(found["root"], _HEX),
    )


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(f"not a count: {value!r}")
    return value


def _text(value: Any, form: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not form.fullmatch(value):
        raise ValueError(f"not {form.pattern}: {value!r}")
    return value
