"""What no column shows is looked for in sitemaps, the site's search and columns elsewhere; what is hit is kept."""

import gzip
import json
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.crawler.county import TEXT, Left, crawled, listing, report, workspace_for
from tests.crawler.servers import Answer, Site

NAMES = ("江左镇", "水寨乡", "北塔镇", "柳坪乡")
UNITS = {name: f"99010010{n}@2010-01-01" for n, name in enumerate(NAMES, start=1)}
HEADER = "code,name,kind,county_code,county_name,valid_from,valid_to,successor_code\n"
SEARCH = "search: {base}/search?q={{words}}\n"
NOTHING = "<html><body><p>没有找到相关的信息</p></body></html>"


def title(town, year=2019):
    return f"{town}{year}年政府信息公开工作年度报告"


def pages(*missing, year=2019):
    """A column that shows the report of every town but those; what is missing stands nowhere."""
    there = [name for name in NAMES if name not in missing]
    found = {f"/nb/t20200101_{NAMES.index(name)}.html": report(name, year) for name in there}
    found["/nb/"] = listing(
        [(url.removeprefix("/nb/"), title(name, year), 2) for url, name in zip(found, there, strict=True)]
    )
    return found


def workspace(path, site, extra="", **settings):
    """Make a workspace whose roster has the four towns."""
    made = workspace_for(path, site, extra=extra.format(base=site.url), **settings)
    (made.path / "roster").mkdir(exist_ok=True)
    rows = [f"{UNITS[name][:9]},{name},town,990100,清岚县,2010-01-01,," for name in NAMES]
    (made.path / "roster" / "qinglan.csv").write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return made


class Searchable(dict):
    """Pages of a site with a search over titles: each word must stand in a title, blanks apart."""

    def __init__(self, found, index, wrong=None):
        super().__init__(found)
        self.index, self.wrong = index, wrong

    def get(self, path, default=None):
        if urlsplit(path).path != "/search":
            return super().get(path, default)
        words = parse_qs(urlsplit(path).query)["q"][0]
        if self.wrong is not None:
            return self.wrong
        found = [(url, name) for url, name in self.index.items() if words.split()[0][:3] in name]
        lines = "".join(f"<li><a href='{url}'>{name}</a><span>2020-02-03</span></li>" for url, name in found)
        return f"<html><body><p>您搜索的是{words}</p><ul>{lines or '没有找到相关的信息'}</ul></body></html>"


@pytest.fixture(autouse=True)
def summer(monkeypatch):
    monkeypatch.setenv("GONGKAI_NOW", "2020-07-01T02:00")


def proof(left: Left):
    """The scope of the newest listing of what was searched for."""
    return left.rows("listing", column="elsewhere")[-1].scope


def test_a_site_without_search_and_sitemap_has_nowhere_else_to_look(tmp_path):
    with Site(pages("柳坪乡")) as site:
        result, left = crawled(workspace(tmp_path, site))
    assert result.state == "complete"
    scope = proof(left)
    assert scope["sought"] == [[UNITS["柳坪乡"], 2019]]
    assert scope["means"] == {"sitemap": "none", "search": "none"}
    assert site.paths.count("/sitemap.xml") == 1


def test_a_portal_that_shows_all_reports_is_asked_for_nothing_more(tmp_path):
    with Site(pages()) as site:
        _, left = crawled(workspace(tmp_path, site, SEARCH))
    assert not [row for row in left.rows("task") if row.role in ("search", "sitemap")]
    assert not left.rows("listing", column="elsewhere")


def test_before_the_grace_is_over_nothing_is_looked_for(tmp_path, monkeypatch):
    monkeypatch.setenv("GONGKAI_NOW", "2020-01-20T02:00")
    with Site(pages("柳坪乡")) as site:
        _, left = crawled(workspace(tmp_path, site))
    assert not left.rows("listing", column="elsewhere")


def test_a_search_finds_the_report_that_stands_only_in_the_news(tmp_path):
    found = pages("柳坪乡") | {"/xw/77.html": report("柳坪乡")}
    index = {url: title(NAMES[int(url[-6])]) for url in pages("柳坪乡") if url != "/nb/"} | {
        "/xw/77.html": title("柳坪乡")
    }
    with Site(found) as site:
        site.pages = Searchable(site.pages, index)
        _, left = crawled(workspace(tmp_path, site, SEARCH))
    assert left.outcomes(site.url)["/xw/77.html"] == "present"
    [hit] = left.rows("entry", column="elsewhere")
    assert hit.title == title("柳坪乡")
    assert proof(left)["means"]["search"] == "works"
    asked = proof(left)["asked"]
    assert [row[1:] for row in asked] == [[UNITS["柳坪乡"], 2019]]


