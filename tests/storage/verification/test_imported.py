"""A store with imported captures is verified like any other: their records are rewritten by us, visits prove them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from storage.database import open_database, transaction
from storage.intake import Intake
from storage.models import Visit
from storage.reading import read_new
from storage.workspace import Workspace, create_workspace
from tests.storage.fake_parser import FIRST
from tests.storage.imports.makers import (
    REQUEST,
    SITE,
    chunked,
    http,
    imported,
    record,
    response,
    revisit,
    sha1,
    uid,
    written,
)
from tests.storage.synthetic import crawl
from tests.storage.verification.store import check, read_here

PAGE, OTHER = f"{SITE}/1.html", f"{SITE}/2.html"
LATER, LAST = "2018-03-02T04:00:00Z", "2018-03-03T04:00:00Z"
BODY = b"year=2017 text=a"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("GONGKAI_NOW", "2024-05-06T12:00:00+00:00")
    read_here(monkeypatch)
    return create_workspace(tmp_path / "workspace")


@pytest.fixture
def engine(workspace: Workspace) -> Iterator[Engine]:
    engine = open_database(workspace.database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """What other crawlers write: repeats, chunks, a request, what is no answer, what shows the page anew."""
    asked = {"WARC-Target-URI": PAGE, "WARC-Record-ID": uid("asked"), "WARC-Concurrent-To": uid("first")}
    framed = http(chunked(b"year=2016 text=other"), "Content-Type: text/html", "Transfer-Encoding: chunked")
    records = [
        record("warcinfo", b"software: other/1\r\n", {"WARC-Record-ID": uid("info")}),
        response(PAGE, http(BODY), "first", WARC_Payload_Digest=sha1(BODY)),
        record("request", b"GET /1.html HTTP/1.1\r\n\r\n", asked | {"Content-Type": REQUEST}),
        revisit(PAGE, sha1(BODY), "again", LATER, WARC_Refers_To=uid("first")),
        response(OTHER, framed, at=LATER),
        response(PAGE, http(b"year=2017 text=b"), at=LAST),
        response(f"{SITE}/gone.html", http(b"no", status="HTTP/1.1 404 Not Found"), at=LAST),
    ]
    return written(tmp_path, records)


def test_imported_captures_are_no_defect(engine: Engine, workspace: Workspace, file: Path) -> None:
    imported(engine, workspace, file)
    found = check(workspace)
    assert found.defects == []
    assert found.counts["captures"] == 5


def test_history_that_grew_backwards_is_no_defect(engine: Engine, workspace: Workspace, file: Path) -> None:
    with Intake(engine, workspace) as intake:
        crawl(engine, intake, date(2020, 2, 1), {PAGE: b"year=2017 text=c"})
    read_new(engine, workspace, parser=FIRST, processes=1)
    imported(engine, workspace, file)
    assert check(workspace).defects == []


def test_an_edited_source_of_an_imported_visit_is_named(engine: Engine, workspace: Workspace, file: Path) -> None:
    imported(engine, workspace, file)
    with transaction(engine) as session:
        session.execute(update(Visit).values(source={"file": "another.warc.gz"}))
    assert {defect.file for defect in check(workspace).defects} == {"database: visit"}
    assert all(defect.what.startswith("source: the archive says") for defect in check(workspace).defects)
