"""Columns that unitbuild.js fills, and the answers of the publish server."""

# ruff: noqa: E501 - lines of markup, and Chinese counts double

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.families.jpaas import read_listing
from crawler.families.page import FetchedPage
from tests.crawler.families.walk import walk

URL = "http://www.county.test/col/col1229400188/index.html"
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
QUERY = (
    "{'parseType':'bulidstatic','webId':'w7','tplSetId':'t9','pageType':'column','tagId':'当前栏目_list','pageId':'88'}"
)
HEX = "0123456789abcdef0123456789abcdef"


def script(query=QUERY):
    return f'<script id="u1" src="/jpaas-static/unitbuild.js" url="{UNIT}" queryData="{query}"></script>'


def column(*scripts):
    return f"<html><body><ul class='nav'><li><a href='/'>首页</a></li></ul>{''.join(scripts)}</body></html>"


def line(n):
    return f"<li><a href='/art/2024/art_{n:032x}.html' title='第{n}个镇2023年政府信息公开年报'>…</a><span>2024-01-1{n % 9}</span></li>"


def piece(numbers, total=None, rows=15, page=1):
    told = "" if total is None else f"<div class='pagination' count='{total}' rows='{rows}' pageNo='{page}'></div>"
    return "<ul>" + "".join(map(line, numbers)) + "</ul>" + told


def answer(html, **more):
    return json.dumps({"success": True, "code": "200", "data": {"html": html}} | more, ensure_ascii=False)


def asked(url):
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    return query | json.loads(query["paramJson"])


def site(total, size, *, counted=True, front=None):
    """A column of `total` lines whose endpoint gives `size` a page, whatever it is asked for."""

    def answers(url, body):
        if UNIT not in url:
            return front or column(script())
        number = asked(url)["pageNo"]
        numbers = range((number - 1) * size + 1, min(number * size, total) + 1)
        return answer(piece(numbers, total if counted else None, size, number) if numbers else "")

    return answers


def test_a_column_page_is_a_frame_that_names_the_endpoint_with_its_own_ids():
    found = read_listing(FetchedPage(URL, column(script()).encode()))
    assert (found.frame, found.entries, found.problems) == (True, (), ())
    (ref,) = found.next
    query = asked(ref.url)
    assert (ref.page, ref.method, urlsplit(ref.url).path) == (2, "GET", UNIT)
    assert (query["webId"], query["pageId"], query["tagId"], query["pageNo"]) == ("w7", "88", "当前栏目_list", 1)


@pytest.mark.parametrize("total", [1, 15, 16, 45])
def test_the_endpoint_is_asked_until_its_own_count_is_reached(total):
    entries, fault = walk("jpaas", URL, site(total, 15))
    assert (len(entries), fault) == (total, None)


def test_an_endpoint_that_gives_fewer_lines_a_page_than_asked_is_followed_by_what_it_says():
    entries, fault = walk("jpaas", URL, site(23, 10))
    assert (len(entries), fault) == (23, None)


def test_without_a_count_the_empty_piece_after_the_last_one_is_the_end():
    entries, fault = walk("jpaas", URL, site(31, 15, counted=False))
    assert (len(entries), fault) == (31, None)


def test_a_list_that_gives_nothing_at_all_is_not_taken_for_empty():
    entries, fault = walk("jpaas", URL, site(0, 15, counted=False))
    assert (entries, fault) == ([], "page 2 is empty")


def test_a_list_that_counts_nothing_is_empty():
    def answers(url, body):
        return answer("<ul></ul><i class='pagination' count='0' rows='15'></i>") if UNIT in url else column(script())

    assert walk("jpaas", URL, answers) == ([], None)


def test_an_empty_piece_before_the_count_is_reached_is_a_gap():
    def answers(url, body):
        if UNIT not in url:
            return column(script())
        return answer(piece(range(1, 16), 40) if asked(url)["pageNo"] == 1 else "")

    assert walk("jpaas", URL, answers)[1] == "declares 40 entries, 15 were found"


def test_the_same_page_for_every_number_is_a_gap():
    def answers(url, body):
        return answer(piece(range(1, 16), 40)) if UNIT in url else column(script())

    assert walk("jpaas", URL, answers)[1] == "page 3: the endpoint was asked for page 2 and gave page 1"


@pytest.mark.parametrize(
    "body",
    [
        "<html><body>系统繁忙</body></html>",
        '{"success":false,"code":"500","data":null,"message":"参数错误"}',
        '{"success":true,"data":{"html":"<ul><li><a href=',
    ],
)
def test_an_answer_that_is_no_list_is_a_problem(body):
    found = read_listing(FetchedPage(f"http://www.county.test{UNIT}?pageId=88", body.encode(), 2))
    assert found.problems == ("the endpoint did not answer with a list",)


def test_old_and_new_addresses_dates_and_full_titles_are_read_from_the_piece():
    html = (
        "<table><tr><td><a href='/art/2019/1/28/art_1229_5.html'>水寨乡2018年年报</a></td><td>2019-01-28</td></tr>"
        f"<tr><td><a href='/col/col88/art/2024/art_{HEX}.html' title='柳林镇2023年政府信息公开工作年度报告'>柳林镇…</a></td>"
        "<td>2024-01-09</td></tr></table>"
    )
    found = read_listing(FetchedPage(f"http://www.county.test{UNIT}?pageId=88", answer(html).encode(), 2))
    assert [(e.url.rpartition("/")[2], e.title, str(e.listed_on)) for e in found.entries] == [
        ("art_1229_5.html", "水寨乡2018年年报", "2019-01-28"),
        (f"art_{HEX}.html", "柳林镇2023年政府信息公开工作年度报告", "2024-01-09"),
    ]


def test_links_of_the_pager_inside_the_piece_are_no_lines():
    html = piece([1]) + "<ul class='pagination'><li><a href='/col/col88/index.html?p=2'>第二页的内容</a></li></ul>"
    found = read_listing(FetchedPage(f"http://www.county.test{UNIT}?pageId=88", answer(html).encode(), 2))
    assert len(found.entries) == 1


def test_a_relative_address_in_a_piece_cannot_be_told():
    html = "<ul><li><a href='art_1.html'>水寨乡2018年年报</a></li></ul>"
    found = read_listing(FetchedPage(f"http://www.county.test{UNIT}?pageId=88", answer(html).encode(), 2))
    assert found.problems == ("an address that only its own page can tell: art_1.html",)


def test_of_several_parts_the_current_columns_list_is_read():
    menu = script(QUERY.replace("当前栏目_list", "左侧栏目列表").replace("'88'", "'12'"))
    place = script(QUERY.replace("当前栏目_list", "当前位置"))
    entries, fault = walk("jpaas", URL, site(4, 15, front=column(menu, script(), place)))
    assert (len(entries), fault) == (4, None)


def test_lists_that_cannot_be_told_apart_are_a_problem():
    found = read_listing(FetchedPage(URL, column(script(), script(QUERY.replace("'88'", "'12'"))).encode()))
    assert found.problems == ("the page holds several lists: which is the column's cannot be told",)


def test_a_column_without_an_endpoint_is_read_as_plain_links():
    markup = "<ul><li><a href='/art/2024/art_1.html'>水寨乡2023年年报</a><i>2024-01-05</i></li></ul>"
    assert len(read_listing(FetchedPage(URL, markup.encode())).entries) == 1