def test_a_search_that_works_and_finds_nothing_is_a_search_in_vain(tmp_path):
    index = {url: title(NAMES[int(url[-6])]) for url in pages("柳坪乡") if url != "/nb/"}
    with Site(pages("柳坪乡")) as site:
        site.pages = Searchable(site.pages, index)
        _, left = crawled(workspace(tmp_path, site, SEARCH))
    scope = proof(left)
    assert (scope["sought"], scope["means"]["search"]) == ([[UNITS["柳坪乡"], 2019]], "works")
    searches = [path for path in site.paths if path.startswith("/search")]
    assert len(searches) == 2, "the control first, then the report that is looked for"


def test_a_search_that_finds_nothing_that_is_there_counts_as_none(tmp_path):
    with Site(pages("柳坪乡")) as site:
        site.pages = Searchable(site.pages, {}, NOTHING)
        _, left = crawled(workspace(tmp_path, site, SEARCH))
    scope = proof(left)
    assert scope["sought"] == [[UNITS["柳坪乡"], 2019]]
    assert scope["means"]["search"] == "the site's search finds nothing that is known to be there"


WALLS = {
    "an error": (Answer("出错", 500), "HTTP 500"),
    "a wall": (Answer("<script>document.cookie='__jsl_clearance_s=1';location.reload()</script>"), "加速乐"),
}


@pytest.mark.parametrize(("answer", "reason"), WALLS.values(), ids=WALLS.keys())
def test_a_search_that_fails_leaves_the_report_unsought(tmp_path, answer, reason):
    with Site(pages("柳坪乡")) as site:
        site.pages = Searchable(site.pages, {}, answer)
        result, left = crawled(workspace(tmp_path, site, SEARCH, retries=0))
    assert result.state == "complete"
    scope = proof(left)
    [[unit, year, why]] = scope["unsought"]
    assert (scope["sought"], unit, year) == ([], UNITS["柳坪乡"], 2019)
    assert reason in why


def test_a_search_of_another_kind_of_page_is_no_answer(tmp_path):
    """The control's answer repeats its words; an answer that does not is some other page."""
    index = {url: title(NAMES[int(url[-6])]) for url in pages("柳坪乡") if url != "/nb/"}

    class Forgetful(Searchable):
        def get(self, path, default=None):
            asked = urlsplit(path).path == "/search" and "柳坪乡" in parse_qs(urlsplit(path).query)["q"][0]
            return "<html><body>" + "<p>欢迎访问</p>" * 200 + "</body></html>" if asked else super().get(path, default)

    with Site(pages("柳坪乡")) as site:
        site.pages = Forgetful(site.pages, index)
        _, left = crawled(workspace(tmp_path, site, SEARCH))
    assert proof(left)["unsought"][0][2] == "the site's search did not answer what it was asked"


def test_no_more_searches_are_made_than_a_visit_may_and_the_rest_come_the_next_night(tmp_path, monkeypatch):
    index = {url: title("江左镇") for url in pages(*NAMES[1:]) if url != "/nb/"}
    with Site(pages(*NAMES[1:])) as site:
        site.pages = Searchable(site.pages, index)
        made = workspace(tmp_path, site, SEARCH, searches=3)
        _, left = crawled(made)
        first = proof(left)
        monkeypatch.setenv("GONGKAI_NOW", "2020-07-02T02:00")
        crawled(made)
        second = proof(left)
        monkeypatch.setenv("GONGKAI_NOW", "2020-07-03T02:00")
        asked = len(site.paths)
        crawled(made)
        quiet = site.paths[asked:]
    assert (len(first["sought"]), len(second["sought"])) == (2, 1)
    assert "3 searches a visit" in first["unsought"][0][2]
    assert sorted(first["sought"] + second["sought"]) == sorted([UNITS[name], 2019] for name in NAMES[1:])
    assert not [path for path in quiet if "search" in path or "sitemap" in path], "sought lately needs no new search"


def test_a_month_later_it_is_searched_for_anew(tmp_path, monkeypatch):
    with Site(pages("柳坪乡")) as site:
        made = workspace(tmp_path, site)
        crawled(made)
        monkeypatch.setenv("GONGKAI_NOW", "2020-08-02T02:00")
        crawled(made)
    assert site.paths.count("/sitemap.xml") == 2


