"""Closes a night: ends the open segments and lists, in one manifest, every segment that none lists yet.

close_night(engine, workspace, night) -> Manifest | None

The order makes a kill harmless at any moment: the side files of leaves, the manifest, its signature, its line in
SHA256SUMS; each is written beside its place, forced to disk and then put there. What was not reached is done by the
next call, which goes on where the last one stopped.
"""

import platform
from datetime import date
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import Engine, select

from roster.errors import StorageFailure
from storage.archive.disk import UNFINISHED, force_folder, replace_file
from storage.archive.segments import is_here, segment_size
from storage.chain.keys import FOLDER, PublicKey, SigningKey, signing_key
from storage.chain.leaves import leaves_path, survey, write_leaves
from storage.chain.links import Chain, read_chain, write_sums
from storage.chain.manifest import Manifest, SegmentListed, counts_of, folder_of, root_over, signature_path
from storage.chain.signature import sign
from storage.clock import now
from storage.database import transaction
from storage.models import Segment
from storage.recovery import end_segments
from storage.workspace import Workspace

Key = SigningKey | PublicKey | None


def close_night(engine: Engine, workspace: Workspace, night: date) -> Manifest | None:
    """Close a night; gives its manifest, or None when it has one and nothing was archived since.

    The caller holds `workspace.lock()` and has no intake open. A night in which nothing was archived gets a manifest,
    too. Raises StorageFailure, and seals nothing, when a segment is not as it was committed or the chain is broken;
    BadInput when the key cannot be used.
    """
    archive = workspace.archive
    key = signing_key(workspace.path / FOLDER)
    try:
        _tidy(archive)
        end_segments(engine, archive)
        chain = _finished(archive, key)
        new = _unsealed(engine, chain)
        if not new and any(manifest.night == night for manifest in chain.manifests):
            return None
        return _seal(archive, chain, key, night, [_listed(archive / name, length) for name, length in new])
    except OSError as error:
        raise StorageFailure(f"{error.filename or archive}: {error.strerror}; the night is not closed") from error


def _tidy(archive: Path) -> None:
    """Make the folder of manifests, and clear it of what a killed close had not finished."""
    folder = folder_of(archive)
    if not folder.exists():
        folder.mkdir()
        force_folder(archive)
    for unfinished in folder.glob(f"*{UNFINISHED}"):
        unfinished.unlink()


def _finished(archive: Path, key: Key) -> Chain:
    """Give the chain, with what is lacking made: signatures, side files, the last line of SHA256SUMS.

    Raises StorageFailure when it is broken: another manifest, or a signature, would only cover that up.
    """
    chain = read_chain(archive)
    if chain.defects:
        remedy = "run: gongkai archive verify; restore the file from a copy"
        raise StorageFailure(f"{archive}: {chain.defects[0]} ({remedy}); the night is not closed")
    for manifest in chain.manifests:
        _sign(archive, manifest, key)
        for listed in manifest.segments:
            _keep_leaves(archive / listed.name, listed)
    if chain.unfinished:
        write_sums(archive, chain.manifests)
    return chain


def _sign(archive: Path, manifest: Manifest, key: Key) -> None:
    """Sign a manifest that names this key and has no signature yet."""
    path = signature_path(folder_of(archive) / manifest.name)
    if isinstance(key, SigningKey) and manifest.key == key.public.fingerprint and not path.exists():
        replace_file(path, sign(key, manifest.to_bytes()).encode())


def _keep_leaves(path: Path, listed: SegmentListed) -> None:
    """Make the side file of a sealed segment again where it is lost and the segment is the one that was sealed."""
    if is_here(path) and not leaves_path(path).exists():
        seen = survey(path)
        if seen.root == listed.root:
            write_leaves(path, seen.leaves)


def _unsealed(engine: Engine, chain: Chain) -> list[tuple[str, int]]:
    """Give the segments that no manifest lists, in the order of their names, with their committed lengths."""
    sealed = chain.sealed
    with transaction(engine) as session:
        ended = select(Segment.name, Segment.committed_length).where(Segment.closed, Segment.committed_length > 0)
        rows = session.execute(ended.order_by(Segment.name)).all()
    return [(name, length) for name, length in rows if name not in sealed]


def _listed(path: Path, committed: int) -> SegmentListed:
    """Read a segment whole and keep its leaves. Raises StorageFailure when it is not what was committed."""
    try:
        size = segment_size(path)
    except OSError as error:
        raise StorageFailure(f"{path}: {error.strerror} (restore it from a copy); the night is not closed") from error
    if size != committed:
        remedy = "run: gongkai archive verify"
        raise StorageFailure(f"{path}: {committed} bytes were committed, {size} are there ({remedy})")
    seen = survey(path)
    write_leaves(path, seen.leaves)
    return seen.listed()


def _seal(archive: Path, chain: Chain, key: Key, night: date, segments: list[SegmentListed]) -> Manifest:
    """Write the manifest of segments, sign it, add it to SHA256SUMS."""
    last = chain.manifests[-1] if chain.manifests else None
    manifest = Manifest(
        number=last.number + 1 if last else 1,
        night=night,
        closed_at=now(),
        software={"gongkai": version("gongkai"), "fastwarc": version("fastwarc"), "python": platform.python_version()},
        previous=last.digest if last else None,
        segments=tuple(segments),
        counts=counts_of(segments),
        root=root_over(segments),
        key=_fingerprint(key),
    )
    replace_file(folder_of(archive) / manifest.name, manifest.to_bytes())
    _sign(archive, manifest, key)
    write_sums(archive, [*chain.manifests, manifest])
    return manifest


def _fingerprint(key: Key) -> str | None:
    if key is None:
        return None
    return key.public.fingerprint if isinstance(key, SigningKey) else key.fingerprint
