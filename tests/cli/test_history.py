"""`gongkai history` on a workspace: what it prints, in every format."""

import csv
import io
import json

import pytest
from rich.cells import cell_len

from roster.errors import BadInput
from tests.audit.county import TOWNS
from tests.cli.versions import CELL, LAST, Run, ids, run, workspace

__all__ = ["run", "workspace"]


def test_history_tells_versions_looks_and_verdicts(run: Run) -> None:
    told = json.loads(run("history", TOWNS[1], "2023", "--as-of", LAST, "--format", "json").output)
    assert told["filer"]["code"] == "990101102"
    assert [(version["first_seen"], version["times"]) for version in told["versions"]] == [
        ("2024-01-20", 1),
        ("2024-02-12", 2),
        ("2024-02-14", 2),
    ]
    assert [(event["night"], event["what"].split(",")[0]) for event in told["events"]] == [
        ("2024-01-20", "seen by others: 1 capture"),
        ("2024-02-12", "first seen"),
        ("2024-02-12", "verdict: filed"),
        ("2024-02-13", "1 visit: there"),
        ("2024-02-14", "version 2 (numeric change)"),
        ("2024-02-14", "verdict: filed → filed; altered (numeric)"),
        ("2024-02-15", "1 visit: there"),
    ]
    missing = run("history", "990101101", "2023", "--as-of", LAST).output
    assert "4 visits: listings whole, the report not there" in missing
    assert "verdict: unobservable (nights) → missing" in missing


def test_the_table_says_of_each_version_what_changed_and_who_saw_it(run: Run) -> None:
    output = run("history", TOWNS[1], "2023", "--as-of", LAST).output
    first, second, third = ids(run)
    assert f"against {second}: 1 cell: {CELL} 0 → 3; 1 paragraph changed" in output
    assert first in output
    assert third in output
    assert "others.warc.gz (somebody's crawler/1)" in output


def test_what_is_copied_from_the_table_is_whole_on_a_narrow_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    output = run("history", TOWNS[1], "2023", "--as-of", LAST).output
    assert max(cell_len(line) for line in output.splitlines()) == 80
    assert "…" not in output
    for each in ids(run):
        assert f"│ {each} │" in output


def test_history_as_csv_has_a_line_for_each_version_and_event(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("history", TOWNS[1], "--as-of", LAST, "--format", "csv").output)))
    assert [row["kind"] for row in rows] == ["version"] * 3 + ["event"] * 7
    assert rows[2]["what"].startswith("against ")


def test_history_of_an_unknown_filer_is_bad_input(run: Run) -> None:
    assert isinstance(run("history", "乌有镇").exception, BadInput)
