"""Hundreds of pairs of pages: dressed anew, a report has the digest it had; with another word in it, another one."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from parsers import read_report
from parsers.record import Kind
from tests.parsers.portal_pages import MARKUPS, STYLES, TABLES, Page, Report, changed_cell

REPORT = Report()
HOST = "http://www.ql.gov.cn"
LINKED = replace(REPORT, files=(("附件1：统计表.xls", "./P01.xls"), ("附件2：说明.doc", "./P02.doc")))
each_style = pytest.mark.parametrize("style", STYLES)


def digest(page: Page) -> str:
    return of_bytes(page.text().encode())


def of_bytes(data: bytes) -> str:
    return read_report(data, content_type="text/html", url=f"{HOST}/zw/t1.html").content_digest


def with_overview(old: str, new: str) -> Report:
    assert any(old in text for text in REPORT.overview)
    return replace(REPORT, overview=tuple(text.replace(old, new) for text in REPORT.overview))


@each_style
def test_every_style_is_read_as_the_report_it_is(style: str) -> None:
    [record] = read_report(Page(REPORT, style).text().encode()).records
    assert (record.kind, record.year, record.place) == (Kind.REPORT, 2021, "青石镇")
    assert (str(record.published), str(record.dated)) == ("2022-01-22", "2022-01-20")
    assert record.problems == ()


@each_style
@pytest.mark.parametrize("luck", range(1, 21))
def test_what_a_server_puts_around_a_report_anew_changes_nothing(style: str, luck: int) -> None:
    assert digest(Page(REPORT, style, luck=luck)) == digest(Page(REPORT, style))


@each_style
@pytest.mark.parametrize("luck", range(1, 21))
def test_another_markup_of_the_same_words_and_tables_changes_nothing(style: str, luck: int) -> None:
    rng = random.Random(luck)
    dressed = Page(REPORT, style, rng.choice(sorted(MARKUPS)), rng.choice(TABLES), luck)
    assert digest(dressed) == digest(Page(REPORT, style))


ENCODED: dict[str, Callable[[str], bytes]] = {
    "gb18030": lambda text: text.replace('charset="utf-8"', 'charset="gb2312"').encode("gb18030"),
    "byte order mark": lambda text: text.encode("utf-8-sig"),
    "utf-16": lambda text: text.encode("utf-16"),
    "entities": lambda text: text.replace("公开", "&#20844;&#x5f00;").encode(),
    "carriage returns": lambda text: text.replace("\n", "\r\n").encode(),
    "secure links": lambda text: text.replace("http:", "https:").encode(),
    "invisible characters": lambda text: text.replace("政府信息", "政府\u200b信\ufeff息").encode(),
    "another dash": lambda text: text.replace("——", "――").encode(),
    "comments": lambda text: text.replace("</p>", "<!-- x --></p>").encode(),
}


@each_style
@pytest.mark.parametrize("way", ENCODED)
def test_another_encoding_changes_nothing(style: str, way: str) -> None:
    assert of_bytes(ENCODED[way](Page(REPORT, style).text())) == digest(Page(REPORT, style))


@each_style
def test_figures_of_another_width_change_nothing(style: str) -> None:
    wide = str.maketrans("0123456789()", "０１２３４５６７８９（）")
    other = replace(REPORT, overview=tuple(text.translate(wide) for text in REPORT.overview))
    assert digest(Page(other, style)) == digest(Page(REPORT, style))


@each_style
@pytest.mark.parametrize("place", range(0, 200, 11))
def test_every_cell_counts(style: str, place: int) -> None:
    assert digest(Page(changed_cell(REPORT, place), style, luck=place)) != digest(Page(REPORT, style))


ALTERED = {
    "title": replace(REPORT, title=REPORT.title.replace("2021", "2020")),
    "filer in the title": replace(REPORT, title=REPORT.title.replace("青石", "沙溪")),
    "signature": replace(REPORT, signature="青石镇党政办公室"),
    "date of the report": replace(REPORT, dated="2022年1月21日"),
    "claimed publication": replace(REPORT, published="2022-01-12"),
    "sentence gone": replace(REPORT, plans=REPORT.plans[:1]),
    "sentences swapped": replace(REPORT, plans=REPORT.plans[::-1]),
    "figure in words": with_overview("36条", "63条"),
    "figure torn": with_overview("36条", "3 6条"),
    "decimal point": with_overview("36条", "3.6条"),
    "power": with_overview("12条", "1²条"),
    "how often an article was read": with_overview("15230", "25230"),
    "word": with_overview("所列", "全部"),
    "not": with_overview("其中", "其中没有"),
    "fee": replace(REPORT, other="本年度收取信息处理费20元。"),
    "table gone": replace(REPORT, tables={k: v for k, v in REPORT.tables.items() if k != "disputes"}),
    "tables swapped": replace(REPORT, tables=dict(reversed(REPORT.tables.items()))),
    "attachment added": replace(REPORT, files=(("附件：统计表.xls", "./P03.xls"),)),
}


@each_style
@pytest.mark.parametrize("what", ALTERED)
def test_what_a_filer_alters_changes_the_digest(style: str, what: str) -> None:
    altered = {digest(Page(ALTERED[what], style, luck=luck)) for luck in (0, 7)}
    assert len(altered) == 1
    assert altered.isdisjoint({digest(Page(REPORT, style))})


@each_style
@pytest.mark.parametrize("words", ["网站浏览量：{}次。", "全年网站访问量 {} 次，比上年多。", "公众号阅读量{}次"])
def test_visitors_that_the_report_itself_counts_are_its_figures(style: str, words: str) -> None:
    pages = (Page(replace(REPORT, other=words.format(count)), style) for count in (35120, 45120))
    assert len(set(map(digest, pages))) == 2


@each_style
def test_the_report_in_another_style_says_the_same_apart_from_dates(style: str) -> None:
    """A redesign of the site is no change of the report; which dates a page shows beside it may be one."""
    plain = replace(REPORT, published="")
    first, then = (Page(plain, each).text().replace("<meta name=", "<x ") for each in ("TRS", style))
    assert of_bytes(then.encode()) == of_bytes(first.encode())


def test_an_address_changes_nothing() -> None:
    data = Page(REPORT, "TRS").text().encode()
    there = read_report(data, url="https://other.example/a.html?id=7&sid=33", content_type="text/html;charset=gbk")
    assert there.content_digest == of_bytes(data)


GONE = {
    "server's own": "<title>404 Not Found</title><h1>404 Not Found</h1>"
    "<p>2023-0{n}-05 12:0{n}:01 8f3a{n}c21b9d04e7f5a6b</p>",
    "wall": "<title>访问被拦截</title><p>您的访问被拦截</p><p>您的IP：101.24.8.{n}</p><p>{n}秒后返回首页</p>",
    "portal's": '<title>清岚县人民政府</title><div class="header">今天是2023年{n}月3日 星期三</div>'
    '<div class="msg"><p>您访问的信息不存在或已删除</p></div><div class="hot"><ul><li>'
    '<a href="/{n}.html">第{n}次会议召开</a></li><li><a href="/x{n}.html">第{n}批名单</a></li></ul></div>'
    '<div class="foot">访问量：{n}123</div>',
    "moved": '<title>迁移公告</title><div>天气 {n}℃</div><div class="article-content"><p>因网站升级改版，'
    "本页面已迁移至新网站，请访问新网址查看政府信息公开内容，给您带来的不便敬请谅解。</p><p>浏览次数：{n}77</p></div>",
}


@pytest.mark.parametrize("page", GONE)
def test_an_error_page_says_the_same_every_night(page: str) -> None:
    readings = [read_report(f"<html><body>{GONE[page].format(n=n)}</body></html>".encode()) for n in (1, 7)]
    assert {reading.records[0].kind for reading in readings} == {Kind.NOT_A_REPORT}
    assert len({reading.content_digest for reading in readings}) == 1


def test_other_words_of_an_error_page_change_the_digest() -> None:
    page = f"<html><body>{GONE['moved'].format(n=1)}</body></html>"
    assert of_bytes(page.replace("已迁移至", "已合并到").encode()) != of_bytes(page.encode())
