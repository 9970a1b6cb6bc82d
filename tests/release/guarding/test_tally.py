"""What is counted as tables pass: rows, coverage with denominators, results of rules; nothing that was not there."""

import pytest

from release.guarding.tally import OBSERVATIONS, Tally
from release.guarding.validation import validation
from release.schema import load_schema
from tests.release.made import FILINGS, made_tables

SCHEMA = load_schema()


@pytest.fixture
def tally() -> Tally:
    found = Tally(SCHEMA)
    found.add("041032", made_tables(), made_tables())
    return found


def test_every_row_and_every_filled_column_is_counted(tally: Tally) -> None:
    told = validation(tally, SCHEMA, {})
    for name, rows in made_tables().items():
        assert told["rows"][name] == rows.num_rows
        for column in rows.column_names:
            filled = told["filled"][name][column]
            assert filled["rows"] == rows.num_rows - rows[column].null_count
            assert filled["of"] == rows.num_rows


def test_coverage_has_its_denominators_and_what_was_seen_adds_up_to_what_was_owed(tally: Tally) -> None:
    coverage = validation(tally, SCHEMA, {})["coverage"]
    for row in coverage["by_county_and_year"]:
        assert sum(row[seen] for seen in OBSERVATIONS) == row["owed"]
        assert sum(row["duty"].values()) == row["obligations"]
    assert coverage["total"]["obligations"] == len(FILINGS)
    verdicts = made_tables()["verdicts"]["observation"].to_pylist()
    assert {seen: coverage["total"][seen] for seen in OBSERVATIONS} == {s: verdicts.count(s) for s in OBSERVATIONS}


def test_a_filing_that_nothing_is_owed_for_is_in_no_coverage() -> None:
    tables = made_tables()
    duties = ["exempt"] * tables["obligations"].num_rows
    at = tables["obligations"].schema.get_field_index("duty")
    field = tables["obligations"].schema.field(at)
    tables["obligations"] = tables["obligations"].set_column(at, field, [duties])
    tally = Tally(SCHEMA)
    tally.add("041032", tables, tables)
    total = validation(tally, SCHEMA, {})["coverage"]["total"]
    assert total["owed"] == 0
    assert all(total[seen] == 0 for seen in OBSERVATIONS)
    assert not tally.hindered


def test_unattributed_and_unreadable_reports_and_unsealed_captures_are_told(tally: Tally) -> None:
    told, tables = validation(tally, SCHEMA, {}), made_tables()
    assert told["reports"]["unattributed"] == tables["reports"]["filer_id"].null_count == 1
    assert told["reports"]["unreadable"] == tables["reports"]["kind"].to_pylist().count("unreadable") == 1
    assert told["captures"]["in_no_manifest"] == tables["captures"]["manifest"].null_count > 0


def test_a_release_of_nothing_divides_by_nothing() -> None:
    told = validation(Tally(SCHEMA), SCHEMA, {})
    assert set(told["rows"].values()) == {0}
    assert told["filled"]["units"]["code"]["part"] is None
