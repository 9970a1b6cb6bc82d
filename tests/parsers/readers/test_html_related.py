"""Lists of other articles within the content are no part of the report; lists of files and of reports are."""

import pytest

from parsers.readers.html import read_html

TEXT = "青石镇把公开当作日常工作来做，全年登出消息三十余则，村民问得最多的是道路、医保与住房补贴。" * 6
OTHERS = (
    '<ul><li><a href="1.html">关于停水的通知</a><span>2023-05-06</span></li><li><a href="2.html">春耕备耕</a></li></ul>'
)


def lines(inside: str, text: str = TEXT) -> list[str]:
    page = f'<html><body><div class="TRS_Editor"><p>{text}</p>{inside}</div></body></html>'
    return [line.text for line in read_html(page).lines()][1:]


@pytest.mark.parametrize(
    "around",
    [
        '<div class="related-news">{}</div>',
        '<div id="xgwz">{}</div>',
        "<p>相关链接：</p>{}",
        "<p><strong>推荐阅读</strong></p>{}",
        '<div class="recommend"><div class="hot">{}</div></div>',
    ],
)
def test_a_list_of_other_articles_goes(around: str) -> None:
    assert set(lines(around.format(OTHERS))) <= {"相关链接：", "推荐阅读"}


@pytest.mark.parametrize(
    "inside",
    [
        '<p>相关链接：</p><p><a href="/f/P01.doc">统计表</a></p>',
        '<div class="related"><a href="/down?id=7">统计表.xls</a></div>',
        '<div class="related"><p>另有三件正在办理，将在下一年度继续办理。</p><a href="1.html">见此</a></div>',
        f"<p>其他</p>{OTHERS}",
    ],
)
def test_files_and_words_and_lists_that_nothing_calls_so_stay(inside: str) -> None:
    assert lines(inside)[-1] in ("统计表", "统计表.xls", "见此", "春耕备耕")


def test_a_page_that_is_a_list_of_reports_stays_one() -> None:
    reports = "".join(f'<li><a href="{n}.html">{n}镇2021年政府信息公开工作年度报告</a></li>' for n in "甲乙丙")
    assert len(lines(f'<div class="hot"><ul>{reports}</ul></div>', text="政府信息公开年报")) == 3
