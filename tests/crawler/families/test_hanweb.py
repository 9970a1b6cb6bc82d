"""Hanweb's column pages and the answers of its dataproxy."""

# ruff: noqa: E501 - rows of a table, and Chinese counts double

import json
from urllib.parse import parse_qs, urlsplit

from crawler.families.hanweb import read_listing
from crawler.families.page import FetchedPage, PageRef
from tests.crawler.families.walk import walk

URL = "http://www.county.test/col/col1234/index.html"
SCRIPT = """
<form method="post" action="/search"><input name="path" value="nowhere"></form>
<script>$('#77').jpage({perpage: 2, proxyUrl: '/module/web/jpage/dataproxy.jsp', params: {col: 1, appid: 1, webid: 9,
path: '/', columnid: 1234, sourceContentType: 1, unitid: 5678, webname: '清岚县', permissiontype: 0}});</script>
"""


def record(n):
    return (
        f"<record><![CDATA[<li><a href='/art/2020/1/{n}/art_1234_{n}.html' title='第{n}个乡2019年政府信息公开工作年度报告'>"
        f"第{n}个乡…</a><span>2020-01-{n:02}</span></li>]]></record>"
    )


def datastore(numbers, total, extra=""):
    records = "".join(map(record, numbers))
    return (
        f"<datastore>{extra}<totalrecord>{total}</totalrecord><totalpage>9</totalpage>"
        f"<recordset>{records}</recordset></datastore>"
    )


def column_page(store, script=SCRIPT):
    return f"<html><body><div id='77'><script type='text/xml'>{store}</script></div>{script}</body></html>"


def read(markup, url=URL, page=1, request_body=None):
    return read_listing(FetchedPage(url, markup.encode(), page, request_body))


def span(ref):
    query = {name: values[0] for name, values in parse_qs(urlsplit(ref.url).query).items()}
    return int(query["startrecord"]), int(query["endrecord"]), int(query["perpage"])


def test_the_lines_inside_the_script_are_the_first_entries():
    found = read(column_page(datastore([1, 2, 3], 3)))
    assert [e.url for e in found.entries] == [
        f"http://www.county.test/art/2020/1/{n}/art_1234_{n}.html" for n in (1, 2, 3)
    ]
    assert found.entries[0].title == "第1个乡2019年政府信息公开工作年度报告"
    assert found.entries[0].listed_on.isoformat() == "2020-01-01"
    assert (found.declared_entries, found.next, found.frame, found.problems) == (3, (), False, ())


def test_further_lines_are_asked_for_with_the_columns_own_parameters():
    (ref,) = read(column_page(datastore(range(1, 7), 15))).next
    assert (ref.page, ref.method, span(ref)) == (2, "GET", (7, 12, 2))
    query = parse_qs(urlsplit(ref.url).query)
    assert urlsplit(ref.url).path == "/module/web/jpage/dataproxy.jsp"
    assert (query["columnid"], query["unitid"], query["webid"]) == (["1234"], ["5678"], ["9"])
    assert (query["path"], query["webname"]) == (["/"], ["清岚县"])


def test_an_answer_names_the_group_after_it_by_what_it_really_gave():
    (first,) = read(column_page(datastore(range(1, 7), 15))).next
    (second,) = read(datastore([7, 8, 9], 15), first.url, 2).next
    assert (second.page, span(second)) == (3, (10, 15, 2))
    assert parse_qs(urlsplit(second.url).query)["columnid"] == ["1234"]
    assert read(datastore(range(10, 16), 15), second.url, 3).next == ()


def test_a_shell_without_lines_is_a_frame():
    found = read(column_page("", SCRIPT))
    assert (found.frame, found.entries) == (True, ())
    assert span(found.next[0])[0] == 1


def test_an_empty_answer_while_more_is_declared_ends_the_walk_without_hiding_it():
    url = (
        "http://www.county.test/module/web/jpage/dataproxy.jsp?startrecord=7&endrecord=12&perpage=2&columnid=1&unitid=2"
    )
    found = read("<datastore><totalrecord>15</totalrecord><recordset></recordset></datastore>", url, 2)
    assert (found.entries, found.next, found.declared_entries, found.frame) == ((), (), 15, False)


def test_a_site_that_posts_is_posted_to():
    script = SCRIPT.replace("perpage: 2,", "perpage: 2, proxyType: 'POST',")
    (ref,) = read(column_page(datastore(range(1, 7), 15), script)).next
    assert ref.method == "POST"
    assert span(ref) == (7, 12, 2)
    assert parse_qs(ref.body)["columnid"] == ["1234"]
    (second,) = read(datastore(range(7, 13), 15), ref.url, 2, ref.body).next
    assert (second.method, span(second), second.body) == ("POST", (13, 15, 2), ref.body)


def test_the_next_group_an_answer_names_is_followed():
    group = '<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=2&amp;columnid=k%2B9">]]></nextgroup>'
    (ref,) = read(column_page(datastore([1, 2], 4, group))).next
    assert (ref.url, ref.page) == ("http://www.county.test/module/web/jpage/dataproxy.jsp?page=2&columnid=k%2B9", 2)


def test_an_answer_wrapped_for_a_script_is_unwrapped():
    url = (
        "http://www.county.test/module/web/jpage/dataproxy.jsp?startrecord=1&endrecord=6&perpage=2&columnid=1&unitid=2"
    )
    found = read(f"raw({json.dumps({'result': datastore([1, 2], 2)})})", url, 2)
    assert len(found.entries) == 2


