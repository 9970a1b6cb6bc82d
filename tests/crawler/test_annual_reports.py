"""The spider walks every listing to its end, follows what it lists, and says what it proved."""

import json
import re
from datetime import date

import pytest

from tests.crawler.county import TOWNS, Left, crawled, entry, listing, report, two_pages, workspace_for
from tests.crawler.servers import Answer, Site


def test_a_listing_of_two_pages_is_read_whole_and_all_it_lists_is_fetched(tmp_path):
    with Site(two_pages()) as site:
        result, left = crawled(workspace_for(tmp_path, site))
    assert (result.state, result.reason, result.pages, result.documents, result.new) == ("complete", None, 6, 4, 4)
    assert site.paths[:3] == ["/robots.txt", "/nb/", "/nb/index_1.html"]
    nowhere = site.paths[3]
    assert nowhere not in two_pages()
    assert sorted(site.paths) == sorted(["/robots.txt", nowhere, *two_pages()])
    assert left.outcomes(site.url) == {**dict.fromkeys(two_pages(), "present"), nowhere: "gone"}
    [visit] = left.rows("visit")
    [whole] = left.rows("listing")
    assert (visit.state, visit.portal_id, whole.complete, whole.reason) == ("complete", "portal0", True, None)
    assert whole.scope == {"county_code": "990100", "filer": None, "years": None}
    assert [row.page for row in left.rows("listing_page")] == [1, 2]
    assert [(row.page, row.position, row.title[:3], row.listed_on) for row in left.rows("entry")] == [
        (1 + n // 2, 1 + n % 2, TOWNS[n], date(2020, 1, n + 1)) for n in range(4)
    ]
    assert {row.outcome for row in left.rows("sighting")} == {"present"}
    assert {(row.fidelity, row.truncated) for row in left.rows("capture")} == {("wire", None)}


def test_the_columns_scope_is_kept(tmp_path):
    extra = "    filer: 江左镇\n    county_code: '410329'\n    years: [2019]\n"
    with Site(two_pages()) as site:
        _, left = crawled(workspace_for(tmp_path, site, extra=extra))
    assert left.rows("listing")[0].scope == {"county_code": "410329", "filer": "江左镇", "years": [2019]}


def test_attachments_are_fetched_one_level_deep(tmp_path):
    pages = {
        "/nb/": listing([entry(0)]),
        "/nb/t20200101_0.html": report(
            "江左镇", extra="<a href='P1.doc'>附件</a><a href='http://other.test/x.doc'>别处</a>"
        ),
        "/nb/P1.doc": Answer(b"\xd0\xcf\x11\xe0 <a href='deeper.doc'>", headers={"Content-Type": "application/msword"}),
    }
    with Site(pages) as site:
        result, left = crawled(workspace_for(tmp_path, site))
    assert result.state == "complete"
    assert left.outcomes(site.url)["/nb/P1.doc"] == "present"
    assert left.outcomes()["http://other.test/x.doc"] == "offsite"
    documents = {row.url.removeprefix(site.url): row for row in left.rows("document")}
    assert documents["/nb/P1.doc"].role == "attachment"
    assert documents["/nb/P1.doc"].parent_id == documents["/nb/t20200101_0.html"].id


INCOMPLETE = {
    "a second page that fails": (Answer("出错", 500), "incomplete", "annual: page 2: HTTP 500: unexpected status"),
    "a second page that is gone": (Answer("没有", 404), "incomplete", "annual: page 2: HTTP 404: not found"),
    "a second page that is empty": (
        "<html><body><p>列表</p></body></html>",
        "incomplete",
        "annual: page 2: it shows no pager: another page may have come in its place",
    ),
    "a second page that repeats": (
        listing([entry(0), entry(1)], "createPageHTML(2, 1, 'index', 'html')"),
        "incomplete",
        "annual: page 2 repeats earlier pages",
    ),
    "a second page behind a wall": (
        "<script>document.cookie='__jsl_clearance_s=1';location.reload()</script>",
        "blocked",
        "annual: page 2: 加速乐 challenge",
    ),
    "a second page that says 404": (
        "<h1>您访问的页面不存在</h1>",
        "incomplete",
        "annual: page 2: says: 访问的页面不存在",
    ),
}


@pytest.mark.parametrize(("second", "state", "reason"), INCOMPLETE.values(), ids=INCOMPLETE.keys())
def test_a_listing_not_read_to_its_end_says_why(tmp_path, second, state, reason):
    with Site({**two_pages(), "/nb/index_1.html": second}) as site:
        result, left = crawled(workspace_for(tmp_path, site, retries=0))
    assert (result.state, result.reason) == (state, reason)
    assert left.rows("listing")[0].complete is False
    assert left.outcomes(site.url)["/nb/t20200101_1.html"] == "present"


def test_a_listing_longer_than_the_limit_is_incomplete(tmp_path):
    def endless(path):
        page = int(path.partition("_")[2].partition(".")[0] or 0) if "_" in path else 0
        return listing([entry(page)], f"createPageHTML(50, {page}, 'index', 'html')")

    pages = {f"/nb/index_{n}.html": endless for n in range(1, 50)} | {"/nb/": endless}
    with Site(pages) as site:
        result, _ = crawled(workspace_for(tmp_path, site, max_pages=3))
    assert (result.state, result.reason) == ("incomplete", "annual: goes on past 3 pages (max_pages)")
    assert sum("index" in path for path in site.paths) == 2


def test_a_chain_of_pages_without_end_is_left_where_it_repeats(tmp_path):
    page = listing([entry(0)]) + "<a href='?p={}'>下一页</a>"
    pages = {f"/nb/?p={n}": page.format(n + 1) for n in range(1, 40)} | {"/nb/": page.format(1)}
    with Site(pages) as site:
        result, _ = crawled(workspace_for(tmp_path, site, family="generic"))
    assert (result.state, result.reason) == ("incomplete", "annual: page 2 repeats earlier pages")
    assert len([path for path in site.paths if "?" in path]) == 1


def test_documents_that_no_listing_names_any_more_are_asked_all_the_same(tmp_path, monkeypatch):
    with Site(two_pages()) as site:
        workspace = workspace_for(tmp_path, site, shrunk=0)
        monkeypatch.setenv("GONGKAI_NOW", "2020-02-01T02:00")
        crawled(workspace)
        site.pages["/nb/"] = listing([entry(0)])
        site.pages["/nb/t20200101_3.html"] = Answer("没有", 404)
        site.pages["/nb/t20200101_2.html"] = "<h1>您访问的页面不存在</h1>"
        monkeypatch.setenv("GONGKAI_NOW", "2020-02-02T02:00")
        result, left = crawled(workspace)
    assert (result.state, result.new) == ("complete", 0)
    documents = {row.id: row.url.removeprefix(site.url + "/nb/") for row in left.rows("document")}
    seen = {documents[row.document_id]: row.outcome for row in left.rows("sighting", visit_id=result.visit)}
    assert seen == {
        "t20200101_0.html": "present",
        "t20200101_1.html": "present",
        "t20200101_2.html": "soft_404",
        "t20200101_3.html": "gone",
    }


def test_redirects_within_the_portal_are_followed_and_each_is_archived(tmp_path):
    pages = {
        **two_pages(),
        "/nb/t20200101_0.html": Answer(status=302, headers={"Location": "/moved/0.html"}),
        "/moved/0.html": "<meta http-equiv='refresh' content='0;url=/final/0.html'>",
        "/final/0.html": report(TOWNS[0]),
        "/nb/t20200101_1.html": Answer(status=301, headers={"Location": "http://elsewhere.test/"}),
        "/nb/t20200101_2.html": Answer(status=302, headers={"Location": "/"}),
        "/nb/t20200101_3.html": Answer(status=302, headers={"Location": "/nb/t20200101_3.html"}),
    }
    with Site(pages) as site:
        result, left = crawled(workspace_for(tmp_path, site))
    outcomes = left.outcomes(site.url)
    assert [outcomes[f"/nb/t20200101_{n}.html"] for n in range(4)] == ["present", "offsite", "soft_404", "error"]
    assert result.state == "complete"
    captures = left.captures(site.url)
    assert ("/nb/t20200101_0.html", 302) in captures
    assert ("/moved/0.html", 200) in captures
    tasks = {row.url.removeprefix(site.url): row for row in left.rows("task")}
    final = {row.id: row.url.removeprefix(site.url) for row in left.rows("capture")}
    assert final[tasks["/nb/t20200101_0.html"].capture_id] == "/final/0.html"
    assert sum(path == "/nb/t20200101_3.html" for path in site.paths) == 6


def test_a_redirect_to_an_address_that_is_not_public_is_not_followed(tmp_path):
    pages = {**two_pages(), "/nb/t20200101_0.html": Answer(status=302, headers={"Location": "http://169.254.169.254/"})}
    with Site(pages) as site:
        _, left = crawled(workspace_for(tmp_path, site))
    assert left.outcomes(site.url)["/nb/t20200101_0.html"] == "offsite"


def test_a_portal_that_is_not_public_is_down_unless_allowed(tmp_path):
    with Site(two_pages()) as site:
        result, _ = crawled(workspace_for(tmp_path, site, allow_hosts=[]))
    assert result.state == "down"
    assert "127.0.0.1 is not a public address" in result.reason
    assert site.visits == []


def test_robots_txt_is_obeyed_and_archived(tmp_path):
    pages = {
        **two_pages(),
        "/robots.txt": "User-agent: gongkai\nDisallow: /nb/t20200101_1\n\nUser-agent: *\nDisallow: /",
    }
    with Site(pages) as site:
        result, left = crawled(workspace_for(tmp_path, site))
    assert result.state == "complete"
    assert left.outcomes(site.url)["/nb/t20200101_1.html"] == "robots"
    assert "/nb/t20200101_1.html" not in site.paths
    assert ("/robots.txt", 200) in left.captures(site.url)


def test_a_portal_whose_listing_is_forbidden_ends_as_robots(tmp_path):
    with Site({**two_pages(), "/robots.txt": "User-agent: *\nDisallow: /nb/"}) as site:
        result, _ = crawled(workspace_for(tmp_path, site))
    assert (result.state, result.reason) == ("robots", "annual: page 1: forbidden by robots.txt")
    assert site.paths == ["/robots.txt"]


def test_nothing_is_asked_while_robots_txt_cannot_be_had(tmp_path):
    with Site({**two_pages(), "/robots.txt": Answer("维护", 503)}) as site:
        result, _ = crawled(workspace_for(tmp_path, site))
    assert (result.state, result.reason) == ("down", "annual: page 1: RobotsUnreachable: robots.txt: HTTP 503")
    assert set(site.paths) == {"/robots.txt"}


def test_robots_txt_is_followed_where_it_moved(tmp_path):
    moved = {
        "/robots.txt": Answer(status=301, headers={"Location": "/r.txt"}),
        "/r.txt": "User-agent: *\nDisallow: /nb/",
    }
    with Site({**two_pages(), **moved}) as site:
        result, _ = crawled(workspace_for(tmp_path, site))
    assert result.state == "robots"


def test_a_portal_that_answers_nothing_is_down(tmp_path):
    with Site() as site:
        workspace = workspace_for(tmp_path, site)
    result, left = crawled(workspace)
    assert result.state == "down"
    assert left.rows("listing")[0].complete is False


def test_a_portal_that_blocks_everything_is_blocked(tmp_path):
    with Site({"/nb/": Answer("请求被拦截", 412)}) as site:
        result, _ = crawled(workspace_for(tmp_path, site))
    assert (result.state, result.reason) == (
        "blocked",
        "annual: page 1: HTTP 412: precondition failed, as firewalls do",
    )


def test_a_portal_that_fails_again_and_again_is_left_alone(tmp_path):
    pages = {"/nb/": listing([entry(n) for n in range(28)])}
    pages |= {f"/nb/t20200101_{n}.html": Answer("繁忙", 503) for n in range(28)}
    with Site(pages) as site:
        result, left = crawled(workspace_for(tmp_path, site, retries=0))
    assert result.state == "down"
    assert re.match(r"given up after [67] failures in a row, the last: HTTP 503", result.reason)
    assert len(site.paths) < 40
    assert left.rows("listing")[0].complete is True


def test_every_attempt_is_archived(tmp_path):
    pages = {**two_pages(), "/nb/t20200101_0.html": [Answer("繁忙", 503), Answer("繁忙", 502), report(TOWNS[0])]}
    with Site(pages) as site:
        _, left = crawled(workspace_for(tmp_path, site, retries=2))
    attempts = sorted(status for url, status in left.captures(site.url) if url == "/nb/t20200101_0.html")
    assert attempts == [200, 502, 503]
    assert left.outcomes(site.url)["/nb/t20200101_0.html"] == "present"


def test_a_document_beyond_the_limit_is_kept_cut_and_counts_as_an_error(tmp_path):
    pages = {**two_pages(), "/nb/t20200101_0.html": report(TOWNS[0], extra="<p>" + "长" * 40_000 + "</p>")}
    with Site(pages) as site:
        result, left = crawled(workspace_for(tmp_path, site, max_bytes=50_000, retries=0))
    assert left.outcomes(site.url)["/nb/t20200101_0.html"] == "error"
    [cut] = [row for row in left.rows("capture") if row.url.endswith("t20200101_0.html")]
    assert cut.truncated == "length"
    assert result.state == "complete"


def test_an_error_of_ours_ends_the_visit_as_incomplete_and_is_told(tmp_path, monkeypatch, caplog):
    def broken(content):
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("crawler.answers.attachments", broken)
    with Site(two_pages()) as site:
        result, left = crawled(workspace_for(tmp_path, site))
    assert result.state == "incomplete"
    assert "an error of ours on" in result.reason
    assert left.outcomes(site.url)["/nb/t20200101_0.html"] == "error"
    assert "ZeroDivisionError" in caplog.text
    assert ("/nb/t20200101_0.html", 200) in left.captures(site.url)


def test_a_listing_posted_for_is_walked_to_its_end(tmp_path):
    def lines(numbers):
        records = "".join(
            f"<record><![CDATA[<li><a href='/art/2020/1/{n}/art_9_{n}.html'>{TOWNS[n % 4]}2019年年度报告{n}</a>"
            f"<span>2020-01-0{n}</span></li>]]></record>"
            for n in numbers
        )
        return f"<datastore><totalrecord>5</totalrecord><recordset>{records}</recordset></datastore>"

    call = "proxyUrl:'/module/web/jpage/dataproxy.jsp',method:'post',perpage:1,params:{columnid:9,unitid:7,webid:1}"
    proxy = "/module/web/jpage/dataproxy.jsp?startrecord={}&endrecord={}&perpage=1"
    pages = {f"/art/2020/1/{n}/art_9_{n}.html": report(TOWNS[n % 4]) for n in range(1, 6)} | {
        "/nb/": f"<html><script type='text/xml'>{lines([1])}</script><script>x({{{call}}})</script></html>",
        proxy.format(2, 4): lines([2, 3, 4]),
        proxy.format(5, 5): lines([5]),
    }
    with Site(pages) as site:
        result, left = crawled(workspace_for(tmp_path, site, family="hanweb"))
    assert (result.state, result.reason, result.documents) == ("complete", None, 5)
    assert [row.page for row in left.rows("entry")] == [1, 2, 2, 2, 3]


def test_the_proof_of_the_visit_is_in_the_archive(tmp_path):
    with Site(two_pages()) as site:
        result, left = crawled(workspace_for(tmp_path, site))
    assert left.rows("visit")[0].proof_id.startswith("urn:uuid:")
    assert json.loads(json.dumps(left.rows("task", role="listing")[0].detail))["page"] == 1
    assert isinstance(left, Left)
    assert result.visit == left.rows("visit")[0].id


def test_columns_by_year_that_nobody_named_make_a_listing_incomplete(tmp_path):
    pages = two_pages()
    pages["/nb/"] = pages["/nb/"].replace("<body>", "<body><a href='2018/'>2018年</a>")
    with Site(pages) as site:
        result, _ = crawled(workspace_for(tmp_path / "a", site))
        assert result.reason == f"annual: has a column by year that the portal file does not name: {site.url}/nb/2018/"
        assert crawled(workspace_for(tmp_path / "b", site, extra="    years: [2019]\n"))[0].state == "complete"
