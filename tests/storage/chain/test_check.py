"""What the chain tells of an archive in which something was changed afterwards."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from storage.archive.segments import segment_paths
from storage.chain.check import check_chain, check_manifests, check_segment
from storage.chain.keys import PublicKey, make_keys
from storage.chain.leaves import Leaf, NotLeaves, Survey, read_leaves, survey
from storage.chain.links import write_sums
from storage.chain.manifest import Manifest, manifests, parse, root_over
from storage.chain.publish import publish
from storage.chain.signature import sign
from storage.database import open_database
from storage.workspace import Workspace, create_workspace
from tests.storage.chain.nights import archive_night, at, closed_nights, day, key_of

FIRST, SECOND, THIRD = (f"manifests/{number:06d}-2020-02-0{number}.json" for number in (1, 2, 3))


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Three closed nights, signed and published."""
    workspace = create_workspace(tmp_path / "workspace")
    engine = open_database(workspace.database_url)
    closed_nights(engine, workspace, monkeypatch, 3)
    publish(workspace.archive, [key_of(workspace).public], str(tmp_path / "published"))
    engine.dispose()
    return workspace


def told(workspace: Workspace, published: Path | None = None, *keys: PublicKey) -> list[str]:
    where = str(published) if published else None
    return [str(found) for found in check_chain(workspace.archive, keys=keys, published=where)]


def rewrite(workspace: Workspace, name: str, change: Callable[[Manifest], Manifest]) -> None:
    """Change a manifest as one would who wants it to look right: in its one form."""
    path = workspace.archive / name
    path.write_bytes(change(parse(path.read_bytes())).to_bytes())


def test_a_whole_chain_has_no_defect(closed: Workspace, tmp_path: Path) -> None:
    assert told(closed, tmp_path / "published", key_of(closed).public) == []


def test_manifests_are_checked_without_their_segments(closed: Workspace) -> None:
    for path in segment_paths(closed.archive):
        path.unlink()
    assert check_manifests(closed.archive, keys=[key_of(closed).public]) == []
    (closed.archive / f"{SECOND}.sig").unlink()
    assert len(check_manifests(closed.archive)) == 1


def test_an_archive_without_manifests_has_none(tmp_path: Path) -> None:
    assert check_chain(tmp_path) == []


def test_a_flipped_byte_of_a_manifest_its_signature_or_the_sums_is_told_at_its_file(closed: Workspace) -> None:
    for name in (SECOND, f"{SECOND}.sig", "manifests/SHA256SUMS"):
        path = closed.archive / name
        whole = path.read_bytes()
        for offset in range(0, len(whole), 7):
            path.write_bytes(whole[:offset] + bytes([whole[offset] ^ 1]) + whole[offset + 1 :])
            assert any(name.removesuffix(".sig") in line for line in told(closed)), (name, offset)
        path.write_bytes(whole)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        (FIRST, "manifests/000001-…: the manifest of this number is not there"),
        (SECOND, "manifests/000002-…: the manifest of this number is not there"),
        (THIRD, f"{THIRD}: SHA256SUMS names it, and it is not there"),
        (f"{SECOND}.sig", f"{SECOND}: its signature is not there (gongkai archive close adds it, where its key is)"),
        (
            "manifests/SHA256SUMS",
            "manifests/SHA256SUMS: has no line for 000001-2020-02-01.json and 2 after it "
            "(restore it from a copy, or make it anew there: sha256sum *.json > SHA256SUMS)",
        ),
    ],
)
def test_a_dropped_file_is_named(closed: Workspace, name: str, what: str) -> None:
    (closed.archive / name).unlink()
    assert what in told(closed)


def test_the_last_night_taken_out_with_its_sums_shows_by_its_leaves_and_by_what_was_published(
    closed: Workspace, tmp_path: Path
) -> None:
    (segment,) = manifests(closed.archive)[-1].segments
    for name in (THIRD, f"{THIRD}.sig"):
        (closed.archive / name).unlink()
    write_sums(closed.archive, manifests(closed.archive))
    side = segment.name.replace(".warc.gz", ".leaves")
    assert told(closed) == [
        f"{side}: {segment.name} was to be sealed, and no manifest lists it: a close was cut short, "
        "or a manifest is lost (run: gongkai archive close)"
    ]
    assert f"{THIRD}: is not here, {tmp_path / 'published'} has it" in told(closed, tmp_path / "published")
    (closed.archive / segment.name).unlink()
    assert told(closed) == [f"{side}: is a side file of a segment that is not there"]


