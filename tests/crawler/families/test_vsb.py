"""Visual SiteBuilder: a listing is SLUG.htm, its older pages count down in a folder of that name."""

import pytest

from crawler.families.vsb import read_listing
from tests.crawler.families.listings import further, lines, page

FIRST = "http://www.county.test/zfxxgk/nb.htm"
FOLDER = "http://www.county.test/zfxxgk/nb/"
LIST = lines("../info/1025/10755.htm", "../info/1025/10754.htm", "../info/1025/10753.htm")


def pager(at, last, spans):
    """The pager of the system, as its newer templates print it."""
    return f"<div class='pb_sys_common'><span class='p_pages'>{spans}</span> <span class='p_t'>{at}/{last}</span></div>"


FIVE = (
    "<span class='p_first_d p_fun_d'>首页</span><span class='p_prev_d p_fun_d'>上页</span><span class='p_no_d'>1</span>"
    "<span class='p_no'><a href='nb/4.htm'>2</a></span><span class='p_dot'>...</span>"
    "<span class='p_no'><a href='nb/1.htm'>5</a></span><span class='p_next p_fun'><a href='nb/4.htm'>下页</a></span>"
    "<span class='p_last p_fun'><a href='nb/1.htm'>尾页</a></span>"
)
DOWN = [(2, FOLDER + "4.htm"), (3, FOLDER + "3.htm"), (4, FOLDER + "2.htm"), (5, FOLDER + "1.htm")]
GO_TO = """<a href="javascript:;" onclick="_simple_list_gotopage_fun({},'u9_goto',2)">跳转</a>"""


def test_the_pages_count_down_to_one():
    found = read_listing(page(FIRST, LIST + pager(1, 5, FIVE)))
    assert (further(found), found.declared_pages, found.problems) == (DOWN, 5, ())
    assert len(found.entries) == 3


def test_a_page_in_the_middle_names_the_same_pages():
    middle = "<span class='p_no_d'>3</span><a href='2.htm'>下页</a><a href='1.htm'>尾页</a>"
    found = read_listing(page(FOLDER + "3.htm", LIST + pager(3, 5, middle), 3))
    assert (further(found), found.declared_pages) == (DOWN, 5)


def test_the_oldest_page_is_the_last():
    last = "<a href='../nb.htm'>首页</a><a href='2.htm'>上页</a><span class='p_next_d p_fun_d'>下页</span>"
    found = read_listing(page(FOLDER + "1.htm", LIST + pager(5, 5, last), 5))
    assert (found.declared_pages, found.problems) == (5, ())


def test_the_count_alone_tells_the_addresses():
    found = read_listing(page(FIRST, LIST + GO_TO.format(5)))
    assert (further(found), found.declared_pages, found.problems) == (DOWN, 5, ())


def test_the_older_template_prints_the_count_in_a_table():
    cell = "<td id='fanye123'>共65条&nbsp;&nbsp;1/5&nbsp;</td><td><a href='nb/4.htm' class='Next'>下页</a></td>"
    found = read_listing(page(FIRST, f"{LIST}<table><tr>{cell}</tr></table>"))
    assert (further(found)[0], found.declared_pages, found.declared_entries) == (DOWN[0], 5, 65)


def test_counts_that_differ_are_a_problem():
    found = read_listing(page(FIRST, LIST + pager(1, 5, FIVE) + GO_TO.format(7)))
    assert found.problems == ("the pager counts 5 and 7 pages at once",)


def test_the_button_that_jumps_to_a_page_is_no_line():
    found = read_listing(page(FIRST, LIST + pager(1, 5, FIVE) + GO_TO.format(5)))
    assert [entry.url.rpartition("/")[2] for entry in found.entries] == ["10755.htm", "10754.htm", "10753.htm"]


def test_a_listing_of_one_page_ends():
    one = "<span class='p_next_d p_fun_d'>下页</span>" + GO_TO.format(1)
    found = read_listing(page(FIRST, LIST + pager(1, 1, one)))
    assert (found.next, found.declared_pages, found.problems) == ((), 1, ())


def test_a_list_drawn_anew_each_time_is_followed_by_its_links():
    url = "http://www.county.test/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1025"
    there = "list.jsp?totalpage=3&PAGENUM={}&urltype=tree.TreeTempUrl&wbtreeid=1025"
    links = f"<a href='{there.format(2)}'>下页</a><a href='{there.format(3)}'>尾页</a>"
    found = read_listing(page(url, LIST + links))
    assert [number for number, _ in further(found)] == [2, 3]
    assert "PAGENUM=3&" in found.next[1].url


@pytest.mark.parametrize("url", ["http://www.county.test/list.jsp?wbtreeid=7", "http://www.county.test/nb/"])
def test_a_count_without_a_name_to_count_from_is_no_way_on(url):
    found = read_listing(page(url, LIST + GO_TO.format(5)))
    assert (found.next, found.declared_pages) == ((), 5)
