"""Our copy of the forms is the contract's."""

import json
import sys
from importlib import resources
from pathlib import Path

import pytest

from parsers.tables.forms import forms

CONTRACT = Path(__file__).resolve().parents[4] / "shared" / "contract" / "forms.json"


def test_our_copy_is_the_contracts(capsys: pytest.CaptureFixture[str]) -> None:
    ours = json.loads(resources.files("parsers").joinpath("data/forms.json").read_text(encoding="utf-8"))
    if CONTRACT.exists():
        assert [form for form in ours if form["edition"] != "2014"] == json.loads(CONTRACT.read_text(encoding="utf-8"))
    else:
        with capsys.disabled():
            sys.stdout.write(f"\n{__name__}: no ../shared/contract/forms.json beside the repository to compare with\n")
    assert [form["edition"] for form in ours] == ["2014", "2019", "2021"]


def test_the_forms_have_their_official_number_of_cells() -> None:
    assert {edition: len(form.ids()) for edition, form in forms().items()} == {"2014": 58, "2019": 198, "2021": 200}
    assert all(len(set(form.ids())) == len(form.ids()) for form in forms().values())
