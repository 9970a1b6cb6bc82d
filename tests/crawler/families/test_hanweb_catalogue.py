"""Columns of Hanweb's disclosure catalogue."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from crawler.families.hanweb import read_listing
from crawler.families.page import FetchedPage
from tests.crawler.families.walk import walk

URL = "http://www.county.test/col/col1229116546/index.html"
AS_OBJECT = """<div id="div1229116546"></div><script>$.ajax({type: 'POST', url: '/module/xxgk/search.jsp', data: {
infotypeId: 'A0212', jdid: 3096, area: '002482429', divid: 'div1229116546', sortfield: ',compaltedate:0', currpage: 1,
texttype: '', fbtime: ''}});</script>"""
AS_QUERY = """<script>var box = 'div12'; load("/module/xxgk/search.jsp?standardXxgk=1&isAllList=1&currpage=1",
"infotypeId=A0212&jdid=3096&area=&divid=div12&vc_title=&currpage=1");</script>"""


def line(n):
    return (
        f"<tr class='tr_main_value_odd'><td>{n}</td><td><a href='/art/2024/1/15/art_1229116546_{n}.html' "
        f"title='第{n}个镇2023年政府信息公开工作年度报告'>第{n}个镇…</a></td><td>2024-01-15</td></tr>"
    )


def site(total, front=AS_OBJECT, size=10, told="&nbsp;共{pages}页&nbsp;"):
    def answers(url, body):
        if "search.jsp" not in url:
            return front
        index = int(dict(parse_qsl(body))["currpage"])
        rows = "".join(map(line, range((index - 1) * size + 1, min(index * size, total) + 1)))
        return f"<table>{rows}</table><div>{told.format(pages=-(-total // size))}</div>" if rows else "<p>暂无信息</p>"

    return answers


def test_a_column_page_is_a_frame_and_what_its_script_posts_is_posted():
    (ref,) = read_listing(FetchedPage(URL, AS_OBJECT.encode())).next
    assert (ref.page, ref.method, urlsplit(ref.url).path) == (2, "POST", "/module/xxgk/search.jsp")
    given = dict(parse_qsl(ref.body))
    assert given["infotypeId"] == "A0212"
    assert (given["jdid"], given["area"], given["sortfield"]) == ("3096", "002482429", ",compaltedate:0")


@pytest.mark.parametrize("front", [AS_OBJECT, AS_QUERY])
@pytest.mark.parametrize("total", [3, 10, 25])
def test_the_catalogue_is_asked_until_its_last_page(front, total):
    entries, fault = walk("hanweb", URL, site(total, front))
    assert (len(entries), fault) == (total, None)
    assert entries[0].title == "第1个镇2023年政府信息公开工作年度报告"


def test_a_catalogue_that_says_it_has_nothing_is_empty():
    assert walk("hanweb", URL, site(0)) == ([], None)


def test_lines_without_a_count_of_pages_may_have_more_behind_them():
    assert walk("hanweb", URL, site(10, told=""))[1] == "page 2: nothing says how many pages there are"


def test_a_call_that_names_neither_class_nor_organ_is_no_list():
    found = read_listing(FetchedPage(URL, b"<script>open('/module/xxgk/search.jsp?vc_title=')</script>"))
    assert (found.frame, found.next) == (False, ())
