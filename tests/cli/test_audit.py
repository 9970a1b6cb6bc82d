"""The commands that read the store: audit, findings, status."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import typer
from typer.testing import CliRunner, Result

from audit.judge import judge
from audit.register import record_verdicts
from cli.audit import app as audit
from cli.findings import app as findings
from cli.status import status
from storage.database import open_database
from storage.workspace import Workspace, create_workspace
from tests.audit import county
from tests.audit.county import TOWNS, Page, Store, days, report

BAITA, QINGSHI, _, YUNXI = TOWNS
NIGHTS = days(date(2024, 2, 12), 4)
LAST = NIGHTS[-1].isoformat()
REVIEW = {f"disputes.review.{name}": 0 for name in ("upheld", "corrected", "other", "pending")}

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Four nights: one filer never files, one alters a number and breaks a tie."""
    made = create_workspace(tmp_path_factory.mktemp("audit") / "workspace")
    roster = county.roster(made.path / "roster")
    engine = open_database(made.database_url)
    store = Store(engine)
    for number, night in enumerate(NIGHTS):
        total = 0.0 if number < 2 else 3.0
        store.night(
            night,
            {
                "2.html": report(
                    QINGSHI, 2023, cells=REVIEW | {"disputes.review.total": total}, text=f"甲\n{total:g}件"
                ),
                "3.html": Page("政府信息公开指南"),
            },
        )
        record_verdicts(engine, judge(engine, roster, made.settings, as_of=night), night)
    engine.dispose()
    return made


@pytest.fixture
def run(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("COLUMNS", "200")
    app = typer.Typer()
    app.command()(status)
    app.add_typer(audit, name="audit")
    app.add_typer(findings, name="findings")

    def call(*words: str) -> Result:
        return CliRunner().invoke(app, [*words, "-w", str(workspace.path)])

    return call


def test_the_table_tells_headlines_and_denominators(run: Run) -> None:
    result = run("audit", "--year", "2023", "--as-of", LAST)
    assert result.exit_code == 0
    assert f"{BAITA}人民政府" in result.output
    assert "missing 2 of 3 due; 0 unobservable are not counted as missing." in result.output
    assert "by rule national-2019 (rests on practice)" in result.output


def test_json_is_the_contract_and_as_of_goes_back(run: Run) -> None:
    told = json.loads(run("audit", "--year", "2023", "--as-of", LAST, "--format", "json").output)
    assert [(each["unit"], each["headline"]) for each in told] == [
        (BAITA, "missing"),
        (QINGSHI, "filed"),
        (YUNXI, "missing"),
    ]
    before = json.loads(run("audit", "--year", "2023", "--as-of", "2024-02-12", "--format", "json").output)
    assert [each["headline"] for each in before] == ["unobservable", "filed", "unobservable"]


def test_csv_and_xlsx_go_into_files(run: Run, tmp_path: Path) -> None:
    assert (
        run(
            "audit", "--year", "2023", "--as-of", LAST, "--format", "csv", "--output", str(tmp_path / "a.csv")
        ).exit_code
        == 0
    )
    text = (tmp_path / "a.csv").read_text(encoding="utf-8")
    assert text.startswith("\ufeffcounty_code,")
    assert len(list(csv.DictReader(io.StringIO(text)))) == 3
    assert run("audit", "--as-of", LAST, "--format", "xlsx", "--output", str(tmp_path / "a.xlsx")).exit_code == 0
    names = openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames
    wanted = ("summary", "matrix", "filings", "missing", "late", "altered", "findings", "evidence", "method")
    assert tuple(name.split()[0] for name in names) == wanted


def test_csv_on_standard_output_has_no_mark(run: Run) -> None:
    assert run("audit", "--as-of", LAST, "--format", "csv").output.startswith("county_code,")


@pytest.mark.parametrize(("wanted", "code"), [("missing", 1), ("late,not-due", 0), ("late,missing", 1)])
def test_fail_on_exits_with_one(run: Run, wanted: str, code: int) -> None:
    assert run("audit", "--year", "2023", "--as-of", LAST, "--fail-on", wanted).exit_code == code


@pytest.mark.parametrize(
    "words",
    [
        ("audit", "--fail-on", "absent"),
        ("audit", "--format", "xlsx"),
        ("audit", "--as-of", "yesterday"),
        ("findings", "--rule", "nonsense"),
    ],
)
def test_wrong_usage_is_said(run: Run, words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2


def test_several_years_are_a_matrix_with_a_column_each(run: Run) -> None:
    head = run("audit", "--as-of", "2025-03-01").output.splitlines()[2]
    assert [word.strip() for word in head.strip("┃").split("┃")] == ["county", "filer", "2023", "2024"]


def test_findings_show_the_broken_equation(run: Run) -> None:
    told = json.loads(run("findings", "--rule", "disputes_total", "--as-of", LAST, "--format", "json").output)
    assert [each["evidence"]["equation"] for each in told] == ["0 + 0 + 0 + 0 ≠ 3"]
    assert "0 + 0 + 0 + 0 ≠ 3" in run("findings", "--as-of", LAST).output
    assert "disputes.review.total 0 → 3" in run("findings", "--rule", "altered", "--as-of", LAST).output


def test_findings_of_other_results(run: Run) -> None:
    rows = list(
        csv.DictReader(io.StringIO(run("findings", "--result", "null", "--as-of", LAST, "--format", "csv").output))
    )
    assert {row["result"] for row in rows} == {"null"}
    assert all(row["reason"] for row in rows)


def test_status_tells_portals_and_counts(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_NOW", f"{LAST}T05:00:00+08:00")
    told = json.loads(run("status", "--format", "json").output)
    assert told["portals"] == [
        {
            "portal": "qinglan",
            "county": "清岚县",
            "last_night": LAST,
            "state": "complete",
            "nights": 4,
            "whole": 4,
            "open": False,
            "due": False,
        }
    ]
    assert (told["snapshots"], told["unread"]) == (3, 0)
    monkeypatch.setenv("GONGKAI_NOW", "2024-02-16T05:00:00+08:00")
    assert "yes" in run("status").output
    assert run("status", "--format", "csv").output.splitlines()[1].endswith("True")
