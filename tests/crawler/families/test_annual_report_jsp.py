"""Reports at addresses of organ and year."""

from crawler.families.annual_report_jsp import columns, read_listing
from crawler.families.page import FetchedPage
from crawler.judging.listing import PageRead, fault

JSP = "http://www.county.test/module/xxgk/xxgkAnnualReport.jsp"
TREE = """<ul><li><a href="/module/xxgk/xxgkAnnualReport.jsp?area=A1" title="柳林镇人民政府">柳林镇</a></li>
<li><a href="?area=A2&amp;fbtime=2023">水寨乡</a></li><li><a href="?fbtime=2022&amp;area=A2">2022年</a></li></ul>"""
YEARS = """<div>
<a href="?area=A1&amp;fbtime=2023">2023</a> <a href="?fbtime=2022&amp;area=A1&amp;showType=2&amp;artid=9"
title="柳林镇2022年政府信息公开工作年度报告">2022年</a></div>"""


def read(markup, query):
    return read_listing(FetchedPage(f"{JSP}?{query}", markup.encode()))


def listed(found):
    return [(entry.url.partition("?")[2], entry.title) for entry in found.entries]


def test_an_organs_page_lists_its_own_years_in_whatever_order_the_parameters_stand():
    assert listed(read(TREE + YEARS, "area=A1")) == [
        ("area=A1&fbtime=2023", "2023年"),
        ("fbtime=2022&area=A1&showType=2&artid=9", "柳林镇2022年政府信息公开工作年度报告"),
    ]


def test_a_years_page_lists_that_year_of_every_organ():
    assert listed(read(TREE, "fbtime=2023")) == [("area=A2&fbtime=2023", "水寨乡")]


def test_the_front_page_lists_whatever_it_links_to():
    assert [query for query, _ in listed(read(TREE, ""))] == ["area=A2&fbtime=2023", "fbtime=2022&area=A2"]


def test_the_year_a_column_shows_itself_is_an_entry_too():
    found = listed(read("<a href='?area=A1&fbtime=2022'>2022年</a>", "fbtime=2023&area=A1"))
    assert found == [("area=A1&fbtime=2022", "2022年"), ("fbtime=2023&area=A1", "2023年")]


def test_years_that_only_a_menu_offers_stand_at_the_addresses_they_are_made_of():
    menu = "<select onchange='go(this.value)'><option>请选择</option><option value='2021'>2021年</option></select>"
    assert listed(read(menu + "<a href='javascript:go(2020)'>2020</a>", "area=A1")) == [
        ("area=A1&fbtime=2021", "2021年"),
        ("area=A1&fbtime=2020", "2020年"),
    ]


def test_a_page_that_leads_to_no_other_year_is_no_listing():
    found = read("<h1>柳林镇2023年政府信息公开工作年度报告</h1>", "area=A1&fbtime=2023")
    assert found.entries == ()
    assert fault([PageRead(1, found)], 30) == "no entry was recognised"


def test_the_tree_gives_each_organ_once():
    page = FetchedPage(JSP, (TREE + YEARS).encode())
    assert [(one.title, one.url.partition("?")[2]) for one in columns(page)] == [
        ("柳林镇人民政府", "area=A1"),
        ("水寨乡", "area=A2&fbtime=2023"),
    ]
