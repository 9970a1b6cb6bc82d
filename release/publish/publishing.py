"""Publishes a release: checked first, every file put and read back, then listed. `gongkai release publish`.

    publish(folder, place, settings) -> Published

Files come before the catalogue that lists them, and SHA256SUMS after the files it vouches for: whoever reads meanwhile
finds whole releases alone. It can be killed anywhere and run again. docs/release-publish.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from release.naming import PACKED, RELEASE, read_release
from release.publish.catalogue import Catalogue, SameName, first_catalogue, notes_of, read_catalogue
from release.publish.entry import Entry, NotAnEntry, entry_of, files_of
from release.publish.feed import FEED, INDEX, PAGE, feed
from release.publish.page import page
from release.publish.placing import Placing, TakenByAnother
from release.sums import SUMS
from release.verify.check import verify
from release.verify.opening import opened
from release.verify.report import Defect, Report
from release.verify.sums import check_sums, present
from roster.errors import BadInput, StorageFailure
from storage.archive.disk import UNFINISHED
from storage.copies.transfer import Whole, content, sizes
from storage.settings import ReleaseSettings


@dataclass(frozen=True, slots=True)
class Published:
    """What was done: files put there, files that were there. `defects`: why nothing was. `told`: what else to know."""

    put: int = 0
    found: int = 0
    defects: tuple[Defect, ...] = ()
    told: tuple[str, ...] = ()


def publish(folder: Path, place: str, settings: ReleaseSettings) -> Published:
    """Publish a release to a folder or fsspec address.

    Raises BadInput when the folder is no release or another is published under its name; StorageFailure.
    """
    packed = _packed(folder)
    report = verify(folder)
    if packed:
        _check_packed(folder, packed, report)
    if report.defects:
        return Published(defects=tuple(report.defects))
    entry, files = entry_of(folder, packed), files_of(folder, packed)
    placing = Placing(place, sizes(place))
    catalogue = _catalogue(placing, entry)
    _refuse_another(placing, folder, files)
    put = _put_all(placing, folder.parent, files)
    told = _list(Placing(place, sizes(place)), catalogue, settings)
    lacking = [] if packed else [f"{folder.name}{PACKED} is not beside the folder, and was not published"]
    return Published(put, len(files) - put, told=(*lacking, *told))


def _packed(folder: Path) -> Path | None:
    """Give the packed file beside a release. Raises BadInput for a folder that is not called as its release."""
    if not folder.is_dir():
        raise BadInput("is no folder of a release", file=folder, remedy=f"give the folder that has {RELEASE}")
    name = read_release(folder)["name"]
    if folder.name != name:
        raise BadInput(f"is the folder of the release {name}", file=folder, remedy=f"call it {name} again")
    if name in (INDEX, FEED, PAGE):
        raise BadInput(
            f"{name} is what the catalogue itself is called", file=folder, remedy="build it under another name"
        )
    packed = folder.with_name(f"{name}{PACKED}")
    return packed if packed.is_file() else None


def _check_packed(folder: Path, packed: Path, report: Report) -> None:
    """Hold the packed file against the folder: the same SHA256SUMS, and every file as it says."""
    with opened(packed) as unpacked:
        inside = Report()
        check_sums(unpacked, present(unpacked, inside), inside)
        if not inside.defects and (unpacked / SUMS).read_bytes() != (folder / SUMS).read_bytes():
            inside.wrong(SUMS, "is not that of the folder")
    for each in inside.defects:
        report.wrong(packed.name, each.what, each.file)


def _catalogue(placing: Placing, entry: Entry) -> Catalogue:
    """Read what is listed there, with this release added. Raises BadInput, StorageFailure."""
    address = placing.at(INDEX)
    try:
        catalogue = read_catalogue(content(address))
        return catalogue.with_release(entry) if catalogue else first_catalogue(entry)
    except NotAnEntry as error:
        remedy = "restore it from a copy; or take it away and publish every release again"
        raise StorageFailure(f"{address}: {error} ({remedy})") from error
    except SameName as error:
        what = f"another release is published there as {entry['name']}: its SHA256SUMS is {error}"
        raise BadInput(what, file=address, remedy="build it under another name") from error


def _refuse_another(placing: Placing, folder: Path, files: Mapping[str, Whole]) -> None:
    """See that what is there under the release's name is nothing else. Raises BadInput."""
    name, theirs = folder.name, content(placing.at(f"{folder.name}/{SUMS}"))
    ours = (folder / SUMS).read_bytes()
    if theirs is not None and not ours.startswith(theirs):
        what = f"another release lies there: its SHA256SUMS is {sha256(theirs).hexdigest()}"
        raise BadInput(what, file=placing.at(name), remedy="build it under another name, or publish it elsewhere")
    for each in sorted(placing.there):
        if each.startswith(f"{name}/") and each not in files and not each.endswith(UNFINISHED):
            raise BadInput("is no file of the release", file=placing.at(each), remedy="look what it is; move it away")


def _put_all(placing: Placing, beside: Path, files: Mapping[str, Whole]) -> int:
    """Put every file there; gives how many were not there. Raises StorageFailure."""
    try:
        return sum(placing.put(name, beside / name, whole) for name, whole in files.items())
    except TakenByAnother as error:
        what = "is not the file of this release, and was not replaced"
        raise StorageFailure(f"{error}: {what} (a damaged copy? look what it is; move it away)") from error


def _list(placing: Placing, catalogue: Catalogue, settings: ReleaseSettings) -> list[str]:
    """Write index, feed and page; gives what to know of what lies there. Raises StorageFailure."""
    notes = notes_of(catalogue, placing.there)
    placing.write(INDEX, catalogue.as_json(notes))
    placing.write(FEED, feed(catalogue, notes, settings))
    placing.write(PAGE, page(catalogue, notes, settings))
    listed = {each["name"] for each in catalogue.releases}
    unlisted = {name.split("/")[0] for name in placing.there if name.endswith(f"/{SUMS}")} - listed
    told = [f"{placing.at(name)} is a release that is not listed: publish it again" for name in sorted(unlisted)]
    gone = {name: note for name, each in notes.items() for note in each if note.kind == "gone"}
    return told + [f"{name}: {note.en}" for name, note in sorted(gone.items())]
