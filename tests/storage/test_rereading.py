import pytest
from sqlalchemy import Engine

from storage.reader import Parser
from storage.reading import read_new
from storage.rereading import reread
from storage.workspace import Workspace
from tests.storage import fake_parser
from tests.storage.fake_parser import BETTER, EQUAL, FIRST
from tests.storage.synthetic import SITE, dump
from tests.storage.test_reading import crawled, page


def test_a_better_parsers_records_are_added_as_of_today(
    engine: Engine, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawled(engine, workspace, page("text=a"), page("text=b"))
    read_new(engine, workspace, parser=FIRST, processes=1)
    old = dump(engine)["record"]
    monkeypatch.setenv("GONGKAI_NOW", "2024-05-01T00:00+00:00")
    summary = reread(engine, workspace, parser=BETTER, processes=2)
    assert (summary.read, summary.changed, summary.failed) == (2, 2, 0)
    tables = dump(engine)
    new = [record for record in tables["record"] if record["parser"] == "fake/2"]
    assert [record for record in tables["record"] if record["parser"] == "fake/1"] == old
    assert [(r["title"], r["known_at"].isoformat()) for r in new] == [
        ("A", "2024-05-01T00:00:00+00:00"),
        ("B", "2024-05-01T00:00:00+00:00"),
    ]
    assert {s["content_digest"][-4:] for s in tables["snapshot"]} == {"by-2"}
    assert len(tables["cell"]) == 4


def test_a_parser_that_says_the_same_adds_nothing(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, page("text=a"))
    read_new(engine, workspace, parser=FIRST, processes=1)
    before = dump(engine, columns=["snapshot.read_by", "snapshot.seal"])
    summary = reread(engine, workspace, parser=EQUAL, processes=1)
    assert (summary.read, summary.changed) == (1, 0)
    assert dump(engine, columns=["snapshot.read_by", "snapshot.seal"]) == before
    assert dump(engine)["snapshot"][0]["read_by"] == "fake/3"


def test_the_same_parser_reads_nothing_again(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, page("text=a"))
    read_new(engine, workspace, parser=FIRST, processes=1)
    before = dump(engine)
    assert reread(engine, workspace, parser=FIRST, processes=1).read == 0
    assert dump(engine) == before


def test_what_our_reader_failed_on_is_tried_again(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, page("text=a n=none"))
    summary = read_new(engine, workspace, parser=FIRST, processes=1)
    assert summary.by_problem == {"reader_crash": 1}
    assert reread(engine, workspace, parser=FIRST, processes=1).failed == 1
    repaired = Parser("fake/1", read_lenient)
    assert reread(engine, workspace, parser=repaired, processes=1).changed == 1
    (record,) = dump(engine)["record"]
    assert (record["kind"], record["title"]) == ("report", "a")


def read_lenient(data: bytes, **told: object) -> object:
    """Read what the first parser stumbles over."""
    return fake_parser.read(data.replace(b"none", b"0"), **told)  # type: ignore[arg-type]


def test_a_failure_now_does_not_replace_what_was_read(engine: Engine, workspace: Workspace) -> None:
    crawled(engine, workspace, {f"{SITE}/1.html": b"year=2019 text=a"})
    read_new(engine, workspace, parser=FIRST, processes=1)
    before = dump(engine)
    summary = reread(engine, workspace, parser=Parser("fake/9", read_nothing), processes=1)
    assert (summary.read, summary.failed) == (0, 1)
    assert dump(engine) == before


def read_nothing(data: bytes, **told: object) -> object:
    raise RuntimeError("a bug")
