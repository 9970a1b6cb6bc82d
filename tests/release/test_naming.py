"""A name is a folder's and is given once; the release before is the last one up to the day."""

import json
from datetime import date
from pathlib import Path

import pytest

from release.naming import checked_name, earlier_release, read_release, refuse_future, refuse_taken
from roster.errors import BadInput


@pytest.mark.parametrize("name", ["2024-02", "a", "A.b_c-1", "1" * 64])
def test_names_that_are(name: str) -> None:
    assert checked_name(name) == name


@pytest.mark.parametrize(
    "name", ["", ".", "..", ".hidden", "-x", "a/b", "a b", "年报", "a\n", "1" * 65, "a.tar.zst", "a\0"]
)
def test_names_that_are_none(name: str) -> None:
    with pytest.raises(BadInput, match="no name of a release"):
        checked_name(name)


def released(place: Path, name: str, as_of: str) -> None:
    (place / name).mkdir()
    (place / name / "RELEASE.json").write_text(json.dumps({"name": name, "as_of": as_of}))


@pytest.mark.parametrize("there", ["x", "x.tar.zst"])
def test_a_name_that_is_taken_is_refused_also_by_a_link_to_nothing(tmp_path: Path, there: str) -> None:
    refuse_taken(tmp_path, "x")
    (tmp_path / there).symlink_to("nowhere")
    with pytest.raises(BadInput, match="never replaced"):
        refuse_taken(tmp_path, "x")


def test_the_release_before_is_the_last_up_to_the_day_and_then_by_name(tmp_path: Path) -> None:
    assert earlier_release(tmp_path, "n", date(2024, 2, 12)) is None
    for name, day in (("a", "2024-02-01"), ("b", "2024-02-12"), ("z", "2024-02-12"), ("later", "2024-02-13")):
        released(tmp_path, name, day)
    (tmp_path / "no-release").mkdir()
    released(tmp_path, ".unfinished.new", "2024-02-12")
    assert earlier_release(tmp_path, "n", date(2024, 2, 12)) == tmp_path / "b"
    assert earlier_release(tmp_path, "a0", date(2024, 2, 1)) == tmp_path / "a"
    assert earlier_release(tmp_path, "n", date(2024, 1, 31)) is None


def test_a_broken_release_in_the_folder_is_named_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "RELEASE.json").write_text("{}")
    with pytest.raises(BadInput, match="bad/RELEASE.json"):
        earlier_release(tmp_path, "n", date(2024, 2, 12))


def test_a_folder_that_is_no_release_is_told_as_that(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="it has no RELEASE.json .give a release's folder"):
        read_release(tmp_path)


def test_a_day_to_come_is_refused_and_today_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_NOW", "2024-02-12T23:30:00")
    refuse_future(date(2024, 2, 12))
    with pytest.raises(BadInput, match="2024-02-13 is a day to come"):
        refuse_future(date(2024, 2, 13))
