"""Telling every place: what each is sent, what a failure costs, and that nothing is told twice."""

import hashlib
import hmac
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from audit.news import telling
from audit.news.delivery import NotTold
from audit.news.item import Item
from audit.news.outbox import put
from audit.news.state import State
from audit.news.telling import PlaceTold, quiet, tell, try_out
from roster.errors import BadInput, WorkspaceLocked
from storage.clock import now
from storage.database import transaction
from storage.models import News
from storage.settings import FeedPlace, Settings
from storage.workspace import Workspace
from tests.audit.news.conftest import SHORT
from tests.audit.news.items import filing, missing
from tests.audit.news.servers import Taker, certificate, hang, says, status, taker

HOOK = {"kind": "webhook", "name": "hook", "address_env": "HOOK"}
WECOM = {"kind": "wecom", "name": "group", "address_env": "WECOM"}


class Told:
    """A workspace with places, an outbox, and the servers' addresses in the environment."""

    def __init__(self, engine: Engine, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
        self.engine, self.folder, self.monkeypatch = engine, workspace.path, monkeypatch
        self.workspace = workspace

    def places(self, *places: dict[str, Any]) -> None:
        news = {"allow_hosts": ["127.0.0.1"], "places": list(places)}
        self.workspace = Workspace(self.folder, Settings.model_validate({"news": news}))

    def env(self, **values: str) -> None:
        for name, value in values.items():
            self.monkeypatch.setenv(name, value)

    def put(self, *items: Item) -> None:
        with transaction(self.engine) as session:
            put(session, items, self.workspace.settings.news.places)

    def tell(self) -> list[PlaceTold]:
        told, faults = tell(self.engine, self.workspace, SHORT)
        assert faults == []
        return told


@pytest.fixture
def told(engine: Engine, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Told:
    return Told(engine, workspace, monkeypatch)


def test_a_webhook_gets_the_news_once(told: Told, server: Taker) -> None:
    told.places(HOOK | {"secret_env": "SIGN"})
    told.env(HOOK=f"{server.url}/in", SIGN="sign-secret")
    told.put(missing(1), missing(2))
    assert [each.line for each in told.tell()] == ["news: hook: told 2"]
    assert [each.line for each in told.tell()] == [None]
    [(path, headers, body)] = server.requests
    found = json.loads(body)
    assert (path, found["schema"], found["place"], found["more"]) == ("/in", "gongkai.news/1", "hook", 0)
    assert [item["kind"] for item in found["items"]] == ["missing", "missing"]
    assert found["items"][0]["facts"]["captures"] == 7
    assert headers["Idempotency-Key"] == found["id"]
    stamp = headers["X-Gongkai-Timestamp"]
    signed = hmac.new(b"sign-secret", f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["X-Gongkai-Signature"] == f"sha256={signed}"


def test_a_robot_that_refuses_with_status_200_was_not_told(told: Told, server: Taker) -> None:
    told.places(WECOM)
    told.env(WECOM=f"{server.url}/send?key=very-secret-key")
    server.answers = [says(errcode=93000, errmsg="invalid webhook url, key very-secret-key")]
    told.put(missing())
    [place] = told.tell()
    assert (place.told, place.waits) == (0, 1)
    assert place.line == "news: group: not told, 1 wait: 127.0.0.1: errcode 93000: invalid webhook url, key ***"
    server.answers = [says(errcode=45009, errmsg="api freq out of limit"), says(errcode=0)]
    assert [each.line for each in told.tell()] == ["news: group: told 1"]
    assert len(server.requests) == 3


def test_no_secret_is_said_whatever_fails(told: Told, tmp_path: Path) -> None:
    told.places(WECOM, HOOK)
    told.put(missing())
    for answer in (status(404), status(302, Location="/?key=very-secret-key"), hang, status(500)):
        with taker() as server:
            server.answers = [answer]
            told.env(WECOM=f"{server.url}/send?key=very-secret-key", HOOK=f"{server.url}/hook/other-secret-key")
            lines = str([each.line for each in told.tell()])
            assert "secret-key" not in lines
    with taker(certificate(tmp_path)[1]) as server:
        told.env(WECOM=f"{server.url}/send?key=very-secret-key", HOOK="no address, other-secret-key")
        lines = str([each.line for each in told.tell()])
    assert "secret-key" not in lines and "certificate" in lines and "no http" in lines
    with transaction(told.engine) as session:
        assert "secret-key" not in str(session.scalars(select(News.fault)).all())


def test_a_place_that_fails_keeps_nothing_from_the_others(told: Told, server: Taker) -> None:
    told.places(WECOM, HOOK, {"kind": "feed", "name": "feed", "file": "f.atom"})
    told.env(HOOK=server.url)
    told.put(missing())
    failed, hook, feed = told.tell()
    assert failed.fault == "the environment variable WECOM is not set"
    assert (hook.told, feed.told) == (1, 1)
    assert (told.folder / "f.atom").exists()


def test_what_was_told_before_a_kill_is_told_again_and_marked_then(
    told: Told, server: Taker, monkeypatch: pytest.MonkeyPatch
) -> None:
    told.places(HOOK)
    told.env(HOOK=server.url)
    told.put(missing())

    class Killed(BaseException):
        pass

    def killed(*args: Any) -> None:
        if args[-1] == telling.TOLD:
            raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(telling, "mark", killed)
        told.tell()
    assert told.tell()[0].told == 1
    assert told.tell()[0].told == 0
    first, second = (headers["Idempotency-Key"] for _, headers, _ in server.requests)
    assert first == second


def test_what_was_overtaken_while_it_waited_is_never_told(told: Told, server: Taker) -> None:
    told.places(HOOK)
    told.env(HOOK=server.url)
    unobservable, gone = State("unobservable"), State("missing")
    told.put(
        filing("missing", unobservable, gone, 1),
        filing("correction", gone, unobservable, 2, corrects=("missing",)),
    )
    assert told.tell()[0].told == 0
    assert server.requests == []
    assert told.tell()[0].waits == 0


def test_in_quiet_hours_it_waits_and_is_told_after_them(told: Told, server: Taker) -> None:
    told.places(HOOK | {"quiet": "22:00-07:30"})
    told.env(HOOK=server.url, GONGKAI_NOW="2024-02-13T02:00")
    told.put(missing())
    assert [each.line for each in told.tell()] == ["news: hook: quiet hours, 1 wait"]
    told.env(GONGKAI_NOW="2024-02-13T07:30")
    assert [each.line for each in told.tell()] == ["news: hook: told 1"]


@pytest.mark.parametrize(
    ("hours", "clock", "answer"),
    [
        ("22:00-07:30", "21:59", False), ("22:00-07:30", "22:00", True), ("22:00-07:30", "07:29", True),
        ("22:00-07:30", "07:30", False), ("01:00-02:00", "01:30", True), ("01:00-02:00", "02:00", False),
        ("", "03:00", False),
    ],
)  # fmt: skip
def test_quiet_hours_are_chinese_time_and_may_go_over_midnight(
    hours: str, clock: str, answer: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGKAI_NOW", f"2024-02-13T{clock}")
    assert quiet(FeedPlace(name="q", kind="feed", file="f", quiet=hours), now()) is answer


def test_more_than_three_messages_are_counted_and_marked(told: Told, server: Taker) -> None:
    told.places(WECOM)
    told.env(WECOM=server.url)
    told.put(*(missing(n) for n in range(200)))
    assert told.tell()[0].told == 200
    assert len(server.requests) == 3
    assert "more: gongkai news list" in server.bodies[-1]["markdown"]["content"]
    assert told.tell()[0].told == 0


def test_a_feed_that_was_lost_is_written_again(told: Told) -> None:
    told.places({"kind": "feed", "name": "feed", "file": "shown/f.atom"})
    told.put(missing())
    told.tell()
    (told.folder / "shown" / "f.atom").unlink()
    told.tell()
    assert b"<entry>" in (told.folder / "shown" / "f.atom").read_bytes()


def test_only_one_run_tells_at_a_time(told: Told) -> None:
    with telling._alone(told.workspace), pytest.raises(WorkspaceLocked, match="sending news"):
        told.tell()


def test_a_trial_message_is_sent_to_one_place(told: Told, server: Taker) -> None:
    told.places(HOOK, WECOM, {"kind": "feed", "name": "feed", "file": "f.atom"})
    told.env(HOOK=server.url)
    assert try_out(told.workspace, "hook", SHORT) is None
    assert "trial" in server.bodies[0]["title"]
    with pytest.raises(NotTold, match="WECOM is not set"):
        try_out(told.workspace, "group", SHORT)
    with pytest.raises(BadInput, match="no place is called"):
        try_out(told.workspace, "elsewhere", SHORT)
    with pytest.raises(BadInput, match="is a feed"):
        try_out(told.workspace, "feed", SHORT)


def test_the_day_of_a_message_is_that_of_its_newest_news(told: Told, server: Taker) -> None:
    told.places(HOOK)
    told.env(HOOK=server.url)
    told.put(missing())
    told.tell()
    assert server.bodies[0]["title"].startswith(f"Gongkai {date(2024, 2, 13)}: ")
