"""Listings drawn by JavaScript only: read as a real Chromium shows them, every request of the page ours."""

import json
import time
from itertools import pairwise
from types import SimpleNamespace

import pytest

from demo.families import DRAWN
from demo.families.county import items
from demo.server import serving
from storage.archive import read_capture, verify
from storage.database import open_database
from storage.rebuild import rebuild
from tests.crawler.county import TOWNS, Left, crawled, report, workspace_for
from tests.crawler.servers import Answer, Site
from tests.crawler.test_run import CRAWL, child

SHELL = """<html><head><title>年报</title><link rel=stylesheet href='/a.css'><script src='/js/app.js'></script></head>
<body><img src='/logo.png'><h1>政府信息公开年报</h1><ul id='list'></ul><div id='pg'></div></body></html>"""
APP = """
var at = 1, last = LAST;
async function show(n) {
  at = n;
  var answer = await (await fetch(DATA + n, {headers: {'X-Token': 'k'}})).json();
  document.getElementById('list').innerHTML =
    answer.rows.map(r => '<li><a href="' + r[0] + '">' + r[1] + '</a><span>' + r[2] + '</span></li>').join('');
  document.getElementById('pg').innerHTML = '<b>' + n + '</b><a href="javascript:;" class="' +
    (n < last ? '' : 'disabled') + '" onclick="if (at < last) show(at + 1)">下一页</a>';
}
addEventListener('load', () => show(1));
"""
PAGES = 3
extra = "    render: true\n"


def rows(page):
    numbers = range((page - 1) * 3, page * 3)
    return [
        [f"/d/{n}.html", f"{TOWNS[n % 4]}{2010 + n // 4}年政府信息公开工作年度报告", f"2020-01-{n + 1:02}"]
        for n in numbers
    ]


def drawn_site(app=APP, shell=SHELL, data="'/api/q?k='", last=PAGES, **more):
    """A listing of nine reports on three pages; data, lines and pager exist by script only."""
    as_json = {"Content-Type": "application/json"}
    pages = {f"/api/q?k={n}": Answer(json.dumps({"rows": rows(n)}), headers=as_json) for n in range(1, PAGES + 1)}
    pages |= {row[0]: report(row[1][:3], int(row[1][3:7])) for n in range(1, PAGES + 1) for row in rows(n)}
    script = app.replace("DATA", data).replace("LAST", str(last))
    pages |= {"/nb/": shell, "/js/app.js": Answer(script, headers={"Content-Type": "application/javascript"})}
    return Site(pages | more)


def drawn(tmp_path, site, **settings):
    return crawled(workspace_for(tmp_path, site, family="generic", extra=extra, **settings))


