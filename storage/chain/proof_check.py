"""Reads the proof of a capture and checks it, with nothing else at hand. Pure.

check_proof(data, keys) -> Proven     what it proves, and what does not hold; raises NotAProof for what is none

Every byte of a proof counts: there is one form in which it can be written, its records are under the roots that the
manifests list, the manifests under their signatures. One without signatures holds only as far as its manifests are
those that were published: compare their digests.
"""

import io
import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from storage.archive import CAPTURES, Stored
from storage.archive.message import decode_transfer, parse_response
from storage.archive.record import Damaged, Member, digest, member_at
from storage.archive.stored import stored
from storage.chain.keys import PublicKey
from storage.chain.manifest import Manifest, NotAManifest, SegmentListed, canonical, parse
from storage.chain.proof import ASKED, CAPTURE, ORIGINAL, SCHEMA, belongs
from storage.chain.signature import NotSigned, signer
from storage.merkle import leaf_hash, root_along

MOST_UNPACKED = 256 << 20  # bytes of a record; far above any that is archived
_FIELDS: dict[str, type] = {"schema": str, "capture": str, "records": list, "manifests": list, "keys": list}
_PART: dict[str, type] = {"role": str, "segment": str, "index": int, "path": list, "member": str}
_ROLES = (CAPTURE, ASKED, ORIGINAL)


