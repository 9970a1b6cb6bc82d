"""Which year the report claims, and which its text and its figures are about."""

from dataclasses import replace

import pytest

from audit.reports import Report
from audit.rules.text import title_without_year, wrong_period, year_contradiction
from tests.audit.rules.papers import answer, answers, sections, written


def told(text: str, **more: object) -> Report:
    return written(parts=sections({"overview": text}), **more)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, ("pass", None)),
        ({"problems": ["year_conflict"]}, ("fail", None)),
        ({"year": 2021}, ("fail", None)),  # only the listing claims 2022
        ({"year": None}, ("null", "no_year")),
    ],
)
def test_another_year_than_the_one_claimed(said: dict[str, object], expected: tuple[str, str | None]) -> None:
    report = written(problems=said.get("problems", ()))
    report = replace(report, body={**report.body, "year": said.get("year", 2022)})
    assert answer(year_contradiction.RULE, report) == expected


def test_the_sentences_of_the_other_year_are_quoted() -> None:
    [found] = answers(year_contradiction.RULE, told("2021年公开信息80条。工作平稳。", problems=["year_conflict"]))
    assert found.evidence["quote"] == "2021年公开信息80条。"
    assert found.evidence["found"] == {"2021": 1}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本报告所列数据的统计期限自2022年1月1日起至2022年12月31日止。", ("pass", None)),
        ("所列数据的统计期限为2022年1月1日至12月31日。", ("pass", None)),
        ("所列数据的统计期限自2021年1月1日起至2021年12月31日止。", ("fail", None)),
        ("数据统计时限为２０２１年１月１日—１２月３１日。", ("fail", None)),
        ("统计期限为2021年1月1日至2022年12月31日。", ("null", "no_period")),  # which of them is meant?
        ("统计期限自2022年1月1日起至202022年12月31日止。", ("null", "no_period")),  # misprinted
        ("2021年1月1日至12月31日的工作已在去年报告。", ("null", "no_period")),  # not said of the figures
        ("公开信息80条。", ("null", "no_period")),
    ],
)
def test_the_period_of_the_figures(text: str, expected: tuple[str, str | None]) -> None:
    assert answer(wrong_period.RULE, told(text)) == expected


def test_last_year_named_for_comparison_beside_the_right_period_is_no_fault() -> None:
    text = "统计期限为2022年1月1日至12月31日。上年统计期限为2021年1月1日至12月31日。"
    assert answer(wrong_period.RULE, told(text)) == ("pass", None)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("白塔镇2022年政府信息公开工作年度报告", ("pass", None)),
        ("白塔镇二〇二二年政府信息公开工作年度报告", ("pass", None)),
        ("白塔镇政府信息公开工作年度报告", ("fail", None)),
        ("白塔镇政府信息公开工作年度报告（2023年1月10日）", ("fail", None)),  # a date is no report year
        (None, ("null", "no_title")),
    ],
)
def test_a_year_in_the_title(title: str | None, expected: tuple[str, str | None]) -> None:
    assert answer(title_without_year.RULE, written(title=title)) == expected
