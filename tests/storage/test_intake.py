import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from roster.errors import StorageFailure
from storage import ledger
from storage.archive import ArchiveWriter, read_capture, scan, verify
from storage.database import transaction
from storage.intake import Finished, Intake
from storage.ledger import TaskSpec
from storage.models import Capture, Segment, Sighting, Task, Visit
from storage.proof import from_json
from storage.workspace import Workspace, create_workspace
from tests.storage.synthetic import FIRST_NIGHT, LISTING, PORTAL, SITE, crawl, dump, exchange, listings, moment

NEXT_NIGHT = FIRST_NIGHT + timedelta(days=1)
PAGE = f"{SITE}/1.html"


def opened(engine: Engine, intake: Intake, specs: list[TaskSpec]) -> list[Task]:
    visit = intake.open_visit(PORTAL, FIRST_NIGHT, moment(FIRST_NIGHT), lambda visit_id: listings(engine, visit_id))
    with transaction(engine) as session:
        ledger.add_tasks(session, visit.id, specs)
        return ledger.lease(session, visit.id, len(specs))


def done(task: Task, body: bytes = b"a", **more: object) -> Finished:
    answer = exchange(task.url, body, moment(FIRST_NIGHT, task.url))
    return Finished(task.id, task.visit_id, "present", [answer], **more)  # type: ignore[arg-type]


def test_a_commit_ends_the_task_with_its_last_capture(engine: Engine, workspace: Workspace) -> None:
    with Intake(engine, workspace) as intake:
        (task,) = opened(engine, intake, [TaskSpec("page", PAGE, detail={"hops": 1})])
        tries = [exchange(PAGE, None, moment(FIRST_NIGHT)), exchange(PAGE, b"there", moment(FIRST_NIGHT, "later"))]
        child = TaskSpec("attachment", f"{SITE}/files/1.pdf", detail={"parent": PAGE})
        (capture_id,) = intake.commit([Finished(task.id, task.visit_id, "present", tries, [child], {"links": 1})])
    with Session(engine) as session:
        ended, added = ledger.tasks(session, task.visit_id)
        assert (ended.state, ended.outcome, ended.capture_id) == ("done", "present", capture_id)
        assert ended.detail == {"hops": 1, "links": 1}
        assert (added.url, added.state) == (child.url, "pending")
        assert [c.status for c in session.scalars(select(Capture).order_by(Capture.at))] == [404, 200]


def test_a_task_that_was_never_asked_has_no_capture(engine: Engine, workspace: Workspace) -> None:
    with Intake(engine, workspace) as intake:
        (task,) = opened(engine, intake, [TaskSpec("page", PAGE)])
        assert intake.commit([Finished(task.id, task.visit_id, "robots")]) == [None]
    assert dump(engine)["task"][0]["outcome"] == "robots"
    assert dump(engine)["segment"] == []


def test_captures_can_be_read_back_from_where_the_rows_say(engine: Engine, workspace: Workspace) -> None:
    with Intake(engine, workspace) as intake:
        crawl(engine, intake, FIRST_NIGHT, {PAGE: "内容".encode()})
    with Session(engine) as session:
        capture = session.scalars(select(Capture).where(Capture.url == PAGE)).one()
    stored = read_capture(workspace.archive, capture.segment, capture.offset)
    assert (stored.record_id, stored.body.decode()) == (capture.id, "内容")


def test_the_committed_length_is_the_length_of_the_file(engine: Engine, workspace: Workspace) -> None:
    with Intake(engine, workspace) as intake:
        crawl(engine, intake, FIRST_NIGHT, {PAGE: b"a"})
    with Session(engine) as session:
        (segment,) = session.scalars(select(Segment))
    assert (workspace.archive / segment.name).stat().st_size == segment.committed_length


def test_an_intake_goes_on_with_the_segment_that_the_last_one_left(engine: Engine, workspace: Workspace) -> None:
    for days in range(3):
        with Intake(engine, workspace) as intake:
            crawl(engine, intake, FIRST_NIGHT + timedelta(days=days), {PAGE: b"%d" % days})
        assert verify(workspace.archive) == []  # the index of an open segment lies there whole
    (segment,) = dump(engine)["segment"]
    assert not segment["closed"]
    assert (workspace.archive / segment["name"]).stat().st_size == segment["committed_length"]


def test_an_intake_that_only_looks_changes_nothing(engine: Engine, workspace: Workspace) -> None:
    with Intake(engine, workspace) as intake:
        crawl(engine, intake, FIRST_NIGHT, {PAGE: b"a"})
    before = {path.name: path.read_bytes() for path in workspace.archive.iterdir()}
    Intake(engine, workspace).close()
    assert {path.name: path.read_bytes() for path in workspace.archive.iterdir()} == before


def test_the_same_bytes_the_next_night_are_a_revisit_of_the_first(engine: Engine, workspace: Workspace) -> None:
    for days in range(3):
        with Intake(engine, workspace) as intake:
            crawl(engine, intake, FIRST_NIGHT + timedelta(days=days), {PAGE: b"a" * 500})
    with Session(engine) as session:
        first, *later = session.scalars(select(Capture).where(Capture.url == PAGE).order_by(Capture.at))
    assert first.revisit_of is None
    assert [capture.revisit_of for capture in later] == [first.id, first.id]
    assert {capture.payload_digest for capture in later} == {first.payload_digest}
    assert verify(workspace.archive) == []


