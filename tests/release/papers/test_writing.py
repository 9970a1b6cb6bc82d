"""The papers depend on the facts alone: no clock, no machine, no place, no order of a set."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from release.papers import write
from release.papers.texts import filled
from tests.release.papers.conftest import facts_of, made_folder

PAPERS = {
    "README.md", "CODEBOOK.md", "CODEBOOK.zh.md", "CITATION.cff", "LICENSE", "datapackage.json", "croissant.json",
    "ro-crate-metadata.json",
}  # fmt: skip


def papers(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in sorted(PAPERS)}


def test_it_writes_eight_papers_and_nothing_else(tmp_path: Path):
    made = made_folder(tmp_path / "2024-02")
    before = {path.name for path in made.iterdir()}
    write(made, facts_of(made))
    assert {path.name for path in made.iterdir()} - before == PAPERS


def test_the_same_facts_give_the_same_bytes_in_another_zone_locale_and_order_of_hashes(folder: Path, tmp_path: Path):
    script = (
        "import sys; from pathlib import Path; from tests.release.papers.conftest import *; "
        "made = made_folder(Path(sys.argv[1])); write(made, facts_of(made))"
    )
    environment = {**os.environ, "TZ": "America/New_York", "PYTHONHASHSEED": "7", "LC_ALL": "C", "PYTHONUTF8": "0"}
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "again")], env=environment, check=True)
    assert papers(tmp_path / "again") == papers(folder)


def test_they_are_utf8_with_plain_line_ends_and_name_no_place(folder: Path):
    for name, data in papers(folder).items():
        assert data.decode("utf-8").endswith("\n"), name
        assert b"\r" not in data, name
        assert str(folder).encode() not in data, name


def test_json_papers_are_json(folder: Path):
    for name in PAPERS:
        if name.endswith(".json"):
            json.loads((folder / name).read_text(encoding="utf-8"))


def test_a_place_in_a_text_that_nothing_fills_is_an_error():
    with pytest.raises(KeyError):
        filled("readme.md", {})
