"""The book of work on findings, read for some of them or for all."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from audit.judgement import Finding
from audit.work.book import load_book
from audit.work.deciding import Desk, Received, Said, decide, reply
from audit.work.subject import subject
from storage.workspace import create_workspace

IDS = ("a" * 20, "b" * 20)
FINDING = Finding(IDS[0], "r", 1, "990101", "u@1", "镇", 2023, "fail", None, "low", {"cells": []}, "990101101")


@pytest.fixture
def worked(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Two findings, each decided on and noted, and answered."""
    monkeypatch.setenv("GONGKAI_NOW", "2024-02-20T12:00")
    desk, about = Desk(engine, create_workspace(tmp_path / "workspace")), subject(FINDING)
    for action in ("confirm", "note"):
        decide(desk, dict.fromkeys(IDS, about), Said(action, "李", action))
    for id in IDS:
        reply(desk, id, about, Received("李", "镇政府", date(2024, 2, 19), "不是这样。"))
    return engine


def test_all_is_read_in_the_order_in_which_it_was_done(worked: Engine) -> None:
    with worked.connect() as connection:
        book = load_book(connection)
    assert {id: [each.action for each in found] for id, found in book.decisions.items()} == {
        id: ["confirm", "note"] for id in IDS
    }
    assert {id: len(found) for id, found in book.answers.items()} == dict.fromkeys(IDS, 1)


def test_of_some_findings_only_their_work_is_read(worked: Engine) -> None:
    with worked.connect() as connection:
        book = load_book(connection, date(2024, 2, 20), IDS[1:])
        nothing = load_book(connection, ids=())
    assert (set(book.decisions), set(book.answers)) == ({IDS[1]}, {IDS[1]})
    assert (nothing.decisions, nothing.answers) == ({}, {})
