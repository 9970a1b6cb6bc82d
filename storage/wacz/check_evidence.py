"""The evidence in a WACZ of ours: each record on its way to a manifest, the manifests' chain, their signatures."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from roster.errors import GongkaiError
from storage.chain.check import check_manifests
from storage.chain.keys import PublicKey, read_public_keys
from storage.chain.links import signed_by
from storage.chain.manifest import FOLDER as CHAIN
from storage.chain.manifest import SIGNATURE, Manifest, manifests
from storage.wacz.check_records import Found
from storage.wacz.container import Container
from storage.wacz.evidence import (
    FOLDER,
    KEYS,
    MANIFESTS,
    PROOF_SCHEMA,
    SCHEMA,
    SEGMENTS,
    SELECTION,
    as_json,
    data_name,
    proof_name,
)
from storage.wacz.multiproof import root_from
from storage.wacz.report import Report

WORDS = "verdicts, findings and titles: they are the words of whoever made the file, no manifest seals them"


def check_evidence(container: Container, report: Report, found: Found, keys: Sequence[PublicKey]) -> None:
    """Check all of it. Without keys the signatures are held against the key that came along, which is told."""
    told = _json(container, SELECTION)
    if told is None or told.get("schema") != SCHEMA or not _is_formed(told):
        report.wrong(f"not a {SCHEMA} in the form it is written in", SELECTION)
        told = {}
    report.unchecked(WORDS)
    for id in _proof_ids(told):
        if not found.inventory.has(id):
            report.wrong(f"a verdict's proof names {id}, which is not in the file", SELECTION)
    chain = _check_chain(container, report, keys)
    proven = {name for name in container.slots if name.startswith(SEGMENTS)}
    vouched: Counter[str | None] = Counter()
    for name in sorted(proven):
        proof = _proof(_json(container, name))
        what = _wrong_proof(name, proof, chain.listing, found)
        if what:
            report.wrong(what, name)
        elif proof:
            vouched[chain.signers.get(proof.segment)] += len(proof.leaves)
    report.proven += _shown(vouched, keys)
    _check_cover(told, proven, report, found, with_key=bool(keys))


def _shown(vouched: Mapping[str | None, int], keys: Sequence[PublicKey]) -> Iterator[str]:
    """Say how many records lead to manifests, and who signed these."""
    given = {key.fingerprint for key in keys}
    for signer, count in vouched.items():
        if signer is None:
            yield f"{count} records lead to manifests that nobody signed: compare their sha256 with the published ones"
        else:
            whose = "a key you gave" if signer in given else "which is not a key you gave (--key)"
            yield f"{count} records lead to manifests signed by {signer}, {whose}"


def _proof_ids(told: Mapping[str, Any]) -> list[str]:
    proofs = [verdict.get("proof") for verdict in _objects(told.get("verdicts"))]
    return [str(id) for proof in proofs if isinstance(proof, list) for id in proof]


def _is_formed(told: Mapping[str, Any]) -> bool:
    """Tell whether the lists that the check relies on are lists of objects."""
    return all(_objects(told.get(name, [])) == told.get(name, []) for name in ("verdicts", "not_proven"))


def _objects(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _json(container: Container, name: str) -> dict[str, Any] | None:
    """Read JSON in the one form we write: of a name that stands twice, readers take one or the other."""
    data = container.text(name) or b""
    try:
        value = json.loads(data)
        exact = as_json(value) == data
    except (ValueError, RecursionError):
        return None
    return value if exact and isinstance(value, dict) else None


@dataclass(frozen=True, slots=True)
class _Chain:
    """The manifests in the file: by segment the one that lists it, and who signed that one or one after it."""

    listing: Mapping[str, Manifest] = field(default_factory=dict)
    signers: Mapping[str, str | None] = field(default_factory=dict)


def _chain(home: Path) -> _Chain:
    """A signed manifest vouches for those before it, since it is linked to them."""
    listing: dict[str, Manifest] = {}
    signers: dict[str, str | None] = {}
    signer = None
    for manifest in reversed(list(manifests(home))):
        key = signed_by(home, manifest)
        signer = key.fingerprint if isinstance(key, PublicKey) else signer
        for segment in manifest.segments:
            listing[segment.name], signers[segment.name] = manifest, signer
    return _Chain(listing, signers)


def _check_chain(container: Container, report: Report, keys: Sequence[PublicKey]) -> _Chain:
    """Check the manifests by the archive's own check of its chain."""
    names = [name for name in container.slots if name.startswith(MANIFESTS)]
    with TemporaryDirectory() as home:
        folder = Path(home) / CHAIN
        folder.mkdir()
        for name in names:
            (folder / name.removeprefix(MANIFESTS)).write_bytes(container.text(name) or b"")
        try:
            trusted = keys or _packed_keys(
                container, Path(home), report, signed=any(n.endswith(SIGNATURE) for n in names)
            )
            for defect in check_manifests(Path(home), keys=trusted):
                report.wrong(defect.what, MANIFESTS + Path(defect.file or "").name, defect.offset, defect.record_id)
            return _chain(Path(home))
        except GongkaiError as error:
            report.wrong(str(error).replace(home, FOLDER.rstrip("/")))
            return _Chain()


