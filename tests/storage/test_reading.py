from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from storage import reading
from storage.database import transaction
from storage.intake import Intake
from storage.models import Capture, Record, Snapshot
from storage.reading import read_new
from storage.workspace import Workspace
from tests.storage.fake_parser import BETTER, FIRST
from tests.storage.synthetic import FIRST_NIGHT, SITE, crawl, dump

PAGE = f"{SITE}/1.html"


def crawled(engine: Engine, workspace: Workspace, *nights: dict[str, bytes | None]) -> None:
    """Crawl, a night for each set of pages, after those crawled before."""
    before = len(dump(engine)["visit"])
    for days, pages in enumerate(nights, start=before):
        with Intake(engine, workspace) as intake:
            crawl(engine, intake, FIRST_NIGHT + timedelta(days=days), pages)


def page(words: str) -> dict[str, bytes | None]:
    return {PAGE: f"year=2019 {words}".encode()}


def test_a_capture_becomes_a_snapshot_with_records_and_cells(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, page("text=a n=3"))
    summary = read_new(engine, workspace, parser=FIRST, processes=1)
    assert (summary.read, summary.new_snapshots, summary.new_versions, summary.unchanged) == (1, 1, 0, 0)
    tables = dump(engine)
    (snapshot,), (record,), (cell,) = tables["snapshot"], tables["record"], tables["cell"]
    with Session(engine) as session:
        capture = session.scalars(select(Capture).where(Capture.url == PAGE)).one()
    assert snapshot["version"] == 1
    assert (snapshot["content_digest"], snapshot["payload_digest"]) == ("content/1:a-2019-3", capture.payload_digest)
    assert (snapshot["first_seen"], snapshot["read_by"]) == (FIRST_NIGHT, "fake/1")
    assert (record["title"], record["year"], record["parser"], record["part"]) == ("a", 2019, "fake/1", 1)
    assert record["known_at"] == capture.at
    assert (record["body"]["schema"], record["body"]["media_type"]) == ("gongkai.record/1", "text/html; charset=utf-8")
    assert "cells" not in record["body"]
    assert (cell["value"], cell["state"], cell["raw"], cell["at"]) == (3, "reported", "3", PAGE)
    assert tables["sighting"][0]["snapshot_id"] == f"{PAGE}#1"


def test_a_changed_counter_makes_no_version(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, page("text=a counter=1"), page("text=a counter=2"), page("text=a counter=2"))
    summary = read_new(engine, workspace, parser=FIRST, processes=1)
    assert (summary.new_snapshots, summary.new_versions, summary.unchanged) == (1, 0, 2)
    assert {s["snapshot_id"] for s in dump(engine)["sighting"]} == {f"{PAGE}#1"}


def test_what_changes_and_changes_back_has_three_versions(engine: Engine, workspace: Workspace) -> None:
    for words in ("text=a", "text=b", "text=a"):
        crawled(engine, workspace, page(words))
        read_new(engine, workspace, parser=FIRST, processes=1)
    snapshots = dump(engine)["snapshot"]
    assert [
        (s["version"], s["content_digest"].removeprefix("content/1:")[0], s["first_seen"].day) for s in snapshots
    ] == [
        (1, "a", 1),
        (2, "b", 2),
        (3, "a", 3),
    ]
    assert len(dump(engine)["record"]) == 3


def test_nights_read_at_once_or_one_by_one_give_the_same(
    engine: Engine, workspace: Workspace, tmp_path: object
) -> None:
    nights = [page(f"text={letter} counter={n}") for n, letter in enumerate("aabab")]
    crawled(engine, workspace, *nights[:3])
    read_new(engine, workspace, parser=FIRST, processes=1)
    crawled(engine, workspace, *nights[3:])
    read_new(engine, workspace, parser=FIRST, processes=1)
    one_by_one = dump(engine)
    forget(engine)
    read_new(engine, workspace, parser=FIRST, processes=1)
    assert dump(engine) == one_by_one


def forget(engine: Engine) -> None:
    """Undo every reading."""
    from sqlalchemy import delete, update

    from storage.models import Cell, Sighting

    with transaction(engine) as session:
        session.execute(update(Sighting).values(snapshot_id=None))
        for table in (Cell, Record, Snapshot):
            session.execute(delete(table))


def test_the_number_of_processes_changes_nothing(engine: Engine, workspace: Workspace) -> None:
    def pages(night: int) -> dict[str, bytes | None]:
        return {f"{SITE}/{n}.html": f"year=2019 text=t{n} n={night * n % 3}".encode() for n in range(12)}

    crawled(engine, workspace, pages(0), pages(1), pages(2))
    read_new(engine, workspace, parser=FIRST, processes=1)
    with_one, ids_of_one = dump(engine), ids(engine)
    forget(engine)
    read_new(engine, workspace, parser=FIRST, processes=3)
    assert dump(engine) == with_one
    assert len(ids(engine)) == len(ids_of_one) > 12


