"""Any portal: which links are entries, and where the next page is."""

# ruff: noqa: E501 - rows of a table, and Chinese counts double

from datetime import date

import pytest

from crawler.families.generic import read_listing
from crawler.families.page import FetchedPage, ListingPage

URL = "https://www.county.test/list.asp?page=1"


def read(body, url=URL, page=1):
    return read_listing(FetchedPage(url, f"<html><body>{body}</body></html>".encode(), page))


def titles(found):
    return [entry.title for entry in found.entries]


SHAPES = {
    "a list with dates": "<ul><li><a href='a1.asp'>水寨乡信息公开报告</a><span>2020-01-05</span></li></ul>",
    "a table with dates": "<table><tr><th>标题</th><th>日期</th></tr><tr><td>1</td><td><a href='a1.asp'>水寨乡信息公开报告</a></td>"
    "<td>2020/1/5</td></tr></table>",
    "blocks with dates": "<div class='row'><h4><a href='a1.asp'>水寨乡信息公开报告</a></h4><p>发布时间：2020年1月5日</p></div>",
    "a glued clock": "<dl><dd><a href='a1.asp'>水寨乡信息公开报告</a> 2020-01-0518:26</dd></dl>",
    "a date with blanks": "<ul><li><a href='a1.asp'>水寨乡信息公开报告</a> 2020- 01- 05</li></ul>",
    "a picture and a text for one line": "<ul><li><a href='a1.asp'><img src='x.png'></a><a href='a1.asp'>水寨乡信息公开报告</a>"
    "<i>2020.01.05</i></li></ul>",
    "an address in a script": "<ul><li><a href='javascript:;' onclick=\"open('./a1.asp')\">水寨乡信息公开报告</a><b>2020-01-05</b></li></ul>",
}


@pytest.mark.parametrize("body", SHAPES.values(), ids=SHAPES.keys())
def test_a_dated_link_is_an_entry_in_any_markup(body):
    found = read(body)
    assert [(e.url, e.title, e.listed_on) for e in found.entries] == [
        ("https://www.county.test/a1.asp", "水寨乡信息公开报告", date(2020, 1, 5))
    ]


def test_reports_are_found_by_name_without_dates():
    found = read("<p><a href='/info/1025/10755.htm'>水寨乡2019年政府信息公开工作年度报告</a></p><p>与此无关的一段</p>")
    assert titles(found) == ["水寨乡2019年政府信息公开工作年度报告"]


def test_links_to_articles_side_by_side_are_a_list_without_dates():
    links = "".join(f"<li><a href='/content_{n}.html'>第{n}号文件的标题</a></li>" for n in range(1, 4))
    assert len(titles(read(f"<ul>{links}</ul>"))) == 3


def test_files_are_entries_too():
    found = read("<ul><li><a href='/up/水寨乡.pdf'>水寨乡2019年年度报告</a></li></ul>")
    assert [e.url for e in found.entries] == ["https://www.county.test/up/%E6%B0%B4%E5%AF%A8%E4%B9%A1.pdf"]


def test_an_article_that_is_called_by_a_year_alone_is_an_entry_and_a_folder_of_that_name_is_none():
    found = read("<ul><li><a href='/nb/80021.html'>2023年</a></li><li><a href='/nb/80022.html'>2022年</a></li></ul>")
    assert titles(found) == ["2023年", "2022年"]
    assert titles(read("<ul><li><a href='/nb/2023/'>2023年</a></li><li><a href='/nb/2022/'>2022年</a></li></ul>")) == []


def test_a_block_called_a_menu_that_holds_dated_lines_is_a_list_and_the_next_one_is_judged_for_itself():
    line = "<li><a href='/a{0}.html'>水寨乡信息公开报告{0}</a><span>{1}</span></li>"
    dated = "".join(line.format(number, "2020-01-05") for number in range(3))
    menu = "".join(f"<li><a href='/b{number}.html'>水寨乡信息公开报告{number}</a></li>" for number in range(3))
    assert len(titles(read(f"<div class='menu'>{dated}</div><div class='menu'>{menu}</div>"))) == 3


def test_menus_and_footers_are_not_entries():
    menu = "<nav><a href='/a/12345.html'>政府信息公开年报2019</a></nav><div class='footer'><a href='/b/12345.html'>2019年年度报告</a></div>"
    head = (
        "<header><span>2020-01-05</span><a href='/x.html'>无障碍浏览</a></header><select><option>2019</option></select>"
    )
    assert titles(read(menu + head)) == []


def test_a_menu_of_columns_is_not_a_list_of_reports():
    menu = "".join(f"<li><a href='/{name}/'>政府信息公开年报（{name}）</a></li>" for name in ("jz", "sz", "bt"))
    assert titles(read(f"<ul class='left'>{menu}</ul>")) == []


def test_a_dated_line_whose_link_leads_nowhere_is_a_problem():
    found = read("<ul><li><a href='javascript:show(7)'>水寨乡信息公开报告</a><b>2020-01-05</b></li></ul>")
    assert found.problems == ("an entry without an address: 水寨乡信息公开报告",)


def test_links_to_other_places_than_the_web_are_not_entries():
    assert titles(read("<ul><li><a href='mailto:a@b.test'>写信给县政府</a> 2020-01-05</li></ul>")) == []


