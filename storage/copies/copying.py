"""Copies what closed nights added to another place, and believes a copy only when it was read back whole.

Copying(archive, address, summary, watch)    what one run works with
copy_out(workspace, copying)                 copies everything that manifests list and that is not known to be there

The order makes a copy whole at any moment up to the manifests it has: segments with index and leaves first, then the
manifest and its signature. It can be killed anywhere and run again; what was read back is kept in the journal.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from roster.errors import StorageFailure
from storage.archive.cdxj import index_path
from storage.archive.far import Stub, read_stub, write_stub
from storage.archive.remote import failure, is_folder, reach
from storage.archive.segments import is_here
from storage.chain.keys import FOLDER as KEYS
from storage.chain.leaves import leaves_path
from storage.chain.manifest import (
    FOLDER,
    SUMS,
    Manifest,
    NotAManifest,
    SegmentListed,
    folder_of,
    manifests,
    parse,
    signature_path,
)
from storage.clock import now
from storage.copies.journal import Copied, Journal
from storage.copies.transfer import ABSENT, NotWhole, Whole, content, send, sizes, whole_of, wrong
from storage.workspace import Workspace

Watch = Callable[[str, int, int], None]  # a file's name, how many of its bytes went by just now, how many it has


@dataclass(slots=True)
class CopySummary:
    """What a run did: names of files sent, found there as they should be, given up here, brought back.

    `told` are copies that were wrong and were replaced; `damaged` files here that are not what a manifest lists: they
    were not copied.
    """

    sent: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Give what the operator reads; nothing when nothing was done."""
        counted = (
            (self.sent, "copied and read back"),
            (self.found, "found there and read back"),
            (self.given_up, "given up here"),
            (self.back, "brought back"),
        )
        done = "; ".join(f"{len(names)} {what}" for names, what in counted if names)
        return [*self.told, *self.damaged, *([f"files: {done}"] if done else [])]


class Copying:
    """The archive, its second place, what is there and what is known of it, and what this run did."""

    def __init__(self, archive: Path, address: str, summary: CopySummary, watch: Watch | None = None) -> None:
        self.archive, self.address, self.summary = archive, address, summary
        self.journal = Journal(archive)
        self.sizes: dict[str, int] = {}
        self._watch = watch or _unwatched

    def place(self, name: str) -> str:
        """Give the address of a file's copy."""
        return f"{self.address.rstrip('/')}/{name}"

    def told(self, name: str, whole: Whole) -> Callable[[int], None]:
        """Give what hears of the bytes of one file."""
        return lambda count: self._watch(name, count, whole.length)

    def copy(self, name: str, path: Path, whole: Whole) -> bool:
        """See to it that the copy of a file is there and was read back. False, and a line: it cannot be made."""
        known = self.journal.find(self.place(name))
        if known is not None and known.whole == whole and self.sizes.get(name) == whole.length:
            return True
        return self.renew(name, path, whole)

    def renew(self, name: str, path: Path, whole: Whole) -> bool:
        """Read a copy back whatever is known of it, and replace a wrong one. As `copy`."""
        address, told = self.place(name), self.told(name, whole)
        fault = wrong(address, whole, told) if name in self.sizes else ABSENT
        if fault is None:
            self.summary.found.append(name)
            return self._keep(address, whole)
        if not self._sent(path, address, whole, fault):
            return False
        if fault != ABSENT or self.journal.find(address):
            self.summary.told.append(f"{address}: {fault}; copied again")
        fault = wrong(address, whole, told)
        if fault is not None:
            raise StorageFailure(f"{address}: sent and read back, it {fault} (nothing was given up here; run it again)")
        self.summary.sent.append(name)
        self.sizes[name] = whole.length
        return self._keep(address, whole)

    def _sent(self, path: Path, address: str, whole: Whole, fault: str) -> bool:
        """Send a file; False, and a line, when that cannot be done and others can."""
        stub = None if is_here(path) else read_stub(path)
        if stub and stub.address == address:
            self.summary.damaged.append(f"{address}: {fault}, and it was given up here (restore it from another copy)")
            return False
        try:
            send(path, address, whole, self.told(path.name, whole))
        except NotWhole as error:
            self.summary.damaged.append(f"{path}: {error}; not copied (run: gongkai archive verify)")
            return False
        return True

    def _keep(self, address: str, whole: Whole) -> bool:
        self.journal.add(Copied(address, whole.length, whole.sha256, now()))
        return True


