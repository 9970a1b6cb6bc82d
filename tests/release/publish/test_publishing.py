"""Releases published to a folder: what is there afterwards, what is refused, and what a kill leaves."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from release.publish import publishing
from release.publish.feed import FEED, INDEX, PAGE
from release.publish.placing import Placing
from release.publish.publishing import Published, publish
from release.sums import SUMS
from release.verify.report import Report
from roster.errors import BadInput, StorageFailure
from storage.settings import ReleaseSettings
from tests.release.publish.conftest import REASON, Two
from tests.release.verify.forging import copied
from tests.storage.synthetic import SITE

SETTINGS = ReleaseSettings(title="Reports", title_zh="年报")
CATALOGUE = {INDEX, FEED, PAGE}


def there(place: Path) -> dict[str, bytes]:
    """Give every file of a place."""
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def published(place: Path, *folders: Path) -> Published:
    for folder in folders:
        done = publish(folder, str(place), SETTINGS)
        assert not done.defects
    return done


def index(place: Path) -> list[dict[str, Any]]:
    return list(json.loads((place / INDEX).read_bytes())["releases"])


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not check the release again and again, where what is tried is what comes after."""
    monkeypatch.setattr(publishing, "verify", lambda folder: Report())


@pytest.fixture(scope="session")
def place(two: Two, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a place where both are published."""
    place = tmp_path_factory.mktemp("place") / "releases"
    published(place, two.first, two.second)
    return place


def test_both_releases_are_there_byte_for_byte_with_their_packed_files(two: Two, place: Path) -> None:
    ours = {name: data for name, data in there(two.first.parent).items() if not name.startswith(".")}
    assert {name: data for name, data in there(place).items() if name not in CATALOGUE} == ours


def test_the_index_lists_every_file_with_its_size_and_sum(place: Path) -> None:
    files = {each["path"]: each["bytes"] for release in index(place) for each in release["files"]}
    assert files == {name: len(data) for name, data in there(place).items() if name not in CATALOGUE}


def test_the_index_tells_day_key_digest_what_changed_and_what_came_before(two: Two, place: Path) -> None:
    second, first = index(place)
    assert (second["name"], first["name"]) == ("2022-03", "2022-02")
    assert (second["as_of"], first["as_of"]) == ("2022-03-01", "2022-02-20")
    assert second["previous"] == {"name": "2022-02", "sha256": first["sha256"]}
    assert first["signed_by"] == second["signed_by"] and first["signed_by"].startswith("SHA256:")
    assert first["changes"] == []
    assert {each["cause"] for each in second["changes"]} >= {"retracted"}
    lines = (two.second / "delta.csv").read_text(encoding="utf-8").count("\n") - 1
    assert sum(each["rows"] for each in second["changes"]) == lines
    assert second["rows"]["reports"] == first["rows"]["reports"] - 1


def test_what_the_second_takes_back_is_noted_at_the_first_everywhere(place: Path) -> None:
    note = index(place)[1]["notes"][0]
    assert note["kind"] == "retracted"
    assert f"{SITE}/2.html" in note["en"] and REASON in note["en"] and REASON in note["zh"]
    article = html.fromstring((place / PAGE).read_bytes()).get_element_by_id("2022-02")
    assert REASON in article.text_content() and not article.xpath(".//script|.//b")
    assert REASON in "".join(etree.fromstring((place / FEED).read_bytes()).itertext())


def test_publishing_again_puts_nothing_and_changes_nothing(two: Two, place: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in place.rglob("*")}
    assert published(place, two.first).put == 0
    assert {path: path.stat().st_mtime_ns for path in place.rglob("*")} == before


def test_in_whatever_order_they_come_the_index_is_the_same_but_for_its_id(
    two: Two, place: Path, tmp_path: Path, unchecked: None
) -> None:
    published(tmp_path / "p", two.second, two.first)
    assert index(tmp_path / "p") == index(place)
    assert (tmp_path / "p" / PAGE).read_bytes() == (place / PAGE).read_bytes()


@pytest.mark.parametrize("name", ["gongkai.sqlite", "csv/cells.csv", "README.md", "PROVENANCE.jsonl"])
def test_a_release_that_does_not_verify_is_refused_and_nothing_is_put(two: Two, tmp_path: Path, name: str) -> None:
    folder = copied(two.first, tmp_path / two.first.name)
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    done = publish(folder, str(tmp_path / "p"), SETTINGS)
    assert any(each.file == name for each in done.defects)
    assert not (tmp_path / "p").exists()


def test_a_packed_file_of_another_release_is_refused(two: Two, tmp_path: Path) -> None:
    folder = copied(two.first, tmp_path / two.first.name)
    shutil.copy(two.second.with_name(f"{two.second.name}.tar.zst"), tmp_path / f"{folder.name}.tar.zst")
    done = publish(folder, str(tmp_path / "p"), SETTINGS)
    assert any(each.file == f"{folder.name}.tar.zst" for each in done.defects)
    assert not (tmp_path / "p").exists()


def test_without_a_packed_file_the_folder_is_published_and_that_is_told(
    two: Two, tmp_path: Path, unchecked: None
) -> None:
    folder = copied(two.first, tmp_path / two.first.name)
    assert ".tar.zst is not beside" in published(tmp_path / "p", folder).told[0]


class Killed(BaseException):
    """As a kill: nothing of ours catches it."""


@pytest.mark.parametrize("after", [0, 1, 20, 58, 59, 60])
def test_what_a_kill_leaves_is_made_whole_by_running_it_again(
    two: Two, place: Path, tmp_path: Path, unchecked: None, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    left, put = after, Placing.put

    def dying(self: Placing, *of: Any) -> bool:
        nonlocal left
        if not left:
            raise Killed
        left -= 1
        return put(self, *of)

    target = tmp_path / "p"
    published(target, two.first)
    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(Placing, "put", dying)
        publish(two.second, str(target), SETTINGS)
    assert [each["name"] for each in index(target)] == ["2022-02"]
    done = published(target, two.second)
    assert done.found == after
    assert there(target) == there(place)


@pytest.mark.parametrize("name", [INDEX, FEED, PAGE])
def test_a_kill_between_index_feed_and_page_is_made_good(
    two: Two, place: Path, tmp_path: Path, unchecked: None, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    write = Placing.write

    def dying(self: Placing, what: str, data: bytes) -> None:
        if what == name:
            raise Killed
        write(self, what, data)

    published(tmp_path / "p", two.first)
    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(Placing, "write", dying)
        publish(two.second, str(tmp_path / "p"), SETTINGS)
    published(tmp_path / "p", two.second)
    assert there(tmp_path / "p") == there(place)


@pytest.mark.parametrize("name", ["gongkai.sqlite", SUMS, "delta.csv"])
def test_a_file_that_was_cut_short_is_put_anew(two: Two, tmp_path: Path, unchecked: None, name: str) -> None:
    short = tmp_path / "p" / two.first.name / name
    short.parent.mkdir(parents=True)
    short.write_bytes((two.first / name).read_bytes()[:-7])
    published(tmp_path / "p", two.first)
    assert short.read_bytes() == (two.first / name).read_bytes()


@pytest.mark.parametrize("other", [b"something else", b"", "longer"])
def test_a_file_that_is_something_else_is_never_replaced(
    two: Two, tmp_path: Path, unchecked: None, other: bytes | str
) -> None:
    theirs = tmp_path / "p" / two.first.name / "LICENSE"
    ours = (two.first / "LICENSE").read_bytes()
    data = ours + b"more" if isinstance(other, str) else other
    theirs.parent.mkdir(parents=True)
    theirs.write_bytes(data)
    if data == b"":  # the beginning of any file: what a kill leaves
        published(tmp_path / "p", two.first)
        assert theirs.read_bytes() == ours
        return
    with pytest.raises(StorageFailure, match="was not replaced"):
        publish(two.first, str(tmp_path / "p"), SETTINGS)
    assert theirs.read_bytes() == data
    assert not (tmp_path / "p" / INDEX).exists()


def test_another_release_under_the_same_name_is_refused_before_anything_is_put(
    two: Two, tmp_path: Path, unchecked: None
) -> None:
    published(tmp_path / "p", two.first)
    before = there(tmp_path / "p")
    other = copied(two.second, tmp_path / two.second.name)
    told = json.loads((other / "RELEASE.json").read_text())
    (other / "RELEASE.json").write_text(json.dumps({**told, "name": two.first.name}))
    other = other.rename(tmp_path / two.first.name)
    with pytest.raises(BadInput, match="another release is published there"):
        publish(other, str(tmp_path / "p"), SETTINGS)
    (tmp_path / "p" / INDEX).unlink()
    with pytest.raises(BadInput, match="another release lies there"):
        publish(other, str(tmp_path / "p"), SETTINGS)
    assert there(tmp_path / "p") == {name: data for name, data in before.items() if name != INDEX}


def test_a_stranger_among_the_files_of_a_release_is_told_of(two: Two, tmp_path: Path, unchecked: None) -> None:
    published(tmp_path / "p", two.first)
    (tmp_path / "p" / two.first.name / "extra.txt").write_text("x")
    with pytest.raises(BadInput, match="is no file of the release"):
        publish(two.first, str(tmp_path / "p"), SETTINGS)


def test_a_lost_index_is_told_of_and_made_again_by_publishing_every_release_again(
    two: Two, place: Path, tmp_path: Path, unchecked: None
) -> None:
    target = tmp_path / "p"
    published(target, two.first, two.second)
    (target / INDEX).unlink()
    told = published(target, two.first).told
    assert any("2022-03 is a release that is not listed: publish it again" in line for line in told)
    assert published(target, two.second).told == ()
    assert there(target) == there(place)


def test_an_index_that_is_none_is_never_written_over(two: Two, tmp_path: Path, unchecked: None) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / INDEX).write_text("{}")
    with pytest.raises(StorageFailure, match="is no list of releases"):
        publish(two.first, str(tmp_path / "p"), SETTINGS)
    assert there(tmp_path / "p") == {INDEX: b"{}"}


def test_a_release_that_was_taken_away_stays_listed_and_that_is_told(two: Two, tmp_path: Path, unchecked: None) -> None:
    target = tmp_path / "p"
    published(target, two.first)
    shutil.rmtree(target / two.first.name)
    done = published(target, two.second)
    assert any(line.startswith("2022-02: ") and "not here any more" in line for line in done.told)
    assert [each["name"] for each in index(target)] == ["2022-03", "2022-02"]
    assert "gone" in [note["kind"] for note in index(target)[1]["notes"]]


def test_a_folder_that_is_not_called_as_its_release_is_refused(two: Two, tmp_path: Path) -> None:
    folder = copied(two.first, tmp_path / "renamed")
    with pytest.raises(BadInput, match="is the folder of the release 2022-02"):
        publish(folder, str(tmp_path / "p"), SETTINGS)


def test_the_folder_they_were_built_in_can_be_the_place(two: Two, tmp_path: Path, unchecked: None) -> None:
    shutil.copytree(two.first.parent, tmp_path / "releases")
    done = published(tmp_path / "releases", tmp_path / "releases" / two.first.name)
    assert done.put == 0
    assert (tmp_path / "releases" / PAGE).exists()
