"""`gongkai history` and `gongkai diff` on a workspace: what they print, in every format."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from audit.judge import judge
from audit.register import record_verdicts
from cli.diff import diff
from cli.history import history
from roster.errors import BadInput
from storage.database import open_database
from storage.workspace import Workspace, create_workspace
from tests.audit import county
from tests.audit.county import TOWNS, Page, Store, days, report

BAITA, QINGSHI, *_ = TOWNS
NIGHTS = days(date(2024, 2, 12), 4)
LAST = NIGHTS[-1].isoformat()
URL, CELL = "https://qinglan.example/2.html", "disputes.review.total"
EVIL = "\x1b[31m<script>alert(1)</script> :smile: [bold]"

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Four nights: one filer never files, one alters a number; and a capture of others from before."""
    made = create_workspace(tmp_path_factory.mktemp("history") / "workspace")
    roster = county.roster(made.path / "roster")
    engine = open_database(made.database_url)
    store = Store(engine, uuids=True)
    store.imported(date(2024, 1, 20), {"2.html": report(QINGSHI, 2023, text="甲")}, on=NIGHTS[0])
    for number, night in enumerate(NIGHTS):
        total = 0.0 if number < 2 else 3.0
        shown = report(QINGSHI, 2023, cells={CELL: total}, text=f"甲\n全年共收到{total:g}件{EVIL}")
        store.night(night, {"2.html": shown, "3.html": Page("政府信息公开指南")})
        record_verdicts(engine, judge(engine, roster, made.settings, as_of=night), night)
    engine.dispose()
    return made


@pytest.fixture
def run(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("COLUMNS", "400")
    app = typer.Typer()
    for command in (history, diff):
        app.command()(command)

    def call(*words: str) -> Result:
        command, *rest = words
        return CliRunner().invoke(app, [command, "-w", str(workspace.path), *rest])

    return call


def ids(run: Run) -> list[str]:
    told = json.loads(run("history", QINGSHI, "2023", "--as-of", LAST, "--format", "json").output)
    return [version["id"] for version in told["versions"]]


def test_history_tells_versions_looks_and_verdicts(run: Run) -> None:
    told = json.loads(run("history", QINGSHI, "2023", "--as-of", LAST, "--format", "json").output)
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
    output = run("history", QINGSHI, "2023", "--as-of", LAST).output
    first, second, third = ids(run)
    assert f"against {second}: 1 cell: {CELL} 0 → 3; 1 paragraph changed" in output
    assert first in output
    assert third in output
    assert "others.warc.gz (somebody's crawler/1)" in output


def test_history_as_csv_has_a_line_for_each_version_and_event(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("history", QINGSHI, "--as-of", LAST, "--format", "csv").output)))
    assert [row["kind"] for row in rows] == ["version"] * 3 + ["event"] * 7
    assert rows[2]["what"].startswith("against ")


def test_history_of_an_unknown_filer_is_bad_input(run: Run) -> None:
    assert isinstance(run("history", "乌有镇").exception, BadInput)


def test_diff_shows_numbers_before_words(run: Run) -> None:
    output = run("diff", URL).output
    assert output.index(f"{CELL}: 0 → 3 (+3)") < output.index("全年共收到[-0-]{+3+}件")


def test_ids_of_the_history_are_what_diff_takes(run: Run) -> None:
    first, second, third = ids(run)
    assert run("diff", second, third).output == run("diff", third).output == run("diff", URL).output
    backwards = json.loads(run("diff", third, first, "--format", "json").output)
    assert (backwards["before"]["id"], backwards["after"]["id"]) == (third, first)
    assert backwards["after"]["source"]["file"] == "others.warc.gz"


def test_what_is_equal_is_said_to_be_and_no_fault(run: Run) -> None:
    _, second, _ = ids(run)
    result = run("diff", second, second)
    assert (result.exit_code, "Nothing differs." in result.output) == (0, True)


def test_json_is_as_documented(run: Run) -> None:
    told = json.loads(run("diff", URL, "--format", "json").output)
    assert told["schema"] == "gongkai.diff/1"
    assert list(told) == ["schema", "before", "after", "equal", "reports", "rest", "notes"]
    [one] = told["reports"]
    assert list(one) == ["report", "cells", "words", "rest"]
    assert list(one["cells"][0]) == ["cell", "label", "before", "after", "difference"]
    assert list(one["words"][0]) == ["kind", "section", "before", "after", "whole", "pieces"]


def test_csv_has_a_row_for_each_change(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("diff", URL, "--format", "csv").output)))
    assert [(row["kind"], row["where"]) for row in rows] == [("cell", CELL), ("changed", "一、总体情况")]


def test_html_is_one_page_in_which_no_report_can_run_anything(run: Run) -> None:
    output = run("diff", URL, "--format", "html").output
    assert output.startswith("<!DOCTYPE html>")
    assert "&lt;script&gt;" in output
    assert "<script" not in output


def test_a_report_steers_no_terminal(run: Run) -> None:
    output = run("diff", URL).output
    assert "\x1b" not in output
    assert "<script>alert(1)</script> :smile: [bold]" in output


def test_files_are_compared_without_a_workspace(tmp_path: Path) -> None:
    for name, count in (("a.txt", 3), ("b.txt", 5)):
        (tmp_path / name).write_text(f"青石镇2023年政府信息公开工作年度报告\n全年共收到{count}件。", encoding="utf-8")
    app = typer.Typer()
    app.command()(diff)
    nowhere = str(tmp_path / "nowhere")
    result = CliRunner().invoke(app, ["-w", nowhere, str(tmp_path / "a.txt"), str(tmp_path / "b.txt")])
    assert "全年共收到[-3-]{+5+}件。" in result.output


@pytest.mark.parametrize("words", [("https://nowhere.example/",), ("12345678",), (URL, "no/such/file.pdf")])
def test_diff_of_what_is_not_there_is_bad_input(run: Run, words: tuple[str, ...]) -> None:
    assert isinstance(run("diff", *words).exception, BadInput)
