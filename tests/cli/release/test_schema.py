"""The schema is printed whole, for people and for programs."""

import json

from typer.testing import CliRunner

from cli.main import build
from release.schema import load_schema


def told(*words: str) -> str:
    done = CliRunner().invoke(build(["release"]), ["release", "schema", *words], env={"COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    return done.stdout


def test_json_has_every_table_and_column_with_its_meaning_in_both_languages() -> None:
    found = json.loads(told("--format", "json"))
    assert found["schema"] == load_schema().id
    assert [table["name"] for table in found["tables"]] == [table.name for table in load_schema().tables]
    for table, shown in zip(load_schema().tables, found["tables"], strict=True):
        assert [field["name"] for field in shown["fields"]] == list(table.names)
        assert shown["key"] == list(table.key)
        assert all(field["en"] and field["zh"] for field in shown["fields"])


def test_one_table_is_printed_for_people() -> None:
    shown = told("verdicts")
    assert "headline" in shown
    assert "key: filer_id, year" in shown
    assert "portal_id" not in shown


def test_a_table_that_is_none_is_a_usage_error() -> None:
    done = CliRunner().invoke(build(["release"]), ["release", "schema", "nothing"])
    assert done.exit_code == 2
    assert "none of units" in done.output