def ids(engine: Engine) -> list[int]:
    with Session(engine) as session:
        return list(session.scalars(select(Snapshot.id).order_by(Snapshot.id)))


def test_nothing_is_read_twice(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, page("text=a"))
    read_new(engine, workspace, parser=FIRST, processes=1)
    before = dump(engine)
    assert read_new(engine, workspace, parser=FIRST, processes=1) == reading.ReadingSummary()
    assert dump(engine) == before


def test_only_what_was_present_is_read(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, {PAGE: None})
    assert read_new(engine, workspace, parser=FIRST, processes=1) == reading.ReadingSummary()


def test_a_collection_has_a_record_for_each_part(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, page("text=a collection"))
    read_new(engine, workspace, parser=FIRST, processes=1)
    tables = dump(engine)
    assert [record["part"] for record in tables["record"]] == [1, 2]
    assert len(tables["cell"]) == 2


@pytest.mark.parametrize(
    ("word", "code"), [("bomb", "reader_memory"), ("die", "reader_crash"), ("bug", "reader_crash")]
)
def test_a_poisonous_document_is_unreadable_and_costs_no_other(
    engine: Engine, workspace: Workspace, word: str, code: str
) -> None:
    pages: dict[str, bytes | None] = {f"{SITE}/{n}.html": f"year=2019 text={n}".encode() for n in range(5)}
    crawled(engine, workspace, pages | {f"{SITE}/2.html": word.encode()})
    summary = read_new(engine, workspace, parser=FIRST, processes=2)
    assert (summary.read, summary.unreadable, summary.by_problem) == (4, 1, {code: 1})
    (bad,) = [record for record in dump(engine)["record"] if record["kind"] == "unreadable"]
    assert bad["id"] == f"{SITE}/2.html#1/1/fake/1"
    assert bad["body"]["problems"][0]["code"] == code


def test_a_document_that_hangs_is_given_up(
    engine: Engine, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage.workspace import open_workspace

    crawled(engine, workspace, page("hang"))
    monkeypatch.setenv("GONGKAI_READ__SECONDS", "0.5")
    summary = read_new(engine, open_workspace(workspace.path), parser=FIRST, processes=1)
    assert summary.by_problem == {"reader_timeout": 1}


def test_what_the_parser_calls_unreadable_is_counted_so(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, page("garbage"))
    summary = read_new(engine, workspace, parser=FIRST, processes=1)
    assert (summary.read, summary.unreadable, summary.by_problem) == (0, 1, {"not_text": 1})


def test_a_damaged_capture_stays_unread_and_is_told_of(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, page("text=a"))
    with Session(engine) as session:
        capture = session.scalars(select(Capture).where(Capture.url == PAGE)).one()
    segment = workspace.archive / capture.segment
    whole = segment.read_bytes()
    segment.write_bytes(whole[: capture.offset + 20] + bytes(40) + whole[capture.offset + 60 :])
    summary = read_new(engine, workspace, parser=FIRST, processes=1)
    assert len(summary.damaged) == 1
    assert f"{capture.segment} at byte {capture.offset}" in summary.damaged[0]
    segment.write_bytes(whole)
    assert read_new(engine, workspace, parser=FIRST, processes=1).read == 1


def test_a_better_parser_makes_no_version_by_itself(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, page("text=a counter=1"))
    read_new(engine, workspace, parser=FIRST, processes=1)
    crawled(engine, workspace, page("text=a counter=2"))
    summary = read_new(engine, workspace, parser=BETTER, processes=1)
    assert (summary.new_versions, summary.unchanged) == (0, 1)
    tables = dump(engine)
    assert [snapshot["read_by"] for snapshot in tables["snapshot"]] == ["fake/2"]
    assert [record["title"] for record in tables["record"]] == ["a", "A"]


def test_progress_is_told(engine: Engine, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BATCH", 2)
    crawled(engine, workspace, {f"{SITE}/{n}.html": f"year=2019 text={n}".encode() for n in range(5)})
    told: list[tuple[int, int]] = []
    read_new(engine, workspace, parser=FIRST, processes=1, progress=lambda done, of: told.append((done, of)))
    assert told == [(2, 5), (4, 5), (5, 5)]


def test_a_pass_that_is_stopped_goes_on_where_it_stood(
    engine: Engine, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(done: int, _: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    monkeypatch.setattr(reading, "BATCH", 2)
    crawled(engine, workspace, {f"{SITE}/{n}.html": f"year=2019 text={n}".encode() for n in range(5)})
    with pytest.raises(KeyboardInterrupt):
        read_new(engine, workspace, parser=FIRST, processes=1, progress=stop)
    assert len(dump(engine)["snapshot"]) == 4
    assert read_new(engine, workspace, parser=FIRST, processes=1).read == 1
