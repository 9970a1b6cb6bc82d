"""The rows that other tests write, verify and compare hold together; a test that needs them broken breaks a copy."""

import json

import pytest

from release.schema import Table, load_schema
from tests.release.made import NASTY, made_provenance, made_tables

TABLES = made_tables()


def keys(table: str, columns: tuple[str, ...]) -> list[tuple]:
    return list(zip(*(TABLES[table].column(name).to_pylist() for name in columns), strict=True))


def test_every_table_of_the_schema_has_rows():
    assert list(TABLES) == [table.name for table in load_schema().tables]
    assert all(table.num_rows for table in TABLES.values())


@pytest.mark.parametrize("table", load_schema().tables, ids=lambda table: table.name)
def test_keys_are_single_sorted_and_refer_to_rows_that_are_there(table: Table):
    own = keys(table.name, table.key)
    assert own == sorted(set(own))
    for reference in table.refers:
        known = set(keys(reference.table, load_schema().table(reference.table).key))
        asked = [key for key in keys(table.name, reference.fields) if None not in key]
        assert set(asked) <= known, reference


@pytest.mark.parametrize("table", load_schema().tables, ids=lambda table: table.name)
def test_only_words_of_the_schema_stand_where_it_names_them(table: Table):
    for field in table.fields:
        if field.one_of:
            assert set(TABLES[table.name].column(field.name).to_pylist()) <= {*field.one_of, None}, field.name


def test_counts_told_in_one_table_are_those_of_another():
    reports = TABLES["reports"].to_pylist()
    versions = [row["report_id"] for row in TABLES["versions"].to_pylist()]
    assert all(row["versions"] == versions.count(row["report_id"]) for row in reports)
    assert {row["report_id"] for row in reports} == set(versions)
    owners = [row["filer_id"] for row in reports]
    assert all(row["reports"] == owners.count(row["filer_id"]) for row in TABLES["filers"].to_pylist())


def test_each_version_has_its_line_of_provenance():
    lines = [json.loads(line) for line in made_provenance()]
    assert [line["version_id"] for line in lines] == TABLES["versions"].column("version_id").to_pylist()
    assert {line["capture"]["id"] for line in lines} <= set(TABLES["captures"].column("capture_id").to_pylist())


def test_every_nasty_text_is_in_it():
    texts = TABLES["sections"].column("text").to_pylist()
    assert len([text for text in texts if text]) > len(NASTY)
    assert max(len(text or "") for text in texts) == 32000
    assert {"NA", "007", "'先有撇号", "a\ufffdb"} <= set(texts)
