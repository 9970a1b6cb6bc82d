"""croissant.json is read by Croissant's own library without a warning, and gives the rows of the tables."""

import json
from pathlib import Path

import mlcroissant
import pytest

from release.schema import load_schema
from tests.release.made import made_tables

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of rdflib and pandas in the library


@pytest.fixture(scope="module")
def dataset(folder: Path) -> mlcroissant.Dataset:
    return mlcroissant.Dataset(jsonld=str(folder / "croissant.json"))


def test_its_library_has_nothing_to_complain_of(dataset: mlcroissant.Dataset):
    issues = dataset.metadata.ctx.issues
    assert (issues.errors, issues.warnings) == (set(), set())


@pytest.mark.parametrize("name", [table.name for table in load_schema().tables])
def test_it_gives_every_row_of_every_table(dataset: mlcroissant.Dataset, name: str):
    table = made_tables()[name]
    rows = list(dataset.records(name))
    assert len(rows) == table.num_rows
    first = table.column_names[0]
    texts = [row[f"{name}/{first}"] for row in rows]
    texts = [text.decode() if isinstance(text, bytes) else text for text in texts]
    assert texts == table.column(first).to_pylist()


def test_it_has_every_column_and_the_digest_of_every_file(folder: Path):
    told = json.loads((folder / "croissant.json").read_text(encoding="utf-8"))
    for table, records in zip(load_schema().tables, told["recordSet"], strict=True):
        assert [field["name"] for field in records["field"]] == list(table.names)
    assert all(len(file["sha256"]) == 64 for file in told["distribution"])
