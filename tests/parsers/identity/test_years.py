"""The report year: from the title, the period, what the text calls itself, the tables, the text, the signature."""

from datetime import date
from time import process_time

import pytest

from parsers.identity.years import Year, conflicting_year, decide_year, listen

UNTITLED = "青石镇政府信息公开工作年度报告"
SIGNED = date(2022, 1, 20)


def year_of(*lines: str, title: str = UNTITLED, tables: tuple[str, ...] = ()) -> Year:
    return decide_year(title, listen(lines), tables, SIGNED)


@pytest.mark.parametrize(
    "period",
    [
        "2021年1月1日至2021年12月31日",
        "2021年1月1日起至2021年12月31日止",
        "2021年1月1日至12月31日",
        "2021年1月1日至本年12月31日",
        "2021年1月1日—12月31日",
        "2021年1月1日～2021年12月31日",
        "2021.1.1-2021.12.31",
        "2021-01-01至2021-12-31",
        "２０２１年１月１日至１２月３１日",
        "二〇二一年一月一日至十二月三十一日",
        "2021 年 1 月 1 日至 2021 年 12 月 31 日",
        "2021年1月至12月",
        "2021年1-12月",
        "2021年1月—2021年12月",
        "202111日起至20211231日",
    ],
)
def test_the_period_of_the_figures_tells_the_year(period: str) -> None:
    assert year_of(f"本报告所列数据的统计期限为{period}。2020年的旧账已补。2020年也如此。") == Year(2021, "period")


@pytest.mark.parametrize(
    "text", ["2021-1-12", "2021年1月12日", "2020年12月1日至2021年11月30日", "2021年1月1日至6月30日"]
)
def test_other_spans_and_dates_are_no_period(text: str) -> None:
    assert year_of(text) == Year(2021, "signature")


def test_a_period_broken_over_lines_is_one() -> None:
    assert year_of("统计期限为2021年1月1日", "至2021年12月31日。") == Year(2021, "period")


def test_what_the_text_calls_itself_comes_next() -> None:
    assert year_of("现公布2021年政府信息公开年度报告。2020年公开3条。2020年收到1件。") == Year(2021, "self")


def test_a_tables_year_goes_before_the_years_of_the_text() -> None:
    assert year_of("2016年以来成效明显。2016年成立机构。", tables=("填报单位", "2017 年度", "统计指标")) == Year(
        2017, "table"
    )
    assert year_of(tables=("填报日期：2018年1月5日",)) == Year(2021, "signature")


@pytest.mark.parametrize(
    "text",
    [
        "2021年，我镇公开信息。2021 年度收到申请。2020年的问题已改。",
        "二○二一年，我镇公开信息。",
        "二零二一年度，我镇公开信息。",
        "截至2021年12月31日，共公开信息10条。",
        "截止2021年12月底，共公开信息10条。",
        "2021年公开信息。2022年，我镇将继续努力。2022年计划培训两次。",
        "根据《条例》（2019年修订）和〔2022〕3号文件，2021年公开信息。",
    ],
)
def test_the_year_the_text_speaks_of_most(text: str) -> None:
    assert year_of(text) == Year(2021, "body")


def test_the_publication_year_is_never_taken() -> None:
    assert decide_year(UNTITLED, listen(["现予公布。"]), (), None) == Year(None, None)


def test_the_title_goes_before_all() -> None:
    title = "青石镇2020年政府信息公开工作年度报告"
    lines = ["统计期限为2021年1月1日至2021年12月31日。", "2021年公开信息。"]
    assert year_of(*lines, title=title) == Year(2020, "title")
    assert conflicting_year(title, listen(lines), None) == 2021


def test_one_old_year_left_in_a_sentence_is_no_conflict() -> None:
    lines = ["2021年公开信息。2021年收到申请。在2020年县政府的统一部署下开展。"]
    assert conflicting_year("青石镇2021年政府信息公开工作年度报告", listen(lines), None) is None


@pytest.mark.parametrize("line", ["2021" + " " * 20_000 + "x", "《2021" * 8_000, "2021年1月1日至" * 4_000])
def test_a_hostile_line_takes_no_time(line: str) -> None:
    began = process_time()
    listen([line])
    assert process_time() - began < 2