def test_other_bytes_or_another_address_are_no_revisit(engine: Engine, workspace: Workspace) -> None:
    other = f"{SITE}/2.html"
    for days, pages in enumerate([{PAGE: b"a"}, {PAGE: b"b", other: b"a"}]):
        with Intake(engine, workspace) as intake:
            crawl(engine, intake, FIRST_NIGHT + timedelta(days=days), pages)
    with Session(engine) as session:
        assert not [c for c in session.scalars(select(Capture)) if c.revisit_of and c.url in (PAGE, other)]


def test_what_was_cut_short_is_never_repeated_nor_a_repeat(engine: Engine, workspace: Workspace) -> None:
    whole = exchange(PAGE, b"a" * 50, moment(FIRST_NIGHT))
    cut = replace(whole, truncated="length")
    with Intake(engine, workspace) as intake:
        opened(engine, intake, [])
        for one in (cut, whole, cut, whole):
            intake.commit_loose([replace(one, at=one.at + timedelta(seconds=1))], "qinglan.2020-02-01.1")
    with Session(engine) as session:
        captures = list(session.scalars(select(Capture).order_by(Capture.segment, Capture.offset)))
    assert [capture.revisit_of for capture in captures] == [None, None, None, captures[1].id]


def test_closing_a_visit_archives_its_proof(engine: Engine, workspace: Workspace) -> None:
    with Intake(engine, workspace) as intake:
        crawl(
            engine, intake, FIRST_NIGHT, {PAGE: f"attachment={SITE}/files/1.pdf".encode(), f"{SITE}/files/1.pdf": None}
        )
    (path,) = workspace.archive.glob("*.warc.gz")
    (record,) = [record for record in scan(path) if record.kind == "metadata"]
    proof = from_json(record.body or b"")
    assert record.uri == "urn:gongkai:visit:qinglan.2020-02-01.1"
    assert [(d.url, d.role, d.parent, d.outcome) for d in proof.documents] == [
        (PAGE, "page", None, "present"),
        (f"{SITE}/files/1.pdf", "attachment", PAGE, "gone"),
    ]
    with Session(engine) as session:
        visit = session.scalars(select(Visit)).one()
        assert (visit.state, visit.proof_id) == ("complete", record.record_id)
        assert set(proof.captures) == set(session.scalars(select(Capture.id)))
        assert session.scalar(select(func.count()).select_from(Sighting)) == 2


def test_a_closed_visit_stays_as_it_is(engine: Engine, workspace: Workspace) -> None:
    with Intake(engine, workspace) as intake:
        crawl(engine, intake, FIRST_NIGHT, {PAGE: b"a"})
        before = dump(engine)
        assert intake.close_visit("qinglan.2020-02-01.1", "down", "late", []) is None
        assert dump(engine) == before


def test_what_an_earlier_night_left_open_is_closed_as_abandoned(engine: Engine, workspace: Workspace) -> None:
    with Intake(engine, workspace) as intake:
        tasks = opened(engine, intake, [TaskSpec("listing", LISTING, detail={"page": 1}), TaskSpec("page", PAGE)])
        intake.commit([done(tasks[0], detail={"entries": [PAGE]})])
    with Intake(engine, workspace) as intake:
        crawl(engine, intake, NEXT_NIGHT, {PAGE: b"a"})
    with Session(engine) as session:
        first, second = session.scalars(select(Visit).order_by(Visit.night))
    assert (first.state, first.reason, second.state) == ("incomplete", "abandoned", "complete")
    assert [e["title"] for e in dump(engine)["entry"]] == ["年报 1.html", "年报 1.html"]


def test_several_threads_take_turns(engine: Engine, workspace: Workspace) -> None:
    with Intake(engine, workspace) as intake, ThreadPoolExecutor(4) as threads:
        tasks = opened(engine, intake, [TaskSpec("page", f"{SITE}/{number}.html") for number in range(12)])
        ended = list(threads.map(lambda task: intake.commit([done(task)])[0], tasks))
    assert [task["state"] for task in dump(engine)["task"]] == ["done"] * 12
    assert {capture_id for capture_id in ended} == set(_capture_ids(engine))
    assert verify(workspace.archive) == []


def _capture_ids(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return list(session.scalars(select(Capture.id)))


def test_after_a_failure_nothing_more_is_taken(
    engine: Engine, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StorageFailure("disk full")

    intake = Intake(engine, workspace)
    (task,) = opened(engine, intake, [TaskSpec("page", PAGE)])
    with monkeypatch.context() as broken:
        broken.setattr(ArchiveWriter, "sync", full)
        with pytest.raises(StorageFailure, match="disk full"):
            intake.commit([done(task)])
    with pytest.raises(StorageFailure, match="failed earlier"):
        intake.commit([done(task)])
    intake.close()
    with Intake(engine, workspace) as again:
        (task,) = opened(engine, again, [TaskSpec("page", PAGE)])
        again.commit([done(task)])
    assert len(dump(engine)["capture"]) == 1
    assert verify(workspace.archive) == []


def test_a_full_segment_is_followed_by_another(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_ARCHIVE__SEGMENT_BYTES", "1000000")
    workspace = create_workspace(tmp_path / "small")
    noise = random.Random(1)
    pages = {f"{SITE}/{number}.html": noise.randbytes(400_000) for number in range(6)}
    with Intake(engine, workspace) as intake:
        crawl(engine, intake, FIRST_NIGHT, pages)
    segments = dump(engine)["segment"]
    assert len(segments) == 3
    assert [segment["closed"] for segment in segments] == [True, True, False]
    assert verify(workspace.archive) == []
