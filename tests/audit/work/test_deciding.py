"""Two auditors at once: every entry is kept whole and in one order, whichever engine holds the tables."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from audit.judgement import Finding
from audit.work.deciding import Desk, Said, decide
from audit.work.subject import subject
from roster.errors import BadInput
from storage.database import open_database
from storage.journal import read
from storage.models import Review
from storage.verification.work import check_journals, check_work
from storage.work import journal_path
from storage.workspace import Workspace, create_workspace

WRITERS, EACH = 3, 6
FINDING = Finding("f" * 20, "r", 1, "990101", "u@1", "镇", 2023, "fail", None, "low", {"cells": []}, "990101101")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create_workspace(tmp_path / "workspace")


def test_auditors_at_once_lose_nothing(workspace: Workspace, database_url: str) -> None:
    def work(name: int) -> None:
        engine = open_database(database_url)
        try:
            for number in range(EACH):
                said = Said("note", f"auditor {name}", f"note {number}")
                decide(Desk(engine, workspace), {FINDING.id: subject(FINDING)}, said)
        finally:
            engine.dispose()

    open_database(database_url).dispose()
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(work, range(WRITERS)))
    engine = open_database(database_url)
    with Session(engine) as session:
        rows = session.execute(select(Review.id, Review.who, Review.reason).order_by(Review.id)).all()
        assert [*check_journals(workspace), *check_work(session, workspace)] == []
    engine.dispose()
    assert [row.id for row in rows] == list(range(1, WRITERS * EACH + 1))
    for name in range(WRITERS):
        assert [row.reason for row in rows if row.who == f"auditor {name}"] == [f"note {n}" for n in range(EACH)]


def test_several_findings_are_decided_on_all_or_none(workspace: Workspace, database_url: str) -> None:
    engine = open_database(database_url)
    passed = {**subject(FINDING), "result": "pass"}
    with pytest.raises(BadInput, match="does not stand"):
        decide(Desk(engine, workspace), {"a" * 20: subject(FINDING), "b" * 20: passed}, Said("confirm", "李", "x"))
    engine.dispose()
    assert read(journal_path(workspace, Review)).lines == ()
