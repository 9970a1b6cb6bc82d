"""No host ever sees two requests at once, or one sooner than its delay after the last; seen from the server's side."""

import asyncio
import time
from itertools import pairwise

import pytest

from crawler.wire.breaker import Breakers
from crawler.wire.politeness import LONGEST_REST, Politeness, seconds_asked
from tests.crawler.county import crawled, two_pages, workspace_for
from tests.crawler.servers import Answer, Site


def gaps(site):
    visits = sorted(site.visits, key=lambda visit: visit.began)
    return [later.began - earlier.ended for earlier, later in pairwise(visits)]


def test_requests_come_one_at_a_time_and_never_closer_than_the_delay(tmp_path):
    with Site({path: Answer(body, seconds=0.02) for path, body in two_pages().items()}) as site:
        crawled(workspace_for(tmp_path, site, delay=0.15))
    assert site.most_at_once == 1
    assert min(gaps(site)) >= 0.15


def test_a_crawl_delay_above_ours_is_obeyed(tmp_path):
    with Site({**two_pages(), "/robots.txt": "User-agent: *\nCrawl-delay: 0.2"}) as site:
        crawled(workspace_for(tmp_path, site, delay=0.01))
    assert min(gaps(site)[1:]) >= 0.2


def test_a_crawl_delay_below_ours_changes_nothing(tmp_path):
    with Site({**two_pages(), "/robots.txt": "User-agent: *\nCrawl-delay: 0.01"}) as site:
        crawled(workspace_for(tmp_path, site, delay=0.12))
    assert min(gaps(site)) >= 0.12


def test_a_portals_own_delay_is_obeyed(tmp_path):
    with Site(two_pages()) as site:
        workspace = workspace_for(tmp_path, site)
        file = workspace.portals / "portal0.yaml"
        file.write_text(file.read_text(encoding="utf-8") + "delay: 0.12\n", encoding="utf-8")
        crawled(workspace)
    assert min(gaps(site)) >= 0.12


def test_retry_after_is_obeyed(tmp_path):
    busy = Answer("稍后", 503, {"Retry-After": "1"})
    with Site({**two_pages(), "/nb/": [busy, two_pages()["/nb/"]]}) as site:
        result, _ = crawled(workspace_for(tmp_path, site))
    assert result.state == "complete"
    first, second = [visit for visit in site.visits if visit.path == "/nb/"]
    assert second.began - first.ended >= 1.0


def test_we_say_who_we_are(tmp_path):
    with Site(two_pages()) as site:
        crawled(workspace_for(tmp_path, site, contact="mailto:archive@example.org"))
    assert {visit.agent.partition("/")[0] for visit in site.visits} == {"gongkai"}
    assert all("(mailto:archive@example.org)" in visit.agent for visit in site.visits)


MOMENT = 1_580_000_000.0  # 2020-01-26 00:53:20 UTC
WAITS = [
    ("120", 120.0),
    ("Sun, 26 Jan 2020 00:54:20 GMT", 60.0),
    ("Sun, 26 Jan 2020 00:00:00 GMT", 0.0),
    ("soon", 0.0),
    ("", 0.0),
    (None, 0.0),
]


@pytest.mark.parametrize(("header", "seconds"), WAITS)
def test_what_a_retry_after_asks(header, seconds):
    assert seconds_asked(header, MOMENT) == seconds


def test_a_retry_after_beyond_reason_is_cut():
    politeness = Politeness(0)
    politeness.rest("h.test", 10 * LONGEST_REST)
    assert politeness._free_at["h.test"] <= time.monotonic() + LONGEST_REST


def test_two_who_ask_the_same_host_take_turns_and_others_do_not_wait():
    async def run():
        politeness, seen = Politeness(0.1), []

        async def ask(host):
            async with politeness.turn(host):
                seen.append((host, time.monotonic()))

        await asyncio.gather(ask("a.test"), ask("a.test"), ask("b.test"))
        return dict((host, [moment for name, moment in seen if name == host]) for host, _ in seen)

    seen = asyncio.run(run())
    assert seen["a.test"][1] - seen["a.test"][0] >= 0.1
    assert seen["b.test"][0] < seen["a.test"][1]


def test_a_longer_delay_holds_for_the_rest_that_has_begun_already():
    async def run():
        politeness = Politeness(0.01)
        async with politeness.turn("a.test"):
            pass
        began = time.monotonic()
        politeness.slow_down("a.test", 0.1)
        async with politeness.turn("a.test"):
            return time.monotonic() - began

    assert asyncio.run(run()) >= 0.09


def test_a_host_and_its_twin_with_www_are_one_machine():
    async def run():
        politeness = Politeness(0)
        politeness.slow_down("a.test", 0.1)
        began = time.monotonic()
        for host in ("www.a.test", "a.test"):
            async with politeness.turn(host):
                pass
        return time.monotonic() - began, politeness.delay("www.a.test")

    waited, delay = asyncio.run(run())
    assert waited >= 0.1
    assert delay == 0.1


def test_a_host_whose_breaker_is_open_is_waited_for_and_then_tried_once():
    async def run():
        breakers = Breakers(failures=1, rest=0.1)
        politeness, began = Politeness(0, breakers), time.monotonic()
        breakers.failed("a.test", "down", "HTTP 503")
        async with politeness.turn("www.a.test") as trial:
            return time.monotonic() - began, trial

    waited, trial = asyncio.run(run())
    assert waited >= 0.1
    assert trial
