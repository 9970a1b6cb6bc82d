"""The links of the chain: that the manifests of an archive follow each other without a gap, each as it was written.

read_chain(archive) -> Chain       the manifests that are whole, and what is wrong with them as a chain
signed_by(archive, manifest)       the key that signed a manifest, or what is wrong with its signature
write_sums(archive, manifests)     writes SHA256SUMS, a line for each manifest

Who can write the folder can write all of it anew; what shows even that is a signature, or a published copy
(`storage.chain.check`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from roster.errors import StorageFailure
from storage.archive.defect import Defect
from storage.archive.disk import UNFINISHED, replace_file
from storage.chain.keys import PublicKey
from storage.chain.manifest import (
    FOLDER,
    SIGNATURE,
    SUMS,
    Manifest,
    NotAManifest,
    counts_of,
    folder_of,
    manifest_paths,
    parse,
    root_over,
    signature_path,
)
from storage.chain.signature import NotSigned, signer

_NAME = re.compile(r"([0-9]{6,})-[0-9]{4}-[0-9]{2}-[0-9]{2}\.json")
_SUM = re.compile(r"([0-9a-f]{64})  (\S+)")


@dataclass(frozen=True, slots=True)
class Chain:
    """The manifests of an archive in the order of their numbers, and what is wrong.

    `unfinished` are the names of manifests at its end that SHA256SUMS does not have: a close that was cut short leaves
    one. They are no defect here.
    """

    manifests: tuple[Manifest, ...]
    defects: list[Defect]
    unfinished: tuple[str, ...]

    @property
    def sealed(self) -> dict[str, Manifest]:
        """The manifest of each segment that one lists."""
        return {segment.name: manifest for manifest in self.manifests for segment in manifest.segments}


def defect(name: str, what: str) -> Defect:
    """Tell of a file in the folder of manifests."""
    return Defect(f"{FOLDER}/{name}", None, None, what)


def read_chain(archive: Path) -> Chain:
    """Read the manifests and hold them against each other. Raises StorageFailure when a file cannot be read."""
    try:
        files = {path.name: path.read_bytes() for path in manifest_paths(archive)}
        sums = folder_of(archive) / SUMS
        told = sums.read_bytes().decode("ascii", "replace") if sums.exists() else ""
        found = sorted(path.name for path in folder_of(archive).glob("*"))
    except OSError as error:
        raise StorageFailure(f"{error.filename}: cannot be read: {error.strerror}") from error
    manifests, defects = _parsed(files)
    defects += [*_strays(found), *_gaps(files), *_numbering(manifests), *_unlike_their_segments(manifests)]
    confirmed = {manifest.previous for manifest in manifests if manifest.previous}
    confirmed |= {one.digest for one in manifests if isinstance(signed_by(archive, one), PublicKey)}
    digests = {name: sha256(data).hexdigest() for name, data in files.items()}
    summed, wrong = _sums(told)
    defects += [*wrong, *_against_sums(digests, summed, confirmed)]
    unfinished = tuple(name for name in files if name > max(summed, default=""))
    defects += [
        defect(SUMS, f"has no line for {name}") for name in files if name not in summed and name not in unfinished
    ]
    if len(unfinished) > 1:
        remedy = "restore it from a copy, or make it anew there: sha256sum *.json > SHA256SUMS"
        defects.append(defect(SUMS, f"has no line for {unfinished[0]} and {len(unfinished) - 1} after it ({remedy})"))
    return Chain(tuple(manifests), defects, unfinished)


def _parsed(files: Mapping[str, bytes]) -> tuple[list[Manifest], list[Defect]]:
    manifests, defects = [], []
    for name, data in files.items():
        try:
            manifests.append(parse(data))
        except NotAManifest as error:
            defects.append(defect(name, f"{error}"))
        else:
            if manifests[-1].name != name:
                defects.append(defect(name, f"is the manifest {manifests[-1].name} by what it says"))
    return sorted(manifests, key=lambda manifest: manifest.number), defects


def _strays(found: Sequence[str]) -> Iterator[Defect]:
    """Name what lies in the folder and has no manifest, or is nothing of ours."""
    names = set(found)
    for name in found:
        if name == SUMS or _NAME.fullmatch(name) or name.endswith(UNFINISHED):
            continue
        if not name.endswith(SIGNATURE):
            yield defect(name, "is no manifest, nor anything that belongs to one")
        elif name.removesuffix(SIGNATURE) not in names:
            yield defect(name, "a signature without its manifest")


def _gaps(names: Iterable[str]) -> Iterator[Defect]:
    """Name the numbers that no file has, or more than one."""
    matched = [_NAME.fullmatch(name) for name in names]
    numbers = Counter(int(match[1]) for match in matched if match)
    for number in range(1, max(numbers, default=0)):
        if number not in numbers:
            yield defect(f"{number:06d}-…", "the manifest of this number is not there")
    for number, files in numbers.items():
        if files > 1:
            yield defect(f"{number:06d}-…", f"{files} manifests have this number")


def _numbering(manifests: Sequence[Manifest]) -> Iterator[Defect]:
    """Hold each manifest against the one before it."""
    for manifest in manifests[:1]:
        if manifest.number == 1 and manifest.previous is not None:
            yield defect(manifest.name, "is the first, and names a manifest before it")
    for before, after in pairwise(manifests):
        if after.number == before.number + 1 and after.previous != before.digest:
            yield defect(before.name, f"is not the manifest that {after.name} was linked to: one of them was changed")


def _unlike_their_segments(manifests: Sequence[Manifest]) -> Iterator[Defect]:
    """Hold roots and counts against the segments listed, and name segments that are listed twice."""
    listed: dict[str, str] = {}
    for manifest in manifests:
        if root_over(manifest.segments) != manifest.root:
            yield defect(manifest.name, "its root is not that over the segments it lists")
        if counts_of(manifest.segments) != manifest.counts:
            yield defect(manifest.name, "its counts are not the sums over the segments it lists")
        for segment in manifest.segments:
            if segment.name in listed:
                yield defect(manifest.name, f"lists {segment.name}, which {listed[segment.name]} lists already")
            listed.setdefault(segment.name, manifest.name)


def _sums(text: str) -> tuple[dict[str, str], list[Defect]]:
    """Read SHA256SUMS: the digest of each name, and the lines that are none."""
    summed, defects = {}, []
    if text and not text.endswith("\n"):
        defects.append(defect(SUMS, "ends inside a line"))
    for number, line in enumerate(text.split("\n"), start=1):
        match = _SUM.fullmatch(line)
        if match:
            summed[match[2]] = match[1]
        elif line:
            defects.append(defect(SUMS, f"line {number} is not a digest and a name"))
    return summed, defects


def signed_by(archive: Path, manifest: Manifest) -> PublicKey | str | None:
    """Give the key that signed a manifest, what is wrong with its signature, or None: it was closed without a key."""
    path = signature_path(folder_of(archive) / manifest.name)
    if not path.exists():
        missing = "its signature is not there (gongkai archive close adds it, where its key is)"
        return missing if manifest.key else None
    try:
        key = signer(path.read_bytes(), manifest.to_bytes())
    except NotSigned as error:
        return f"{path.name}: {error}"
    except OSError as error:
        raise StorageFailure(f"{path}: cannot be read: {error.strerror}") from error
    if key.fingerprint != manifest.key:
        return f"{path.name}: signed by {key.fingerprint}, the manifest names {manifest.key or 'no key'}"
    return key


def _against_sums(digests: Mapping[str, str], summed: Mapping[str, str], confirmed: set[str]) -> Iterator[Defect]:
    """Hold the manifests against SHA256SUMS; `confirmed` are digests that a signature or a link bears out."""
    for name, digest in summed.items():
        if name not in digests:
            yield defect(name, f"{SUMS} names it, and it is not there")
        elif digests[name] != digest and digests[name] in confirmed:
            yield defect(SUMS, f"has another digest for {name} than its signature, or the manifest after it")
        elif digests[name] != digest:
            yield defect(name, f"is not what {SUMS} has a digest of: one of the two was changed")


def write_sums(archive: Path, manifests: Iterable[Manifest]) -> None:
    """Write SHA256SUMS. Raises OSError."""
    lines = (f"{manifest.digest}  {manifest.name}\n" for manifest in manifests)
    replace_file(folder_of(archive) / SUMS, "".join(lines).encode())
