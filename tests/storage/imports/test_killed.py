"""An import killed at any step, then done again, leaves the rows and captures of an undisturbed one."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage.archive import scan, verify
from storage.database import open_database
from storage.imports.importing import import_files
from storage.workspace import Workspace, create_workspace
from tests.storage.imports.makers import COUNTIES, SITE, http, response, revisit, sha1, written
from tests.storage.killing import run_until
from tests.storage.synthetic import dump

BODY = b"year=2017 text=a"
RECORDS = [
    response(f"{SITE}/1.html", http(BODY), "p"),
    revisit(f"{SITE}/1.html", sha1(BODY), "v", "2018-03-02T04:00:00Z"),
    response("http://else.example/", http(b"x=1")),
]


def do_import(workspace: Workspace, path: Path) -> None:
    engine = open_database(workspace.database_url)
    import_files(engine, workspace, [path], COUNTIES)
    engine.dispose()


def left(workspace: Workspace) -> tuple[object, list[tuple[str, str | None]]]:
    """Give the rows, and what lies in the archive, but for names of segments and of records that tell of the import."""
    engine: Engine = open_database(workspace.database_url)
    columns = ["segment.name", "segment.committed_length", "segment.closed", "visit.proof_id"]
    columns += [f"capture.{name}" for name in ("segment", "offset", "length")]
    tables = dump(engine, columns=columns)
    engine.dispose()
    records = [(r.kind, r.uri) for path in sorted(workspace.archive.glob("*.warc.gz")) for r in scan(path)]
    return json.dumps(tables, default=str), [each for each in records if each[0] != "warcinfo"]


def test_an_import_killed_at_any_step_is_whole_after_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_NOW", "2024-05-06T12:00")
    path = written(tmp_path, RECORDS)
    undisturbed = create_workspace(tmp_path / "undisturbed")
    do_import(undisturbed, path)
    wanted = left(undisturbed)
    step, ended = 0, False
    while not ended:
        workspace = create_workspace(tmp_path / f"killed-{step}")
        open_database(workspace.database_url).dispose()
        ended = run_until(step, do_import, workspace, path)
        do_import(workspace, path)
        assert left(workspace) == wanted, f"killed at step {step}"
        assert verify(workspace.archive) == []
        step += 1
    assert step > 20
