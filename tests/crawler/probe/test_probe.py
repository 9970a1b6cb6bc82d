"""A probe over sites of makes that no family knows, given as dicts of pages: what it finds and what it writes."""

import asyncio

import pytest
import yaml

from crawler.answers import Answer
from crawler.probe.asking import Unanswered
from crawler.probe.placing import draft
from crawler.probe.probe import Question, look
from roster import load
from roster.errors import BadInput
from storage.workspace import create_workspace
from tests.crawler.probe import sites

BASE = "http://www.example.gov.cn"


class Web:
    """Answers from a dict of pages and counts what it was asked. A page may be an Answer or an error to raise."""

    def __init__(self, pages, base=BASE):
        self.pages = {path if "://" in path else base + path: page for path, page in pages.items()}
        self.asked = []

    async def __call__(self, ref):
        self.asked.append(ref.url)
        found = self.pages.get(ref.url, Answer(ref.url, 404, {}, "没有这个页面".encode()))
        if isinstance(found, Exception):
            raise found
        if isinstance(found, Answer):
            return found
        return Answer(
            ref.url, 200, {"content-type": "text/html"}, found if isinstance(found, bytes) else found.encode()
        )


@pytest.fixture(scope="module")
def roster(tmp_path_factory):
    file = tmp_path_factory.mktemp("roster") / "county.csv"
    file.write_text(sites.ROSTER, encoding="utf-8")
    return load([file])


def looked(pages, roster, start="/", county=sites.COUNTY.code, limit=200):
    web = pages if isinstance(pages, Web) else Web(pages)
    return asyncio.run(look(web, Question(start if "://" in start else BASE + start, county, 2023, limit), roster))


def filings(found):
    return {(found.names[unit], year) for unit, years in found.found.items() for year in years}


def columns(found):
    return [(c.url.removeprefix(BASE), found.names.get(c.unit), c.years) for c in found.columns]


@pytest.mark.parametrize("make", [make for make in sites.MAKES if make != "tables_in_gbk"])
def test_every_report_a_site_shows_is_found_with_its_filer_and_year(make, roster):
    assert filings(looked(sites.MAKES[make](), roster)) == sites.truth(make)


def test_titles_that_name_nobody_are_told_by_the_reports_behind_them_and_the_rest_is_unsure(roster):
    found = looked(sites.tables_in_gbk(), roster)
    assert columns(found) == [("/info/list.asp?cat=9", None, None)]
    assert len(filings(found)) == 3
    assert filings(found) < sites.TRUTH
    assert any("do not say whose" in doubt for doubt in found.unsure)


def test_a_list_for_each_township_is_written_with_its_filer_also_where_it_is_empty(roster):
    found = looked(sites.a_menu_of_organs(), roster)
    assert {(url, filer) for url, filer, _ in columns(found)} == {
        (f"/open/list.do?org={slug}", name) for name, slug in sites.SLUGS.items()
    }
    assert found.covers == "county"
    assert found.not_found == [sites.UNITS[-1]]


def test_a_township_whose_column_is_not_there_is_nobody_the_file_answers_for(roster):
    pages = {path: page for path, page in sites.organs().items() if path != f"/{sites.SLUGS[sites.UNITS[0]]}/"}
    found = looked(pages, roster)
    assert found.covers == "columns"
    assert sites.UNITS[0] not in {filer for _, filer, _ in columns(found)}


def test_a_folder_of_a_year_carries_the_report_years_that_stand_in_it(roster):
    found = looked(sites.folders_of_years(), roster)
    assert {(url, years) for url, _, years in columns(found)} == {(f"/zwgk/nb/{y + 1}/", (y,)) for y in sites.YEARS}


@pytest.mark.parametrize("make", ["names_in_folders", "years_with_bodies", "years_of_each_township"])
def test_a_year_counts_wherever_it_stands_in_the_path_to_a_list(make, roster):
    found = looked(sites.MAKES[make](), roster)
    assert all(column.years and len(column.years) == 1 for column in found.columns)
    assert {year for column in found.columns for year in column.years} == set(sites.YEARS)


