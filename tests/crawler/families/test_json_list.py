"""Lists written as JSON, in a script or by an endpoint."""

import json
from urllib.parse import parse_qsl

import pytest

from crawler.families.json_list import read_listing
from crawler.families.page import FetchedPage
from tests.crawler.families.walk import walk

URL = "http://www.county.test/xxgk/nb/list.html"
FRONT = """<script>var channelId = '';</script><script>
$.post('/szinf/xxgk/interfacesWebZcwj/loadData?pageSize=15', {pageIndex: 1, channel_id: 'c7e0'}, draw);</script>"""


def item(n):
    return {
        "aT": f"第{n}个镇2023年政府信息公开年报",
        "aPd": "2024-01-15 17:00",
        "aU": json.dumps({"common": f"/xxgk/nb/{n}.shtml"}),
    }


def page(items, after=""):
    script = f"<script>var itemObj = {json.dumps(items)}; draw(itemObj);</script>"
    return f"<html><body><div id='box'></div>{script}{after}</body></html>"


def line(n):
    return {"TITLE": f"第{n}个镇年报", "URL": f"/xxgk/{n}.shtml", "PUBLISHED_TIME_FORMAT": "2024-01-15", "C_SYH": None}


def site(total, size=15, counts=("allRow", "totalPage")):
    def answers(url, body):
        if "loadData" not in url:
            return FRONT
        given = dict(parse_qsl(body))
        assert given["channel_id"] == "c7e0"
        index = int(given["pageIndex"])
        rows = [line(n) for n in range((index - 1) * size + 1, min(index * size, total) + 1)]
        told = {"allRow": total, "totalPage": -(-total // size)}
        return json.dumps({"code": 0, "data": {"list": rows} | {name: told[name] for name in counts}})

    return answers


def read(markup):
    return read_listing(FetchedPage(URL, markup.encode()))


def test_a_list_in_a_script_gives_titles_days_and_addresses_in_strings():
    found = read(page([item(1), item(2)]))
    assert [(e.title, e.url, str(e.listed_on)) for e in found.entries][:1] == [
        ("第1个镇2023年政府信息公开年报", "http://www.county.test/xxgk/nb/1.shtml", "2024-01-15")
    ]
    assert (len(found.entries), found.next, found.problems) == (2, (), ())


def test_a_pager_beside_such_a_list_is_followed_or_told():
    assert [ref.page for ref in read(page([item(1)], "<a href='list_2.html'>下一页</a>")).next] == [2]
    assert read(page([item(1)], "<a href='javascript:go(2)'>下一页</a>")).problems != ()


def test_two_lists_in_scripts_cannot_be_told_apart():
    assert len(read(page([item(1)], page([item(2)]))).problems) == 1


def test_settings_in_a_script_are_no_list():
    assert read('<script>var menu = [{"id": 1, "name": "首页"}];</script>').entries == ()


@pytest.mark.parametrize("counts", [("allRow", "totalPage"), ("allRow",), ("totalPage",)])
@pytest.mark.parametrize("total", [1, 15, 31])
def test_the_endpoint_is_asked_until_its_count_is_reached(total, counts):
    entries, fault = walk("json_list", URL, site(total, counts=counts))
    assert (len(entries), fault) == (total, None)


def test_an_endpoint_that_counts_nothing_is_never_whole():
    assert walk("json_list", URL, site(15, counts=()))[1] == "page 2: nothing says how many entries there are"


def test_an_endpoint_with_no_line_is_empty_only_when_it_counts_none():
    assert walk("json_list", URL, site(0)) == ([], None)
    assert walk("json_list", URL, site(0, counts=("totalPage",)))[1] == "page 2 is empty"


def test_a_line_without_an_address_is_told():
    rows = [line(1), line(2) | {"URL": ""}]
    found = read(json.dumps({"data": {"list": rows, "allRow": 2}}))
    assert found.problems == ("an entry without an address: 第2个镇年报",)
