"""Keys that come twice and references that lead nowhere are found as tables pass, also between counties."""

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from release.guarding.keys import Key, Ties, repeated
from release.schema import Table, load_schema
from tests.release.made import made_tables

SCHEMA = load_schema()


def nowhere(table: Table, keys: Iterable[Key]) -> set[Key]:
    return set()


@pytest.mark.parametrize("name", [table.name for table in SCHEMA.tables])
def test_a_key_that_two_rows_have_is_named_in_every_table(name: str) -> None:
    rows, table = made_tables()[name], SCHEMA.table(name)
    assert repeated(table, rows) is None
    last = rows.slice(rows.num_rows - 1)
    found = repeated(table, pa.concat_tables([rows, last]))
    assert found is not None
    assert found.kind == "key"
    assert name in found.says
    assert str(last[table.key[0]][0].as_py()) in found.says


def test_rows_that_share_only_a_part_of_their_key_are_two() -> None:
    rows = made_tables()["sections"]
    assert rows.num_rows > len(pc.unique(rows["version_id"]))
    assert repeated(SCHEMA.table("sections"), rows) is None


def test_no_row_and_one_row_repeat_nothing() -> None:
    rows = made_tables()["cells"]
    assert repeated(SCHEMA.table("cells"), rows.slice(0, 0)) is None
    assert repeated(SCHEMA.table("cells"), rows.slice(0, 1)) is None


def test_a_whole_release_has_no_dangling_reference() -> None:
    ties = Ties(SCHEMA)
    ties.add(made_tables())
    assert list(ties.dangling(nowhere)) == []


REFERENCES = [(table.name, each) for table in SCHEMA.tables for each in table.refers]


@pytest.mark.parametrize(("name", "reference"), REFERENCES, ids=lambda one: getattr(one, "table", one))
def test_every_reference_of_the_schema_is_missed_when_its_row_is_gone(name: str, reference: object) -> None:
    tables = made_tables()
    parent = reference.table  # type: ignore[attr-defined]
    ties = Ties(SCHEMA)
    ties.add({**tables, parent: tables[parent].slice(0, 0)})
    told = [reason for reason in ties.dangling(nowhere) if reason.says.startswith(f"{name} (")]
    assert any(f"refers to {parent}" in reason.says for reason in told)


def test_what_another_county_has_is_looked_up_at_the_end() -> None:
    tables = made_tables()
    ties = Ties(SCHEMA)
    ties.add({**tables, "portals": tables["portals"].slice(1)})
    assert any("portals" in reason.says for reason in ties.dangling(nowhere))
    assert list(ties.dangling(lambda table, keys: set(keys))) == []


def test_of_many_dangling_keys_a_few_are_named_and_the_rest_counted() -> None:
    tables = made_tables()
    ties = Ties(SCHEMA)
    ties.add({"proofs": tables["proofs"], "verdicts": tables["verdicts"], "cells": tables["cells"]})
    lost = next(reason.says for reason in ties.dangling(nowhere) if reason.says.startswith("cells"))
    assert "041032-" in lost
