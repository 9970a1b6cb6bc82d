"""What a portal's own search is asked, and what its answers are worth."""

import pytest

from crawler.answers import Answer
from crawler.families.page import Entry
from crawler.portal_file import PortalFile
from crawler.searching.site_search import conclude_search, is_there, lines_in, task
from crawler.searching.wanted import Report

SEARCHES = "http://www.qinglan.example/s?q={words}&n=20"
REPORT = Report("990100", "u1", "江左镇", 2023, "http://www.qinglan.example/1.html")
WORDS = "江左镇 2023年 政府信息公开工作年度报告"
URL = "http://www.qinglan.example/s?q=x"


def portal(**more):
    fields = {"id": "q", "county_code": "990100", "county": "清岚县", "family": "generic"}
    column = {"key": "annual", "url": "http://www.qinglan.example/nb/"}
    return PortalFile(**fields, base_urls=["http://www.qinglan.example/"], columns=[column], **more)


def concluded(body, status=200):
    return conclude_search(URL, WORDS, Answer(URL, status, {}, body.encode()))


def test_the_words_are_put_into_the_address():
    spec = task(portal(search=SEARCHES), REPORT, 1, control=True)
    assert spec.url.startswith("http://www.qinglan.example/s?q=%E6%B1%9F%E5%B7%A6%E9%95%872023%E5%B9%B4")
    assert spec.url.endswith("&n=20")
    assert (spec.detail["words"], spec.detail["control"]) == ("江左镇2023年政府信息公开", True)


def test_a_portal_without_a_search_is_not_asked():
    assert task(portal(), REPORT, 0, control=True) is None


def test_the_lines_of_an_answer_are_kept():
    line = "<li><a href='/1.html'>江左镇年报</a><span>2024-01-02</span></li>"
    conclusion = concluded(f"<html><body><p>您搜索的是 {WORDS}</p>{line}</body></html>")
    assert conclusion.outcome.value == "present"
    [line] = lines_in(conclusion.detail)
    assert (line.url, line.title, str(line.listed_on)) == (
        "http://www.qinglan.example/1.html",
        "江左镇年报",
        "2024-01-02",
    )
    assert conclusion.detail["echo"] is True


def test_a_search_that_says_not_found_has_answered():
    conclusion = concluded("<html><body><p>没有找到相关信息</p></body></html>")
    assert (conclusion.outcome.value, conclusion.detail) == ("present", {"lines": [], "echo": False})


@pytest.mark.parametrize(("status", "outcome"), [(404, "gone"), (403, "blocked"), (500, "error")])
def test_a_search_that_fails_has_not(status, outcome):
    assert concluded("<html><body>出错</body></html>", status).outcome.value == outcome


def test_a_captcha_is_no_answer():
    assert concluded("<html><body><p>请输入验证码</p></body></html>").outcome.value == "blocked"


@pytest.mark.parametrize(
    ("line", "there"),
    [
        (Entry("http://www.qinglan.example/1.html", "江左镇…"), True),
        (Entry("http://www.qinglan.example/link?to=1", "江左镇2023年年报"), True),
        (Entry("http://www.qinglan.example/2.html", "江左镇2022年年报"), False),
    ],
)
def test_a_report_is_there_by_its_address_or_by_its_name(line, there):
    says = {"江左镇2023年年报": ("u1", 2023), "江左镇2022年年报": ("u1", 2022)}
    assert is_there(REPORT, [line], lambda county, title: says.get(title)) is there
