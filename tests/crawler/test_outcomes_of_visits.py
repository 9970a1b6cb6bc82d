"""Whatever a portal does on its second night ends in the outcome the docs name, and in no wrong verdict."""

from datetime import date

import pytest

from audit.judge import judge
from roster import load
from storage.database import open_database
from storage.reading import read_new
from tests.crawler.county import TOWNS, crawled, entry, listing, report, workspace_for
from tests.crawler.servers import Answer, Site

SILENT = "白沙镇"  # never files, so that two good nights call it missing, and one good night must not
NIGHTS = ("2020-05-04T02:00", "2020-05-05T02:00")
MANY = 6
ROSTER = "code,name,kind,county_code,county_name,valid_from,valid_to,successor_code\n" + "".join(
    f"99010000{n},{name},{'township' if name.endswith('乡') else 'town'},990100,清岚县,2010-01-01,,\n"
    for n, name in enumerate((*TOWNS, SILENT), start=1)
)


def reports(year=2018):
    """Six entries: each town's report for 2019 and two of the year before, which make the listing long enough."""
    lines = [entry(n) for n in range(4)]
    return lines + [(f"t20190101_{n}.html", f"{TOWNS[n]}{year}年政府信息公开工作年度报告", n + 9) for n in range(2)]


def first_night():
    pages = {f"/nb/t20200101_{n}.html": report(TOWNS[n]) for n in range(4)}
    pages |= {f"/nb/t20190101_{n}.html": report(TOWNS[n], 2018) for n in range(2)}
    return pages | {"/nb/": listing(reports()), "/": "<h1>清岚县人民政府</h1>"}


SHELL = "<html><body><div id='app'></div><script src='/app.8f3a.js'></script></body></html>"
ERROR_PAGE = (
    "<html><head><title>清岚县</title></head><body><div>清岚县人民政府网站导航 首页 政务公开</div>"
    f"<p>{'请联系网站管理员核对您输入的地址是否正确。' * 20}</p></body></html>"
)


class Rest(dict):
    """Pages of a site that answers something for every address."""

    def __init__(self, pages, rest):
        super().__init__(pages)
        self.rest = rest

    def get(self, path, default=None):
        return super().get(path, self.rest if path != "/robots.txt" else default)


def gone(pages, *numbers):
    for number in numbers:
        del pages[f"/nb/t20200101_{number}.html"]
    return pages


def everywhere(answer):
    def change(site):
        site.pages = Rest({"/robots.txt": Answer(status=404)}, answer)

    return change


def only_listing(answer):
    def change(site):
        site.pages["/nb/"] = answer

    return change


def moved(site):
    site.pages = Rest({}, lambda path: Answer(status=301, headers={"Location": f"https://www.newcounty.test{path}"}))


def catch_all(page):
    """The site shows `page` for whatever it does not have; one report left its listing, and its address."""

    def change(site):
        pages = gone(dict(site.pages), 3)
        pages["/nb/"] = listing(reports()[:3] + reports()[4:])
        site.pages = Rest(pages, page)

    return change


def new_addresses(site):
    """All reports stand at other addresses, with sessions under a name that nobody knows."""
    pages = {f"{path}?visitor=b7": page for path, page in first_night().items() if path not in ("/", "/nb/")}
    lines = [(f"{link}?visitor=b7", title, day) for link, title, day in reports()]
    site.pages = {"/robots.txt": Answer(status=404), **pages, "/nb/": listing(lines)}


def sessions(site):
    """All reports stand at addresses with another session, of a kind that everybody knows."""
    pages = {f"{path};jsessionid=B7": page for path, page in first_night().items() if path not in ("/", "/nb/")}
    lines = [(f"{link};jsessionid=B7", title, day) for link, title, day in reports()]
    site.pages = {"/robots.txt": Answer(status=404), **first_night(), **pages, "/nb/": listing(lines)}


def endless(site):
    """A pager that always names one page more, all alike."""
    page = listing(reports()) + "<a href='?p={}'>下一页</a>"
    site.pages["/nb/"] = page.format(2)
    site.pages |= {f"/nb/?p={n}": page.format(n + 1) for n in range(2, 60)}


def empty_pages(site):
    """A pager that always names one page more, all empty."""
    page = "<html><body><ul class='list'></ul><a href='?p={}'>下一页</a></body></html>"
    site.pages["/nb/"] = listing(reports()) + "<a href='?p=2'>下一页</a>"
    site.pages |= {f"/nb/?p={n}": page.format(n + 1) for n in range(2, 60)}


def calendar(site):
    """A calendar beside the list, whose › leads to the next month for ever."""

    def month(path):
        number = int(path.partition("month=")[2] or 5)
        return listing(reports()) + f"<div class='calendar'><a href='/nb/?month={number + 1}'>›</a></div>"

    site.pages["/nb/"] = month
    site.pages |= {f"/nb/?month={n}": month for n in range(6, 60)}