def test_a_listing_and_its_pager_that_exist_by_script_only_are_read_to_their_end(tmp_path):
    with drawn_site() as site:
        result, left = drawn(tmp_path, site)
    assert (result.state, result.reason, result.documents) == ("complete", None, 9)
    assert [(row.page, row.position) for row in left.rows("entry")] == [(1 + n // 3, 1 + n % 3) for n in range(9)]
    assert [row.page for row in left.rows("listing_page")] == [1, 2, 3]
    assert [site.paths.count(path) for path in ("/nb/", "/js/app.js", "/api/q?k=3")] == [1, 1, 1]


def test_the_drawn_county_of_the_demo_is_read_whole(tmp_path):
    with serving(["drawn"]) as portals:
        site = SimpleNamespace(url=portals.base_urls["drawn"].rstrip("/"))
        workspace = workspace_for(tmp_path, site, family="generic", extra=extra)
        file = workspace.portals / "portal0.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace("/nb/", DRAWN["drawn"].columns[0]), encoding="utf-8")
        result, left = crawled(workspace)
    assert (result.state, result.reason) == ("complete", None)
    assert {row.title for row in left.rows("entry")} == {item.title for item in items("drawn")}
    assert {row.outcome for row in left.rows("sighting")} == {"present"}


def test_what_the_browser_shows_is_archived_beside_what_it_was_drawn_from(tmp_path):
    with drawn_site() as site:
        _, left = drawn(tmp_path, site)
    archive = left.workspace.archive
    captures = {row.id: row for row in left.rows("capture")}
    shown = [captures[page.capture_id] for page in left.rows("listing_page")]
    bodies = [read_capture(archive, row.segment, row.offset).body.decode() for row in shown]
    assert {row.fidelity for row in shown} == {"rendered"}
    assert [[title in body for _, title, _ in rows(n)] for n, body in enumerate(bodies, 1)] == [[True] * 3] * 3
    wire = {row.url.removeprefix(site.url) for row in captures.values() if row.fidelity == "wire"}
    assert wire >= {"/robots.txt", "/nb/", "/js/app.js", "/api/q?k=1", "/api/q?k=2", "/api/q?k=3"}
    assert verify(archive) == []


def test_a_rebuild_finds_the_drawn_pages_in_the_archive_again(tmp_path):
    with drawn_site() as site:
        _, left = drawn(tmp_path, site)
    tables = ("capture", "listing_page", "entry")
    before = {table: left.rows(table) for table in tables}
    (left.workspace.path / "gongkai.db").rename(tmp_path / "lost.db")
    engine = open_database(left.workspace.database_url)
    assert rebuild(engine, left.workspace).damaged == []
    engine.dispose()
    assert {table: Left(left.workspace).rows(table) for table in tables} == before


def test_nothing_reaches_the_network_but_what_we_ask_ourselves(tmp_path):
    slips = """
      new WebSocket('ws://127.0.0.1:PORT/slip/ws'); navigator.sendBeacon('/slip/beacon');
      new Image().src = '/slip/image';
      window.open('/slip/popup'); new Worker('/slip/worker.js'); new EventSource('/slip/events');
      fetch('http://127.0.0.1:PORT/slip/fetch', {mode: 'no-cors'});
    """
    other = Site()
    with other, drawn_site(app=slips.replace("PORT", str(other.port)) + APP) as site:
        result, left = drawn(tmp_path, site)
    assert other.visits == []
    assert {visit.agent.partition("/")[0] for visit in site.visits} == {"gongkai"}
    asked = {row.url.removeprefix(site.url) for row in left.rows("capture") if row.fidelity == "wire"}
    assert set(site.paths) == asked
    assert not [path for path in asked if path.startswith(("/slip/beacon", "/slip/image", "/slip/popup", "/a.css"))]
    assert result.reason.endswith("it is on another host than the portal's (base_urls)")


def test_the_requests_of_a_page_wait_for_their_turns(tmp_path):
    twice = "fetch('/api/q?k=2'); fetch('/api/q?k=3');"
    with drawn_site(app=APP + twice, last=1) as site:
        result, _ = drawn(tmp_path, site, delay=0.15)
    visits = sorted(site.visits, key=lambda visit: visit.began)
    gaps = [later.began - earlier.ended for earlier, later in pairwise(visits)]
    assert site.most_at_once == 1
    assert min(gaps) >= 0.15
    assert result.state == "complete"


def test_robots_txt_holds_for_what_a_page_asks_for(tmp_path):
    with drawn_site(**{"/robots.txt": "User-agent: *\nDisallow: /api/"}) as site:
        result, _ = drawn(tmp_path, site)
    assert result.state == "incomplete"
    assert "asked in vain" in result.reason
    assert "forbidden by robots.txt" in result.reason
    assert not [path for path in site.paths if path.startswith("/api/")]


def test_data_that_failed_to_come_makes_the_listing_incomplete(tmp_path):
    more = APP + "fetch('/more').then(r => r.text());"
    with drawn_site(app=more, **{"/more": Answer("错误", 500)}) as site:
        result, _ = drawn(tmp_path, site, retries=0)
    assert result.state == "incomplete"
    assert result.reason == f"annual: page 1: the page asked in vain for {site.url}/more: HTTP 500"


def test_without_the_extra_the_visit_is_incomplete_and_says_what_to_do(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("crawler.drawing.rendering.lacking", lambda: "the package playwright")
    with drawn_site() as site:
        result, _ = drawn(tmp_path, site)
    assert (result.state, result.reason) == ("incomplete", "needs a browser: make render")
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("status", [200, 412])
def test_the_script_of_a_challenge_is_never_run(tmp_path, status):
    wall = "<html><script>document.cookie='__jsl_clearance=1';fetch('/passed');location.reload()</script></html>"
    with drawn_site(**{"/nb/": Answer(wall, status)}) as site:
        result, _ = drawn(tmp_path, site)
    assert result.state == "blocked"
    assert "/passed" not in site.paths
    assert site.paths.count("/nb/") == 1


def test_a_pager_that_shows_the_last_page_again_and_never_says_so_is_incomplete(tmp_path):
    endless = APP.replace("(n < last ? '' : 'disabled')", "''")
    with drawn_site(app=endless) as site:
        result, _ = drawn(tmp_path, site)
    assert (result.state, result.reason) == ("incomplete", "annual: page 4 repeats earlier pages")


def test_lines_that_come_only_when_the_page_is_scrolled_down_are_seen(tmp_path):
    scrolled = """
      var n = 0; document.addEventListener('scroll', () => { if (n < 3 && !window.busy) more(); });
      async function more() { window.busy = true;
        var answer = await (await fetch('/api/q?k=' + (n + 1))).json(); n += 1;
        document.getElementById('list').innerHTML += answer.rows.map(r => '<li style="height: 900px"><a href="' + r[0] +
          '">' + r[1] + '</a><span>' + r[2] + '</span></li>').join(''); window.busy = false; }
      addEventListener('load', more);
    """
    with drawn_site(app=scrolled) as site:
        result, left = drawn(tmp_path, site)
    assert (result.state, result.documents, len(left.rows("entry"))) == ("complete", 9, 9)


def test_a_page_without_a_word_on_its_charset_is_drawn_in_its_own_characters(tmp_path):
    with drawn_site(**{"/nb/": Answer(SHELL.encode("gb18030"), headers={"Content-Type": "text/html"})}) as site:
        result, left = drawn(tmp_path, site)
    [first, *_] = left.rows("listing_page")
    [row] = [row for row in left.rows("capture") if row.id == first.capture_id]
    assert "政府信息公开年报" in read_capture(left.workspace.archive, row.segment, row.offset).body.decode()
    assert result.state == "complete"


def test_a_crawl_killed_between_two_clicks_goes_on_where_it_stood(tmp_path):
    with drawn_site(**{"/api/q?k=3": lambda _: Answer(json.dumps({"rows": rows(3)}), seconds=0.5)}) as site:
        workspace = workspace_for(tmp_path, site, family="generic", extra=extra)
        process = child(workspace, "-c", CRAWL, str(workspace.path))
        while "/api/q?k=2" not in site.paths and process.poll() is None:
            time.sleep(0.01)
        process.kill()
        process.communicate()
        result, left = crawled(workspace)
    assert (result.state, len(left.rows("entry"))) == ("complete", 9)
    assert [row.page for row in left.rows("listing_page")] == [1, 2, 3]
