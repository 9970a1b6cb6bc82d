import json
from datetime import timedelta

import pytest
from sqlalchemy import Engine, delete, update

from roster.errors import StorageFailure
from storage import models
from storage.archive import ArchiveWriter, verify
from storage.chain.close import close_night
from storage.database import transaction
from storage.intake import Intake
from storage.models import Segment, Visit
from storage.rebuild import rebuild
from storage.recovery import end_segments, recover
from storage.workspace import Workspace
from tests.storage.synthetic import FIRST_NIGHT, SITE, crawl, dump, exchange, moment
from tests.storage.test_reading import crawled, page

NEXT_NIGHT = FIRST_NIGHT + timedelta(days=1)


def files(workspace: Workspace) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in workspace.archive.glob("*.warc.gz")}


def empty(engine: Engine) -> None:
    with transaction(engine) as session:
        for table in reversed(models.Base.metadata.sorted_tables):
            session.execute(delete(table))


def test_what_was_never_committed_is_set_aside(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, page("text=a"))
    committed = files(workspace)
    writer = ArchiveWriter(workspace.archive, 10_000_000)
    writer.append(exchange(f"{SITE}/lost.html", b"lost", moment(FIRST_NIGHT)))
    writer.close()
    (name,) = committed
    with (workspace.archive / name).open("ab") as segment:
        segment.write(b"torn")
    assert {repair.what for repair in recover(engine, workspace.archive).repairs} == {"tail", "unknown"}
    assert files(workspace) == committed
    assert len(list((workspace.archive / "torn").iterdir())) == 2


def test_a_database_that_was_lost_is_not_taken_for_a_torn_archive(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, page("text=a"))
    before = files(workspace)
    empty(engine)
    with pytest.raises(StorageFailure, match=r"holds the proof of qinglan\.2020-02-01\.1.*gongkai archive index"):
        Intake(engine, workspace)
    assert files(workspace) == before


def test_an_old_copy_of_the_database_is_not_taken_for_a_torn_archive(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, page("text=a"))
    copied = files(workspace)
    crawled(engine, workspace, page("text=b"))
    before = files(workspace)
    with transaction(engine) as session:
        session.execute(delete(models.Entry).where(models.Entry.visit_id == "qinglan.2020-02-02.1"))
        for table in (models.Listing, models.ListingPage, models.Sighting, models.Task, models.Capture):
            session.execute(delete(table).where(table.visit_id == "qinglan.2020-02-02.1"))
        session.execute(delete(Visit).where(Visit.id == "qinglan.2020-02-02.1"))
        session.execute(update(Segment).values(committed_length=len(copied[max(before)])))
    with pytest.raises(StorageFailure, match=r"holds the proof of qinglan\.2020-02-02\.1"):
        Intake(engine, workspace)
    assert files(workspace) == before


@pytest.mark.parametrize("length", [None, 100])
def test_what_a_manifest_lists_is_never_cut_nor_set_aside(
    engine: Engine, workspace: Workspace, length: int | None
) -> None:
    with Intake(engine, workspace) as intake:
        intake.commit_loose([exchange(f"{SITE}/robots.txt", b"", moment(FIRST_NIGHT))], None)
    close_night(engine, workspace, FIRST_NIGHT)
    before = files(workspace)
    with transaction(engine) as session:
        session.execute(delete(models.Capture))
        if length is None:
            session.execute(delete(Segment))
        else:
            session.execute(update(Segment).values(committed_length=length))
    what = (
        rf"000001-2020-02-01\.json lists {len(*before.values())} bytes, the database has {length or 0} .*archive index"
    )
    for start in (lambda: Intake(engine, workspace), lambda: close_night(engine, workspace, NEXT_NIGHT)):
        with pytest.raises(StorageFailure, match=what):
            start()
    assert files(workspace) == before
    rebuild(engine, workspace)
    Intake(engine, workspace).close()
    assert files(workspace) == before