WALL = "<script>document.cookie='__jsl_clearance_s=1';location.reload()</script>"
LOGIN = Answer(status=302, headers={"Location": "/cas/login?service=/nb/"})
LOOP = Answer(status=302, headers={"Location": "/nb/?again"})

# what changes on the second night -> the state it ends in, and words of the reason
NIGHT = {
    "412": (everywhere(Answer("", 412)), "blocked", "HTTP 412"),
    "403": (everywhere(Answer("Forbidden", 403)), "blocked", "HTTP 403"),
    "521": (everywhere(Answer(WALL, 521)), "blocked", "HTTP 521"),
    "a JavaScript challenge with 200": (everywhere(WALL), "blocked", "加速乐 challenge"),
    "a firewall's page with 200": (everywhere("<h1>您的请求被拦截</h1>"), "blocked", "refused in words"),
    "a captcha": (everywhere("<p>请完成滑块验证</p>"), "blocked", "captcha"),
    "a login page": (everywhere("<form>密码<input type='password'></form>"), "blocked", "login asked for"),
    "a redirect to a login": (only_listing(LOGIN), "blocked", "login asked for"),
    "503 everywhere": (everywhere(Answer("", 503)), "down", "HTTP 503"),
    "a listing that fails": (only_listing(Answer("", 500)), "down", "HTTP 500"),
    "a redirect loop": (lambda s: s.pages.update({"/nb/": LOOP, "/nb/?again": LOOP}), "down", "too many redirects"),
    "a listing without end": (only_listing("<p>" + "长" * 99_999), "down", "DownloadCancelled"),
    "maintenance": (everywhere("<p>网站维护中</p>"), "down", "under maintenance"),
    "a listing that is not there": (only_listing("<h1>您访问的页面不存在</h1>"), "incomplete", "says"),
    "a listing sent to the home page": (
        only_listing(Answer(status=302, headers={"Location": "/"})), "incomplete", "home page",
    ),
    "a listing drawn by a script": (only_listing(SHELL), "changed", "no entry was recognised, where 6 are usual"),
    "a listing of far fewer lines": (only_listing(listing(reports()[:2])), "changed", "shows 2 entries, 6 are usual"),
    "a site that is one shell": (everywhere(SHELL), "changed", "no entry was recognised"),
    "a site that moved": (moved, "changed", "moved to https://www.newcounty.test/; gongkai portal move portal0 https"),
    "unknown sessions in addresses": (new_addresses, "changed", "every address is another than on 2020-05-04"),
    "an endless pager": (endless, "incomplete", "page 2 repeats earlier pages"),
    "an endless pager of empty pages": (empty_pages, "incomplete", "page 2 is empty"),
}  # fmt: skip
HARMLESS = {
    "known sessions in addresses": sessions,
    "a calendar beside the list": calendar,
}


def verdicts(workspace, day):
    engine = open_database(workspace.database_url)
    try:
        read_new(engine, workspace)
        roster = load(workspace.roster_files)
        found = judge(engine, roster, workspace.settings, year=2019, as_of=day)
        return {one.expectation.unit: one for one in found}
    finally:
        engine.dispose()


def two_nights(tmp_path, monkeypatch, change, **settings):
    """Crawl the first night, change the site, crawl the second; gives its result, what is left, and the verdicts."""
    with Site(first_night()) as site:
        workspace = workspace_for(tmp_path, site, family="generic", retries=0, max_bytes=100_000, **settings)
        (tmp_path / "roster").mkdir(exist_ok=True)
        (tmp_path / "roster" / "county.csv").write_text(ROSTER, encoding="utf-8")
        monkeypatch.setenv("GONGKAI_NOW", NIGHTS[0])
        assert crawled(workspace)[0].state == "complete"
        change(site)
        site.visits.clear()
        monkeypatch.setenv("GONGKAI_NOW", NIGHTS[1])
        result, left = crawled(workspace)
        paths = list(site.paths)
    found = verdicts(workspace, date(2020, 5, 5))
    return result, left, found, paths


@pytest.mark.parametrize(("change", "state", "reason"), NIGHT.values(), ids=NIGHT.keys())
def test_a_bad_night_is_named_and_accuses_nobody(tmp_path, monkeypatch, change, state, reason):
    result, _, found, paths = two_nights(tmp_path, monkeypatch, change)
    assert result.state == state
    assert reason in result.reason
    assert [found[town].headline for town in TOWNS] == ["filed"] * 4
    assert [found[town].integrity.value for town in TOWNS] == [("unchanged",)] * 4
    assert found[SILENT].headline == "unobservable"
    assert found[SILENT].observation.reason in {state, "nights"}
    assert len(paths) < 20


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS.keys())
def test_what_only_looks_like_trouble_leaves_the_night_whole(tmp_path, monkeypatch, change):
    result, _, found, _ = two_nights(tmp_path, monkeypatch, change)
    assert (result.state, result.reason, result.new) == ("complete", None, 0)
    assert [found[town].headline for town in TOWNS] == ["filed"] * 4
    assert found[SILENT].headline == "missing"


