"""What a report claims of its own day: against its year, its deadline, our nights and the calendar."""

from datetime import date
from typing import Any

import pytest

from audit.rules.dates import before_year_end, dated_ahead, dated_in_time, impossible_date
from tests.audit.rules.papers import answer, answers, dossier, sections, written
from tests.audit.timeline import on


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"dated": date(2023, 1, 10)}, ("pass", None)),
        ({"dated": date(2022, 12, 25)}, ("pass", None)),  # the earliest real reports are of that day
        ({"dated": date(2022, 12, 24)}, ("fail", None)),
        ({"dated": date(2022, 1, 10)}, ("fail", None)),  # the right day of the wrong year
        ({"dated": date(2022, 1, 1)}, ("null", "no_date")),  # the first day of the period of the figures
        ({"published": date(2022, 6, 1)}, ("suspect", None)),  # an older page may carry it
        ({"published": date(2023, 1, 10)}, ("pass", None)),
        ({}, ("null", "no_date")),
    ],
)
def test_before_the_year_was_over(claims: dict[str, Any], expected: tuple[str, str | None]) -> None:
    assert answer(before_year_end.RULE, written(**claims)) == expected


def test_both_dates_are_told_apart() -> None:
    found = answers(before_year_end.RULE, written(dated=date(2022, 1, 10), published=date(2022, 1, 11)))
    assert [(each.result, each.evidence["found"]) for each in found] == [
        ("fail", {"dated": "2022-01-10"}),
        ("suspect", {"published": "2022-01-11"}),
    ]
    assert len({each.id for each in found}) == 2


@pytest.mark.parametrize(
    ("dated", "published", "expected"),
    [
        (date(2023, 1, 31), date(2023, 2, 1), ("fail", None)),
        (date(2023, 1, 31), date(2023, 1, 31), ("pass", None)),
        (date(2023, 2, 1), date(2023, 2, 2), ("pass", None)),  # late, and says so
        (None, date(2023, 2, 1), ("null", "no_date")),
        (date(2023, 1, 31), None, ("null", "no_date")),
    ],
)
def test_dated_in_time_and_published_late(
    dated: date | None, published: date | None, expected: tuple[str, str | None]
) -> None:
    assert answer(dated_in_time.RULE, written(dated=dated, published=published)) == expected


def test_without_a_duty_there_is_no_deadline_to_hold_it_against() -> None:
    from dataclasses import replace

    from audit.rules import rule

    here = dossier(written(dated=date(2023, 1, 31), published=date(2023, 2, 1)))
    unknown = replace(here.judgement, duty=replace(here.judgement.duty, value="unknown"))
    [found] = rule.tested(dated_in_time.RULE, replace(here, judgement=unknown))
    assert (found.result, found.reason) == ("null", "no_duty")


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"dated": on(2)}, ("pass", None)),
        ({"dated": on(3)}, ("suspect", None)),  # a clock that runs ahead
        ({"dated": on(4)}, ("fail", None)),
        ({"published": on(30)}, ("fail", None)),
        ({}, ("null", "no_date")),
        ({"dated": on(4), "first_seen": None}, ("null", "no_night")),
    ],
)
def test_after_the_night_that_showed_it(claims: dict[str, Any], expected: tuple[str, str | None]) -> None:
    assert answer(dated_ahead.RULE, written(**claims)) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("白塔镇人民政府\n2023年1月10日", ("pass", None)),
        ("白塔镇人民政府\n二〇二三年一月十日", ("pass", None)),
        ("白塔镇人民政府 2023年2月30日", ("fail", None)),
        ("白塔镇人民政府\n2023年13月10日", ("fail", None)),
        ("白塔镇人民政府\n20233年1月10日", ("fail", None)),
        ("白塔镇人民政府\n2203年1月10日", ("fail", None)),
        ("白塔镇人民政府", ("null", "no_date")),
        ("统计数据截至2022年12月31日", ("null", "no_date")),  # a sentence, no signature
    ],
)
def test_a_day_of_the_calendar(lines: str, expected: tuple[str, str | None]) -> None:
    assert answer(impossible_date.RULE, written(parts=sections({"other": f"无。\n{lines}"}))) == expected
