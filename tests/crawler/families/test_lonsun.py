"""Anhui's platform: lists from the label service, and columns that show one year."""

# ruff: noqa: E501 - lines of markup, and Chinese counts double

from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from crawler.families.lonsun import read_listing
from crawler.families.page import FetchedPage
from crawler.judging.listing import PageRead
from crawler.judging.listing import fault as judge
from tests.crawler.families.walk import walk

COLUMN = "http://www.county.test/public/column/12731?type=4&action=list&nav=3&catId=3271"
NOTHING = "暂无相关信息"
POSTING = """<div id="list"></div><script>
var organId = '12731', size = 15;
Ls.ajax({type: 'POST', url: '/xq/site/label/8888?IsAjax=1&dataType=html&_=' + Math.random(), data: {siteId: 678,
 pageSize: size, pageIndex: pageIndex, action: 'list', isDate: 'true', dateFormat: "yyyy-MM-dd", organId: organId,
 type: "4", catId: catId, result: "暂无相关信息", labelName: 'publicInfoList', file: '/xq/publicInfoList_newest2020'}});
</script>"""
GETTING = """<script>$('#list').load('/site/label/8888?labelName=publicInfoList&siteId=678&pageSize=15&organId=12731&catId=3271&file=%2Fxq%2Flist&pageIndex=' + n);</script>"""


def line(n):
    return (
        f"<li><a class='title' href='/public/12731/{n}.html' title='柳林镇{n}年政府信息公开工作年度报告'>柳林镇…</a>"
        f"<span class='date'>2024-01-19</span></li>"
    )


def piece(numbers, pages=None):
    pager = "" if pages is None else f"<div class='page'></div><script>Ls.pagination({{pageCount:{pages}}});</script>"
    return f"<ul>{''.join(map(line, numbers))}</ul>{pager}"


def asked(url, body):
    return dict(parse_qsl(urlsplit(url).query)) | dict(parse_qsl(body or ""))


