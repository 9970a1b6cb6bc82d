"""A number is read only where one number is clearly printed."""

import pytest

from parsers.record import State
from parsers.tables.numbers import read_value


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", 0), ("\u30000", 0), ("\xa00\xa0", 0), ("１２", 12), ("1,260,000", 1260000), ("1，200", 1200), ("减2", -2),
     ("增3", 3), ("+19", 19), ("-8", -8), ("－2", -2), ("−4", -4), ("减少 5", -5), ("477.35", 477.35),
     ("152790元", 152790), ("9.6万元", 9.6), ("7件", 7), ("-0", 0),
     ("一百二十", 120), ("〇", 0), ("两", 2), ("十", 10), ("二〇", 20), ("一万零三", 10003), ("三件", 3), ("减二", -2),
     ("25①", 25), ("3*", 3), ("7[1]", 7), ("8注", 8), ("12²", 12), ("0.00", 0),
     ("22（其中修订16件）", 22), ("5（件）", 5), ("共3件", 3)],
)  # fmt: skip
def test_numbers(text: str, value: float) -> None:
    assert read_value(text) == (value, State.REPORTED)


@pytest.mark.parametrize("text", ["/", "—", "——", "－", "无", " / ", "-", "没有", "未收到", "未收到申请", "不涉及"])
def test_the_cell_says_there_is_none(text: str) -> None:
    assert read_value(text) == (None, State.NOT_APPLICABLE)


@pytest.mark.parametrize("text", ["", "  ", "\u3000", "\n"])
def test_nothing_is_printed(text: str) -> None:
    assert read_value(text) == (None, State.BLANK)


@pytest.mark.parametrize(
    "text",
    [
        "22（待核）",
        "22（16）",
        "一百二",
        "三五",
        "百",
        "1 2",
        "由区里填报",
        "约30",
        "1,26",
        "减",
        "1/2",
        "9" * 20,
        "12\n60000",
        "①",
        "10余",
        "1 234",
    ],
)
def test_anything_else_is_unclear(text: str) -> None:
    assert read_value(text) == (None, State.UNCLEAR)
