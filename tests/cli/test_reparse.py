from datetime import date
from pathlib import Path

import typer
from typer.testing import CliRunner

from cli.reparse import reparse
from parsers import PARSER
from storage.database import open_database
from storage.intake import Intake
from storage.workspace import create_workspace
from tests.storage.synthetic import SITE, crawl, dump

TITLE = "清岚镇2019年政府信息公开工作年度报告"
TEXT = "2019年，清岚镇人民政府按照要求公开政府信息，全年主动公开信息十二条，受理申请三件，均已在期限之内答复。"
PAGE = (
    f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>一、总体情况</p><p>{TEXT * 4}</p></body></html>"
)


def test_what_was_not_read_is_read_and_a_second_run_has_nothing_to_do(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "ws")
    engine = open_database(workspace.database_url)
    with Intake(engine, workspace) as intake:
        crawl(engine, intake, date(2020, 2, 1), {f"{SITE}/1.html": PAGE.encode()})
    app = typer.Typer()
    app.command()(reparse)
    outputs = [CliRunner().invoke(app, ["-w", str(workspace.path)], catch_exceptions=False).output for _ in range(2)]
    assert [output.splitlines()[0] for output in outputs] == [
        "new: 1 read, 0 unreadable, 0 unchanged",
        "new: 0 read, 0 unreadable, 0 unchanged",
    ]
    (record,) = dump(engine)["record"]
    assert (record["parser"], record["year"]) == (PARSER, 2019)
    engine.dispose()