def test_a_list_that_shows_less_than_half_of_the_filers_makes_nobody_missing(roster):
    few = [item for name in sites.UNITS[:2] for item in sites.of_unit(name)]
    pages = {
        "/": sites.home("<a href='/nb/'>政府信息公开年报</a>"),
        "/nb/": sites.page("年报", sites.lines(few, lambda item: f"/nb/{item.id}.html")),
    }
    pages |= {f"/nb/{item.id}.html": sites.report(item) for item in few}
    found = looked(pages, roster)
    assert [column.elsewhere for column in found.columns] == [True]
    assert any("fewer than half" in doubt for doubt in found.unsure)


def test_a_list_of_all_that_shows_a_single_year_is_not_said_to_carry_every_year(roster):
    def address(item):
        return f"/nb/{item.id}.html"

    pages = {"/": sites.home("<a href='/nb/'>年报</a>"), **sites.articles(address)}
    pages["/nb/"] = sites.page("年报", sites.lines(sites.of_year(2023), address))
    assert columns(looked(pages, roster)) == [("/nb/", None, (2023,))]


def test_reports_among_other_things_make_a_column_where_there_is_no_better_one(roster):
    found = looked(sites.among_other_things(), roster)
    assert [(column.url, column.elsewhere) for column in found.columns] == [(f"{BASE}/gk/index.html", False)]


def test_reports_that_stand_in_another_list_only_make_it_one_of_elsewhere(roster):
    pages = sites.tabs_with_bodies()
    lost = sites.FILINGS[0]
    pages["/nb/xz"] = sites.page("乡镇", sites.lines(sites.FILINGS[1:], lambda item: f"/content/{item.id}"))
    row = f"<li><a href='/content/{lost.id}'>{lost.title}</a><span>{lost.dated}</span></li>"
    pages["/gk"] = pages["/gk"].replace("</body>", f"<ul>{sites.news()}{row}</ul></body>")
    found = looked(pages, roster)
    assert {(column.url, column.elsewhere) for column in found.columns} == {
        (f"{BASE}/nb/xz", False),
        (f"{BASE}/gk", True),
    }


def test_a_list_that_shows_one_townships_reports_only_is_that_townships(roster):
    def address(item):
        return f"/nb/{item.id}.html"

    pages = {"/": sites.home("<a href='/nb/'>年报</a>"), **sites.articles(address)}
    pages["/nb/"] = sites.page("年报", sites.lines(sites.of_unit(sites.UNITS[0]), address))
    found = looked(pages, roster)
    assert columns(found) == [("/nb/", sites.UNITS[0], None)]
    assert found.covers == "columns"


def test_the_address_given_may_be_the_column_itself(roster):
    found = looked(sites.tabs_with_bodies(), roster, start="/nb/xz")
    assert filings(found) == sites.TRUTH
    assert found.base_url == BASE + "/"


def test_a_home_page_that_moved_to_another_scheme_and_host_is_followed(roster):
    pages = {path.replace("/", "https://example.gov.cn/", 1): page for path, page in sites.tabs_with_bodies().items()}
    pages["/"] = Answer(BASE + "/", 301, {"location": "https://example.gov.cn/"}, b"")
    found = looked(Web(pages), roster)
    assert found.base_url == "https://example.gov.cn/"
    assert filings(found) == sites.TRUTH


def test_the_county_is_told_by_the_site_when_nobody_says(roster):
    assert looked(sites.tabs_with_bodies(), roster, county=None).county_code == sites.COUNTY.code


def test_a_site_that_names_no_county_needs_to_be_told(roster):
    with pytest.raises(BadInput, match="the site names no county.*--county"):
        looked({"/": "<html><title>欢迎</title><body>欢迎光临</body></html>"}, roster, county=None)


def test_look_alikes_are_no_reports(roster):
    rows = "".join(
        f"<li><a href='/x/{n}.html'>{title}</a><span>2024-01-0{n}</span></li>"
        for n, title in enumerate(
            ("网站工作年度报表（2023年度）", "2023年法治政府建设年度报告", "政府信息公开指南", "2023年部门决算"),
            start=1,
        )
    )
    pages = {"/": sites.home("<a href='/nb/'>年度报告</a>"), "/nb/": sites.page("年度报告", f"<ul>{rows}</ul>")}
    assert looked(pages, roster).columns == []