class NotAProof(Exception):
    """A file that is no proof of a capture; the message says why."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """A manifest of a proof: `key` signed it (None: nobody did), `trusted` when that is one of the keys given."""

    manifest: Manifest
    key: PublicKey | None
    trusted: bool


@dataclass(frozen=True, slots=True)
class Proven:
    """What a proof shows. `problems` is what does not hold: with any of them it proves nothing.

    `capture` is the record the proof is of, `sealed_by` the manifest that lists its segment; `request` and `originals`
    (what it repeats or was drawn from) are records beside it. None only where there are problems.
    """

    problems: tuple[str, ...]
    vouched: tuple[Vouched, ...]
    capture: Stored | None = None
    sealed_by: Vouched | None = None
    request: Stored | None = None
    originals: tuple[Stored, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """One record of a proof, taken apart."""

    role: str
    segment: str
    index: int
    path: tuple[bytes, ...]
    raw: bytes


@dataclass(frozen=True, slots=True)
class _Read:
    """A record of a proof and its block."""

    part: _Part
    member: Member
    record: Stored


def check_proof(data: bytes, keys: Sequence[PublicKey] = ()) -> Proven:
    """Check a proof. With keys, its manifests must be signed by one of them. Raises NotAProof."""
    found = _fields(data)
    parts = [_part(each) for each in found["records"]]
    vouched, problems = _vouched(found["manifests"], keys)
    problems += _wrong_keys(found["keys"], vouched)
    listed = {each.name: (one, each) for one in vouched for each in one.manifest.segments}
    problems += _unneeded(parts, vouched)
    read, torn = _records(parts)
    problems += torn
    for part in parts:
        problems += _not_under(part, listed.get(part.segment, (None, None))[1])
    for each in read:
        problems += _wrong_digests(each.member, each.record)
    problems += _unfit(found["capture"], read) if not torn else []
    if problems:
        return Proven(tuple(problems), tuple(vouched))
    by_role: dict[str, list[Stored]] = {role: [r.record for r in read if r.part.role == role] for role in _ROLES}
    (capture,), request = by_role[CAPTURE], next(iter(by_role[ASKED]), None)
    sealed_by = listed[capture.segment][0]
    return Proven((), tuple(vouched), capture, sealed_by, request, tuple(by_role[ORIGINAL]))


def _fields(data: bytes) -> dict[str, Any]:
    """Take the file apart as far as its form goes."""
    try:
        found = json.loads(data)
        exact = canonical(found) == data
    except (ValueError, RecursionError) as error:
        raise NotAProof("not JSON") from error
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise NotAProof(f"not a {SCHEMA}")
    if not _shaped(found, _FIELDS) or not found["records"]:
        raise NotAProof(f"not made as a {SCHEMA} is")
    if not exact:
        raise NotAProof("not in the one form a proof is written in: it was changed")
    return found


def _shaped(found: Any, fields: dict[str, type]) -> bool:
    exact = isinstance(found, dict) and found.keys() == fields.keys()
    return exact and all(type(found[name]) is kind for name, kind in fields.items())


def _part(found: Any) -> _Part:
    if not _shaped(found, _PART) or not all(type(each) is str for each in found["path"]):
        raise NotAProof("a record of it is not made as it should be")
    try:
        raw = b64decode(found["member"], validate=True)
        path = tuple(bytes.fromhex(each) for each in found["path"])
    except ValueError as error:
        raise NotAProof(f"a record of it cannot be read: {error}") from error
    if b64encode(raw).decode() != found["member"] or [each.hex() for each in path] != found["path"]:
        raise NotAProof("a record of it is not in the one form it is written in: it was changed")
    return _Part(found["role"], found["segment"], found["index"], path, raw)


def _vouched(evidence: Sequence[Any], keys: Sequence[PublicKey]) -> tuple[list[Vouched], list[str]]:
    """Read the manifests and check their signatures."""
    vouched: list[Vouched] = []
    problems: list[str] = []
    for each in evidence:
        if not isinstance(each, dict) or each.keys() != {"text", "signature"} or not isinstance(each["text"], str):
            raise NotAProof("a manifest of it is not made as it should be")
        text, signature = each["text"].encode(), each["signature"]
        try:
            manifest = parse(text)
        except NotAManifest as error:
            problems.append(f"a manifest is none: {error}")
            continue
        try:
            key = None if signature is None else signer(str(signature).encode(), text)
        except NotSigned as error:
            problems.append(f"the signature of manifest {manifest.name}: {error}")
            continue
        problems += _wrong_key(manifest, key, keys)
        vouched.append(Vouched(manifest, key, key in keys))
    return vouched, problems


def _wrong_key(manifest: Manifest, key: PublicKey | None, keys: Sequence[PublicKey]) -> Iterator[str]:
    if (key.fingerprint if key else None) != manifest.key:
        signed = f"signed by {key.fingerprint}" if key else "not signed"
        yield f"manifest {manifest.name} is {signed}, it names {manifest.key or 'no key'}"
    elif keys and key is None:
        yield f"manifest {manifest.name} is not signed"
    elif keys and key not in keys:
        yield f"manifest {manifest.name} is signed by {manifest.key}, which is none of the keys given"


def _wrong_keys(lines: Sequence[Any], vouched: Sequence[Vouched]) -> Iterator[str]:
    if lines != list(dict.fromkeys(each.key.line() for each in vouched if each.key)):
        yield "the public keys in it are not those that signed its manifests"


def _unneeded(parts: Sequence[_Part], vouched: Sequence[Vouched]) -> Iterator[str]:
    """Tell of manifests that no record needs, or that do not stand in order."""
    segments = {part.segment for part in parts}
    numbers = [each.manifest.number for each in vouched]
    if numbers != sorted(set(numbers)):
        yield "its manifests are not in order"
    for each in vouched:
        if segments.isdisjoint(listed.name for listed in each.manifest.segments):
            yield f"manifest {each.manifest.name} lists none of its records"


def _records(parts: Sequence[_Part]) -> tuple[list[_Read], list[str]]:
    """Unpack the records; gives also what is wrong with those that are not whole."""
    read, problems = [], []
    for part in parts:
        if _unpacks_too_far(part.raw):
            problems.append(f"the {part.role} unpacks to more than {MOST_UNPACKED >> 20} MiB")
            continue
        try:
            member = member_at(io.BytesIO(part.raw), 0)
            if member is None or member.length != len(part.raw):
                problems.append(f"the {part.role} is not one whole record")
            else:
                read.append(_Read(part, member, stored(member, part.segment)))
        except (Damaged, ValueError) as error:
            problems.append(f"the {part.role} is not a whole record: {error}")
    return read, problems


def _unpacks_too_far(raw: bytes) -> bool:
    """Say whether a record is a decompression bomb: a proof comes from a stranger."""
    try:
        return len(zlib.decompressobj(31).decompress(raw, MOST_UNPACKED + 1)) > MOST_UNPACKED
    except zlib.error:  # whoever reads it says so
        return False


def _not_under(part: _Part, listed: SegmentListed | None) -> Iterator[str]:
    """Hold a record against the root of its segment."""
    if listed is None:
        yield f"no manifest in it lists the segment of the {part.role}"
    elif root_along(leaf_hash(part.raw), part.index, listed.records, part.path) != bytes.fromhex(listed.root):
        yield f"the {part.role} is not under the root that the manifest lists for {part.segment}"


def _wrong_digests(member: Member, record: Stored) -> Iterator[str]:
    """Name the digests of a record that its bytes do not have."""
    if record.block_digest != digest(member.block):
        yield f"{record.record_id}: the block digest is not that of the block"
    if record.kind not in CAPTURES or record.kind == "revisit":  # a revisit's is that of its original
        return
    response = parse_response(member.block) if record.kind == "response" else None
    body = decode_transfer(response, record.fidelity).body if response else member.block
    if record.payload_digest != digest(body) and (response or record.payload_digest):
        yield f"{record.record_id}: the payload digest is not that of the body"


def _unfit(capture: str, read: Sequence[_Read]) -> Iterator[str]:
    """Tell of records that do not belong together: the capture, its request, what it repeats or was drawn from."""
    roles = [each.part.role for each in read]
    first, rest = read[0].record, list(read[1:])
    if roles[0] != CAPTURE or first.kind not in CAPTURES or first.record_id != capture:
        yield "its first record is not the capture it is said to be of"
    asked = rest.pop(0).record if rest and rest[0].part.role == ASKED else None
    if asked and not belongs(asked, first):
        yield "the request is not the one the capture answers"
    last = first
    for each in rest:
        if each.part.role != ORIGINAL or each.record.kind not in CAPTURES or each.record.record_id != last.refers_to:
            yield f"{each.record.record_id} is not what the capture repeats, or was drawn from"
        if last.kind == "revisit" and each.record.payload_digest != last.payload_digest:
            yield "the original does not have the payload that the capture repeats"
        last = each.record
    if last.refers_to:
        yield "what the capture repeats, or was drawn from, is not in it"
