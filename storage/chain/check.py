"""Walks the chain, and tells what in the archive is not as it was when its night was closed.

check_chain(archive, *, keys, published) -> list[Defect]     manifests, signatures, what they list; reads no segment
check_manifests(archive, *, keys) -> list[Defect]            the same, where the segments are not
check_segment(seen, listed, kept) -> list[Defect]            one segment that was just read, against its manifest

A segment has three witnesses: its own bytes, its side file of leaves, its manifest. Where two agree, the third is what
changed.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from storage.archive.defect import Defect
from storage.archive.segments import ENDING, begun_at, segment_paths
from storage.chain.keys import PublicKey
from storage.chain.leaves import SUFFIX, Leaf, NotLeaves, Survey, leaves_path
from storage.chain.links import Chain, defect, read_chain, signed_by
from storage.chain.manifest import SUMS, SegmentListed
from storage.chain.publish import published_defects

Kept = Sequence[Leaf] | NotLeaves | None  # what the side file of a segment says; that it is none; that it is not there


def check_chain(archive: Path, *, keys: Sequence[PublicKey] = (), published: str | None = None) -> list[Defect]:
    """Give what is wrong with the chain of an archive's manifests. Raises StorageFailure when a file cannot be read.

    `keys` are those that a signature has to be by; without any, a signature only has to be whole and by the key its
    manifest names. `published` is where copies were put: they must be the same, and none missing there or here.
    """
    chain = read_chain(archive)
    defects = [*_of_manifests(archive, chain, keys), *_files(archive, chain)]
    if published:
        defects += published_defects(archive, published)
    return defects


def check_manifests(archive: Path, *, keys: Sequence[PublicKey] = ()) -> list[Defect]:
    """Give what is wrong with the manifests alone: their links and signatures. The segments may be elsewhere."""
    return _of_manifests(archive, read_chain(archive), keys)


def _of_manifests(archive: Path, chain: Chain, keys: Sequence[PublicKey]) -> list[Defect]:
    return [*chain.defects, *_unfinished(chain), *_signatures(archive, chain, keys)]


def _unfinished(chain: Chain) -> Iterator[Defect]:
    """Tell of the manifest that a close left without its line."""
    if len(chain.unfinished) == 1:
        yield defect(SUMS, f"has no line for {chain.unfinished[0]} (a close was cut short; run: gongkai archive close)")


def _signatures(archive: Path, chain: Chain, keys: Sequence[PublicKey]) -> Iterator[Defect]:
    """Check every signature. Where keys are given, the newest manifest must be signed: it vouches for those before."""
    signed = [signed_by(archive, manifest) for manifest in chain.manifests]
    for manifest, found in zip(chain.manifests, signed, strict=True):
        if isinstance(found, str):
            yield defect(manifest.name, found)
        elif found is not None and keys and found not in keys:
            yield defect(manifest.name, f"is signed by {found.fingerprint}, which is none of the keys given")
    last = max((at for at, found in enumerate(signed) if isinstance(found, PublicKey)), default=-1)
    if keys:
        unsigned = (at for at, found in enumerate(signed) if found is None and at > last)
        yield from (defect(chain.manifests[at].name, "is not signed, nor is one after it") for at in unsigned)


def _files(archive: Path, chain: Chain) -> Iterator[Defect]:
    """Hold the segments that are there against those listed; one begun after the last close need not be listed."""
    sealed = chain.sealed
    there = {path.name for path in segment_paths(archive)}
    for name in sorted(sealed.keys() - there):
        yield Defect(name, None, None, f"is not there; {sealed[name].name} lists it")
    closed_at = max((manifest.closed_at for manifest in chain.manifests), default=None)
    for name in sorted(there - sealed.keys()):
        begun = begun_at(name)
        if closed_at and (begun is None or begun < closed_at.replace(microsecond=0)):
            yield Defect(name, None, None, "is in no manifest, though it was begun before the last night was closed")
    yield from _lone_leaves(archive, there, sealed)


def _lone_leaves(archive: Path, there: Collection[str], sealed: Collection[str]) -> Iterator[Defect]:
    """Name side files without their segment, or without a manifest: they are written when a night is closed."""
    for path in sorted(archive.glob(f"*{SUFFIX}")):
        segment = path.name.removesuffix(SUFFIX) + ENDING
        if segment not in there:
            yield Defect(path.name, None, None, "is a side file of a segment that is not there")
        elif segment not in sealed:
            what = f"{segment} was to be sealed, and no manifest lists it: a close was cut short, or a manifest is lost"
            yield Defect(path.name, None, None, f"{what} (run: gongkai archive close)")


def check_segment(
    path: Path, seen: Survey, listed: SegmentListed | None, kept: Kept, ids: Mapping[int, str] | None = None
) -> list[Defect]:
    """Hold a segment that was just read against its manifest's line and its side file; `kept` is what that one says.

    `seen.leaves` are those of the records that are whole: where one is damaged there is a gap. `ids` tells record ids
    by their offsets, so that a defect can name the record. A segment that no manifest lists needs no side file.
    """
    side = leaves_path(path).name
    unlike = _unlike_list(seen, listed) if listed else ""
    if kept is None or isinstance(kept, NotLeaves):
        what = str(kept) if kept else f"is not there; {path.name} is sealed"
        lost = [Defect(side, None, None, what)] if kept or listed else []
        return [*lost, *([Defect(path.name, None, None, unlike)] if unlike else [])]
    differing = list(_differing(path, seen, kept, ids or {}))
    if listed and differing and seen.root == listed.root:
        what = f"does not agree with {path.name}, which is as its manifest says"
        return [Defect(side, found.offset, found.record_id, what) for found in differing]
    if unlike and not differing:
        unlike += "; the segment and its side file agree with each other"
    return [*differing, *([Defect(path.name, None, None, unlike)] if unlike else [])]


def _differing(path: Path, seen: Survey, kept: Sequence[Leaf], ids: Mapping[int, str]) -> Iterator[Defect]:
    """Name the records that are not those of the side file."""
    now, then = ({leaf.offset: leaf for leaf in leaves} for leaves in (seen.leaves, kept))
    for offset in sorted(now.keys() | then.keys()):
        if now.get(offset) == then.get(offset):
            continue
        if offset not in now:
            what = "the record that was sealed here is not there, or is damaged"
        elif offset not in then:
            what = "a record begins here that was not sealed"
        else:
            what = "the record is not the one that was sealed here"
        yield Defect(path.name, offset, ids.get(offset), what)


def _unlike_list(seen: Survey, listed: SegmentListed) -> str:
    """Say in what a segment is not as its manifest says."""
    found = seen.listed()
    names = ("length", "sha256", "records", "captures", "visits", "root")
    wrong = [name for name in names if getattr(found, name) != getattr(listed, name)]
    return f"its manifest lists another {', '.join(wrong)}" if wrong else ""