CATCH_ALL = {
    "an error page with 200": ERROR_PAGE,
    "the home page": "<h1>清岚县人民政府</h1>" + "<p>今日要闻若干。</p>" * 90,
    "a shell that draws everything": SHELL,
    "a redirect to an error page": lambda path: (
        Answer(ERROR_PAGE) if path == "/error.html" else Answer(status=302, headers={"Location": "/error.html"})
    ),
    "a redirect to the home page": lambda path: (
        Answer("<h1>县政府</h1>") if path == "/" else Answer(status=301, headers={"Location": "/"})
    ),
}


@pytest.mark.parametrize("page", CATCH_ALL.values(), ids=CATCH_ALL.keys())
def test_a_page_shown_for_every_address_is_no_report_and_its_report_is_withdrawn(tmp_path, monkeypatch, page):
    result, left, found, _ = two_nights(tmp_path, monkeypatch, catch_all(page))
    assert (result.state, result.reason) == ("complete", None)
    outcomes = {row.url.rpartition("/")[2]: row.outcome for row in left.rows("task", visit_id=result.visit)}
    assert outcomes["t20200101_3.html"] == "soft_404"
    assert [outcomes[f"t20200101_{n}.html"] for n in range(3)] == ["present"] * 3
    assert [found[town].headline for town in TOWNS] == ["filed", "filed", "filed", "withdrawn"]


def test_reports_on_the_same_frame_as_the_error_page_stay_reports(tmp_path, monkeypatch):
    frame = "<html><head><title>清岚县人民政府</title></head><body><div>导航</div>{}<div>版权所有</div></body></html>"
    scans = {f"/nb/t20200101_{n}.html": frame.format(f"<img src='/nb/W0{n}.jpg'>") for n in range(4)}

    def change(site):
        site.pages = Rest({**site.pages, **scans}, frame.format(""))

    result, left, found, _ = two_nights(tmp_path, monkeypatch, change)
    outcomes = {row.url.rpartition("/")[2]: row.outcome for row in left.rows("task", visit_id=result.visit)}
    assert [outcomes[f"t20200101_{n}.html"] for n in range(4)] == ["present"] * 4
    assert "withdrawn" not in {one.headline for one in found.values()}


def test_behind_a_wall_nothing_is_learnt_of_what_the_site_does_not_have(tmp_path, monkeypatch):
    def change(site):
        wall = Answer("Forbidden", 403)
        site.pages = Rest(dict(site.pages), wall)

    result, left, found, _ = two_nights(tmp_path, monkeypatch, change)
    [asked] = [row for row in left.rows("task", visit_id=result.visit) if row.role == "nowhere"]
    assert (asked.outcome, "learnt" in asked.detail) == ("blocked", False)
    assert result.state == "complete"
    assert found[SILENT].headline == "missing"


def test_entries_on_another_host_are_noted_and_stand_in_the_way_of_missing(tmp_path, monkeypatch):
    def change(site):
        line = "http://elsewhere.test/t20200101_9.html", f"{SILENT}2019年政府信息公开工作年度报告", 20
        site.pages["/nb/"] = listing([*reports(), line])

    result, left, found, _ = two_nights(tmp_path, monkeypatch, change)
    assert result.state == "complete"
    assert [row.url for row in left.rows("task", outcome="offsite")] == ["http://elsewhere.test/t20200101_9.html"]
    assert (found[SILENT].headline, found[SILENT].observation.reason) == ("unobservable", "unresolved_entry")


def test_new_reports_put_off_by_the_budget_are_not_missing(tmp_path, monkeypatch):
    def change(site):
        file = tmp_path / "portals" / "portal0.yaml"
        file.write_text(file.read_text(encoding="utf-8") + "budget: 2\n", encoding="utf-8")
        site.pages["/nb/"] = listing([*reports(), ("t20200101_9.html", f"{SILENT}2019年政府信息公开工作年度报告", 20)])
        site.pages["/nb/t20200101_9.html"] = report(SILENT)

    _, _, found, _ = two_nights(tmp_path, monkeypatch, change)
    assert (found[SILENT].headline, found[SILENT].observation.reason) == ("unobservable", "unresolved_entry")
    assert [found[town].headline for town in TOWNS] == ["filed"] * 4
