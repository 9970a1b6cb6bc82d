"""How long a visit may go on, how much it may ask, and what it asks first when it may not ask all."""

import re

import pytest

from crawler.run import crawl
from tests.crawler.county import TOWNS, Left, crawled, entry, listing, report, two_pages, workspace_for
from tests.crawler.servers import Answer, Site


def long_list(count=6):
    """A listing of so many reports."""
    pages = {f"/nb/t20200101_{n}.html": report(f"{TOWNS[n % 4]}{n}") for n in range(count)}
    return pages | {"/nb/": listing([entry(n) for n in range(count)])}


def asked_reports(site):
    return [path for path in site.paths if path in long_list(30) and path != "/nb/"]


# the nightly window


def test_outside_of_the_window_nothing_is_asked_and_the_portals_are_named(tmp_path, monkeypatch):
    monkeypatch.setenv("GONGKAI_NOW", "2020-02-01T12:00")
    with Site(two_pages()) as site:
        workspace = workspace_for(tmp_path, site, window="22:00-06:30")
        summary = crawl(workspace)
        assert (summary.results, summary.shut_out, summary.window) == ((), ("portal0",), "22:00-06:30")
        assert summary.partial
        assert site.visits == []
        assert Left(workspace).rows("visit") == []
        assert crawl(workspace, any_time=True).results[0].state == "complete"


def test_when_the_window_closes_the_visit_ends_in_order(tmp_path, monkeypatch):
    monkeypatch.setenv("GONGKAI_NOW", "2020-02-01T06:29")

    def last_page_in_time(path):
        monkeypatch.setenv("GONGKAI_NOW", "2020-02-01T06:30")
        return two_pages()["/nb/"]

    with Site({**two_pages(), "/nb/": last_page_in_time}) as site, Site(two_pages()) as later:
        workspace = workspace_for(tmp_path, site, later, window="22:00-06:30", portals_at_once=1)
        summary = crawl(workspace)
        assert site.paths == ["/robots.txt", "/nb/"]
        assert later.paths == []
    [result] = summary.results
    assert (result.state, result.reason) == ("incomplete", "the window closed at 06:30")
    assert summary.shut_out == ("portal1",)
    [cut] = Left(workspace).rows("listing")
    assert (cut.complete, cut.reason) == (False, "page 2: not asked for")


# the budget


