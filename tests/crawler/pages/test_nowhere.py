"""What a site shows for an address that cannot exist, and which answers are that same page."""

import pytest

from crawler.pages.content import Content
from crawler.pages.nowhere import Nowhere, invented, shape

ADDRESSES = [
    "http://a.test/nb/202401/t20240120_101.html",
    "http://a.test/art/2024/1/20/art_1234_5.html",
    "http://a.test/nb/157a95c3e64f41039bb3beb14dbc7638.shtml",
    "http://a.test/columns/75e19332-aa0d-4e04-81d7-1256ffa90e62/202601/19/c5e13fb2-8144-4c6a-8bea-9d53d7dbf8c6.html",
    "http://a.test/details.aspx?dept=155&id=29046",
    "http://a.test/nb/1355046492463177730.html",
    "http://a.test/nb/content_25278",
    "http://a.test/xz/hcz.htm",
    "http://a.test/nb/2023/",
]


@pytest.mark.parametrize("url", ADDRESSES)
def test_an_invented_address_looks_like_the_real_one_and_is_another(url):
    made = invented(url, "v.2024-02-01.1")
    assert made != url
    assert made == invented(url, "v.2024-02-01.1")
    assert made != invented(url, "v.2024-02-02.1")
    assert made.startswith("http://a.test/")
    assert made.rpartition(".")[2][:4] == url.rpartition(".")[2][:4]
    if any(letter.isdigit() for letter in url.rpartition("/")[2]):
        assert shape(made) == shape(url)


def test_addresses_of_one_kind_have_one_shape():
    one, other = "http://a.test/jz/202401/t20240120_101.html", "http://www.a.test/sz/202312/t20231201_7.html"
    assert shape(one) == shape(other)
    assert shape(one) != shape("http://a.test/jz/202401/art_1_2.html")
    assert shape(one) != shape("http://b.test/jz/202401/t20240120_101.html")


ASKED, MADE = "http://a.test/nb/t20200101_7.html", "http://a.test/nb/t20200101_812345678.html"
CHROME = (
    "<html><head><title>清岚县</title></head><body><div>首页 政务公开</div>{}<div>今日访问 {} 次</div></body></html>"
)


def learnt(body, url=MADE):
    return Nowhere.of(MADE, 200, Content(url, body.encode()), sent_to=url if url != MADE else None)


def shows(known, body, url=ASKED):
    return known.shows(ASKED, Content(url, body.encode()), sent_to=url if url != ASKED else None)


def test_the_same_page_with_another_count_is_the_same():
    assert shows(learnt(CHROME.format("<p>没有内容</p>", 12)), CHROME.format("<p>没有内容</p>", 345))


def test_a_page_that_repeats_the_address_it_was_asked_for_is_the_same():
    body = "<p>{} 无</p><script>back('{}')</script>"
    assert shows(learnt(body.format(MADE, "t20200101_812345678.html")), body.format(ASKED, "t20200101_7.html"))


REPORTS = {
    "words": "<p>水寨乡2019年度报告</p>",
    "a scan": "<img src='/nb/W020.jpg'>",
    "a frame": "<iframe src='/nb/P020.pdf'></iframe>",
    "an object": "<object data='/nb/P020.pdf'></object>",
    "a link": "<a href='P020.doc'></a>",
    "a script": "<script>show('/nb/P020.pdf')</script>",
    "a script with a number": "<script>show(7)</script>",
}


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS.keys())
def test_a_report_on_the_same_frame_is_another_page(report):
    assert not shows(learnt(CHROME.format("", 1)), CHROME.format(report, 1))


def test_a_redirect_to_the_same_error_page_is_the_same():
    known = learnt("<p>出错了</p>", "http://a.test/error.html")
    assert shows(known, "<p>出错了</p>", "http://a.test/error.html")
    assert not shows(known, "<p>水寨乡的报告</p>", "http://a.test/error.html")


def test_a_plain_404_teaches_nothing():
    assert Nowhere.of(MADE, 404, Content(MADE, b"<p>404</p>")) is None


def test_what_was_learnt_is_read_back_from_the_ledger():
    known = learnt("<p>出错了</p>")
    assert Nowhere.from_json(known.to_json()) == known
