"""docs/roster.md says what the code and the data do."""

import re
from pathlib import Path

import pytest

from roster.deadlines import Deadlines, read_rules
from roster.importing import COLUMNS
from roster.lists import sources
from roster.model import Came, Duty, FilerClass, Kind

PAGE = (Path(__file__).parents[2] / "docs" / "roster.md").read_text(encoding="utf-8")


def test_the_table_of_lists_is_the_data() -> None:
    for source in sources():
        assert f"| {source.year} | {source.cutoff} | {source.version} | {source.rows:,} |" in PAGE


def test_the_example_of_deadline_rules_can_be_used(tmp_path: Path) -> None:
    example = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert example
    file = tmp_path / "deadlines.yaml"
    file.write_text(example.group(1), encoding="utf-8")
    assert [rule.id for rule in read_rules(file)] == ["henan-2020", "flood-2020"]


def test_every_packaged_rule_is_named() -> None:
    assert all(f"`{rule.id}`" in PAGE for rule in Deadlines().rules)


@pytest.mark.parametrize("word", [*COLUMNS, *FilerClass, *Kind, *Came, *Duty])
def test_every_word_a_reader_meets_is_explained(word: str) -> None:
    assert f"`{word}`" in PAGE
