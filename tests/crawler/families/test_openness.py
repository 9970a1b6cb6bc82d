"""Lists and organ-and-year pages of Lonsun's .NET platform."""

import re

from crawler.families.openness import read_listing
from crawler.families.page import FetchedPage
from crawler.judging.listing import PageRead, fault
from tests.crawler.families.walk import walk

LIST = "http://www.county.test/XxgkContent/showList/174/2081/page_1.html"


def line(n):
    return (
        f"<tr><td class='bt'><a href='/XxgkAnnualReport/show/{n}.html'>第{n}个镇年报</a></td><td>2024-01-15</td></tr>"
    )


def site(total, pager, size=10):
    def answers(url, body):
        number = int(re.search(r"page_(\d+)", url).group(1))
        pages = -(-total // size)
        if number > pages:
            return None
        rows = "".join(map(line, range((number - 1) * size + 1, min(number * size, total) + 1)))
        return f"<table>{rows}</table><div class='pager'>{pager(number, pages)}</div>"

    return answers


def linked(number, pages):
    following = f"<a href='page_{number + 1}.html'>下一页</a>" if number < pages else "<span>下一页</span>"
    return f"第{number}/{pages}页 {following}"


def by_script(number, pages):
    return f"共 {pages} 页 <a href='javascript:;' onclick='turn({number + 1})'>下一页</a>"


def test_a_list_is_followed_by_the_links_of_its_pager():
    entries, fault = walk("openness", LIST, site(25, linked))
    assert (len(entries), fault) == (25, None)


def test_a_pager_of_scripts_is_followed_by_the_names_of_the_pages():
    entries, fault = walk("openness", LIST, site(25, by_script))
    assert (len(entries), fault) == (25, None)


def test_a_count_of_pages_that_do_not_come_is_a_gap():
    assert (
        walk("openness", LIST, site(10, lambda number, pages: by_script(number, 3)))[1] == "page 2: HTTP 404: not found"
    )


def test_reports_at_organ_and_year_are_entries_without_date_or_words():
    page = (
        "<a href='/OpennessAnnualReport/year/show/12/2022.html'>2022</a>"
        "<a href='/OpennessAnnualReport/year/show/12/2021.html'><img src='y.png'></a>"
    )
    url = "http://www.county.test/OpennessAnnualReport/year/show/12/2023.html"
    found = read_listing(FetchedPage(url, page.encode()))
    assert [(e.url.rpartition("/")[2], e.title) for e in found.entries] == [
        ("2022.html", "2022年"),
        ("2021.html", ""),
        ("2023.html", "2023年"),
    ]


def test_a_year_without_a_way_to_another_is_no_listing():
    url = "http://www.county.test/OpennessAnnualReport/year/show/12/2023.html"
    assert fault([PageRead(1, read_listing(FetchedPage(url, b"<h1>2023</h1>")))], 30) == "no entry was recognised"