LINE = "<ul><li><a href='a1.asp'>水寨乡信息公开报告</a><span>2020-01-05</span></li></ul>"
PAGERS = {
    "the word": "<a href='?page=1'>首页</a><a href='?page=2'>下一页</a><a href='?page=9'>尾页</a>",
    "the short word": "<a href='?page=2'>下页</a>",
    "rel=next": "<a rel='next' href='?page=2'>→</a>",
    "numbers": "<div><span>1</span><a href='?page=2'>2</a><a href='?page=3'>3</a></div>",
    "numbers in brackets": "<div><b>[1]</b><a href='?page=2'>[2]</a><a href='?page=3'>[3]</a></div>",
    "a sign": "<div><a href='?page=2'>&gt;</a></div>",
    "a menu of pages": "<select onchange='go(this)'><option value='?page=1'>第1页</option><option value='?page=2'>第2页</option></select>",
    "a script with the address": "<a href='javascript:;' onclick=\"location.href='/list.asp?page=2'\">下一页</a>",
}


@pytest.mark.parametrize("pager", PAGERS.values(), ids=PAGERS.keys())
def test_the_pager_is_followed(pager):
    refs = read(LINE + pager).next
    assert [(ref.url, ref.page) for ref in refs] == [("https://www.county.test/list.asp?page=2", 2)]


ENDS = {
    "no pager": "",
    "the word without a link": "<span>下一页</span>",
    "a void link on a listing of one page": "<div><a href='javascript:void(0)'>上一页</a> 1 <a href='#'>下一页</a></div>",
    "a greyed link": "<a class='disabled' href='javascript:void(0)'>下一页</a>",
    "a void link under a count": "共1页 <a href='javascript:void(0)'>下一页</a>",
    "a menu of one page": "<select><option value='?page=1'>第1页</option></select>",
    "a menu of years": "<select><option value='/nb/2018/'>2018</option><option value='/nb/2019/'>2019</option></select>",
    "a calendar": "<div>" + "".join(f"<a href='javascript:;'>{day}</a>" for day in range(1, 31)) + "</div>",
    "the last page is this page": "<a href='?page=1'>尾页</a>",
    "a link to itself": "<a href='?page=1'>下一页</a>",
    "a number that is no pager": "<p>第<a href='x.asp'>2</a>号</p>",
}


@pytest.mark.parametrize("pager", ENDS.values(), ids=ENDS.keys())
def test_the_pager_ends(pager):
    found = read(LINE + pager)
    assert (found.next, found.problems) == ((), ())


def test_a_pager_that_is_all_script_is_a_problem():
    found = read(LINE + "<a href='javascript:goPage(2)'>下一页</a>")
    assert (found.next, found.problems) == ((), ("the pager works by script only",))


HIDDEN = {
    "a dead 下一页": "<a href='javascript:void(0)'>上一页</a><a href='javascript:void(0)'>下一页</a>",
    "dead numbers": "<div><span>1</span><a href='javascript:;' data-page='2'>2</a><a href='javascript:;'>3</a></div>",
    "a last page": "<a href='?page=9'>尾页</a>",
    "a count in a script": "<script>Ls.pagination({pageCount:74, cur: 1})</script>",
    "a pager coded in a script": "<div id='pages'></div><script>show(window.atob('JTNDYQ=='))</script>",
    "numbers kept elsewhere": "<script src='n.js'></script><script>createPageHTML(total, cur, 'index', 'html')</script>",
}


@pytest.mark.parametrize("pager", HIDDEN.values(), ids=HIDDEN.keys())
def test_a_pager_that_cannot_be_followed_never_reads_as_the_end(pager):
    found = read(LINE + pager)
    assert (found.next, len(found.problems)) == ((), 1)


def test_a_menu_of_numbers_without_addresses_still_counts_the_pages():
    found = read(
        LINE + "<select onchange='go(this)'><option value='1'>第1页</option><option value='2'>第2页</option></select>"
    )
    assert (found.next, found.declared_pages) == ((), 2)


def test_a_further_page_without_any_pager_may_be_another_page():
    assert read(LINE, page=2).problems == ("it shows no pager: another page may have come in its place",)
    assert read(f"{LINE}<p>共 21 条</p>", page=2).problems == ()
    assert read(LINE + "<a href='?page=1'>上一页</a> 下一页", page=2).problems == ()


def test_a_script_pager_at_the_declared_end_is_no_problem():
    assert read(LINE + "共1页 <a href='javascript:goPage(2)'>下一页</a>").problems == ()


COUNTS = [
    ("共 3 页 共45条", 3, 45),
    ("第1/3页", 3, None),
    ("1 / 3 页", 3, None),
    ("页次：1/3页 总记录数：45", 3, 45),
    ("总共有45条记录", None, 45),
    ("", None, None),
]


@pytest.mark.parametrize(("text", "pages", "entries"), COUNTS)
def test_what_the_pager_counts_is_read(text, pages, entries):
    found = read(LINE + f"<div>{text}</div>")
    assert (found.declared_pages, found.declared_entries) == (pages, entries)


def test_a_base_address_is_heeded():
    body = "<html><head><base href='/sub/'></head><body>" + LINE + "</body></html>"
    assert [e.url for e in read_listing(FetchedPage(URL, body.encode())).entries] == [
        "https://www.county.test/sub/a1.asp"
    ]


def test_what_the_ledger_keeps_of_a_page_is_the_page():
    found = read(LINE + PAGERS["the word"] + "共3页")
    assert ListingPage.from_json(found.to_json()) == found


def test_a_menu_under_a_banner_with_todays_date_holds_no_entries():
    banner = "<tr><td>今天是2024年1月20日 星期六 欢迎访问</td></tr>"
    menu = "<tr><td><a href='/'>首页</a> | <a href='/xxgk/'>信息公开</a> | <a href='/admin/login.asp'>后台管理</a></td></tr>"
    row = "<tr><td><a href='show_1.htm'>枕泉镇2023年政府信息公开工作年度报告</a></td><td>[2024-01-19]</td></tr>"
    found = read(f"<table>{banner}{menu}</table><table>{row}</table>")
    assert [entry.title for entry in found.entries] == ["枕泉镇2023年政府信息公开工作年度报告"]
