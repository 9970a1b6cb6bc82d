"""Headings in every dress part a report; sub-headings do not, and no line is lost."""

import pytest

from parsers.document import Block, Grid, GridCell, Line, Shape
from parsers.prose.sections import is_frame, split_parts, split_sections
from tests.parsers.rendering import PARTS

NARRATIVE = ("overview", "disclosure", "requests", "fees", "disputes", "problems")


def lines(*texts: str) -> list[Block]:
    return [Line(text, f"line {number}") for number, text in enumerate(texts, start=1)]


def grid(*rows: tuple[str, ...]) -> Grid:
    cells = tuple(tuple(GridCell(text, f"row {y}") for text in row) for y, row in enumerate(rows, start=1))
    return Grid(cells, Shape.COLUMNS, "table 1")


def sections(*texts: str) -> list[tuple[str | None, str, str]]:
    return [(s.key, s.heading, s.text) for s in split_sections(lines(*texts))]


def keys(*texts: str) -> list[str | None]:
    return [key for key, heading, _ in sections(*texts) if heading]


def test_numbering_may_be_mixed_and_what_stands_before_is_kept() -> None:
    assert sections(
        "引言",
        "一、总体情况",
        "甲",
        "2、 主动公开政府信息情况",
        "5. 存在的主要问题及改进情况",
        "乙",
        "（六）其他需要报告的事项",
    ) == [
        (None, "", "引言"),
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


@pytest.mark.parametrize(
    "numbers",
    [
        ("一、", "二、", "三、", "四、", "五、", "六、"),
        ("—、", "二．", "三,", "四 、", "五：", "六、"),
        ("（一）", "（二）", "(三)", "（四）", "【五】", "（六）"),
        ("1.", "2.", "３、", "4、", "5．", "6)"),
        ("第一部分 ", "第二部分", "第三部分：", "第四部分 ", "第五部分", "第六部分"),
        ("一 ", "二 ", "三 ", "四 ", "五 ", "六 "),
        ("", "", "", "", "", ""),
        ("一、", "二、", "（三）", "四、", "", "6."),
    ],
)
@pytest.mark.parametrize(
    "headings",
    [
        (
            "概述",
            "主动公开政府信息的情况",
            "依申请公开政府信息的情况",
            "收费及减免情况",
            "行政复议和诉讼情况",
            "存在问题",
        ),
        (
            "总体情况",
            "主动公开政府信息情况",
            "收到和处理政府信息公开申请情况",
            "政府信息公开的收费及减免情况",
            "政府信息公开行政复议、行政诉讼情况",
            "政府信息公开工作存在的主要问题及改进情况",
        ),
        (
            "基本情况",
            "主动公开",
            "依申请公开办理情况",
            "收费情况",
            "因政府信息公开申请行政复议、提起行政诉讼的情况",
            "主要问题和改进措施",
        ),
    ],
)
def test_headings_may_be_numbered_in_any_way(numbers: tuple[str, ...], headings: tuple[str, ...]) -> None:
    texts = [
        text for number, heading in zip(numbers, headings, strict=True) for text in (number + heading, "全年平稳有序。")
    ]
    assert tuple(keys(*texts)) == NARRATIVE


def test_the_parts_of_2014_have_keys_of_their_own() -> None:
    assert keys(
        "一、工作推进情况",
        "二、主动公开情况",
        "三、回应解读情况",
        "四、依申请公开情况",
        "五、行政复议、行政诉讼和举报投诉情况",
        "六、机构建设和保障经费情况",
        "七、会议和培训情况",
        "八、存在的主要问题",
        "九、附表",
    ) == ["overview", "disclosure", "interpretation", "requests", "disputes", "staffing", "training", "problems", None]


@pytest.mark.parametrize(
    ("text", "heading", "first"),
    [
        ("一、概述。2012年，我镇认真公开各类信息。", "一、概述", "2012年，我镇认真公开各类信息。"),
        ("一、总体情况2012年我镇认真公开各类信息。", "一、总体情况", "2012年我镇认真公开各类信息。"),
        ("三、依申请公开情况：全年没有人提出申请。", "三、依申请公开情况", "全年没有人提出申请。"),
        ("五、存在的主要问题 一是人手不足，二是培训不够。", "五、存在的主要问题", "一是人手不足，二是培训不够。"),
        ("二、主动公开情况（一）公开的内容逐年增加。", "二、主动公开情况", "（一）公开的内容逐年增加。"),
    ],
)
def test_a_heading_may_be_glued_to_its_first_sentence(text: str, heading: str, first: str) -> None:
    [section] = sections(text, "第二句。")
    assert section[1:] == (heading, f"{first}\n第二句。")


def test_inner_headings_count_for_what_the_outer_ones_lack() -> None:
    assert keys(
        "一、基本情况", "甲", "二、公开工作开展", "（一）主动公开情况", "乙", "（二）依申请公开情况", "丙",
        "（三）加强学习", "丁", "三、存在的问题", "戊",
    ) == ["overview", "overview", "disclosure", "requests", "problems"]  # fmt: skip


def test_numbers_below_parts_are_sub_headings() -> None:
    found = keys(
        "第一部分 概述", "一、主动公开情况", "第二部分 主动公开情况", "一、公开内容", "第三部分 依申请公开情况"
    )
    assert found == ["overview", "disclosure", "requests"]


@pytest.mark.parametrize("tail", ["", "……3", " 12"])
def test_a_table_of_contents_is_no_part(tail: str) -> None:
    headings = ("一、总体情况", "二、主动公开政府信息情况", "三、其他需要报告的事项")
    found = sections("目录", *(heading + tail for heading in headings), "引言。", *headings)
    contents = "\n".join(("目录", *(heading + tail for heading in headings), "引言。"))
    assert found == [
        (None, "", contents), *zip(("overview", "disclosure", "other"), headings, ("", "", ""), strict=True)
    ]  # fmt: skip


def test_bare_headings_one_under_the_other_are_parts() -> None:
    assert keys("一、总体情况", *PARTS.values()) == ["overview", "disclosure", "requests", "disputes"]


def test_a_menu_is_no_heading() -> None:
    assert keys("主动公开", "依申请公开", "公开指南", "一、总体情况", "甲") == ["overview"]


def test_a_heading_may_stand_in_a_row_of_its_table() -> None:
    table = grid(
        (PARTS["disclosure"], ""), ("信息内容", "本年制发件数"), (PARTS["requests"], ""), ("一、本年新收", "0")
    )
    found = split_sections([*lines("一、总体情况", "甲"), table])
    assert [(s.key, s.text) for s in found] == [("overview", "甲"), ("disclosure", ""), ("requests", "")]


def test_a_table_that_frames_prose_is_text() -> None:
    prose = "全年没有收到政府信息公开申请，各村公开栏按时更新，群众反映良好。"
    frame = grid(("一、概述", f"{prose}\n{prose}"), ("二、依申请公开情况", prose))
    assert is_frame(frame)
    parts = split_parts([frame])
    assert [(part.key, [line.at for line in part.lines]) for part in parts] == [
        ("overview", ["row 1", "row 1"]),
        ("requests", ["row 2"]),
    ]


def test_rows_of_a_statistics_table_are_no_headings() -> None:
    table = grid(
        ("统计指标", "统计数"), ("一、主动公开情况", "—"), ("三、依申请公开情况", "—"), ("四、行政复议数量", "0")
    )
    assert not is_frame(table)
    assert [s.key for s in split_sections([*lines("一、概述", "甲"), table])] == ["overview"]


def test_no_line_is_lost() -> None:
    texts = [
        "标题",
        "一、概述",
        "甲",
        "（一）主动公开",
        "乙",
        "二、情况说明",
        "丙",
        "主动公开",
        "丁",
        "5. 其他事项",
        "戊",
    ]
    kept = [line for _, heading, text in sections(*texts) for line in (heading, *text.split("\n")) if line]
    assert kept == texts