def copy_out(workspace: Workspace, copying: Copying) -> None:
    """Copy what is not known to be there. The caller holds `workspace.lock()`.

    Raises StorageFailure at the first thing that keeps it from going on; what was done until then is kept.
    """
    listed = manifests(workspace.archive)
    if not listed:
        return
    _ready(copying)
    copying.sizes = sizes(copying.address)
    _refuse_another_archive(copying, listed)
    for manifest in listed:
        _copy_night(copying, manifest)
    sums = folder_of(workspace.archive) / SUMS
    _copy_small(copying, [(f"{FOLDER}/{SUMS}", sums)] if sums.exists() else [])
    _copy_small(copying, ((f"{KEYS}/{key.name}", key) for key in sorted((workspace.path / KEYS).glob("*.pub"))))


def whole_segment(segment: SegmentListed) -> Whole:
    """Give what a segment has to be."""
    return Whole(segment.length, segment.sha256)


def _copy_night(copying: Copying, manifest: Manifest) -> None:
    """Copy a night's segments with what belongs to them, and when all of them are there, what says that they are it."""
    good = [_copy_segment(copying, segment) for segment in manifest.segments]
    said = folder_of(copying.archive) / manifest.name
    if all(good):
        _copy_small(copying, ((f"{FOLDER}/{p.name}", p) for p in (said, signature_path(said)) if p.exists()))


def _copy_segment(copying: Copying, segment: SegmentListed) -> bool:
    path = copying.archive / segment.name
    good = copying.copy(segment.name, path, whole_segment(segment))
    if good and not is_here(path):
        _name_this_place(copying, path)
    derived = [side for side in (index_path(path), leaves_path(path)) if side.exists()]
    _copy_small(copying, ((side.name, side) for side in derived if not _is_copied(copying, side)))
    return good


def _is_copied(copying: Copying, side: Path) -> bool:
    """Say whether an index or leaves are there, without reading them: they are made from what never changes."""
    known = copying.journal.find(copying.place(side.name))
    return known is not None and copying.sizes.get(side.name) == known.length == side.stat().st_size


def _name_this_place(copying: Copying, segment: Path) -> None:
    """Let the stub of a segment that was given up name this place, when it came here from an earlier one."""
    stub, known = read_stub(segment), copying.journal.find(copying.place(segment.name))
    if stub and known and stub.address != known.address:
        try:
            write_stub(segment, Stub(known.address, known.length, known.sha256, known.read_back_at))
        except OSError as error:
            raise StorageFailure(f"{segment}: cannot be written: {error.strerror or error}") from error


def _copy_small(copying: Copying, files: Iterable[tuple[str, Path]]) -> None:
    for name, path in files:
        copying.copy(name, path, whole_of(path))


def _ready(copying: Copying) -> None:
    """See that a folder to copy to is there: an unmounted one must not be filled. Raises StorageFailure."""
    file_system, path = reach(copying.address)
    if not is_folder(file_system):
        return
    if not Path(path).is_dir():
        raise StorageFailure(f"{copying.address}: no such folder (mount it, or make it)")
    try:
        for folder in (FOLDER, KEYS):
            (Path(path) / folder).mkdir(exist_ok=True)
    except OSError as error:
        raise failure(copying.address, error) from error


def _refuse_another_archive(copying: Copying, listed: Iterable[Manifest]) -> None:
    """Never replace the copy of another workspace. Raises StorageFailure when one lies there."""
    for ours in listed:
        address = copying.place(f"{FOLDER}/{ours.name}")
        known = copying.journal.find(address)
        ask = f"{FOLDER}/{ours.name}" in copying.sizes and not (known and known.sha256 == ours.digest)
        data = content(address) if ask else None
        if data is not None and data != ours.to_bytes() and _is_manifest(data):
            remedy = "give every workspace an address of its own in [archive] copy_to"
            raise StorageFailure(f"{address}: the manifest of another archive ({remedy})")


def _is_manifest(data: bytes) -> bool:
    try:
        parse(data)
    except NotAManifest:
        return False
    return True


def _unwatched(name: str, count: int, whole: int) -> None:
    """Nobody looks."""
