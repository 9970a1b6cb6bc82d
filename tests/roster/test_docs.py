"""docs/roster.md says what the code and the data do."""

import re
from collections import Counter
from pathlib import Path

import pytest

from roster import load
from roster.classes import FARMS, ZONES, body_of
from roster.deadlines import BASES, Deadlines, read_rules
from roster.importing import COLUMNS
from roster.lists import cutoffs, sources
from roster.model import Came, Duty, FilerClass, Kind
from roster.packaged import packaged_roster
from roster.rulings import READERS, What

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "roster.md").read_text(encoding="utf-8")
DUTIES = (DOCS / "duties.md").read_text(encoding="utf-8")


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


def test_the_example_of_rulings_can_be_used(tmp_path: Path) -> None:
    example = re.search(r"```yaml\n(.*?)```", DUTIES, re.DOTALL)
    assert example
    file = tmp_path / "rulings.yaml"
    file.write_text(example.group(1), encoding="utf-8")
    roster = load(ruling_files=[file])
    told = {one.unit: (one.duty, one.due.isoformat()) for one in roster.expectations("410329", 2019)}
    assert told["江左镇"] == (Duty.EXTENDED, "2020-03-15")
    assert told["青山茶场"] == (Duty.DUE, "2020-01-31")


@pytest.mark.parametrize("word", [*READERS, *What, *BASES])
def test_every_word_of_a_ruling_is_explained(word: str) -> None:
    assert word in DUTIES


def test_the_count_of_farms_and_zones_is_true() -> None:
    newest = max(cutoffs().values())
    packaged = packaged_roster()
    found = Counter(
        body_of(spell.name)
        for county in {county.code for county in packaged.counties()}
        for unit in packaged.units(county)
        if (spell := unit.spells[-1]).last == newest
        and spell.county_code == county
        and spell.filer_class in (FilerClass.REVIEW, FilerClass.NONE)
    )
    total = sum(found.values())
    assert f"of {total:,} in the list of 2023, {found[FARMS]} are farms, {found[ZONES]} zones" in DUTIES
