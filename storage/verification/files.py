"""The files of the archive: every segment read once and held against its index, its leaves, its manifest.

read_segments(archive, names, catalogue, proofs, ...) -> list[Scanned]     what is wrong is in each one's `defects`
check_files(archive)                                                       files that are none of the archive's
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from roster.errors import StorageFailure
from storage.archive.catalogue import Catalogue
from storage.archive.cdxj import SUFFIX as INDEX
from storage.archive.check import Scanned, check_segment, lonely_indexes
from storage.archive.defect import Defect
from storage.archive.disk import UNFINISHED
from storage.archive.far import ENDING as FAR
from storage.archive.far import read_stub, stub_path
from storage.archive.segments import ENDING
from storage.archive.writer import TORN
from storage.chain.check import check_segment as check_sealed
from storage.chain.leaves import SUFFIX as LEAVES
from storage.chain.leaves import Leaf, NotLeaves, Survey, read_leaves
from storage.chain.manifest import FOLDER, SegmentListed
from storage.copies.journal import NAME as JOURNAL
from storage.proof import URN
from storage.verification.proofs import Proofs

Progress = Callable[[str, int, int], None]  # what is being done, how much of it is done, of how much
_ENDINGS = (ENDING, ENDING + FAR, INDEX, LEAVES)
_CUT_SHORT = tuple(ending + UNFINISHED for ending in _ENDINGS)  # what a kill leaves; written over by the next


def read_segments(
    paths: Sequence[Path],
    listed: Mapping[str, SegmentListed],
    catalogue: Catalogue,
    proofs: Proofs,
    progress: Progress | None = None,
) -> list[Scanned]:
    """Read segments, each once. A segment that cannot be read at all is a defect."""
    scanned = []
    for number, path in enumerate(paths, start=1):
        try:
            found = check_segment(path, catalogue, compressed=path.name not in listed)
        except (OSError, StorageFailure) as error:
            said = error.strerror or error if isinstance(error, OSError) else error
            found = Scanned(path.name, defects=[Defect(path.name, None, None, f"cannot be read: {said}")])
        else:
            found.defects += proofs.add(found.proofs)
            found.defects += check_sealed(path, _survey(found), listed.get(path.name), _kept(path), found.ids)
            found.defects += _unlike_stub(path, found, listed.get(path.name))
        found.proofs.clear()
        found.leaves.clear()
        found.ids.clear()
        scanned.append(found)
        if progress:
            progress("segments read", number, len(paths))
    return scanned


def _unlike_stub(path: Path, found: Scanned, listed: SegmentListed | None) -> Iterator[Defect]:
    """Hold what stands for a segment that was given up here against its manifest, or the copy."""
    stub = read_stub(path)
    true = listed.sha256 if listed else found.sha256
    if stub is not None and stub.sha256 != true:
        yield Defect(stub_path(path).name, None, None, f"its sha256 is {stub.sha256}, that of the segment is {true}")


def _survey(found: Scanned) -> Survey:
    leaves = tuple(Leaf(*leaf) for leaf in found.leaves)
    visits = sum((record.uri or "").startswith(URN) for record in found.proofs)
    return Survey(found.name, found.length, found.sha256, leaves, found.captures, visits)


def _kept(path: Path) -> list[Leaf] | NotLeaves | None:
    try:
        return read_leaves(path)
    except NotLeaves as error:
        return error


def check_files(archive: Path) -> Iterator[Defect]:
    """Name the files in the archive that are none of its own, and the indexes whose segments are gone."""
    yield from lonely_indexes(archive)
    for path in sorted(archive.iterdir()):
        if path.is_dir() and path.name in (TORN, FOLDER):
            continue
        if path.is_dir() or not (path.name == JOURNAL or path.name.endswith((*_ENDINGS, *_CUT_SHORT))):
            yield Defect(path.name, None, None, "is no file of the archive")