def test_a_manifest_written_anew_with_its_link_and_sums_shows_by_the_signature(closed: Workspace) -> None:
    rewrite(closed, THIRD, lambda last: replace(last, software={"gongkai": "9"}))
    write_sums(closed.archive, manifests(closed.archive))
    assert told(closed) == [f"{THIRD}: 000003-2020-02-03.json.sig: the signature is not over these bytes"]


def test_a_manifest_signed_anew_by_another_key_shows_by_its_key(closed: Workspace, tmp_path: Path) -> None:
    ours = key_of(closed).public
    make_keys(tmp_path / "keys")
    theirs = key_of(Workspace(tmp_path, closed.settings))
    rewrite(closed, THIRD, lambda last: replace(last, key=theirs.public.fingerprint))
    path = closed.archive / THIRD
    (closed.archive / f"{THIRD}.sig").write_text(sign(theirs, path.read_bytes()))
    write_sums(closed.archive, manifests(closed.archive))
    assert told(closed) == []  # whole by itself: only a key from outside, or a published copy, tells
    shown = theirs.public.fingerprint
    assert told(closed, None, ours) == [f"{THIRD}: is signed by {shown}, which is none of the keys given"]
    assert told(closed, tmp_path / "published") == [
        f"{THIRD}: is not what was published at {tmp_path / 'published'}",
        f"{THIRD}.sig: is not what was published at {tmp_path / 'published'}",
        f"manifests/SHA256SUMS: is not what was published at {tmp_path / 'published'}",
    ]


def test_a_signature_taken_away_shows_where_keys_are_given(closed: Workspace) -> None:
    rewrite(closed, THIRD, lambda last: replace(last, key=None))
    (closed.archive / f"{THIRD}.sig").unlink()
    write_sums(closed.archive, manifests(closed.archive))
    assert told(closed, None, key_of(closed).public) == [f"{THIRD}: is not signed, nor is one after it"]


def test_unsigned_nights_are_vouched_for_by_a_signed_one_after_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = create_workspace(tmp_path / "workspace")
    engine = open_database(workspace.database_url)
    closed_nights(engine, workspace, monkeypatch, 1, signed=False)
    closed_nights(engine, workspace, monkeypatch, 2)
    engine.dispose()
    assert [manifest.key is None for manifest in manifests(workspace.archive)] == [True, False, False]
    assert told(workspace, None, key_of(workspace).public) == []


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda one: replace(one, root="0" * 64), "its root is not that over the segments it lists"),
        (lambda one: replace(one, counts=replace(one.counts, captures=9)), "its counts are not the sums"),
        (lambda one: replace(one, previous="0" * 64), "is not the manifest that 000002-2020-02-02.json was linked to"),
        (lambda one: replace(one, number=9), "is the manifest 000009-2020-02-02.json by what it says"),
    ],
)
def test_what_a_manifest_says_is_held_against_itself_and_the_one_before(
    closed: Workspace, change: Callable[[Manifest], Manifest], what: str
) -> None:
    rewrite(closed, SECOND, change)
    assert any(what in line for line in told(closed))


def test_a_segment_is_listed_once(closed: Workspace) -> None:
    (segment,) = manifests(closed.archive)[0].segments
    rewrite(closed, SECOND, lambda one: replace(one, segments=(segment,), root=root_over([segment])))
    what = f"{SECOND}: lists {segment.name}, which 000001-2020-02-01.json lists already"
    assert what in told(closed)


def test_segments_that_are_gone_or_in_no_manifest_are_named(closed: Workspace) -> None:
    (first,) = manifests(closed.archive)[0].segments
    other = first.name.replace("-00000", "-00007")
    (closed.archive / first.name).rename(closed.archive / other)
    assert told(closed) == [
        f"{first.name}: is not there; 000001-2020-02-01.json lists it",
        f"{other}: is in no manifest, though it was begun before the last night was closed",
        f"{first.name.replace('.warc.gz', '.leaves')}: is a side file of a segment that is not there",
    ]


