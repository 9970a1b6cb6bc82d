from datetime import timedelta

import pytest
from sqlalchemy import Engine

from storage.archive import verify
from storage.database import open_database
from storage.intake import Intake
from storage.ledger import TaskSpec
from storage.reading import read_new
from storage.rebuild import rebuild
from storage.recovery import end_segments
from storage.workspace import Workspace
from tests.storage.fake_parser import FIRST
from tests.storage.synthetic import FIRST_NIGHT, LISTING, SITE, crawl, dump
from tests.storage.test_intake import done, opened
from tests.storage.test_reading import crawled
from tests.storage.test_recovery import empty

FILE = f"{SITE}/files/1.pdf"
NIGHTS: list[dict[str, bytes | None]] = [
    {f"{SITE}/1.html": b"year=2019 text=a"},
    {f"{SITE}/1.html": b"year=2019 text=a", f"{SITE}/2.html": b"year=2019 text=b n=1 attachment=" + FILE.encode(),
     FILE: b"year=2019 text=file"},
    {f"{SITE}/1.html": b"year=2019 text=a counter=2", f"{SITE}/2.html": b"year=2019 text=b n=2"},
    {f"{SITE}/1.html": b"year=2019 text=a counter=3", f"{SITE}/2.html": None},
]  # fmt: skip


# What the archive does not give: the audit makes it, and people decided it (tests/storage/test_work.py).
JUDGED_OR_DECIDED = {"verdict", "finding", "finding_past", "tally", "judged", "news", "review", "reply"}


@pytest.fixture
def lived(engine: Engine, workspace: Workspace) -> Engine:
    """A store that grew night by night; the last two nights share the segment that is still open."""
    for number, night in enumerate(NIGHTS):
        crawled(engine, workspace, night)
        if number < 2:
            end_segments(engine, workspace.archive)
        read_new(engine, workspace, parser=FIRST, processes=1)
    return engine


def test_the_archive_alone_gives_every_row_again(lived: Engine, workspace: Workspace) -> None:
    before = dump(lived, leave_out=["task"], columns=["segment.closed"])
    assert {name for name, rows in before.items() if not rows} == JUDGED_OR_DECIDED
    empty(lived)
    for index in workspace.archive.glob("*.cdxj"):
        index.unlink()
    summary = rebuild(lived, workspace)
    read_new(lived, workspace, parser=FIRST, processes=2)
    assert dump(lived, leave_out=["task"], columns=["segment.closed"]) == before
    assert (summary.segments, summary.visits, summary.captures) == (3, 4, len(before["capture"]))
    assert summary.damaged == []
    assert verify(workspace.archive) == []


def test_rebuilding_what_is_there_changes_nothing(lived: Engine, workspace: Workspace) -> None:
    before = dump(lived)
    rebuild(lived, workspace)
    rebuild(lived, workspace)
    assert dump(lived) == before


def test_the_crawl_goes_on_after_a_rebuild(lived: Engine, workspace: Workspace) -> None:
    empty(lived)
    rebuild(lived, workspace)
    crawled(lived, workspace, NIGHTS[3])
    assert len(dump(lived)["visit"]) == 5
    revisits = [c for c in dump(lived)["capture"] if c["revisit_of"] and c["url"] == f"{SITE}/1.html"]
    assert [c["at"].day for c in revisits] == [2, 5]


def test_a_visit_that_was_killed_is_left_out_and_its_captures_kept(engine: Engine, workspace: Workspace) -> None:
    with Intake(engine, workspace) as intake:
        (task,) = opened(engine, intake, [TaskSpec("page", f"{SITE}/1.html")])
        intake.commit([done(task)])
    (path,) = workspace.archive.glob("*.warc.gz")
    path.write_bytes(path.read_bytes() + path.read_bytes()[:100])
    empty(engine)
    summary = rebuild(engine, workspace)
    tables = dump(engine)
    assert (summary.captures, summary.visits, summary.damaged) == (1, 0, [])
    assert [capture["visit_id"] for capture in tables["capture"]] == [None]
    assert tables["visit"] == []
    with Intake(engine, workspace) as again:
        crawl(engine, again, FIRST_NIGHT, NIGHTS[0])
    assert [visit["state"] for visit in dump(engine)["visit"]] == ["complete"]
    assert verify(workspace.archive) == []


def test_a_segment_without_one_whole_record_is_not_kept(engine: Engine, workspace: Workspace) -> None:
    with Intake(engine, workspace) as intake:
        opened(engine, intake, [TaskSpec("page", f"{SITE}/1.html")])
        crawl(engine, intake, FIRST_NIGHT, NIGHTS[0])
    (path,) = workspace.archive.glob("*.warc.gz")
    torn = path.with_name("gongkai-9.warc.gz")
    torn.write_bytes(path.read_bytes()[:100])
    rebuild(engine, workspace)
    Intake(engine, workspace).close()
    assert (workspace.archive / "torn" / torn.name).read_bytes() == path.read_bytes()[:100]
    assert verify(workspace.archive) == []


def test_damage_is_told_of_and_hides_nothing_behind_it(lived: Engine, workspace: Workspace) -> None:
    capture = next(c for c in dump(lived)["capture"] if c["url"] == LISTING)
    path = workspace.archive / capture["segment"]
    whole = path.read_bytes()
    at = capture["offset"]
    path.write_bytes(whole[: at + 20] + bytes(20) + whole[at + 40 :])
    empty(lived)
    summary = rebuild(lived, workspace)
    assert len(summary.damaged) == 1
    assert f"{path} at byte {at}" in summary.damaged[0]
    lengths = {segment["name"]: segment["committed_length"] for segment in dump(lived)["segment"]}
    assert lengths[path.name] == len(whole)
    assert summary.visits == 4


def test_both_engines_give_the_same_rows(lived: Engine, workspace: Workspace) -> None:
    other = open_database(f"sqlite:///{workspace.path / 'other.db'}")
    rebuild(other, workspace)
    read_new(other, workspace, parser=FIRST, processes=1)
    left_out = {"leave_out": ["task"], "columns": ["segment.closed"]}
    assert dump(other, **left_out) == dump(lived, **left_out)
    other.dispose()


def test_nights_are_applied_in_their_order(lived: Engine, workspace: Workspace) -> None:
    paths = sorted(workspace.archive.glob("*.warc.gz"))
    for number, path in enumerate(reversed(paths)):
        path.rename(path.with_name(f"gongkai-{number}.warc.gz"))
    for index in workspace.archive.glob("*.cdxj"):
        index.unlink()
    before = dump(lived, leave_out=["task", "segment"], columns=["capture.segment"])
    empty(lived)
    rebuild(lived, workspace)
    read_new(lived, workspace, parser=FIRST, processes=1)
    assert dump(lived, leave_out=["task", "segment"], columns=["capture.segment"]) == before
    assert [s["first_seen"] for s in dump(lived)["snapshot"] if s["document_id"].endswith("1.html")] == [FIRST_NIGHT]
    assert FIRST_NIGHT + timedelta(days=3) in {s["night"] for s in dump(lived)["sighting"]}
