"""`gongkai news list|send|test`, and what a night does for them."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from audit.news import delivery
from cli.main import run as gongkai
from cli.news import put_portals, tell_tonight
from cli.nightly import _judge, _Night
from crawler.nights.health import History, Night
from storage.database import open_database
from storage.workspace import create_workspace, open_workspace
from tests.audit import county
from tests.audit.county import TOWNS, Store, days, report
from tests.audit.news.servers import Taker, says, status, taker

BAITA, QINGSHI, _, YUNXI = TOWNS
NIGHTS = days(date(2024, 2, 10), 6)  # grace is over on the 11th: the 12th completes the proof
PLACES = """
[news]
allow_hosts = ["127.0.0.1"]

[[news.places]]
kind = "webhook"
name = "desk"
address_env = "DESK"
tell = ["missing"]

[[news.places]]
kind = "feed"
name = "public"
file = "public.atom"
"""


class Place:
    """A workspace whose nights are judged as `gongkai nightly` does it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        made = create_workspace(folder)
        with (made.path / "gongkai.toml").open("a", encoding="utf-8") as file:
            file.write(PLACES)
        self.workspace = open_workspace(folder)
        county.roster(self.workspace.path / "roster")
        self.engine = open_database(self.workspace.database_url)
        self.store = Store(self.engine)
        self.monkeypatch = monkeypatch

    def night(self, night: date, *, late: bool = False) -> list[str]:
        pages = {"2.html": report(QINGSHI, 2023)} | ({"1.html": report(BAITA, 2023)} if late else {})
        self.store.night(night, pages)
        return self.judge(night)

    def judge(self, night: date) -> list[str]:
        self.monkeypatch.setenv("GONGKAI_NOW", f"{night}T02:00+08:00")
        _judge(self.workspace, self.engine, _Night())
        return tell_tonight(self.workspace)


@pytest.fixture
def server() -> Iterator[Taker]:
    with taker() as told:
        yield told


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Taker) -> Iterator[Place]:
    monkeypatch.setattr(delivery, "FIRST_PAUSE", 0.01)
    monkeypatch.setenv("DESK", f"{server.url}/a-secret-path")
    made = Place(tmp_path / "workspace", monkeypatch)
    yield made
    made.engine.dispose()


def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, place: Place, *words: str
) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.argv", ["gongkai", *words, "-w", str(place.workspace.path)])
    code = gongkai()
    told = capsys.readouterr()
    return code, told.out, told.err


def test_nights_tell_who_is_missing_and_then_that_this_no_longer_holds(place: Place, server: Taker) -> None:
    lines = [place.night(night) for night in NIGHTS[:3]]
    assert lines[0] == ["news: public: told 1"]  # the county's first verdicts, in counts
    assert lines[2] == ["news: desk: told 2", "news: public: told 2"]
    assert place.judge(NIGHTS[2]) == []
    assert "news: desk: told 1" in place.night(NIGHTS[3], late=True)
    items = [[(item["kind"], item["facts"]["unit"]) for item in body["items"]] for body in server.bodies]
    assert items == [[("missing", BAITA), ("missing", YUNXI)], [("late", BAITA)]]
    assert server.bodies[1]["items"][0]["corrects"] == ["missing"]
    feed = etree.parse(place.workspace.path / "public.atom")
    kinds = [each.get("term") for each in feed.iterfind(".//{*}category")]
    assert kinds.count("missing") == 2 and kinds.count("late") == 1 and kinds.count("first") == 1


def test_a_place_that_fails_is_a_line_and_is_told_later(
    place: Place, server: Taker, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers = [status(404)]
    lines = [place.night(night) for night in NIGHTS[:3]][-1]
    assert lines[0] == "news: desk: not told, 2 wait: 127.0.0.1: answered 404 Not Found"
    code, out, _ = run(capsys, monkeypatch, place, "status")
    assert code == 0
    assert "news: desk: 2 wait since 2024-02-12: 127.0.0.1: answered 404 Not Found" in out
    code, out, _ = run(capsys, monkeypatch, place, "news", "send")
    assert code == 1
    assert "a-secret-path" not in out
    server.answers = [says(ok=True)]
    assert run(capsys, monkeypatch, place, "news", "send")[:2] == (0, "news: desk: told 2\n")
    assert run(capsys, monkeypatch, place, "news", "send")[:2] == (0, "news: nothing to tell\n")
    assert len(server.requests) == 3


def test_the_list_shows_what_was_told_and_what_waits(
    place: Place, server: Taker, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers = [status(404)]
    for night in NIGHTS[:3]:
        place.night(night)
    code, out, _ = run(capsys, monkeypatch, place, "news", "list", "--pending", "--format", "json")
    waits: list[dict[str, Any]] = json.loads(out)
    assert code == 0
    assert {(row["place"], row["kind"], row["state"]) for row in waits} == {("desk", "missing", "waits")}
    assert all("no report found on the portal as of 2024-02-12" in row["says"] for row in waits)
    _, out, _ = run(capsys, monkeypatch, place, "news", "list", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert sorted({row["state"] for row in rows}) == ["told", "waits"]
    _, out, _ = run(capsys, monkeypatch, place, "news", "list")
    assert "public" in out and "desk" in out


def test_a_trial_message_says_whether_it_was_taken(
    place: Place, server: Taker, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(capsys, monkeypatch, place, "news", "test", "desk")[:2] == (0, "news: desk: took the trial message\n")
    server.answers = [status(403)]
    code, out, _ = run(capsys, monkeypatch, place, "news", "test", "desk")
    assert (code, out) == (1, "news: desk: not told: 127.0.0.1: answered 403 Forbidden\n")
    code, _, err = run(capsys, monkeypatch, place, "news", "test", "nobody")
    assert code == 3
    assert "no place is called 'nobody'" in err


def test_a_variable_that_is_not_set_is_named_by_doctor(
    place: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert "set DESK in" not in run(capsys, monkeypatch, place, "doctor")[1]
    monkeypatch.delenv("DESK")
    assert "set DESK in the environment" in run(capsys, monkeypatch, place, "doctor")[1]


def test_a_portal_in_trouble_is_told_once_each_time_its_alert_is_told(place: Place) -> None:
    monday = date(2024, 2, 12)
    nights = tuple(Night(night, "down", None, 40, 0) for night in days(monday, 3))
    history = History("qinglan", "清岚县", nights)
    for _run in range(2):
        put_portals(place.engine, place.workspace, [history], nights[-1].night)
    assert tell_tonight(place.workspace) == ["news: public: told 1"]
    put_portals(place.engine, place.workspace, [history], nights[-1].night)
    put_portals(place.engine, place.workspace, [history], date(2024, 3, 1))  # not visited since
    assert tell_tonight(place.workspace) == []
    well = replace(history, nights=(*nights, Night(date(2024, 2, 15), "complete", None, 40, 40)))
    put_portals(place.engine, place.workspace, [well], date(2024, 2, 15))
    assert tell_tonight(place.workspace) == ["news: public: told 1"]
