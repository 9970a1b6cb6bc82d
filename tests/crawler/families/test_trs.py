"""Static lists of TRS WCM and its kin: entries from the first markup, pages from the script."""

# ruff: noqa: E501 - rows of a table, and Chinese counts double

from datetime import date

import pytest

from crawler.families.page import FetchedPage
from crawler.families.trs import read_listing

URL = "http://www.county.test/zwgk/zfxxgknb/"


def listing(items, script, furniture=""):
    lines = "".join(
        f'<li><span>{on}</span><a href="{link}" title="{title}">{title[:12]}…</a></li>' for link, title, on in items
    )
    return (
        f"<html><head><title>政府信息公开年报</title></head><body><div class='nav'><a href='/zwgk/'>政务公开栏目</a>"
        f"<a href='/zwgk/zfxxgknb/'>政府信息公开年报</a></div>{furniture}<ul class='list'>{lines}</ul>"
        f"<div class='page'><script>{script}</script></div><div class='footer'><a href='/map.html'>网站地图链接</a></div></body></html>"
    )


ITEMS = [
    ("./202001/t20200120_101.html", "江左镇2019年政府信息公开工作年度报告", "2020-01-20"),
    ("./202001/t20200122_102.html", "水寨乡2019年政府信息公开工作年度报告", "2020-01-22"),
]


def read(markup, url=URL, page=1, encoding="utf-8"):
    return read_listing(FetchedPage(url, markup.encode(encoding), page))


def test_entries_have_address_whole_title_and_date():
    found = read(listing(ITEMS, 'createPageHTML(1, 0, "index", "html");'))
    assert [(e.url, e.title, e.listed_on) for e in found.entries] == [
        (URL + "202001/t20200120_101.html", ITEMS[0][1], date(2020, 1, 20)),
        (URL + "202001/t20200122_102.html", ITEMS[1][1], date(2020, 1, 22)),
    ]
    assert (found.next, found.declared_pages, found.problems, found.frame) == ((), 1, (), False)


def test_a_page_in_gb18030_is_read_whatever_it_declares():
    markup = listing(ITEMS, "createPageHTML(1, 0, 'index', 'html')").replace("<head>", "<head><meta charset='utf-8'>")
    assert [e.title for e in read(markup, encoding="gb18030").entries] == [title for _, title, _ in ITEMS]


PAGERS = [
    ('createPageHTML(3, 0, "index", "html");', 1, ["index_1.html", "index_2.html"]),
    ("createPageHTML( 3 , 0 , 'index' , 'shtml' )", 1, ["index_1.shtml", "index_2.shtml"]),
    ('createPageHTML(3, 1, "index", "html");', 1, ["index_2.html", "index_3.html"]),
    ('createPageHTML(3, 1, "index", "html");', 2, ["index_1.html", "index_2.html"]),
    ("createPageHTML('page_div', 3, 1, 'xxgk_list', 'shtml', 45)", 1, ["xxgk_list_2.shtml", "xxgk_list_3.shtml"]),
    ("var countPage = 3//共多少页\nvar currentPage = 0;", 1, ["index_1.html", "index_2.html"]),
    (
        'var countPage = 3; var currentPage = 0;\ndocument.write("<a href=\\"list"+"_" + nextPage + "."+"html\\">");',
        1,
        ["list_1.html", "list_2.html"],
    ),
    (
        "var countPage = 3; var currentPage = 0;\nfor(var i=0;i<countPage;i++){"
        "document.write('<a href=\"index'+(i==0?'':'_'+(i+1))+'.html\">'+(i+1)+'</a>');}",
        1,
        ["index_2.html", "index_3.html"],
    ),
    ('var n = 3, c = 0;\ncreatePageHTML(n, c, "index", "html");', 1, ["index_1.html", "index_2.html"]),
    (
        "function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){}\n//createPageHTML(9, 0, 'x', 'y')\n"
        "createPageHTML(3, 0, 'index', 'html')",
        1,
        ["index_1.html", "index_2.html"],
    ),
]


@pytest.mark.parametrize(("script", "page", "names"), PAGERS)
def test_further_pages_follow_from_the_script(script, page, names):
    found = read(listing(ITEMS, script), page=page)
    assert [(ref.url, ref.page, ref.method) for ref in found.next] == [
        (URL + names[0], 2, "GET"),
        (URL + names[1], 3, "GET"),
    ]
    assert (found.declared_pages, found.problems) == (3, ())


def test_the_form_with_a_page_div_declares_the_entries():
    assert read(listing(ITEMS, "createPageHTML('page_div', 1, 1, 'xxgk_list', 'shtml', 2)")).declared_entries == 2


def test_a_pager_that_counts_some_other_way_is_a_problem():
    found = read(listing(ITEMS, 'createPageHTML(9, 7, "index", "html")'), page=2)
    assert found.problems == ("the pager calls page 2 number 7",)
    assert found.next == ()


def test_without_a_script_the_pager_of_links_is_followed():
    markup = listing(ITEMS, "").replace(
        "<div class='footer'", "<a href='index_1.html'>下一页</a> 共2页 <div class='footer'"
    )
    found = read(markup)
    assert [(ref.url, ref.page) for ref in found.next] == [(URL + "index_1.html", 2)]
    assert found.declared_pages == 2


def test_an_empty_listing_that_says_so_declares_no_entries():
    found = read(
        "<html><body><div class='list'>暂无信息</div><script>createPageHTML(0,0,'index','html')</script></body></html>"
    )
    assert (found.entries, found.declared_entries, found.declared_pages) == ((), 0, 1)


def test_a_page_without_anything_declares_nothing():
    found = read("<html><body><div id='app'></div></body></html>")
    assert (found.entries, found.declared_entries, found.declared_pages) == ((), None, None)


@pytest.mark.parametrize("name", ["t17860899.shtml", "t19700101_3441457.shtml", "202401/t20240109_6806235_wap.html"])
def test_lines_without_a_day_in_their_address_are_lines(name):
    found = read(listing([(f"./{name}", ITEMS[0][1], "2024-01-09")], 'createPageHTML(1, 0, "index", "html");'))
    assert [(e.url, e.listed_on) for e in found.entries] == [(URL + name, date(2024, 1, 9))]
