"""`gongkai demo` plays the nights it has not played yet, shows the answer, and goes on where it stopped."""

import socket
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest

import cli.demo
from roster.errors import BadInput
from storage.database import open_database, transaction
from storage.models import Portal, Visit
from storage.workspace import create_workspace


def free_ports(names: list[str]) -> dict[str, int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in names]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return {name: each.getsockname()[1] for name, each in zip(names, sockets, strict=True)}


@pytest.fixture(autouse=True)
def two_nights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.demo.counties.NIGHTS", cli.demo.counties.NIGHTS[:2])
    monkeypatch.setattr("cli.demo.QUIET_NIGHTS", 1)
    monkeypatch.setattr("cli.demo.PORTS", free_ports(list(cli.demo.PORTS)))


@pytest.mark.timeout(600)
def test_a_second_demo_goes_on_with_the_next_night(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.demo.SHOW", 1)
    cli.demo.demo(tmp_path / "w")
    first = capsys.readouterr().out
    assert first.count("yangzhang") == 1, "each night says how each portal was read"
    assert " filings judged" in first
    assert "Look next at" in first

    cli.demo.demo(tmp_path / "w")
    again = capsys.readouterr().out
    assert again.count("yangzhang") == 1
    assert f"night of {cli.demo.counties.moment(1)[:10]}" in again


def test_a_demo_stopped_within_a_visit_goes_on_with_that_night(tmp_path: Path) -> None:
    workspace = cli.demo._prepare(tmp_path / "w", {})
    assert cli.demo._nights(workspace) == [0, 1]
    engine = open_database(workspace.database_url)
    with transaction(engine) as session:
        session.add(Portal(id="p", county_code="990101", county="清岚县", family="trs", covers="county"))
        session.flush()
        for night, state in ((0, "complete"), (1, "open")):
            moment = datetime.fromisoformat(cli.demo.counties.moment(night))
            name = f"p.{night}"
            session.add(Visit(id=name, portal_id="p", night=moment.date(), attempt=1, state=state, started_at=moment))
    engine.dispose()
    assert cli.demo._nights(workspace) == [1]


def test_a_demo_plays_some_nights_at_a_time_and_quiet_ones_after_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = cli.demo._prepare(tmp_path / "w", {})
    monkeypatch.setattr("cli.demo.SHOW", 1)
    assert cli.demo._nights(workspace) == [0]
    monkeypatch.setattr("cli.demo.counties.NIGHTS", [])
    assert cli.demo._nights(workspace) == [0], "one quiet night"


def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", cli.demo.PORTS["qinglan"]))
        taken.listen()
        with pytest.raises(BadInput, match="a port of the demo is taken.*stop the other demo"):
            cli.demo.demo(tmp_path / "w")


def test_a_real_workspace_is_never_played_on(tmp_path: Path) -> None:
    real = create_workspace(tmp_path / "real").path
    before = sorted(real.rglob("*"))
    with pytest.raises(BadInput, match="not the demo's.*folder of its own"):
        cli.demo.demo(real)
    assert sorted(real.rglob("*")) == before
