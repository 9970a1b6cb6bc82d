import json
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from roster.errors import StorageFailure
from storage.chain.manifest import (
    Manifest,
    NotAManifest,
    SegmentListed,
    canonical,
    counts_of,
    manifests,
    parse,
    root_over,
)

SEGMENTS = (
    SegmentListed("gongkai-20240212180000-00000.warc.gz", 613, "a" * 64, 3, 1, 0, "b" * 64),
    SegmentListed("gongkai-20240212190000-00000.warc.gz", 4000, "c" * 64, 9, 4, 1, "d" * 64),
)
MANIFEST = Manifest(
    number=1,
    night=date(2024, 2, 12),
    closed_at=datetime(2024, 2, 12, 21, 30, 0, 5, tzinfo=UTC),
    software={"gongkai": "0.1.0"},
    previous=None,
    segments=SEGMENTS,
    counts=counts_of(SEGMENTS),
    root=root_over(SEGMENTS),
    key="SHA256:" + "A" * 43,
)


def changed(**fields: object) -> bytes:
    return canonical(json.loads(MANIFEST.to_bytes()) | fields)


def test_a_manifest_is_read_as_it_was_written() -> None:
    assert parse(MANIFEST.to_bytes()) == MANIFEST
    unsigned = replace(MANIFEST, number=2, previous=MANIFEST.digest, key=None)
    assert parse(unsigned.to_bytes()) == unsigned


def test_its_file_is_named_by_number_and_night() -> None:
    assert MANIFEST.name == "000001-2024-02-12.json"


def test_its_digest_is_what_sha256sum_says_of_the_file() -> None:
    assert MANIFEST.digest == sha256(MANIFEST.to_bytes()).hexdigest()


def test_the_counts_are_the_sums_over_the_segments() -> None:
    counts = json.loads(MANIFEST.to_bytes())["counts"]
    assert counts == {"segments": 2, "bytes": 4613, "records": 12, "captures": 5, "visits": 1}


def test_the_root_depends_on_every_segment_and_their_order() -> None:
    assert len({root_over(SEGMENTS), root_over(SEGMENTS[::-1]), root_over(SEGMENTS[:1]), root_over(())}) == 4
    assert root_over(()) == sha256().hexdigest()


def test_there_is_one_way_to_write_it() -> None:
    data = MANIFEST.to_bytes()
    for other in (data + b"\n", json.dumps(json.loads(data), indent=1).encode(), data.replace(b"0.1", b"\\u0030.1")):
        with pytest.raises(NotAManifest, match="one form"):
            parse(other)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        changed(schema="gongkai.manifest/2"),
        changed(number=True),
        changed(number=-1),
        changed(night="12.2.2024"),
        changed(closed_at="2024-02-12T21:30:00+08:00"),
        changed(closed_at=None),
        changed(previous="a" * 63),
        changed(root="A" * 64),
        changed(key="MD5:00"),
        changed(segments={}),
        changed(segments=[{}]),
        changed(segments=[json.loads(MANIFEST.to_bytes())["segments"][0] | {"name": "../x.warc.gz"}]),
        changed(segments=[json.loads(MANIFEST.to_bytes())["segments"][0] | {"more": 1}]),
        changed(counts=[]),
        changed(counts={"segments": 2}),
        changed(software=[]),
        changed(more="x"),
        MANIFEST.to_bytes().replace(b'"0.1.0"', b'"\\ud800"'),
    ],
)
def test_nothing_else_is_a_manifest(data: bytes) -> None:
    with pytest.raises(NotAManifest):
        parse(data)


def test_the_manifests_of_an_archive_come_in_order(tmp_path: Path) -> None:
    assert manifests(tmp_path) == []
    (tmp_path / "manifests").mkdir()
    second = replace(MANIFEST, number=2, night=date(2024, 2, 10), previous=MANIFEST.digest)
    for manifest in (second, MANIFEST):
        (tmp_path / "manifests" / manifest.name).write_bytes(manifest.to_bytes())
    assert manifests(tmp_path) == [MANIFEST, second]


def test_a_file_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "manifests").mkdir()
    (tmp_path / "manifests" / "000001-2024-02-12.json").write_bytes(b"{")
    with pytest.raises(StorageFailure, match=r"000001-2024-02-12\.json: not JSON"):
        manifests(tmp_path)
