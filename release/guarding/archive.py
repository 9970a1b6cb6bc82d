"""Whether the archive that a release cites is the one that was sealed night by night.

    chain_faults(workspace) -> list[Reason]                  manifests, links, signatures; before anything is read
    segment_faults(engine, archive, names) -> Checked        the segments that rows of the release cite

Of a segment in a manifest: length and sha256 of the whole file. Of one that no manifest lists yet (a night still open):
every record as far as the database committed it, by its own digests. A segment that was given up here is not fetched:
what stands for it must name the digest that the manifest has. Each byte of the cited segments is read once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from release.guarding.reason import ARCHIVE, Reason
from roster.errors import BadInput, StorageFailure
from storage.archive.catalogue import Catalogue
from storage.archive.check import check_segment
from storage.archive.far import read_stub
from storage.archive.segments import is_here, segment_size
from storage.chain.check import check_chain
from storage.chain.keys import FOLDER, known_keys
from storage.chain.links import read_chain
from storage.chain.manifest import SegmentListed
from storage.models import Segment
from storage.workspace import Workspace

REMEDY = "run: gongkai archive verify"


@dataclass(slots=True)
class Checked:
    """What was looked at: `sealed` segments whole, `open` ones no manifest lists yet, `far` ones that lie elsewhere."""

    reasons: list[Reason] = field(default_factory=list)
    sealed: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    far: list[str] = field(default_factory=list)


def chain_faults(workspace: Workspace) -> list[Reason]:
    """Give what is wrong with the chain of manifests; signatures are held against the keys of the workspace."""
    try:
        keys = known_keys(workspace.path / FOLDER)
    except BadInput as error:
        return [Reason(ARCHIVE, str(error))]
    found = check_chain(workspace.archive)
    told = [Reason(ARCHIVE, f"{defect} ({REMEDY})") for defect in found]
    return told + list(_strangers(workspace.archive, {key.fingerprint for key in keys}))


def _strangers(archive: Path, known: set[str]) -> Iterator[Reason]:
    """Name signers that nobody here knows; without any key here, whose they are cannot be told."""
    if known:
        signers = dict.fromkeys(manifest.key for manifest in read_chain(archive).manifests if manifest.key)
        for signer in signers:
            if signer not in known:
                yield Reason(ARCHIVE, f"manifests are signed by {signer}, whose .pub is not in {FOLDER}/")


def segment_faults(engine: Engine, archive: Path, names: Iterable[str]) -> Checked:
    """Check the segments that are cited. Raises StorageFailure when the database cannot be had."""
    checked = Checked()
    listed = {one.name: one for manifest in read_chain(archive).manifests for one in manifest.segments}
    with Session(engine) as session:
        committed = {name: length for name, length in session.execute(select(Segment.name, Segment.committed_length))}
    for name in sorted(names):
        path = archive / name
        if name not in listed:
            checked.open.append(name)
            faults = _open_faults(path, committed.get(name, 0))
        elif is_here(path):
            checked.sealed.append(name)
            faults = _sealed_faults(path, listed[name])
        else:
            checked.far.append(name)
            faults = _far_faults(path, listed[name])
        checked.reasons += [Reason(ARCHIVE, f"{name}: {what} ({REMEDY})") for what in faults]
    return checked


def _sealed_faults(path: Path, listed: SegmentListed) -> Iterator[str]:
    try:
        with path.open("rb") as file:
            sha256 = file_digest(file, "sha256").hexdigest()
        length = path.stat().st_size
    except OSError as error:
        yield f"cannot be read: {error.strerror}"
        return
    if (length, sha256) != (listed.length, listed.sha256):
        yield "is not the file that its manifest lists"


def _far_faults(path: Path, listed: SegmentListed) -> Iterator[str]:
    try:
        stub = read_stub(path)
    except StorageFailure as error:
        yield str(error)
        return
    if stub is None:
        yield "is not there, and its manifest lists it"
    elif (stub.length, stub.sha256) != (listed.length, listed.sha256):
        yield "was given up here, and what stands for it names another file than its manifest"


def _open_faults(path: Path, committed: int) -> Iterator[str]:
    try:
        if segment_size(path) < committed:
            yield f"{committed} bytes were committed, fewer are there"
        with Catalogue() as catalogue:
            found = check_segment(path, catalogue)
    except OSError as error:
        yield f"cannot be read: {error.strerror}"
    except StorageFailure as error:
        yield str(error)
    else:
        for defect in found.defects:
            if defect.offset is None or defect.offset < committed:
                yield defect.what
