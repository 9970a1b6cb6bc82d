"""Rows are counted for the county that gives them and written once, whatever several counties give."""

from io import StringIO
from pathlib import Path

import pyarrow as pa
import pytest

from release.building.once import Once
from release.building.passing import Passing
from release.county import CountyRows
from release.schema import load_schema
from release.writing.release_files import TableFiles
from release.writing.sqlite_file import RepeatedKey
from tests.release.made import made_county_rows, made_tables


def test_a_capture_of_two_counties_is_one_row_and_counts_for_both(tmp_path: Path) -> None:
    captures = made_tables()["captures"]
    provenance = StringIO()
    with Once(tmp_path / "seen") as once, TableFiles(tmp_path, load_schema()) as files:
        passing = Passing(load_schema(), (), once)
        passing.county(made_county_rows(), files, provenance)
        passing.county(CountyRows("410324", {"captures": captures.slice(0, 2)}, ()), files, provenance)
    assert files.rows["captures"] == passing.tally.rows["captures"] == captures.num_rows
    assert passing.tally.by_county["041032"]["captures"] == captures.num_rows
    assert passing.tally.by_county["410324"]["captures"] == 2
    assert provenance.getvalue().splitlines() == list(made_county_rows().provenance)
    assert not (tmp_path / "seen").exists()


def test_any_other_row_of_two_counties_is_refused(tmp_path: Path) -> None:
    units = {"units": made_tables()["units"]}
    with pytest.raises(RepeatedKey, match="units"), Once(tmp_path / "seen") as once:  # noqa: SIM117
        with TableFiles(tmp_path, load_schema()) as files:
            passing = Passing(load_schema(), (), once)
            for code in ("041032", "410324"):
                passing.county(CountyRows(code, units, ()), files, StringIO())


def test_a_key_that_comes_twice_in_one_county_is_named(tmp_path: Path) -> None:
    with Once(tmp_path / "seen") as once, TableFiles(tmp_path, load_schema()) as files:
        passing = Passing(load_schema(), (), once)
        passing.whole({"reviews": made_tables()["reviews"], "replies": made_tables()["replies"]}, files)
        assert passing.repeated == []
        passing.county(CountyRows("041032", {"captures": _twice(made_tables()["captures"])}, ()), files, StringIO())
        assert [reason.kind for reason in passing.repeated] == ["key"]


def _twice(rows: pa.Table) -> pa.Table:
    return rows.take([0, *range(rows.num_rows)])
