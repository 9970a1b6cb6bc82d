"""A report's signature: the name and the date, in either order, in one line or several."""

from datetime import date

import pytest

from parsers.document import Document, Line
from parsers.identity.signature import find_signature

DAY = date(2022, 1, 20)


def signed(*lines: str) -> tuple[str | None, date | None]:
    document = Document(
        tuple(Line(text, f"line {n}") for n, text in enumerate(("六、其他需要报告的事项", "无。", *lines)))
    )
    found = find_signature(document)
    return (found.filer.name if found.filer else None), found.dated


@pytest.mark.parametrize(
    "lines",
    [
        ("青石镇人民政府", "2022年1月20日"),
        ("青石镇人民政府", "二〇二二年一月二十日"),
        ("青石镇人民政府", "二○二二年一月二十日"),
        ("青石镇人民政府", "二零二二年元月二十日"),
        ("青石镇人民政府", "2022.1.20"),
        ("青石镇人民政府", "2022-01-20"),
        ("青石镇人民政府", "2022/1/20"),
        ("青石镇人民政府", "２０２２年１月２０日"),
        ("青石镇人民政府", "2022 年 1 月 20 日"),
        ("青石镇人民政府", "2 0 2 2 年 1 月 2 0 日"),
        ("青 石 镇 人 民 政 府", "2022年1月20日"),
        ("青石镇人民政府", "2022年1月20号"),
        ("青石镇人民政府", "2022年1月20"),
        ("青石镇人民政府", "2022年1月", "20日"),
        ("青石镇人民政府", "2022年", "1月20日"),
        ("青石镇人民政府", "2022年", "1月", "20日"),
        ("2022年1月20日", "青石镇人民政府"),
        ("青石镇人民政府2022年1月20日",),
        ("青石镇人民政府 2022年1月20日",),
        ("2022年1月20日 青石镇人民政府",),
        ("青石镇人民政府（盖章）", "2022年1月20日"),
        ("清岚县青石镇人民政府", "（2022年1月20日）"),
        ("青石镇人民政府办公室", "2022年1月20日"),
        ("青石镇党政综合办公室", "日期：2022年1月20日"),
        ("青石鎮人民政府", "2022年1月20日"),
        ("青石镇人民政府", "2022年1月20日", "附件：统计表", "（此件公开发布）"),
    ],
)
def test_name_and_date_are_found(lines: tuple[str, ...]) -> None:
    assert signed(*lines) == ("青石镇人民政府", DAY)


def test_a_date_alone_and_a_name_alone() -> None:
    assert signed("2022年1月20日") == (None, DAY)
    assert signed("青石镇人民政府") == ("青石镇人民政府", None)


@pytest.mark.parametrize("line", ["2022年13月20日", "2022年2月30日", "2202年1月20日", "1970-01-01", "20220120号文"])
def test_an_impossible_date_is_none(line: str) -> None:
    assert signed("青石镇人民政府", line) == ("青石镇人民政府", None)


def test_a_date_in_a_sentence_is_no_signature() -> None:
    assert signed("我镇于2022年1月20日召开了政务公开工作会议。") == (None, None)