def sitemap(site, *paths):
    return (
        "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
        + "".join(f"<url><loc>{site.url}{path}</loc></url>" for path in paths)
        + "</urlset>"
    )


@pytest.mark.parametrize("packed", [False, True])
def test_a_sitemap_leads_to_the_report_that_no_list_shows(tmp_path, packed):
    hidden = "/nb/t20200305_55.html"
    with Site(pages("柳坪乡") | {hidden: report("柳坪乡"), "/xw/1.html": report("新闻")}) as site:
        text = sitemap(site, hidden, "/xw/1.html", "/nb/t20200101_0.html", "/nb/").encode()
        site.pages["/robots.txt"] = f"User-agent: *\nSitemap: {site.url}/map.xml.gz\n"
        site.pages["/map.xml.gz"] = Answer(
            gzip.compress(text) if packed else text, headers={"Content-Type": "text/xml"}
        )
        _, left = crawled(workspace(tmp_path, site))
    assert left.outcomes(site.url)[hidden] == "present"
    assert "/xw/1.html" not in site.paths
    assert len(left.rows("entry", column="elsewhere")) == 1
    assert proof(left)["means"]["sitemap"] == "read"


def test_a_sitemap_that_fails_leaves_the_report_unsought(tmp_path):
    with Site(pages("柳坪乡") | {"/sitemap.xml": Answer("出错", 503)}) as site:
        _, left = crawled(workspace(tmp_path, site, SEARCH, retries=0))
    assert proof(left)["sought"] == []
    assert "sitemap.xml: HTTP 503" in proof(left)["unsought"][0][2]
    assert not [path for path in site.paths if path.startswith("/search")]


def test_more_addresses_than_a_visit_fetches_are_looked_at_the_next_night(tmp_path, monkeypatch):
    others = {f"/nb/t20200305_{n}.html": f"<html><body><p>{TEXT}</p></body></html>" for n in range(100, 140)}
    with Site(pages("柳坪乡") | others) as site:
        site.pages["/sitemap.xml"] = sitemap(site, *others)
        made = workspace(tmp_path, site)
        _, left = crawled(made)
        first = proof(left)
        monkeypatch.setenv("GONGKAI_NOW", "2020-07-02T02:00")
        crawled(made)
    assert first["unsought"][0][2] == "10 addresses of the sitemap are still to be looked at"
    assert proof(left)["sought"] == [[UNITS["柳坪乡"], 2019]]
    assert set(others) <= set(site.paths)


ELSEWHERE = "  - key: news\n    url: {base}/xw/\n    elsewhere: true\n"


def test_what_the_column_of_news_shows_is_not_looked_for(tmp_path):
    found = pages("柳坪乡") | {"/xw/5.html": report("柳坪乡"), "/xw/": listing([("5.html", title("柳坪乡"), 3)])}
    with Site(found) as site:
        _, left = crawled(workspace(tmp_path, site, ELSEWHERE))
    assert left.rows("listing", column="news")[0].scope["elsewhere"] is True
    assert not left.rows("listing", column="elsewhere")


def test_a_column_elsewhere_that_cannot_be_read_leaves_the_report_unsought(tmp_path):
    with Site(pages("柳坪乡") | {"/xw/": Answer("出错", 500)}) as site:
        result, left = crawled(workspace(tmp_path, site, ELSEWHERE, retries=0))
    assert result.state == "incomplete"
    assert proof(left)["unsought"][0][2] == "news: was not read whole"


def test_a_column_that_was_not_read_whole_sends_nobody_searching(tmp_path):
    found = pages("柳坪乡")
    found["/nb/"] = found["/nb/"].replace("<script>", "<script>createPageHTML(2, 0, 'index', 'html');")
    with Site(found) as site:
        result, left = crawled(workspace(tmp_path, site))
    assert result.state == "incomplete"
    assert not left.rows("listing", column="elsewhere")


def test_the_answers_of_the_search_are_part_of_the_archived_proof(tmp_path):
    with Site(pages("柳坪乡")) as site:
        _, left = crawled(workspace(tmp_path, site, SEARCH))
    pages_of = left.rows("listing_page", column="elsewhere")
    captures = {row.id: row.url for row in left.rows("capture")}
    assert [captures[row.capture_id] for row in pages_of] == [row.url for row in pages_of]
    assert json.dumps(proof(left))
