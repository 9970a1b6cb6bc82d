import pytest
from sqlalchemy import Engine, delete

from roster.errors import StorageFailure
from storage import models
from storage.archive import ArchiveWriter
from storage.database import transaction
from storage.intake import Intake
from storage.models import Segment, Visit
from storage.recovery import recover
from storage.workspace import Workspace
from tests.storage.synthetic import FIRST_NIGHT, SITE, crawl, dump, exchange, moment
from tests.storage.test_reading import crawled, page


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
    assert {repair.what for repair in recover(engine, workspace.archive)} == {"tail", "unknown", "index"}
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
    crawled(engine, workspace, page("text=a"), page("text=b"))
    before = files(workspace)
    with transaction(engine) as session:
        session.execute(delete(models.Entry).where(models.Entry.visit_id == "qinglan.2020-02-02.1"))
        for table in (models.Listing, models.ListingPage, models.Sighting, models.Task, models.Capture):
            session.execute(delete(table).where(table.visit_id == "qinglan.2020-02-02.1"))
        session.execute(delete(Visit).where(Visit.id == "qinglan.2020-02-02.1"))
        session.execute(delete(Segment).where(Segment.name == max(before)))
    with pytest.raises(StorageFailure, match=r"holds the proof of qinglan\.2020-02-02\.1"):
        Intake(engine, workspace)
    assert files(workspace) == before


def test_a_segment_shorter_than_committed_is_a_failure(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, page("text=a"))
    ((name, whole),) = files(workspace).items()
    (workspace.archive / name).write_bytes(whole[:-10])
    with pytest.raises(StorageFailure, match="bytes were committed"):
        Intake(engine, workspace)


def test_segments_of_earlier_runs_are_closed(engine: Engine, workspace: Workspace) -> None:
    intake = Intake(engine, workspace)
    crawl(engine, intake, FIRST_NIGHT, page("text=a"))
    assert [segment["closed"] for segment in dump(engine)["segment"]] == [False]
    recover(engine, workspace.archive)
    assert [segment["closed"] for segment in dump(engine)["segment"]] == [True]
    intake.close()
