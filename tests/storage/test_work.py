"""Decisions and replies: the journal first, the tables a copy of it that can always be made again."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from roster.errors import StorageFailure
from storage import work
from storage.database import transaction
from storage.journal import append
from storage.models import Reply, Review
from storage.rebuild import rebuild
from storage.verification.work import check_journals, check_work
from storage.work import Table, catch_up, faults, journal_path, keep
from storage.workspace import Workspace

AT = datetime(2024, 2, 12, 3, tzinfo=UTC)


def review(reason: str, finding: str = "f" * 20) -> dict[str, Any]:
    named = {"claimant": None, "address": None}
    return {
        "finding_id": finding,
        "at": AT,
        "who": "李",
        "action": "note",
        "reason": reason,
        "about": {"b": 1},
        **named,
    }


def answer() -> dict[str, Any]:
    entry = {"finding_id": "f" * 20, "at": AT, "who": "李", "sender": "镇", "received_on": date(2024, 2, 1)}
    return entry | {"says": "已改", "about": {}}


def decide(engine: Engine, workspace: Workspace, *reasons: str) -> list[int]:
    return keep(engine, workspace, Review, lambda _: [review(reason) for reason in reasons])


def rows(engine: Engine, table: Table) -> list[dict[str, Any]]:
    with Session(engine) as session:
        return [dict(row) for row in session.execute(select(table.__table__).order_by(table.id)).mappings()]


def defects(engine: Engine, workspace: Workspace) -> list[str]:
    with Session(engine) as session:
        return [str(each) for each in (*check_journals(workspace), *check_work(session, workspace))]


def test_an_entry_is_in_journal_and_table_alike(engine: Engine, workspace: Workspace) -> None:
    assert decide(engine, workspace, "一", "二") == [1, 2]
    assert decide(engine, workspace, "三") == [3]
    assert keep(engine, workspace, Reply, lambda _: [answer()]) == [1]
    assert [(row["id"], row["reason"], row["at"]) for row in rows(engine, Review)] == [
        (1, "一", AT), (2, "二", AT), (3, "三", AT),
    ]  # fmt: skip
    assert rows(engine, Reply)[0]["received_on"] == date(2024, 2, 1)
    assert defects(engine, workspace) == []


def test_a_kill_between_journal_and_table_is_caught_up_with_once(
    engine: Engine, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(engine, workspace, "一")
    with monkeypatch.context() as patch:
        patch.setattr(work, "row_of", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            decide(engine, workspace, "二")
    assert [row["reason"] for row in rows(engine, Review)] == ["一"]
    assert catch_up(engine, workspace) == {"review": 1}
    assert catch_up(engine, workspace) == {}
    assert [row["reason"] for row in rows(engine, Review)] == ["一", "二"]
    assert defects(engine, workspace) == []


def test_a_database_that_cannot_be_had_leaves_no_line_behind(
    engine: Engine, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(_: Engine) -> Any:
        raise StorageFailure("the server is gone")

    monkeypatch.setattr(work, "transaction", lost)
    with pytest.raises(StorageFailure, match="server is gone"):
        decide(engine, workspace, "一")
    assert not journal_path(workspace, Review).exists()


def test_the_tables_are_made_again_from_the_journals(engine: Engine, workspace: Workspace) -> None:
    decide(engine, workspace, "一", "二")
    keep(engine, workspace, Reply, lambda _: [answer()])
    before = rows(engine, Review), rows(engine, Reply)
    with transaction(engine) as session:
        session.execute(delete(Review))
        session.execute(delete(Reply))
    assert rebuild(engine, workspace).work == {"review": 2, "reply": 1}
    assert (rows(engine, Review), rows(engine, Reply)) == before
    again = rebuild(engine, workspace)
    assert (again.work, again.damaged) == ({}, [])


def test_a_torn_line_is_named_and_costs_no_other(engine: Engine, workspace: Workspace) -> None:
    decide(engine, workspace, "一", "二")
    path = journal_path(workspace, Review)
    path.write_bytes(path.read_bytes() + b'{"after": "')
    assert [fault for fault in faults(workspace) if "torn" in fault]
    assert "torn" in "".join(rebuild(engine, workspace).damaged)
    assert [each for each in defects(engine, workspace) if "torn" in each]
    assert decide(engine, workspace, "三") == [3]
    assert [row["reason"] for row in rows(engine, Review)] == ["一", "二", "三"]
    assert defects(engine, workspace) == []


def test_a_journal_shorter_than_its_table_stops_every_writer(engine: Engine, workspace: Workspace) -> None:
    decide(engine, workspace, "一", "二")
    path = journal_path(workspace, Review)
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    with pytest.raises(StorageFailure, match="restore it"):
        decide(engine, workspace, "三")
    with pytest.raises(StorageFailure, match="restore it"):
        catch_up(engine, workspace)
    assert any("has no such line" in each for each in defects(engine, workspace))


@pytest.mark.parametrize(
    "change", [{"reason": "edited"}, {"who": "王"}, {"at": datetime(2024, 2, 13, tzinfo=UTC)}, {"seal": "0"}]
)
def test_an_edited_row_is_named(engine: Engine, workspace: Workspace, change: dict[str, Any]) -> None:
    decide(engine, workspace, "一", "二")
    with transaction(engine) as session:
        session.execute(update(Review).where(Review.id == 2).values(**change))
    found = defects(engine, workspace)
    assert found
    assert all("database: review (2)" in each for each in found)


def test_rows_too_many_and_too_few_are_named(engine: Engine, workspace: Workspace) -> None:
    decide(engine, workspace, "一", "二")
    with transaction(engine) as session:
        session.execute(update(Review).where(Review.id == 2).values(id=7))
    found = "\n".join(defects(engine, workspace))
    assert "review (2): the journal has this line, and there is no row of it" in found
    assert "review (7): the row is there, and the journal has no such line" in found


def test_an_edited_line_is_named_by_its_row_and_by_the_line_after_it(engine: Engine, workspace: Workspace) -> None:
    decide(engine, workspace, "一", "二")
    path = journal_path(workspace, Review)
    path.write_bytes(path.read_bytes().replace("一".encode(), "壹".encode()))
    found = "\n".join(defects(engine, workspace))
    assert "reason: the journal says 壹, the row 一" in found
    assert "journal/reviews.jsonl (line 2)" in found


@pytest.mark.parametrize(
    "change",
    [{"schema": "gongkai.reply/1"}, {"at": "2024-02-12T00:00"}, {"at": "yesterday"}, {"about": []}, {"who": None}],
)
def test_a_line_that_stands_for_no_row_is_named_and_skipped(
    engine: Engine, workspace: Workspace, change: dict[str, Any]
) -> None:
    decide(engine, workspace, "一")
    path = journal_path(workspace, Review)
    entry = json.loads(path.read_text(encoding="utf-8")) | change
    path.write_text(json.dumps(entry) + "\n", encoding="utf-8")
    with transaction(engine) as session:
        session.execute(delete(Review))
    summary = rebuild(engine, workspace)
    assert (summary.work, len(summary.damaged)) == ({}, 1)
    assert "reviews.jsonl:1:" in summary.damaged[0]
    assert any("line 1" in each for each in defects(engine, workspace))


def test_a_line_taken_out_of_what_was_told_and_a_torn_end_of_it_are_defects(
    engine: Engine, workspace: Workspace
) -> None:
    path = workspace.path / "journal" / "news.jsonl"
    append(path, [{"schema": "gongkai.told/1", "place": "desk", "told": [id]} for id in ("a", "b", "c")])
    assert defects(engine, workspace) == []
    first, _, third = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + third + b'{"after": "')
    assert defects(engine, workspace) == [
        "journal/news.jsonl (line 2): does not follow the line before it: a line was edited, put in or taken out",
        "journal/news.jsonl: 11 bytes behind the last line are torn",
    ]
