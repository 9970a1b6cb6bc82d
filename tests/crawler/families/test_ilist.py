"""Lists of iList.jsp."""

# ruff: noqa: E501 - lines of markup, and Chinese counts double

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.crawler.families.walk import walk

LIST = "http://www.county.test/info/iList.jsp?node_id=GKdyszf&cat_id=25723"


def line(n):
    return f"<tr><td>{n}</td><td><a href='/dyszf/gkml/202401/{7000 + n}.htm'>第{n}个镇年报</a></td><td>2024-01-15</td></tr>"


def linked(number, pages):
    following = f"<a href='{LIST}&amp;cur_page={number + 1}'>下一页</a>" if number < pages else "<span>下一页</span>"
    return f"<span>第{number}页</span>{following}"


def counted(number, pages):
    return f"共{pages}页 <a href='javascript:goPage({number + 1})'>下一页</a>"


def site(total, pager, refused=None, size=20):
    def answers(url, body):
        number = int(parse_qs(urlsplit(url).query).get("cur_page", ["1"])[0])
        if number == refused:
            return "<html><body>访问过于频繁，请稍后再试</body></html>"
        rows = "".join(map(line, range((number - 1) * size + 1, min(number * size, total) + 1)))
        return f"<table><tr><th>索引号</th><th>名称</th></tr>{rows}</table><div class='page'>{pager(number, -(-total // size))}</div>"

    return answers


@pytest.mark.parametrize("pager", [linked, counted])
def test_a_list_is_followed_by_links_or_by_its_count_of_pages(pager):
    entries, fault = walk("ilist", LIST, site(45, pager))
    assert (len(entries), fault) == (45, None)


def test_a_further_page_that_is_refused_is_a_gap():
    assert walk("ilist", LIST, site(45, counted, refused=2))[1] == "page 2: refused in words"


def test_a_pager_of_scripts_without_a_count_is_a_gap():
    def uncounted(number, pages):
        return "<a href='javascript:goPage(2)'>下一页</a>"

    assert walk("ilist", LIST, site(45, uncounted))[1] == "page 1: the pager works by script only"
