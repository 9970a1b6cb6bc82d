"""Fees in the table, and nothing of what was charged for information."""

import pytest

from audit.rules.form.fees_unreported import RULE
from tests.audit.rules.papers import answer, answers, filled, sections, written

FEES, RECEIVED = "disclosure.fees.amount", "requests.new_received.total"


@pytest.mark.parametrize(
    ("fees", "received", "other", "expected"),
    [
        (1.2, 40, "无", ("suspect", None)),
        (1.2, 40, "全年未收取信息处理费。", ("pass", None)),
        (1.2, 10, "无", ("pass", None)),  # so many are free in a month
        (0, 40, "无", ("pass", None)),
        ("blank", 40, "无", ("null", "unknown_amount")),
        (1.2, "unclear", "无", ("null", "unknown_amount")),
        (1.2, 40, None, ("null", "no_section")),
    ],
)
def test_charged_and_not_told(
    fees: float | str, received: float | str, other: str | None, expected: tuple[str, str | None]
) -> None:
    report = written(cells=filled("2021", {FEES: fees, RECEIVED: received}), parts=sections({"other": other}))
    assert answer(RULE, report) == expected


def test_the_form_of_2019_does_not_ask() -> None:
    assert answers(RULE, written(2020), 2020) == []
