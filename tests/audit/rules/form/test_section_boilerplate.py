"""The part on problems must say something."""

import pytest

from audit.rules.form.section_boilerplate import RULE
from tests.audit.rules.papers import answer, sections, written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("无", ("fail", None)),
        ("无。\n白塔镇人民政府\n2023年1月10日", ("fail", None)),
        ("暂无问题。", ("fail", None)),
        ("我镇政府信息公开工作不存在问题。", ("fail", None)),
        ("2022年我镇政府信息公开工作没有明显的问题和不足", ("fail", None)),
        ("我镇目前没有专人负责信息公开，存在更新不及时的问题。", ("pass", None)),
        ("没有专人负责，更新不及时，是主要问题。", ("pass", None)),
        ("更新有时不及时，内容不丰富。", ("pass", None)),
        ("", ("null", "no_section")),
        (None, ("null", "no_section")),
    ],
)
def test_what_is_said_of_problems(text: str | None, expected: tuple[str, str | None]) -> None:
    assert answer(RULE, written(parts=sections({"problems": text}))) == expected


def test_in_the_last_part_none_is_a_fair_answer() -> None:
    assert answer(RULE, written(parts=sections({"other": "无"}))) == ("pass", None)
