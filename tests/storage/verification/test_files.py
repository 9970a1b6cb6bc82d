"""Which files in the folder of the archive are told as none of its own."""

from pathlib import Path

import pytest

from storage.archive import ArchiveWriter
from storage.archive.segments import segment_paths
from storage.chain.leaves import leaves_path
from storage.verification.files import check_files
from tests.storage.archive.exchanges import BIG, fill


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    writer = ArchiveWriter(tmp_path, BIG)
    fill(writer)
    writer.close()
    return tmp_path


def strangers(archive: Path) -> list[str]:
    return [defect.file for defect in check_files(archive)]


def test_what_a_killed_close_index_or_copy_leaves_is_no_stranger(archive: Path) -> None:
    [segment] = segment_paths(archive)
    beside = [leaves_path(segment), segment.with_suffix("").with_suffix(".cdxj"), segment, Path(f"{segment}.far")]
    for path in beside:
        Path(f"{path}.new").write_bytes(b"cut sho")
    assert strangers(archive) == []


@pytest.mark.parametrize("name", ["notes.txt", "x.copies.jsonl", "y.new", "z.warc"])
def test_anything_else_is_told(archive: Path, name: str) -> None:
    (archive / name).touch()
    assert strangers(archive) == [name]