def test_a_segment_begun_since_the_last_close_is_open_and_no_defect(
    closed: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, day(3))
    engine = open_database(closed.database_url)
    archive_night(engine, closed, day(3))
    engine.dispose()
    assert told(closed) == []


def test_what_does_not_belong_there_is_named(closed: Workspace) -> None:
    folder = closed.archive / "manifests"
    (folder / "notes.txt").touch()
    (folder / "000009-2020-02-09.json.sig").touch()
    assert told(closed) == [
        "manifests/000009-2020-02-09.json.sig: a signature without its manifest",
        "manifests/notes.txt: is no manifest, nor anything that belongs to one",
    ]


def test_two_manifests_with_one_number_are_named(closed: Workspace) -> None:
    path = closed.archive / SECOND
    forged = replace(parse(path.read_bytes()), night=day(5))
    (path.parent / forged.name).write_bytes(forged.to_bytes())
    assert "manifests/000002-…: 2 manifests have this number" in told(closed)


class Case:
    """One sealed segment, and what a reading of it may give."""

    def __init__(self, workspace: Workspace) -> None:
        (self.listed,) = manifests(workspace.archive)[1].segments
        self.path = workspace.archive / self.listed.name
        self.seen = survey(self.path)
        self.kept = read_leaves(self.path)

    def changed(self, at: int) -> Survey:
        """What a reading gives when one record was changed."""
        leaves = list(self.seen.leaves)
        leaves[at] = Leaf(leaves[at].offset, leaves[at].length, bytes(32))
        return replace(self.seen, sha256="0" * 64, leaves=tuple(leaves))

    def told(self, seen: Survey, kept: object, listed: object = "") -> list[str]:
        found = check_segment(self.path, seen, listed if listed != "" else self.listed, kept, {613: "urn:x"})  # type: ignore[arg-type]
        return [str(each) for each in found]


@pytest.fixture
def case(closed: Workspace) -> Case:
    return Case(closed)


def test_a_segment_as_it_was_sealed_has_no_defect(case: Case) -> None:
    assert case.told(case.seen, case.kept) == []
    assert case.told(case.seen, None, None) == []


def test_where_the_segment_changed_its_record_is_named(case: Case) -> None:
    offset = case.seen.leaves[2].offset
    assert case.told(case.changed(2), case.kept) == [
        f"{case.path.name} at byte {offset}: the record is not the one that was sealed here",
        f"{case.path.name}: its manifest lists another sha256, root",
    ]


def test_a_damaged_record_is_named_by_the_gap_it_leaves(case: Case) -> None:
    leaves = tuple(leaf for at, leaf in enumerate(case.seen.leaves) if at != 2)
    lines = case.told(replace(case.seen, leaves=leaves, sha256="0" * 64), case.kept)
    offset = case.seen.leaves[2].offset
    assert lines[0] == f"{case.path.name} at byte {offset}: the record that was sealed here is not there, or is damaged"


def test_where_the_side_file_changed_it_is_named(case: Case) -> None:
    kept = list(case.changed(2).leaves)
    side, offset = case.path.name.replace(".warc.gz", ".leaves"), kept[2].offset
    assert case.told(case.seen, kept) == [
        f"{side} at byte {offset}: does not agree with {case.path.name}, which is as its manifest says"
    ]
    assert case.told(case.seen, None) == [f"{side}: is not there; {case.path.name} is sealed"]
    assert case.told(case.seen, NotLeaves("line 3 is not")) == [f"{side}: line 3 is not"]


def test_where_the_manifest_changed_the_other_two_agree(case: Case) -> None:
    assert case.told(case.seen, case.kept, replace(case.listed, root=sha256().hexdigest())) == [
        f"{case.path.name}: its manifest lists another root; the segment and its side file agree with each other"
    ]


def test_a_record_is_named_by_its_id_where_that_is_known(case: Case) -> None:
    place = case.seen.leaves[1].offset
    found = check_segment(case.path, case.changed(1), case.listed, case.kept, {place: "urn:uuid:1"})
    assert found[0].record_id == "urn:uuid:1"
