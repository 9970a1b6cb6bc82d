"""Listings whose lines stand in a script of the page."""

# ruff: noqa: E501 - markup by the row

from datetime import date

import pytest

from crawler.families.generic import read_listing
from crawler.families.page import Entry, FetchedPage

URL = "http://www.county.test/nb/list.html"
LINE = Entry("http://www.county.test/nb/1.html", "水寨乡2023年年报", date(2024, 1, 20))
SCRIPTS = {
    "an array": 'var data=[{"title":"水寨乡2023年年报","url":"1.html","date":"2024-01-20"}];',
    "an array without quotes": "var list = [{title:'水寨乡2023年年报', url:'/nb/1.html', time:'2024/1/20'},];",
    "JSON inside a string": r"""var itemObj = [{"aT":"水寨乡2023年年报","aPd":"2024-01-20 17:00","aU":"{\"common\":\"/nb/1.html\"}"}];""",
    "arrays in an object": 'show({"rows":[{"name":"水寨乡2023年年报","link":"/nb/1.html","day":"2024年1月20日"}]});',
}


def read(body):
    return read_listing(FetchedPage(URL, f"<html><body>{body}</body></html>".encode()))


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_lines_a_script_writes_down_are_entries(script):
    assert read(f"<script>{script}</script>").entries == (LINE,)


def test_a_pager_over_an_array_of_all_lines_is_no_gap():
    found = read(
        f"<ul id='newsList'></ul><div>共1条 <a href='javascript:turn(2)'>下一页</a></div><script>{SCRIPTS['an array']}</script>"
    )
    assert (found.entries, found.problems) == ((LINE,), ())


def test_a_pager_over_fewer_lines_than_are_counted_is_a_gap():
    found = read(f"<div>共9条 <a href='javascript:turn(2)'>下一页</a></div><script>{SCRIPTS['an array']}</script>")
    assert found.problems != ()


def test_an_array_of_anything_else_holds_no_lines():
    assert (
        read("<script>var menu=[{'title':'Home','url':'/'}, {'size': 3}]; var n = ['/a.html'];</script>").entries == ()
    )
