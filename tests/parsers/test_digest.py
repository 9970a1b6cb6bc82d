"""The content digest changes with a word or a figure of the report, and with nothing around it."""

import pytest

from parsers import read_report
from tests.parsers.rendering import as_html_table, as_page, as_text, layout
from tests.parsers.tables.test_align import numbers

TABLES = {key: as_html_table(rows) for key, rows in layout("2021", numbers("2021")).items()}
PAGE = as_page(TABLES, 2021)


def digest(page: str) -> str:
    return read_report(page.encode()).content_digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("浏览次数：7", "浏览次数：80417"),
        ("浏览次数：7 【字体：大 中 小】 打印 关闭", ""),
        ('<span id="clock"></span>', '<span id="clock">今天是2023年3月1日 星期三</span>'),
        ('<a href="/b">政务公开</a>', '<a href="/b">政务公开</a><a href="/c">办事</a>'),
        ("当前位置：首页 &gt; 政务公开 &gt; 年报", "当前位置：首页 &gt; 法定主动公开内容"),
        ('<a href="2.html">公告</a>', '<a href="9.html">防汛公告</a>'),
        ('<a href="/">清岚县人民政府</a>', '<a href="/"><img src="new.png">清岚县人民政府门户网站</a>'),
        ("版权所有 清岚县人民政府", "版权所有 清岚县人民政府办公室 ICP备1号"),
        ('<p class="MsoNormal"><span>', '<p class="a" style="mso:x"><span lang=EN-US>'),
        ("<td ", "\n  <td "),
        ('<div class="TRS_Editor">', '<div class="TRS_Editor"><p>点击率:39打印</p>'),
        ("一、总体情况</b></p>", "一、总体情况</b></p><p>【打印】【关闭】分享到：微信 微博</p>"),
    ],
)
def test_furniture_changes_nothing(old: str, new: str) -> None:
    assert old in PAGE
    assert digest(PAGE.replace(old, new)) == digest(PAGE)


@pytest.mark.parametrize("known", [True, False])
def test_the_counter_is_outside_on_unknown_sites_too(known: bool) -> None:
    page = PAGE if known else PAGE.replace("TRS_Editor", "abc")
    assert digest(page) == digest(page.replace("浏览次数：7", "浏览次数：99"))
    assert digest(page) != digest(page.replace("三十余则", "四十余则"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("三十余则", "四十余则"),
        ("青石镇人民政府2021年", "青石镇人民政府2020年"),
        ("下一步补一名专职人员", "下一步不补人员"),
        ("<p>2022年1月20日</p>", "<p>2022年1月25日</p>"),
        ("<span>行政许可</span>", "<span>行政许可事项</span>"),
    ],
)
def test_a_word_of_the_report_changes_it(old: str, new: str) -> None:
    assert old in PAGE
    assert digest(PAGE.replace(old, new)) != digest(PAGE)


def test_every_figure_changes_it() -> None:
    truth = numbers("2021")
    seen = {digest(PAGE)}
    for name in list(truth)[::9]:
        tables = layout("2021", truth | {name: "4321"})
        seen.add(digest(as_page({key: as_html_table(rows) for key, rows in tables.items()}, 2021)))
    assert len(seen) == 1 + len(list(truth)[::9])


def test_the_charset_of_a_page_changes_nothing() -> None:
    text = as_text(dict.fromkeys(TABLES, "从略。"))
    assert read_report(text.encode("gb18030")).content_digest == read_report(text.encode("utf-8")).content_digest


def test_unreadable_bytes_are_digested_as_they_are() -> None:
    assert read_report(b"%PDF-1").content_digest != read_report(b"%PDF-2").content_digest


def test_full_width_and_half_width_are_one() -> None:
    wide = str.maketrans("0123456789()", "０１２３４５６７８９（）")
    text = as_text(dict.fromkeys(TABLES, "从略(见附件)。"))
    assert digest(text) == digest(text.translate(wide))


def test_a_text_of_many_unusual_characters_is_digested_too() -> None:
    strange = "".join(chr(code) for code in range(0xAC00, 0xB000))
    page = PAGE.replace("三十余则", strange)
    assert digest(page) == digest(page)
    assert digest(page) != digest(page.replace(strange[7], ""))
