"""The list of all releases: what it keeps, what it says of each, what it refuses."""

import json
from typing import Any

import pytest

from release.publish.catalogue import Catalogue, SameName, first_catalogue, notes_of, read_catalogue
from release.publish.entry import NotAnEntry
from tests.release.publish.entries import entry, retracted, sizes

FIRST, SECOND = entry("a", "2024-01-01"), entry("b", "2024-02-01", previous={"name": "a", "sha256": "0" * 64})
BOTH = first_catalogue(FIRST).with_release(SECOND)


def told(catalogue: Catalogue, *entries: dict[str, Any]) -> dict[str, list[str]]:
    return {name: [note.en for note in notes] for name, notes in notes_of(catalogue, sizes(*entries)).items()}


def test_what_was_written_is_read_again() -> None:
    again = read_catalogue(BOTH.as_json(notes_of(BOTH, {})))
    assert again == BOTH


def test_the_newest_stands_first_in_whatever_order_they_were_published() -> None:
    assert [each["name"] for each in BOTH.releases] == ["b", "a"]
    assert first_catalogue(SECOND).with_release(FIRST).releases == BOTH.releases


def test_its_id_stays_when_an_older_release_comes_later() -> None:
    assert first_catalogue(SECOND).with_release(FIRST).id == first_catalogue(SECOND).id


def test_publishing_the_same_again_changes_nothing() -> None:
    assert BOTH.with_release(FIRST) == BOTH


def test_another_release_under_a_listed_name_is_refused() -> None:
    with pytest.raises(SameName):
        BOTH.with_release(entry("a", "2024-01-01", sha256="f" * 64))


def test_a_packed_file_that_is_not_at_hand_any_more_stays_listed() -> None:
    packed = {"path": "a.tar.zst", "bytes": 5, "sha256": "0" * 64}
    catalogue = first_catalogue({**FIRST, "files": [*FIRST["files"], packed]}).with_release(FIRST)
    assert packed in catalogue.releases[0]["files"]


def test_what_a_later_release_takes_back_is_noted_at_the_earlier_one() -> None:
    later = entry("b", "2024-02-01", retracted=[retracted("https://a.example/1")])
    notes = told(BOTH.with_release(FIRST), FIRST, SECOND)
    assert notes == {"a": [], "b": []}
    notes = told(first_catalogue(FIRST).with_release(later), FIRST, later)
    assert notes["b"] == []
    assert notes["a"] == ["https://a.example/1 was taken back on 2024-01-01, see b: a copy of another"]


def test_what_was_given_back_is_noted_no_more() -> None:
    later, last = entry("b", "2024-02-01", retracted=[retracted("https://a.example/1")]), entry("c", "2024-03-01")
    assert told(first_catalogue(FIRST).with_release(later).with_release(last), FIRST, later, last)["a"] == []


def test_a_release_of_some_counties_does_not_give_back_what_lies_in_others() -> None:
    later = entry("b", "2024-02-01", retracted=[retracted("https://a.example/1")])
    some = entry("c", "2024-03-01", chosen=True)
    assert len(told(first_catalogue(FIRST).with_release(later).with_release(some), FIRST, later, some)["a"]) == 1


def test_a_release_whose_files_are_gone_stays_and_says_so() -> None:
    catalogue = first_catalogue(FIRST)
    assert [note.kind for note in notes_of(catalogue, {})["a"]] == ["gone"]
    assert [note.kind for note in notes_of(catalogue, {"a/README.md": 11})["a"]] == ["gone"]
    assert notes_of(catalogue, {"a/README.md": 12})["a"] == []


def test_drops_that_were_accepted_are_noted_with_their_reason() -> None:
    dropped = entry("a", "2024-01-01", accepted_drops={"reason": "two counties merged", "drops": ["x"]})
    assert told(first_catalogue(dropped), dropped)["a"] == ["Counts fell and were accepted: two counties merged"]


def damaged() -> list[bytes]:
    whole = json.loads(BOTH.as_json(notes_of(BOTH, {})))
    made = [b"", b"<html>", b"[]", b"{}", json.dumps({**whole, "schema": "x/1"}).encode()]
    for key in ("name", "as_of", "sha256", "files", "rows", "changes", "retracted", "previous"):
        first = {name: value for name, value in whole["releases"][0].items() if name != key}
        if key != "previous":  # None is one of its values
            made.append(json.dumps({**whole, "releases": [first]}).encode())
        made.append(json.dumps({**whole, "releases": [{**whole["releases"][0], key: 7}]}).encode())
    for name, value in (("name", "../x"), ("as_of", "yesterday"), ("sha256", "abc")):
        made.append(json.dumps({**whole, "releases": [{**whole["releases"][0], name: value}]}).encode())
    first = whole["releases"][0]
    for path in (
        "../x",
        "/etc/passwd",
        "https://evil.example/x",
        "//evil.example/x",
        "a/README.md",
        "b/../x",
        "b/\ud800",
    ):
        file = {"path": path, "bytes": 1, "sha256": "0" * 64}
        made.append(json.dumps({**whole, "releases": [{**first, "files": [file]}]}).encode())
    made.append(json.dumps({**whole, "releases": [{**first, "license": "\ud800"}]}).encode())
    return [*made, json.dumps({**whole, "releases": [7]}).encode()]


@pytest.mark.parametrize("data", damaged())
def test_what_is_no_such_list_is_refused_and_never_a_crash(data: bytes) -> None:
    with pytest.raises(NotAnEntry):
        read_catalogue(data)


def test_none_is_none() -> None:
    assert read_catalogue(None) is None
