"""What the finished files tell: which keys are there, and which rows a corrected roster took away."""

import sqlite3
from pathlib import Path

import pytest

from release.guarding.lookup import excused, has
from release.schema import load_schema
from release.writing.release_files import SQLITE_NAME, TableFiles
from tests.release.made import made_tables

UNIT, CODE = "041032105@2001", "041032"


@pytest.fixture
def before(tmp_path: Path) -> Path:
    return written(tmp_path / "before")


def written(folder: Path) -> Path:
    folder.mkdir()
    with TableFiles(folder, load_schema()) as files:
        for name, rows in made_tables().items():
            files.add(name, rows)
    return folder / SQLITE_NAME


def changed(path: Path, *statements: str) -> Path:
    with sqlite3.connect(path) as database:
        for statement in statements:
            database.execute(statement)
    database.close()
    return path


def test_keys_that_are_there_are_told_and_others_are_not(before: Path) -> None:
    obligations = load_schema().table("obligations")
    there, gone = (UNIT, 2023), (UNIT, 1999)
    assert has(before, obligations, [there, gone]) == {there}


def test_nothing_is_excused_where_the_units_are_as_they_were(before: Path, tmp_path: Path) -> None:
    assert not any(excused(before, written(tmp_path / "now"), [CODE]).values())


@pytest.mark.parametrize(
    "statement",
    [
        f"DELETE FROM units WHERE unit_id = '{UNIT}'",
        f"UPDATE units SET county_code = '410324' WHERE unit_id = '{UNIT}'",
        f"UPDATE spells SET code = '041032999' WHERE unit_id = '{UNIT}' AND number = 1",
    ],
)
def test_rows_of_a_unit_that_left_or_is_another_now_are_excused(before: Path, tmp_path: Path, statement: str) -> None:
    found = excused(before, changed(written(tmp_path / "now"), statement), [CODE])
    with sqlite3.connect(before) as database:
        for table, column in (("spells", "unit_id"), ("obligations", "filer_id"), ("reports", "filer_id")):
            query = f"SELECT count(*) FROM {table} WHERE {column} = ?"
            assert found[CODE, table] == database.execute(query, (UNIT,)).fetchone()[0] > 0
    database.close()
    assert found[CODE, "cells"] > 0
    assert found[CODE, "captures"] > 0
