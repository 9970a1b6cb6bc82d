"""The numbers of the headings count on."""

import pytest

from audit.rules.form.sections_misnumbered import RULE
from tests.audit.rules.papers import answer, answers, sections, written


def numbered(*signs: str) -> list[dict[str, object]]:
    parts = sections()
    for part, sign in zip(parts, signs, strict=True):
        part["heading"] = sign + part["heading"].split("、", 1)[1]
    return parts


@pytest.mark.parametrize(
    ("signs", "result"),
    [
        (("一、", "二、", "三、", "四、", "五、", "六、"), "pass"),
        (("一、", "2、", "3、 ", "4．", "五、", "六、"), "pass"),  # mixed signs are no fault of counting
        (("一、", "三、", "三、", "四、", "五、", "六、"), "fail"),
        (("一、", "二、", "三、", "四、", "四、", "五、"), "fail"),
        (("一、", "二、", "三、", "五、", "六、", "七、"), "fail"),
        (("一、", "二、", "三、", "四、", "三、", "六、"), "fail"),
        (("（一）", "二、", "三、", "四、", "五、", "六、"), "pass"),  # a number in brackets is a sub-heading's
    ],
)
def test_counting_through_the_headings(signs: tuple[str, ...], result: str) -> None:
    assert answer(RULE, written(parts=numbered(*signs))) == (result, None)


def test_what_was_expected_is_told() -> None:
    [found] = answers(RULE, written(parts=numbered("一、", "三、", "四、", "五、", "六、", "七、")))
    assert [each["expected"] for each in found.evidence["found"]] == [2]


def test_a_gap_where_a_part_was_not_found_or_another_heading_stands_is_forgiven() -> None:
    lost = [part for part in sections() if part["key"] != "requests"]
    assert answer(RULE, written(parts=lost)) == ("pass", None)
    extra = numbered("一、", "三、", "四、", "五、", "六、", "七、")
    extra.insert(1, {"key": None, "heading": "二、工作机制", "text": "专人负责。"})
    assert answer(RULE, written(parts=extra)) == ("pass", None)


def test_headings_without_numbers_cannot_be_counted() -> None:
    assert answer(RULE, written(parts=numbered("", "", "", "", "", ""))) == ("null", "no_numbers")


def test_headings_that_were_read_in_another_order_but_bear_their_own_numbers_are_right() -> None:
    assert answer(RULE, written(parts=sections()[1:4] + sections()[:1] + sections()[4:])) == ("pass", None)
