import gzip
from hashlib import sha256
from pathlib import Path

import pytest

from roster.errors import StorageFailure
from storage.archive import ArchiveWriter
from storage.archive.record import members
from storage.chain.leaves import Leaf, NotLeaves, leaves_path, read_leaves, survey, write_leaves
from storage.chain.manifest import SegmentListed
from storage.merkle import leaf_hash, root_of
from storage.proof import URN
from tests.storage.synthetic import FIRST_NIGHT, SITE, exchange, moment


@pytest.fixture
def segment(tmp_path: Path) -> Path:
    """A segment of two captures with their requests, a visit's proof, and metadata that is none."""
    writer = ArchiveWriter(tmp_path, 10_000_000)
    for name in ("a", "b"):
        writer.append(exchange(f"{SITE}/{name}.html", name.encode() * 500, moment(FIRST_NIGHT)))
    writer.append_metadata(f"{URN}qinglan.2020-02-01.1", b"{}", moment(FIRST_NIGHT))
    writer.append_metadata("urn:other", b"{}", moment(FIRST_NIGHT))
    writer.close()
    (path,) = tmp_path.glob("*.warc.gz")
    return path


def test_a_leaf_is_the_gzip_member_of_one_record(segment: Path) -> None:
    data = segment.read_bytes()
    leaves = survey(segment).leaves
    places = [(member.offset, member.length) for member in members(segment)]
    assert leaves == tuple(Leaf(at, size, leaf_hash(data[at : at + size])) for at, size in places)
    assert all(gzip.decompress(data[leaf.offset :][: leaf.length]).startswith(b"WARC/1.1") for leaf in leaves)


def test_a_survey_tells_of_the_whole_file(segment: Path) -> None:
    seen = survey(segment)
    data = segment.read_bytes()
    root = root_of(leaf.hash for leaf in seen.leaves).hex()
    assert seen.listed() == SegmentListed(segment.name, len(data), sha256(data).hexdigest(), 7, 2, 1, root)


def test_a_segment_with_a_torn_end_is_not_surveyed(segment: Path) -> None:
    whole = segment.read_bytes()
    last = survey(segment).leaves[-1].offset
    segment.write_bytes(whole[:-1])
    with pytest.raises(StorageFailure, match=f"{segment.name} at byte {last}"):
        survey(segment)


def test_a_segment_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageFailure, match=r"none\.warc\.gz: cannot be read"):
        survey(tmp_path / "none.warc.gz")


def test_the_side_file_is_read_as_it_was_written(segment: Path) -> None:
    assert read_leaves(segment) is None
    leaves = survey(segment).leaves
    write_leaves(segment, leaves)
    assert leaves_path(segment).name == segment.name.replace(".warc.gz", ".leaves")
    assert read_leaves(segment) == list(leaves)
    assert leaves_path(segment).read_text().splitlines()[0] == f"0 {leaves[0].length} {leaves[0].hash.hex()}"


@pytest.mark.parametrize(
    ("injure", "what"),
    [
        (lambda text: text[:-1], "ends inside a line"),
        (lambda text: text + "\n", "line 8 is not"),
        (lambda text: text.replace(" ", "  ", 1), "line 1 is not"),
        (lambda text: "0" + text, "line 1 is not"),
        (lambda text: text.split("\n", 1)[1], "line 1 does not begin at byte 0"),
        (lambda text: "".join(text.splitlines(True)[:2] + text.splitlines(True)[3:]), "line 3 does not begin where"),
        (lambda text: text.replace("\n", "\r\n"), "line 1 is not"),
        (lambda text: text.upper(), "line 1 is not"),
    ],
)
def test_an_injured_side_file_is_told_with_its_line(segment: Path, injure, what: str) -> None:
    write_leaves(segment, survey(segment).leaves)
    path = leaves_path(segment)
    path.write_bytes(injure(path.read_text()).encode())
    with pytest.raises(NotLeaves, match=what):
        read_leaves(segment)