def _packed_keys(container: Container, home: Path, report: Report, *, signed: bool) -> list[PublicKey]:
    if not signed:
        report.unchecked("signatures: there are none, so who made the manifests is not shown")
        return []
    if KEYS not in container.slots:
        report.unchecked("signatures: no key was given, and none is in the file")
        return []
    path = home / "keys.pub"
    path.write_bytes(container.text(KEYS) or b"")
    found = read_public_keys(path)
    names = ", ".join(key.fingerprint for key in found)
    report.unchecked(f"whose key signed: {names} came in the file itself; compare it with the one published (--key)")
    return found


@dataclass(frozen=True, slots=True)
class _Proof:
    """What the proof of a segment says: the places of the records in the tree, and the hashes beside them."""

    schema: str
    segment: str
    manifest: str
    records: int
    root: str
    leaves: tuple[int, ...]
    hashes: tuple[bytes, ...]


def _proof(told: Mapping[str, Any] | None) -> _Proof | None:
    """Read it; None when it is none."""
    try:
        assert told is not None
        return _Proof(
            schema=str(told["schema"]),
            segment=str(told["segment"]),
            manifest=str(told["manifest"]),
            records=int(told["records"]),
            root=str(told["root"]),
            leaves=tuple(int(each) for each in told["leaves"]),
            hashes=tuple(bytes.fromhex(each) for each in told["hashes"]),
        )
    except (AssertionError, KeyError, TypeError, ValueError, OverflowError):
        return None


def _wrong_proof(name: str, proof: _Proof | None, listing: Mapping[str, Manifest], found: Found) -> str | None:
    """Compute the root of a segment from the records that are here and the hashes that came with them."""
    if proof is None or (proof.schema, proof_name(proof.segment)) != (PROOF_SCHEMA, name):
        return f"not a {PROOF_SCHEMA} of that segment"
    manifest = listing.get(proof.segment)
    if manifest is None:
        return f"no manifest lists {proof.segment}"
    listed = next(each for each in manifest.segments if each.name == proof.segment)
    if (proof.manifest, proof.root, proof.records) != (manifest.name, listed.root, listed.records):
        return f"does not say what {manifest.name} says"
    leaves = found.leaves.get(f"archive/{data_name(proof.segment)}", [])
    if len(proof.leaves) != len(leaves) or proof.leaves != tuple(sorted(set(proof.leaves))):
        return f"speaks of {len(proof.leaves)} records, {len(leaves)} are there"
    root = root_from(dict(zip(proof.leaves, leaves, strict=True)), proof.records, proof.hashes)
    if root is None or root.hex() != listed.root:
        return f"the records do not lead to the root that {manifest.name} lists: they are not those of {proof.segment}"
    return None


def _check_cover(told: Mapping[str, Any], proven: set[str], report: Report, found: Found, *, with_key: bool) -> None:
    """Every file of records has a proof, or is said to have none; who asks for a key's signature gets no other."""
    unproven = {str(each.get("segment")): each.get("records") for each in _objects(told.get("not_proven"))}
    for name, leaves in found.leaves.items():
        segment = name.rpartition("/data-")[2]
        if proof_name(segment) in proven:
            continue
        if unproven.get(segment) != len(leaves):
            report.wrong("nothing shows that these records are those of the archive", name)
        elif with_key:
            report.wrong(f"no manifest that a key you gave has signed lists these {len(leaves)} records", name)
        else:
            what = "no manifest lists them; the file says that their night was not closed at the export"
            report.unchecked(f"when and by whom {len(leaves)} records of {segment} were made: {what}")
