"""Guangdong's platform: the tree of categories, and the lists as JSON."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.families.gkmlpt import columns, read_listing
from crawler.families.page import FetchedPage
from tests.crawler.families.walk import walk

HOME = "http://www.county.test/xzz/gkmlpt"
LIST = f"{HOME}/api/all/719?page=1&sid=664031"
TREE = [
    {"id": 700, "name": "机构职能", "jump_url": "", "children": []},
    {"id": 701, "name": "旧站", "jump_url": "http://old.county.test/", "children": []},
    {"id": 710, "name": "%u5E74%u62A5", "children": [{"id": 719, "name": "政府信息公开年度报告", "children": []}]},
]


def index(tree=TREE, sid="SID: '664031'"):
    config = f"window._CONFIG = {{ {sid}, TREE: {json.dumps(tree)}, POST: null }}; var a = [1];"
    return f"<html><head><title>柳林镇政府信息公开</title><script>{config}</script></head><body></body></html>"


def article(n, **more):
    return {
        "id": n,
        "title": f"第{n}个镇2023年政府信息公开年度报告",
        "created_at": "2024-01-15 09:30:00",
        "url": f"http://www.county.test/xzz/gkmlpt/content/0/{n}/post_{n}.html",
        "post_url": f"http://www.county.test/xzz/gkmlpt/content/0/{n}/post_{n}.html",
        "is_expired": 0,
        "is_abolished": 0,
    } | more


def answer(articles, total, counted=None):
    counts = {} if counted is None else {"classify": {"id": 719, "post_count": counted}}
    return json.dumps({"articles": articles, "total": total} | counts)


def read(body, url=LIST, page=1):
    return read_listing(FetchedPage(url, body.encode(), page))


def site(total, size=100, gives=None):
    def answers(url, body):
        page = int(parse_qs(urlsplit(url).query)["page"][0])
        page = max(page, 1)
        if gives is not None and page > gives:
            return None
        numbers = range((page - 1) * size + 1, min(page * size, total) + 1)
        return answer([article(n) for n in numbers], total, total)

    return answers


def test_the_tree_gives_every_category_by_the_address_of_its_list():
    found = columns(FetchedPage(f"{HOME}/index", index().encode()))
    assert [(one.title, one.url, one.above) for one in found] == [
        ("机构职能", f"{HOME}/api/all/700?page=1&sid=664031", ("柳林镇政府信息公开",)),
        ("政府信息公开年度报告", LIST, ("柳林镇政府信息公开", "年报")),
    ]


@pytest.mark.parametrize("page", ["<html>无</html>", index(tree=[]), index(sid="SIX: 1"), index().replace("]", "", 3)])
def test_a_page_without_tree_or_number_names_no_category(page):
    assert columns(FetchedPage(f"{HOME}/index", page.encode())) == ()


def test_quoted_names_in_the_configuration_are_read_as_well():
    page = index(sid='"SID":664031').replace("TREE:", '"TREE":')
    assert len(columns(FetchedPage(f"{HOME}/index", page.encode()))) == 2


@pytest.mark.parametrize("total", [1, 100, 101, 250])
def test_the_list_is_asked_until_its_total_is_reached(total):
    entries, fault = walk("gkmlpt", LIST, site(total))
    assert (len(entries), fault) == (total, None)


def test_page_0_is_page_1():
    entries, fault = walk("gkmlpt", LIST.replace("page=1", "page=0"), site(120))
    assert (len(entries), fault) == (120, None)


def test_the_index_page_leads_to_its_one_category_of_annual_reports():
    def answers(url, body):
        return index() if url.endswith("/index") else site(101)(url, body)

    entries, fault = walk("gkmlpt", f"{HOME}/index", answers)
    assert (len(entries), fault) == (101, None)


def test_an_index_page_with_two_such_categories_does_not_tell_which():
    tree = [*TREE, {"id": 720, "name": "镇街年报", "children": []}]
    found = read(index(tree), f"{HOME}/index")
    assert found.problems == ("the page has 2 categories of annual reports: name the one's address as the column",)


def test_pages_after_the_first_that_are_not_there_are_a_gap():
    assert walk("gkmlpt", LIST, site(130, gives=1))[1] == "page 2: HTTP 404: not found"


def test_a_list_shorter_than_its_category_is_a_gap():
    found = read(answer([article(1), article(2)], 2, counted=3))
    assert found.problems == ("the category counts 3 entries, its list has 2",)


def test_a_list_shorter_than_its_total_is_a_gap():
    entries, fault = walk("gkmlpt", LIST, lambda url, body: answer([article(1), article(2)], 3, 3))
    assert (len(entries), fault) == (2, "page 2 repeats earlier pages")


def test_an_empty_category_is_empty_only_when_it_counts_none():
    assert walk("gkmlpt", LIST, lambda url, body: answer([], 0, 0)) == ([], None)
    assert walk("gkmlpt", LIST, lambda url, body: answer([], 4, 4))[1] == "no entry was recognised"


def test_a_list_without_any_count_is_never_whole():
    found = read(json.dumps({"articles": [article(1)]}))
    assert found.problems == ("the API does not say how many entries there are",)


def test_coded_titles_days_and_marks_do_not_hide_an_entry():
    coded = "".join(f"%u{ord(letter):04x}" for letter in "柳林镇") + "2023年年报"
    rows = [
        article(1, title=coded, created_at=None, display_publish_time=1705282200),
        article(2, is_abolished=1, is_expired=1),
        article(3, url="https://mp.weixin.test/s/abc", post_url=""),
    ]
    found = read(answer(rows, 3))
    assert (found.entries[0].title, str(found.entries[0].listed_on)) == ("柳林镇2023年年报", "2024-01-15")
    assert found.entries[2].url == "https://mp.weixin.test/s/abc"
    assert found.problems == ()


def test_an_entry_without_an_address_is_told():
    found = read(answer([article(7, url="", post_url=None)], 1))
    assert found.problems == ("an entry without an address: 第7个镇2023年政府信息公开年度报告",)


@pytest.mark.parametrize("body", ["<html>系统繁忙</html>", "[]", '{"articles": null}', '{"articles": [{"id": 1'])
def test_what_is_no_list_is_a_problem(body):
    assert read(body).problems == ("the API did not answer with a list",)


def test_half_characters_and_days_that_are_none_do_no_harm():
    found = read(answer([article(1, title="\ud83d镇年报%uD800", created_at=None, date=1705282200000)], 1))
    assert found.entries[0].title.encode().decode() == "\ufffd镇年报\ufffd"
    assert found.entries[0].listed_on is None
