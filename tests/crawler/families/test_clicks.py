"""What a reader would click to see the next page of a listing that a browser drew."""

import pytest

from crawler.families.clicks import CLICK, Drawn, drawn_listing, next_control
from crawler.families.generic import FAMILY
from crawler.families.page import FetchedPage, PageRef

LINES = "".join(f"<li><a href='/d/{n}.html'>某镇201{n}年度报告</a><span>2020-01-0{n}</span></li>" for n in range(1, 4))
OPENED = "http://h.test/nb/"

ALIVE = {
    "a void link": "<a href='javascript:;'>下一页</a>",
    "a button": "<button type='button'>下一页</button>",
    "element-ui": "<button class='btn-prev' disabled></button><button type='button' class='btn-next'><i></i></button>",
    "ant design": "<ul><li title='下一页' class='ant-pagination-next'><button></button></li></ul>",
    "layui": "<p><a class='layui-laypage-prev layui-disabled'>上一页</a><a class='layui-laypage-next'>下一页</a></p>",
    "an input": "<input type='button' value='下一页'>",
    "a list item": "<ul><li>上一页</li><li>下一页</li></ul>",
    "numbers only": "<div><span>1</span><span>2</span><span>3</span></div>",
    "more of it": "<div><span>加载更多</span></div>",
}
ENDED = {
    "greyed by a class": "<a href='javascript:;' class='disabled'>下一页</a>",
    "disabled": "<button class='btn-next' disabled='disabled'></button>",
    "greyed around it": "<ul><li class='disabled'><a href='#'>下一页</a></li></ul>",
    "said to a screen reader": "<ul><li title='下一页' aria-disabled='true' class='ant-pagination-next'></li></ul>",
}


def page(pager, number=1):
    return FetchedPage(OPENED, f"<html><body><ul>{LINES}</ul>{pager}</body></html>".encode(), number)


def read(pager, number=1, **told):
    seen = page(pager, number)
    return drawn_listing(FAMILY.read_listing(seen), seen, Drawn(OPENED, number - 1, **told))


@pytest.mark.parametrize("pager", ALIVE.values(), ids=ALIVE.keys())
def test_what_can_be_clicked_leads_to_the_next_page(pager):
    found = read(pager)
    assert found.next == (PageRef(OPENED, 2, CLICK, "1"),)
    assert found.problems == ()


@pytest.mark.parametrize("pager", ENDED.values(), ids=ENDED.keys())
def test_a_control_that_is_greyed_out_is_the_visible_end(pager):
    found = read(pager, 2)
    assert (found.next, found.problems) == ((), ())


def test_a_control_is_named_by_its_place_among_its_kind_as_the_browser_counts():
    pager = "<noscript><a>无脚本</a></noscript><a href='#'>上一页</a><a href='#'>下一页</a>"
    control = next_control(page(pager))
    assert (control.tag, control.place, control.words) == ("a", 4, "下一页")


def test_a_pager_with_addresses_is_followed_by_them():
    assert read("<a href='index_2.html'>下一页</a>").next == (PageRef("http://h.test/nb/index_2.html", 2),)


def test_nothing_is_clicked_beyond_the_last_page_that_is_declared():
    assert read("<span>共 2 页</span><a href='javascript:;'>下一页</a>", 2).next == ()


def test_what_a_page_asked_for_in_vain_is_a_problem_unless_the_count_is_told():
    told = ("the page asked in vain for http://h.test/api: HTTP 500",)
    assert read("", unseen=told).problems == told
    assert read("<span>共 3 条</span>", unseen=told).problems == ()


def test_a_hint_at_more_that_nothing_leads_to_stays_a_problem():
    assert read("<script>var totalPage = 4;</script>").problems == ("a script counts 4 pages",)
