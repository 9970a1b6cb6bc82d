"""A pager's addresses tell how long the listing is, whichever way they count."""

import pytest

from crawler.families.series import series_paging
from tests.crawler.families.listings import further, lines, page

SITE = "http://www.county.test"
LIST = lines("a1.html", "a2.html", "a3.html")


def pager(following, last, numbers=""):
    return f"{LIST}<div><a href='#'>首页</a>{numbers}<a href='{following}'>下一页</a><a href='{last}'>尾页</a></div>"


SERIES = [
    ("/nb/index.html", 1, "index_2.html", "index_4.html", ["index_2.html", "index_3.html", "index_4.html"]),
    ("/nb/index.html", 1, "index_1.html", "index_3.html", ["index_1.html", "index_2.html", "index_3.html"]),
    ("/nb/index_2.html", 2, "index_3.html", "index_4.html", ["index_2.html", "index_3.html", "index_4.html"]),
    ("/nb/", 1, "2.html", "4.html", ["2.html", "3.html", "4.html"]),
    ("/nb/list.htm", 1, "list/3.htm", "list/1.htm", ["list/3.htm", "list/2.htm", "list/1.htm"]),
    ("/nb/list/3.htm", 2, "2.htm", "1.htm", ["3.htm", "2.htm", "1.htm"]),
    ("/nb/c7.html?p=1", 1, "c7.html?p=2", "c7.html?p=4", ["c7.html?p=2", "c7.html?p=3", "c7.html?p=4"]),
]


@pytest.mark.parametrize(("at", "number", "following", "last", "names"), SERIES)
def test_the_next_and_the_last_address_name_all_pages(at, number, following, last, names):
    found = series_paging(page(SITE + at, pager(following, last), number))
    folder = (SITE + at).rpartition("/")[0] + "/"
    assert further(found) == [(place, folder + name) for place, name in enumerate(names, start=2)]
    assert (found.declared_pages, found.problems) == (4, ())


def test_where_the_next_page_is_the_last_one_there_is_one_more():
    found = series_paging(page(SITE + "/nb/list.htm", pager("list/1.htm", "list/1.htm")))
    assert (further(found), found.declared_pages) == ([(2, SITE + "/nb/list/1.htm")], 2)


NONE = {
    "no last page": LIST + "<a href='index_2.html'>下一页</a>",
    "the last page has another name": pager("index_2.html", "archive_9.html"),
    "two numbers differ": pager("/7/index_2.html", "/8/index_9.html"),
    "the pages are printed to be more": pager("index_2.html", "index_4.html") + "共9页",
    "a number leads elsewhere": pager("index_2.html", "index_4.html", "<b>1</b><a href='index_4.html'>3</a>"),
    "numbers with zeros before them": pager("index_02.html", "index_04.html"),
    "further apart than a listing is long": pager("show_2.html", "show_90210.html"),
}


@pytest.mark.parametrize("body", NONE.values(), ids=NONE.keys())
def test_what_is_no_series_is_left_to_the_links(body):
    assert series_paging(page(SITE + "/nb/index.html", body)) is None


def test_numbers_of_the_pager_that_agree_are_no_hindrance():
    numbers = "<b>1</b><a href='index_2.html'>2</a><a href='index_3.html'>3</a>"
    assert series_paging(page(SITE + "/nb/", pager("index_2.html", "index_3.html", numbers))).declared_pages == 3


def test_the_last_page_is_no_series_any_more():
    body = LIST + "<a href='index.html'>首页</a><a href='index_3.html'>上一页</a><span>下一页</span>"
    assert series_paging(page(SITE + "/nb/index_4.html", body, 4)) is None
