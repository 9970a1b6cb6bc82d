"""A workspace with versions of a report, for `gongkai history` and `gongkai diff`: fixtures that their tests import."""

import json
from collections.abc import Callable
from datetime import date

import pytest
import typer
from typer.testing import CliRunner, Result

from audit.judge import judge
from audit.register import record_verdicts
from cli.diff import diff
from cli.history import history
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