def test_documents_put_off_by_the_budget_leave_whole_listings_whole_and_come_first_the_next_night(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("GONGKAI_NOW", "2020-02-01T02:00")
    with Site(long_list()) as site:
        workspace = workspace_for(tmp_path, site, budget=5)  # robots.txt, the listing, an invented address, two reports
        result, left = crawled(workspace)
        assert (result.state, result.put_off) == ("complete", 4)
        assert len(site.visits) == 5
        assert left.rows("listing")[0].complete
        first = asked_reports(site)
        site.visits.clear()
        monkeypatch.setenv("GONGKAI_NOW", "2020-02-02T02:00")
        crawled(workspace)
        assert len(asked_reports(site)) == 2
        assert not set(asked_reports(site)) & set(first)


def test_a_listing_cut_off_by_the_budget_is_incomplete_and_says_so(tmp_path):
    with Site(two_pages()) as site:
        result, _ = crawled(workspace_for(tmp_path, site, budget=2))
    assert result.state == "incomplete"
    assert result.reason == "the budget of 2 requests is used up; annual: page 2: not asked for"
    assert len(site.visits) == 2


def test_the_portals_own_budget_wins(tmp_path):
    with Site(long_list()) as site:
        workspace = workspace_for(tmp_path, site, budget=100)
        file = workspace.portals / "portal0.yaml"
        file.write_text(file.read_text(encoding="utf-8") + "budget: 4\n", encoding="utf-8")
        assert crawled(workspace)[0].put_off == 5
    assert len(site.visits) == 4


def test_retries_and_redirects_are_paid_from_the_budget(tmp_path):
    pages = {**two_pages(), "/nb/": [Answer("", 503), Answer(status=302, headers={"Location": "/nb/?2"})]}
    pages["/nb/?2"] = two_pages()["/nb/"]
    with Site(pages) as site:
        result, left = crawled(workspace_for(tmp_path, site, budget=3))
    assert result.state == "incomplete"
    assert len(site.visits) == 3
    assert sorted(left.captures(site.url)) == [("/nb/", 302), ("/nb/", 503), ("/robots.txt", 404)]


def test_listings_come_first_then_what_is_new_then_what_was_not_seen_for_longest(tmp_path, monkeypatch):
    with Site(long_list(3)) as site:
        workspace = workspace_for(tmp_path, site)
        for night in (1, 2):
            monkeypatch.setenv("GONGKAI_NOW", f"2020-02-0{night}T02:00")
            crawled(workspace)
            site.pages |= long_list(5)
        site.pages["/nb/"] = listing([entry(n) for n in range(7)])
        site.pages |= {path: page for path, page in long_list(7).items() if path != "/nb/"}
        site.visits.clear()
        monkeypatch.setenv("GONGKAI_NOW", "2020-02-03T02:00")
        crawled(workspace)
    order = [int(path[:-5].rpartition("_")[2]) for path in asked_reports(site)]
    assert order[:2] == [5, 6]
    assert set(order[2:]) <= set(range(5))


# the breaker


def failing(count, answer):
    return {"/nb/": listing([entry(n) for n in range(count)])} | {
        f"/nb/t20200101_{n}.html": answer for n in range(count)
    }


@pytest.mark.parametrize(("answer", "state"), [(Answer("", 503), "down"), (Answer("请求被拦截", 412), "blocked")])
def test_a_host_that_fails_in_a_row_is_tried_once_more_and_given_up(tmp_path, answer, state):
    with Site(failing(20, answer)) as site:
        result, left = crawled(workspace_for(tmp_path, site, retries=0, failures=3))
    assert result.state == state
    assert re.match(r"given up after [45] failures in a row, the last: HTTP", result.reason)
    assert len(asked_reports(site)) <= 6  # one was on its way while the third was judged
    assert left.rows("listing")[0].complete


def test_a_host_that_recovers_during_the_rest_is_read_on(tmp_path):
    pages = failing(8, None) | {f"/nb/t20200101_{n}.html": report(TOWNS[n % 4]) for n in range(8)}
    pages["/nb/t20200101_0.html"] = pages["/nb/t20200101_1.html"] = Answer("", 503)
    with Site(pages) as site:
        result, _ = crawled(workspace_for(tmp_path, site, retries=0, failures=2, rest=0.2))
    assert (result.state, result.documents) == ("complete", 6)


def test_what_one_portal_found_down_is_not_asked_for_the_next(tmp_path):
    with Site(failing(20, Answer("", 503))) as site:
        workspace = workspace_for(tmp_path, site, site, retries=0, failures=3)
        first, second = crawl(workspace).results
    assert (first.state, second.state) == ("down", "down")
    assert site.paths.count("/nb/") == 1
    assert second.reason == first.reason


def test_a_dead_host_of_attachments_does_not_end_the_visit(tmp_path):
    files = "".join(f"<a href='http://localhost:{{port}}/P{n}.doc'>附件{n}</a>" for n in range(9))
    with Site({f"/P{n}.doc": Answer("", 503) for n in range(9)}) as dead, Site() as site:
        site.pages |= long_list(4) | {"/nb/t20200101_0.html": report(TOWNS[0], extra=files.format(port=dead.port))}
        workspace = workspace_for(tmp_path, site, retries=0, failures=3, allow_hosts=["127.0.0.1", "localhost"])
        file = workspace.portals / "portal0.yaml"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("base_urls: [", f"base_urls: [http://localhost:{dead.port}/, "), encoding="utf-8")
        result, left = crawled(workspace)
    assert (result.state, result.documents) == ("complete", 4)
    assert {row.outcome for row in left.rows("task", role="attachment")} == {"error"}
    assert len(dead.visits) < 10  # of robots.txt and nine files; what was on its way by then still comes


# one at a time, and later when asked to


def test_a_redirect_that_asks_for_patience_gets_it(tmp_path):
    later = Answer(status=302, headers={"Location": "/nb/index.html", "Retry-After": "1"})
    with Site({**two_pages(), "/nb/": later, "/nb/index.html": two_pages()["/nb/"]}) as site:
        crawled(workspace_for(tmp_path, site))
    times = {visit.path: visit for visit in site.visits}
    assert times["/nb/index.html"].began - times["/nb/"].ended >= 1.0


def test_robots_redirects_and_retries_never_overlap(tmp_path):
    slow = {path: Answer(page, seconds=0.02) for path, page in long_list(6).items()}
    slow["/nb/t20200101_0.html"] = [Answer("", 503, seconds=0.02), Answer(report(TOWNS[0]), seconds=0.02)]
    slow["/nb/t20200101_1.html"] = Answer(status=302, headers={"Location": "/nb/t20200101_2.html"}, seconds=0.02)
    slow["/robots.txt"] = Answer(status=301, headers={"Location": "/r.txt"}, seconds=0.02)
    with Site(slow) as site:
        crawled(workspace_for(tmp_path, site))
    assert site.most_at_once == 1
