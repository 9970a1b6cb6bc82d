"""The five real reports must be read exactly as the contract says. They stay outside the repository, in ../shared."""

import json
import sys
from pathlib import Path

import pytest

from parsers import read_report
from parsers.readers.decode import decode
from parsers.record import Record
from tests.parsers.rendering import Box, as_html_table, as_page, layout

SHARED = Path(__file__).resolve().parents[3] / "shared"
SEEDS = sorted((SHARED / "seeds").glob("*.txt"))
FIELDS = ("filer", "place", "year", "edition", "dated", "title")


def golden(seed: Path) -> dict[str, object]:
    answers: dict[str, dict[str, object]] = json.loads((SHARED / "contract" / "seeds.golden.json").read_text("utf-8"))
    return answers[seed.name]


def read(data: bytes) -> Record:
    [record] = read_report(data).records
    return record


def test_the_seeds_are_there_or_their_absence_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    if not SEEDS:
        with capsys.disabled():
            sys.stdout.write(f"\n{__name__}: no ../shared/seeds here; only the synthetic copies are tried\n")
    assert len(SEEDS) in (0, 5)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_every_cell_of_a_seed_is_exact(seed: Path) -> None:
    expected = golden(seed)["cells"]
    assert isinstance(expected, dict)
    cells = {
        name: {"value": cell.value, "state": cell.state.value} for name, cell in read(seed.read_bytes()).cells.items()
    }
    assert cells == {name: {"value": cell["value"], "state": cell["state"]} for name, cell in expected.items()}
    assert len(cells) == 198


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_a_seed_is_identified(seed: Path) -> None:
    answer = golden(seed)
    said = read(seed.read_bytes()).to_json()
    assert {name: said[name] for name in FIELDS} == {name: answer[name] for name in FIELDS}


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_a_seed_in_gb18030_is_the_same_record(seed: Path) -> None:
    text = decode(seed.read_bytes()).text
    plain, legacy = read(text.encode("utf-8")), read(text.encode("gb18030"))
    assert legacy.charset == "gb18030"
    assert (legacy.cells, legacy.title, legacy.sections) == (plain.cells, plain.title, plain.sections)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_a_seeds_figures_are_the_same_in_html_tables(seed: Path) -> None:
    record = read(seed.read_bytes())
    truth = {name: cell.raw or "" for name, cell in record.cells.items()}
    tables = layout("2019", truth)
    short = seed.name.startswith("000")
    if short:
        tables["disputes"][-1] = [Box("0")] * 6
    page = read(as_page({key: as_html_table(rows) for key, rows in tables.items()}).encode())
    assert {n: (c.value, c.state) for n, c in page.cells.items()} == {
        n: (c.value, c.state) for n, c in record.cells.items()
    }
    assert ("short_row" in {problem.code for problem in page.problems}) is short