def test_a_column_drawn_as_plain_links_is_read_as_such():
    found = read(
        "<ul><li><a href='/art/2020/1/5/art_1_2.html'>水寨乡2019年年报</a><i>2020-01-05</i></li></ul><a href='i2.html'>下一页</a>"
    )
    assert len(found.entries) == 1
    assert [ref.page for ref in found.next] == [2]


def test_a_column_that_declares_no_records_is_empty():
    found = read(column_page(datastore([], 0)))
    assert (found.entries, found.declared_entries, found.next, found.frame) == ((), 0, (), False)


NEWS = (
    "<div id='55'><script type='text/xml'>{store}</script></div><script>$('#55').jpage({{perpage: 2, "
    "params: {{webid: 9, columnid: {column}, unitid: '55'}}}});</script>"
)


def several_lists(news_column):
    news = NEWS.format(store=datastore([11], 1), column=news_column)
    script = SCRIPT.replace("unitid: 5678", "unitid: '77'")
    return read(column_page(datastore([1, 2], 3), script).replace("<body>", "<body>" + news))


def test_of_several_lists_on_a_page_the_columns_own_is_read():
    found = several_lists(999)
    assert [e.url.rpartition("_")[2] for e in found.entries] == ["1.html", "2.html"]
    assert (found.declared_entries, found.problems) == (3, ())
    (ref,) = found.next
    assert (span(ref), parse_qs(urlsplit(ref.url).query)["unitid"]) == ((3, 3, 2), ["77"])


def test_lists_that_cannot_be_told_apart_are_a_problem():
    found = several_lists(1234)
    assert found.problems == ("the page holds several lists: which is the column's cannot be told",)
    assert len(found.entries) == 3


def hanweb_site(front, answer):
    return lambda url, body: answer(url, body) if "dataproxy" in url else front


def group(numbers, total, following=None):
    link = f"/module/web/jpage/dataproxy.jsp?page={following}&amp;columnid=k%2B9&amp;unitid=zz"
    named = f"<nextgroup><![CDATA[<a href='{link}'></a>]]></nextgroup>" if following else ""
    return datastore(numbers, total, named)


def test_groups_are_followed_to_the_last_where_only_they_are_named():
    def answer(url, body):
        page = int(parse_qs(urlsplit(url).query)["page"][0])
        return group(range(page * 6 + 1, min(page * 6 + 6, 15) + 1), 15, page + 1 if page < 2 else None)

    entries, fault = walk("hanweb", URL, hanweb_site(column_page(group(range(1, 7), 15, 1), ""), answer))
    assert (len(entries), fault) == (15, None)


def test_the_empty_datastore_of_a_deep_group_is_a_gap():
    empty = "<datastore><recordset></recordset></datastore>"
    found = walk("hanweb", URL, hanweb_site(column_page(group(range(1, 7), 15, 1), ""), lambda url, body: empty))
    assert found[1] == "page 2 is empty"
    assert walk("hanweb", URL, hanweb_site(column_page("", SCRIPT), lambda url, body: empty))[1] == "page 2 is empty"


def test_a_walk_by_records_keeps_to_records_though_answers_name_groups():
    def answer(url, body):
        start, end, _ = span(PageRef(url, 2))
        return group(range(start, min(end, 27) + 1), 27, 5)

    entries, fault = walk("hanweb", URL, hanweb_site(column_page(datastore(range(1, 7), 27)), answer))
    assert (len(entries), fault) == (27, None)


def test_a_site_that_cuts_what_it_is_asked_for_is_asked_on_from_what_came():
    def answer(url, body):
        start, _, _ = span(PageRef(url, 2))
        return datastore(range(start, min(start + 1, 9) + 1), 9)

    entries, fault = walk("hanweb", URL, hanweb_site(column_page(datastore(range(1, 3), 9)), answer))
    assert (len(entries), fault) == (9, None)


def test_lines_that_nothing_counts_are_never_all_of_them():
    store = datastore([1, 2], 2).replace("<totalrecord>2</totalrecord>", "")
    assert read(column_page(store, "")).problems == ("nothing says how many entries there are",)


def test_a_store_without_lines_and_without_a_way_to_any_is_not_read_whole():
    store = "<datastore><recordset></recordset></datastore>"
    assert walk("hanweb", URL, lambda url, body: column_page(store, ""))[1] == "no entry was recognised"


def test_several_columns_at_once_and_a_sub_catalogue_are_asked_as_the_script_says():
    script = SCRIPT.replace("dataproxy.jsp", "morecolumndataproxy.jsp").replace(
        "columnid: 1234", "columnid: '1234,1235', keyWordCount: '999', number: 'D001'"
    )
    (ref,) = read(column_page(datastore(range(1, 7), 15), script), URL + "?number=D001").next
    query = parse_qs(urlsplit(ref.url).query)
    assert urlsplit(ref.url).path == "/module/web/jpage/morecolumndataproxy.jsp"
    assert (query["columnid"], query["keyWordCount"], query["number"]) == (["1234,1235"], ["999"], ["D001"])


def test_the_proxy_of_older_sites_is_asked_where_the_script_names_it():
    (ref,) = read(column_page(datastore([1, 2], 9), SCRIPT.replace("/module/web/jpage/", "/module/jpage/"))).next
    assert urlsplit(ref.url).path == "/module/jpage/dataproxy.jsp"
