"""A heading with nothing under it."""

import pytest

from audit.rules.form.section_empty import RULE
from tests.audit.rules.papers import answer, answers, sections, written


@pytest.mark.parametrize(
    ("key", "text", "severity"), [("overview", "", "medium"), ("problems", " \n", "medium"), ("other", "", "low")]
)
def test_nothing_under_a_heading(key: str, text: str, severity: str) -> None:
    [found] = answers(RULE, written(parts=sections({key: text})))
    assert (found.result, found.severity) == ("fail", severity)


def test_a_signature_alone_fills_no_part() -> None:
    [found] = answers(RULE, written(parts=sections({"other": "白塔镇人民政府\n2023年1月10日"})))
    assert found.evidence["quote"] == "六、其他需要报告的事项"


def test_none_is_something() -> None:
    assert answer(RULE, written(parts=sections({"other": "无"}))) == ("pass", None)
    parts = sections({"other": ""})
    parts[-1]["heading"] = "六、其他需要报告的事项 无"
    assert answer(RULE, written(parts=parts)) == ("pass", None)


def test_what_stands_under_sub_headings_of_no_kind_belongs_to_the_part() -> None:
    parts = sections({"problems": ""})
    parts.insert(5, {"key": None, "heading": "一、不足", "text": "更新不及时。"})
    assert answer(RULE, written(parts=parts)) == ("pass", None)


def test_tables_are_not_looked_at_and_a_missing_part_is_not_empty() -> None:
    assert answer(RULE, written(parts=sections({"problems": None}))) == ("pass", None)


def test_sub_headings_of_known_names_are_what_the_overview_says() -> None:
    aspect = {"key": "disclosure", "heading": "（一）主动公开", "text": "公开信息80条。"}
    first, *rest = sections({"overview": ""})
    assert answer(RULE, written(parts=[first, aspect, *rest])) == ("pass", None)
    bracketed = [{**part, "heading": f"（{part['heading'][0]}）{part['heading'][2:]}"} for part in (first, *rest)]
    assert answer(RULE, written(parts=bracketed)) == ("fail", None)
