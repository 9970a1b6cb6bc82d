"""Reports of invented towns with the real quirks: each folder is named after its answer, which stands beside it."""

import json
from pathlib import Path

import pytest

from parsers import read_report
from parsers.tables.forms import forms

FOLDERS = sorted(path for path in (Path(__file__).parent / "fixtures").iterdir() if path.is_dir())
ZERO = {"value": 0, "state": "reported"}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_report_gives_the_answer_beside_it(folder: Path) -> None:
    answer = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
    [record] = read_report((folder / "report.txt").read_bytes()).records
    said = record.to_json()
    unusual = answer.pop("cells_other_than_zero")
    expected = {name: unusual.get(name, ZERO) for name in forms()[answer["edition"]].ids()}
    assert {name: said[name] for name in answer} == answer
    assert {name: {"value": c["value"], "state": c["state"]} for name, c in said["cells"].items()} == expected


def test_there_is_a_fixture_for_each_quirk() -> None:
    assert len(FOLDERS) >= 5