def test_what_robots_forbids_is_not_asked_for_and_told(roster):
    found = looked({"/": Unanswered("robots", "forbidden by robots.txt")}, roster)
    assert found.columns == []
    assert found.failures == [f"robots {BASE}/: forbidden by robots.txt"]


def test_a_forbidden_column_is_told(roster):
    pages = {**sites.organs(), "/": sites.home("<a href='/gk/'>政务公开</a><a href='/nb/'>年报</a>")}
    found = looked({**pages, "/nb/": Unanswered("robots", "forbidden by robots.txt")}, roster)
    assert any("forbidden by robots.txt" in doubt for doubt in found.unsure)


def test_no_more_is_asked_than_the_budget_allows(roster):
    web = Web(sites.organs())
    found = looked(web, roster, limit=28)
    assert found.requests == len(web.asked) <= 28
    assert any("budget was spent" in doubt for doubt in found.unsure)


def test_a_column_drawn_by_a_script_is_written_to_be_rendered(roster):
    script = "<script>axios.get('/api')</script>"
    shell = f"<html><head><title>年报</title></head><body><div id='app'></div>{script}</body></html>"
    found = looked({"/": sites.home("<a href='/nb/'>政府信息公开年报</a>"), "/nb/": shell}, roster)
    assert [(column.url, column.render) for column in found.columns] == [(f"{BASE}/nb/", True)]


def test_a_search_that_finds_a_known_report_is_written_and_one_that_does_not_is_told(roster):
    form = "<form action='/so'><input type='hidden' name='site' value='1'><input name='q'></form>"
    pages = {**sites.tabs_with_bodies()}
    pages["/"] = pages["/"].replace("</body>", form + "</body>")
    assert any("did not find" in doubt for doubt in looked(pages, roster).unsure)

    class Searching(Web):
        async def __call__(self, ref):
            if "/so?" in ref.url:
                self.pages[ref.url] = "".join(f"<p>{item.title}</p>" for item in sites.FILINGS)
            return await super().__call__(ref)

    assert looked(Searching(pages), roster).search == f"{BASE}/so?site=1&q={{words}}"


@pytest.mark.parametrize("make", sites.MAKES)
def test_the_file_that_is_written_is_sound_and_names_its_doubts(make, roster, tmp_path):
    found = looked(sites.MAKES[make](), roster)
    text = draft(create_workspace(tmp_path), found).text
    data = yaml.safe_load(text)
    assert data["id"] == "example"
    assert data["unverified"] is True
    assert [column["url"] for column in data["columns"]] == [column.url for column in found.columns]
    assert text.count("# Unsure") == len(found.unsure)


def test_a_name_that_is_another_sites_is_not_taken(roster, tmp_path):
    workspace = create_workspace(tmp_path)
    found = looked(sites.tabs_with_bodies(), roster)
    first = draft(workspace, found)
    other = first.text.replace(sites.COUNTY.code, "990101")
    (workspace.portals / "example.yaml").write_text(other, encoding="utf-8")
    second = draft(workspace, found)
    assert second.id == sites.COUNTY.code
    (workspace.portals / f"{second.id}.yaml").write_text(
        other.replace("id: example", f"id: '{second.id}'"), encoding="utf-8"
    )
    with pytest.raises(BadInput, match="portal files of other sites"):
        draft(workspace, found)


def test_a_calendar_without_end_is_left_after_some_pages(roster):
    pages = sites.tabs_with_bodies()
    days = "".join(f"<a href='/cal?d={n}'>信息公开{n}日</a>" for n in range(60))
    pages["/gk"] = pages["/gk"].replace("</body>", f"{days}</body>")
    pages |= {f"/cal?d={n}": sites.page("日历", days.replace("d=", f"d={n}")) for n in range(60)}
    found = looked(pages, roster)
    assert filings(found) == sites.TRUTH
    assert found.requests < 40