def site(total, size=15, *, front=POSTING, pages=None, nothing=NOTHING):
    """A column of `total` lines; `pages` is what its pager says, where that is not the truth."""
    count = pages or -(-total // size)

    def answers(url, body):
        if "/site/label/" not in url:
            return front
        index = int(asked(url, body)["pageIndex"])
        numbers = range((index - 1) * size + 1001, min(index * size, total) + 1001)
        return piece(numbers, count) if numbers else f"<p>{nothing}</p>"

    return answers


def test_a_column_is_a_frame_whose_script_says_all_that_the_service_is_asked_with():
    found = read_listing(FetchedPage(COLUMN, POSTING.encode()))
    assert (found.frame, found.entries, found.problems) == (True, (), ())
    (ref,) = found.next
    assert (ref.page, ref.method, urlsplit(ref.url).path) == (2, "POST", "/xq/site/label/8888")
    given = asked(ref.url, ref.body)
    assert given == {
        "IsAjax": "1",
        "dataType": "html",
        "siteId": "678",
        "pageSize": "15",
        "pageIndex": "1",
        "action": "list",
        "isDate": "true",
        "dateFormat": "yyyy-MM-dd",
        "organId": "12731",
        "type": "4",
        "catId": "3271",
        "result": NOTHING,
        "labelName": "publicInfoList",
        "file": "/xq/publicInfoList_newest2020",
    }


def test_a_call_written_as_an_address_is_asked_by_get():
    (ref,) = read_listing(FetchedPage(COLUMN, GETTING.encode())).next
    query = parse_qs(urlsplit(ref.url).query)
    assert (ref.method, ref.body, query["file"], query["pageIndex"]) == ("GET", None, ["/xq/list"], ["1"])


@pytest.mark.parametrize("front", [POSTING, GETTING])
@pytest.mark.parametrize("total", [1, 15, 16, 40])
def test_the_service_is_asked_until_its_last_page(front, total):
    entries, fault = walk("lonsun", COLUMN, site(total, front=front))
    assert (len(entries), fault) == (total, None)


def test_the_first_lines_may_stand_in_the_column_itself():
    front = piece(range(1001, 1016), 3) + POSTING
    entries, fault = walk("lonsun", COLUMN, site(40, front=front))
    assert (len(entries), fault) == (40, None)


def test_titles_and_days_are_read_whole():
    entries, _ = walk("lonsun", COLUMN, site(2))
    assert [(e.title, e.url, str(e.listed_on)) for e in entries][:1] == [
        ("柳林镇1001年政府信息公开工作年度报告", "http://www.county.test/public/12731/1001.html", "2024-01-19")
    ]


def test_the_words_for_nothing_make_a_list_empty():
    assert walk("lonsun", COLUMN, site(0)) == ([], None)


def test_an_answer_without_lines_or_those_words_does_not():
    assert walk("lonsun", COLUMN, site(0, nothing="加载失败"))[1] == "page 2 is empty"


def test_the_words_for_nothing_on_a_further_page_are_a_gap():
    assert walk("lonsun", COLUMN, site(15, pages=2))[1] == "page 3 is empty"


def test_a_full_page_without_a_count_of_pages_may_have_more_behind_it():
    def answers(url, body):
        return piece(range(1001, 1016)) if "/site/label/" in url else POSTING

    assert walk("lonsun", COLUMN, answers)[1] == "page 2: nothing says how many pages there are"


def test_a_page_that_is_not_full_needs_no_pager():
    def answers(url, body):
        return piece(range(1001, 1009)) if "/site/label/" in url else POSTING

    entries, fault = walk("lonsun", COLUMN, answers)
    assert (len(entries), fault) == (8, None)


def test_calls_for_different_categories_cannot_be_told_apart():
    found = read_listing(FetchedPage(COLUMN, (GETTING + GETTING.replace("3271", "99")).encode()))
    assert found.problems == ("the page holds several lists: which is the column's cannot be told",)


def test_two_calls_in_one_script_are_two_lists():
    second = POSTING.partition("Ls.ajax")[2].replace("12731", "1").replace("catId: catId", "catId: 99")
    found = read_listing(FetchedPage(COLUMN, POSTING.replace("</script>", "Ls.ajax" + second).encode()))
    assert len(found.problems) == 1


def test_a_query_apart_from_its_address_is_completed_by_the_columns_own():
    script = "<script>var q = 'labelName=publicInfoList&siteId=678&pageSize=15&file=%2Fxq%2Flist';</script>"
    (ref,) = read_listing(FetchedPage(COLUMN, script.encode())).next
    given = asked(ref.url, ref.body)
    assert urlsplit(ref.url).path == "/site/label/8888"
    assert (given["organId"], given["catId"], given["type"], given["file"]) == ("12731", "3271", "4", "/xq/list")


YEAR_COLUMN = "http://www.county.test/public/column/12731?type=3&nav=5&sub=1"
YEARS = (
    "<ul><li><a href='/public/column/12731?type=3&timeFrame=2023&hasContent=true'>2023年</a></li>"
    "<li><a href='?nav=5&type=3&timeFrame=2022'>2022</a></li>"
    "<li><a href='/public/column/999?type=3&timeFrame=2022'>水寨乡2022年</a></li></ul><h1>柳林镇2023年…</h1>"
)


def test_a_column_of_annual_reports_lists_the_years_of_its_own_organ():
    found = read_listing(FetchedPage(YEAR_COLUMN, YEARS.encode()))
    assert [(e.url.partition("?")[2], e.title) for e in found.entries] == [
        ("type=3&timeFrame=2023&hasContent=true", "2023年"),
        ("nav=5&type=3&timeFrame=2022", "2022年"),
    ]
    assert judge([PageRead(1, found)], 30) is None


def test_the_year_such_a_column_shows_itself_is_an_entry_too():
    found = read_listing(FetchedPage(YEAR_COLUMN + "&timeFrame=2021", YEARS.encode()))
    assert [e.title for e in found.entries] == ["2023年", "2022年", "2021年"]


def test_one_year_and_no_way_to_another_is_no_listing():
    found = read_listing(FetchedPage(YEAR_COLUMN + "&timeFrame=2021", b"<h1>2021</h1>"))
    assert judge([PageRead(1, found)], 30) == "no entry was recognised"