def test_a_segment_shorter_than_committed_is_a_failure(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, page("text=a"))
    ((name, whole),) = files(workspace).items()
    (workspace.archive / name).write_bytes(whole[:-10])
    with pytest.raises(StorageFailure, match="bytes were committed"):
        Intake(engine, workspace)


def test_the_segment_of_a_run_that_was_killed_is_gone_on_with(engine: Engine, workspace: Workspace) -> None:
    killed = Intake(engine, workspace)
    crawl(engine, killed, FIRST_NIGHT, page("text=a"))
    ((name, whole),) = files(workspace).items()
    with (workspace.archive / name).open("ab") as segment:
        segment.write(b"\x1f\x8b\x08 half a rec")
    with Intake(engine, workspace) as intake:
        assert {repair.what for repair in intake.repairs} == {"tail", "index"}
        crawl(engine, intake, NEXT_NIGHT, page("text=b"))
    ((again, longer),) = files(workspace).items()
    assert again == name
    assert longer.startswith(whole)
    assert verify(workspace.archive) == []
    killed.close()


def test_ended_segments_are_never_added_to(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, page("text=a"))
    before = files(workspace)
    for _ in range(2):
        assert end_segments(engine, workspace.archive) == []
        assert {segment["closed"] for segment in dump(engine)["segment"]} == {True}
    crawled(engine, workspace, page("text=b"))
    after = files(workspace)
    assert len(after) == 2
    assert before.items() < after.items()
    assert [segment["closed"] for segment in dump(engine)["segment"]] == [True, False]


def test_ending_segments_first_sets_aside_what_a_kill_left(engine: Engine, workspace: Workspace) -> None:
    killed = Intake(engine, workspace)
    crawl(engine, killed, FIRST_NIGHT, page("text=a"))
    ((name, whole),) = files(workspace).items()
    (workspace.archive / name).write_bytes(whole + b"torn")
    assert {repair.what for repair in end_segments(engine, workspace.archive)} == {"tail", "index"}
    assert files(workspace) == {name: whole}
    assert verify(workspace.archive) == []
    killed.close()


def test_a_segment_that_a_manifest_names_is_not_added_to_whatever_the_database_says(
    engine: Engine, workspace: Workspace
) -> None:
    crawled(engine, workspace, page("text=a"))
    before = files(workspace)
    (workspace.archive / "manifests").mkdir(exist_ok=True)
    listed = json.dumps({"segments": [{"name": max(before)}]})
    (workspace.archive / "manifests" / "000001-2020-02-01.json").write_text(listed)
    assert [segment["closed"] for segment in dump(engine)["segment"]] == [False]
    crawled(engine, workspace, page("text=b"))
    assert before.items() < files(workspace).items()


def test_of_several_open_segments_only_the_newest_is_gone_on_with(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, page("text=a"))
    end_segments(engine, workspace.archive)
    crawled(engine, workspace, page("text=b"))
    with transaction(engine) as session:
        session.execute(update(Segment).values(closed=False))
    growing = recover(engine, workspace.archive).growing
    assert growing is not None
    assert growing.name == max(files(workspace))
    assert [segment["closed"] for segment in dump(engine)["segment"]] == [True, False]


def test_nothing_is_added_to_an_open_segment_that_is_damaged(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, page("text=a"))
    (path,) = workspace.archive.glob("*.warc.gz")
    data = path.read_bytes()
    path.write_bytes(data[:-200] + bytes(200))
    before = path.read_bytes()
    assert {repair.what for repair in recover(engine, workspace.archive).repairs} == {"damaged"}
    crawled(engine, workspace, page("text=b"))
    assert path.read_bytes() == before
    assert len(files(workspace)) == 2
    assert any(defect.file == path.name for defect in verify(workspace.archive))
    with pytest.raises(StorageFailure, match=path.name):
        close_night(engine, workspace, FIRST_NIGHT)
