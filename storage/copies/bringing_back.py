"""Brings segments home that were given up here, and a whole archive when its folder was lost.

bring_back(copying)

Manifests first, then the segments they list that are not here, each held against its manifest on the way; a file that
is here is never touched. Without an address, [archive] copy_to,, stubs say where their segments are.
"""

from pathlib import Path

from roster.errors import StorageFailure
from storage.archive.cdxj import index_path
from storage.archive.disk import force_folder, replace_file
from storage.archive.far import read_stub, stub_path
from storage.archive.remote import patiently, reach
from storage.archive.segments import is_here
from storage.chain.leaves import leaves_path
from storage.chain.links import read_chain
from storage.chain.manifest import (
    FOLDER,
    SUMS,
    NotAManifest,
    SegmentListed,
    folder_of,
    manifests,
    parse,
    signature_path,
)
from storage.clock import now
from storage.copies.copying import Copying, whole_segment
from storage.copies.journal import Copied
from storage.copies.transfer import NotWhole, content, fetch


def bring_back(copying: Copying) -> None:
    """Bring everything home that manifests list. The caller holds `workspace.lock()`.

    A copy that is not what its manifest lists is left there and told of, and the others come. Raises StorageFailure.
    """
    if copying.address:
        _manifests_home(copying)
    for manifest in manifests(copying.archive):
        for segment in manifest.segments:
            path = copying.archive / segment.name
            if not is_here(path):
                _segment_home(copying, path, segment)
            for side in (index_path(path), leaves_path(path)):
                if copying.address and not side.exists():
                    _side_file_home(copying, side)
            _forget_stub(path)


def _manifests_home(copying: Copying) -> None:
    """Bring the manifests home that are not here, with their signatures."""
    folder = copying.place(FOLDER)
    file_system, path = reach(folder)
    names = patiently(folder, lambda: [Path(each).name for each in file_system.ls(path, detail=False)])
    for name in sorted(each for each in names if each.endswith(".json")):
        target = folder_of(copying.archive) / name
        if not target.exists():
            data = content(copying.place(f"{FOLDER}/{name}")) or b""
            _hold(copying.place(f"{FOLDER}/{name}"), name, data)
            signature = content(copying.place(f"{FOLDER}/{signature_path(target).name}"))
            if signature is not None:
                _put(copying, signature_path(target), signature)
            _put(copying, target, data)
    _sums_home(copying)


def _sums_home(copying: Copying) -> None:
    """Bring the sums home, which are copied last: without them, or with more in them, the copy was never finished."""
    target = folder_of(copying.archive) / SUMS
    if target.exists():
        return
    data = content(copying.place(f"{FOLDER}/{SUMS}"))
    if data is None:
        copying.summary.told.append(
            f"{copying.place(FOLDER)}: the copy was not finished; its last nights may be lacking"
        )
    else:
        _put(copying, target, data)
    copying.summary.told += [str(defect) for defect in read_chain(copying.archive).defects]


def _hold(address: str, name: str, data: bytes) -> None:
    """Hold what came against what a manifest is. Raises StorageFailure."""
    try:
        fault = None if parse(data).name == name else "another night's manifest lies under this name"
    except NotAManifest as error:
        fault = str(error)
    if fault:
        raise StorageFailure(f"{address}: {fault} (restore the file there from another copy)")


def _put(copying: Copying, target: Path, data: bytes) -> None:
    try:
        target.parent.mkdir(exist_ok=True)
        replace_file(target, data)
    except OSError as error:
        raise StorageFailure(f"{target}: cannot be written: {error.strerror or error}") from error
    copying.summary.back.append(target.relative_to(copying.archive).as_posix())


def _segment_home(copying: Copying, path: Path, segment: SegmentListed) -> None:
    stub, whole = read_stub(path), whole_segment(segment)
    if stub is None and not copying.address:
        raise StorageFailure(f"{path}: not here, and nothing says where its copy is (set [archive] copy_to)")
    address = stub.address if stub else copying.place(path.name)
    try:
        fetch(address, path, whole, copying.told(path.name, whole))
    except NotWhole as error:
        copying.summary.damaged.append(f"{address}: {error}; not brought back (restore it from another copy)")
        return
    copying.journal.add(Copied(address, whole.length, whole.sha256, now()))
    copying.summary.back.append(path.name)


def _side_file_home(copying: Copying, target: Path) -> None:
    """Bring an index or leaves home; without them there, `gongkai archive index` makes them from the segment."""
    data = content(copying.place(target.name))
    if data is not None:
        _put(copying, target, data)


def _forget_stub(path: Path) -> None:
    """Take the stub away of a segment that is here and was just held against its manifest."""
    if is_here(path) and stub_path(path).exists():
        stub_path(path).unlink()
        force_folder(path.parent)
