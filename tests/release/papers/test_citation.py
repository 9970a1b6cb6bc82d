"""CITATION.cff is YAML of the Citation File Format whatever the settings hold, and LICENSE is the licence."""

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
import yaml

from release.papers.citation import citation_file
from release.papers.licence import LICENCES, licence_text
from storage.settings import Licence, ReleaseSettings
from tests.release.papers.conftest import facts_of


def test_it_has_what_the_format_asks_for_and_names_the_release(folder: Path):
    told = yaml.safe_load((folder / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(told)
    assert told["cff-version"] == "1.2.0"
    assert told["type"] == "dataset"
    assert told["authors"] == [{"name": "Office of *Tests* & Checks"}]
    assert (told["version"], told["date-released"]) == ("2024-02", "2024-02-24")
    assert (told["license"], told["url"]) == ("CC-BY-4.0", "https://example.org/gongkai")


@pytest.mark.parametrize("title", ['a: b\u2028"c" #d', "- x", "'", "{y}", "%TAG", "是"])
def test_no_title_can_become_another_key(folder: Path, title: str):
    facts = facts_of(folder, settings=ReleaseSettings.model_construct(title=title))
    told = yaml.safe_load(citation_file(facts))
    assert told["title"] == title
    assert "url" not in told


def test_where_nobody_is_named_it_says_so(written: Callable[..., Path]):
    made = written(settings=ReleaseSettings())
    assert yaml.safe_load((made / "CITATION.cff").read_text("utf-8"))["authors"] == [
        {"name": "an operator of Gongkai who gave no name"}
    ]


def test_each_licence_that_can_be_set_has_its_words_and_its_address():
    assert set(LICENCES) == set(get_args(Licence))
    for name, (title, url) in LICENCES.items():
        text = licence_text(name)
        assert len(text) > 5000
        assert url.startswith("https://")
        assert title.split()[0] in text


def test_the_licence_in_the_folder_is_the_one_that_was_set(written: Callable[..., Path]):
    made = written(settings=ReleaseSettings(license="CC0-1.0"))
    assert (made / "LICENSE").read_text("utf-8") == licence_text("CC0-1.0")
    assert "CC0" in (made / "README.md").read_text("utf-8")
