import json
from datetime import date

import pytest
import tenacity

from crawler.nights import notify
from crawler.nights.health import Alert
from tests.crawler.servers import CLOSE, RawServer

ALERT = Alert("qinglan", "清岚县", "raised", date(2024, 2, 1), 3, "blocked", "captcha", 20, 0)
TAKEN = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
BUSY = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr(notify, "PAUSES", tenacity.wait_none())


def test_alerts_are_posted_as_json_with_their_line():
    with RawServer([[TAKEN, CLOSE]]) as server:
        assert notify.post([ALERT], server.url) is None
        body = json.loads(server.requests[0].partition(b"\r\n\r\n")[2])
    assert body["schema"] == "gongkai.alerts/1"
    assert body["alerts"][0]["portal"] == "qinglan"
    assert body["alerts"][0]["since"] == "2024-02-01"
    assert body["alerts"][0]["line"] == ALERT.line


def test_a_receiver_that_is_busy_is_asked_again():
    with RawServer([[BUSY, CLOSE], [TAKEN, CLOSE]]) as server:
        assert notify.post([ALERT], server.url) is None
        assert len(server.requests) == 2


def test_a_receiver_that_takes_nothing_is_told_of_in_words():
    with RawServer([[BUSY, CLOSE]] * 9) as server:
        told = notify.post([ALERT], server.url)
        assert len(server.requests) == 3
    assert told.startswith(f"alerts could not be posted to {server.url}: ")


def test_nobody_listening_is_told_of_in_words():
    with RawServer([]) as server:
        url = server.url
    assert "could not be posted" in notify.post([ALERT], url)
