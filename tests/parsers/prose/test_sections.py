"""Headings in mixed numbering part a report; sub-headings do not."""

from parsers.document import Line
from parsers.prose.sections import split_sections


def sections(*texts: str) -> list[tuple[str | None, str, str]]:
    return [(s.key, s.heading, s.text) for s in split_sections([Line(text, "") for text in texts])]


def test_numbering_may_be_mixed() -> None:
    assert sections(
        "引言",
        "一、总体情况",
        "甲",
        "2、 主动公开政府信息情况",
        "5. 存在的主要问题及改进情况",
        "乙",
        "（六）其他需要报告的事项",
    ) == [
        ("overview", "一、总体情况", "甲"),
        ("disclosure", "2、 主动公开政府信息情况", ""),
        ("problems", "5. 存在的主要问题及改进情况", "乙"),
        ("other", "（六）其他需要报告的事项", ""),
    ]


def test_sub_headings_and_sentences_are_text() -> None:
    [only] = sections(
        "一、总体情况", "（一）主动公开情况", "1、对公开工作的重要性认识不够。", "（二）总体情况：一切照旧。"
    )
    assert only == (
        "overview",
        "一、总体情况",
        "（一）主动公开情况\n1、对公开工作的重要性认识不够。\n（二）总体情况：一切照旧。",
    )


def test_headings_of_older_reports_are_known_by_their_words() -> None:
    keys = [
        key
        for key, _, _ in sections(
            "一、概述", "二、主动公开的情况", "三、依申请公开办理情况", "四、收费及减免情况", "五、行政复议和诉讼情况"
        )
    ]
    assert keys == ["overview", "disclosure", "requests", None, "disputes"]
