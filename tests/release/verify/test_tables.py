"""All three formats of a table are read to the same rows, whatever stands in them and in whatever order they come."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from release.schema import load_schema
from release.verify.agreement import agree
from release.verify.database import check_tables, opened_database
from release.verify.formats import Unreadable
from release.verify.order import ascending, by_key
from release.verify.report import Report
from release.verify.tables import Opened, check_table
from release.writing.release_files import TableFiles
from tests.release.made import made_tables

SCHEMA = load_schema()
RULES = SCHEMA.table("rules")


def written(folder: Path, *, bom: bool, backwards: bool = False) -> dict[str, int]:
    with TableFiles(folder, SCHEMA, bom=bom) as files:
        for name, rows in made_tables().items():
            order = range(rows.num_rows)
            files.add(name, rows.take(list(reversed(order))) if backwards else rows)
    return files.rows


@pytest.mark.parametrize("bom", [False, True])
@pytest.mark.parametrize("backwards", [False, True], ids=["by key", "in another order"])
def test_formulas_nul_surrogates_and_long_texts_come_back_alike(tmp_path: Path, bom: bool, backwards: bool) -> None:
    counts = written(tmp_path, bom=bom, backwards=backwards)
    there = frozenset(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    report = Report()
    with opened_database(tmp_path / "gongkai.sqlite") as database:
        tables = frozenset(check_tables(database, SCHEMA, report))
        release = Opened(tmp_path, there, database, tables, bom)
        found = {table.name: check_table(release, table, report) for table in SCHEMA.tables}
    assert report.defects == []
    assert found == counts


def rules(*ids: str, says: str = "x") -> pa.Table:
    rows = [{"rule": id, "version": 1, "severity": "low", "says": says, "may_fail": True} for id in ids]
    return pa.Table.from_pylist(rows, schema=made_tables()["rules"].schema)


def told(**files: list[pa.Table]) -> list[str]:
    report = Report()
    list(agree({name: iter(tables) for name, tables in files.items()}, RULES, report, ordered=True))
    return [str(defect) for defect in report.defects]


def test_how_rows_are_cut_into_pieces_makes_no_difference() -> None:
    assert (
        told(a=[rules("1", "2", "3")], b=[rules("1"), rules(), rules("2", "3")], c=[rules("1", "2"), rules("3")]) == []
    )


def test_of_three_the_one_that_stands_alone_is_named() -> None:
    found = told(a=[rules("1")], b=[rules("1", says="y")], c=[rules("1")])
    assert found == ["b, rule '1': says is 'y', a and c say 'x'"]


def test_where_all_differ_the_first_is_told_against_the_others() -> None:
    found = told(a=[rules("1")], b=[rules("1", says="y")], c=[rules("1", says="z")])
    assert len(found) == 1
    assert found[0].startswith("a, rule '1': says is 'x'")


def test_after_a_difference_the_rows_that_follow_are_still_compared() -> None:
    found = told(a=[rules("1", "2", "4")], b=[rules("1", "3", "4")], c=[rules("1", "2", "4")])
    assert found == ["b, rule '2': lacks a row that is in a and c", "b, rule '3': has a row that is not in a and c"]


def test_a_file_that_breaks_off_is_told_and_the_others_are_compared_on() -> None:
    def broken() -> Iterator[pa.Table]:
        yield rules("1")
        raise Unreadable("broke off", "row 2")

    report = Report()
    streams = {"a": broken(), "b": iter([rules("1"), rules("2")]), "c": iter([rules("1"), rules("3")])}
    list(agree(streams, RULES, report, ordered=True))
    said = [str(defect) for defect in report.defects]
    assert said[0] == "a, row 2: broke off"
    assert "b, rule '2': has a row that is not in c" in said


@pytest.mark.parametrize(
    ("pieces", "rises"),
    [
        ([["1"], ["2", "3"]], True),
        ([["1", "1"]], False),
        ([["1"], ["1"]], False),
        ([["2"], ["1"]], False),
        ([["a", "\uffff", "\U00010000"]], True),
        ([], True),
    ],
)
def test_the_order_of_keys_is_that_of_code_points_also_between_pieces(pieces: list[list[str]], rises: bool) -> None:
    assert ascending((rules(*ids) for ids in pieces), RULES.key) is rises


def test_rows_are_sorted_on_disk_and_a_key_that_comes_again_is_told() -> None:
    again: list[tuple[object, ...]] = []
    rows = [(id, 1, "low", "x", True) for id in ("b", "a", "b")]
    assert [row[0] for row in by_key(rows, RULES, again.append)] == ["a", "b"]
    assert again == [("b",)]


def test_a_database_that_cannot_be_read_is_no_crash(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite").write_bytes(b"SQLite format 3\0" + b"\1" * 5000)
    with pytest.raises(Unreadable), opened_database(tmp_path / "x.sqlite"):
        pass
    with pytest.raises(sqlite3.OperationalError), opened_database(make(tmp_path / "y.sqlite")) as database:
        database.execute("CREATE TABLE a (b)")


def make(path: Path) -> Path:
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE units (a)")
    database.close()
    return path
