"""What a template, a program or a second pasting left in the text."""

import pytest

from audit.rules.text import debris, placeholder, repeated_text
from tests.audit.rules.papers import answer, answers, sections, written

LINE = "通过宣传栏、广播、政府网站等渠道主动公开政务信息75条，内容涉及低保评议、农田水利和财政预决算"


def result(rule: object, text: str, **more: object) -> tuple[str, str | None]:
    return answer(rule, written(parts=sections({"overview": text}), **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("XX镇公开信息80条。", "fail"),
        ("20XX年公开信息80条。", "fail"),
        ("公开信息____条。", "fail"),
        ("低保公示：李××、王××。", "pass"),
        ("公开信息80条。", "pass"),
    ],
)
def test_blanks_that_were_never_filled_in(text: str, expected: str) -> None:
    assert result(placeholder.RULE, text) == (expected, None)


def test_blanks_where_only_the_parser_saw_them_are_told_in_its_words() -> None:
    said = [{"code": "placeholder", "message": "a template's blanks were never filled in: XX镇", "at": None}]
    [found] = answers(placeholder.RULE, written(problems=said))
    assert (found.result, found.evidence["quote"]) == ("fail", said[0]["message"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[bookmark: _GoBack]公开信息80条。", "fail"),
        ("见表错误！未找到引用源。", "fail"),
        ("公开&nbsp;信息80条。", "fail"),
        ("公开<span style='x'>信息</span>80条。", "fail"),
        ("公开{{count}}条。", "fail"),
        ("点击此处输入文字", "fail"),
        ("网址：http://www.qinglan.gov.cn/a?b=1&c=2，点击此处下载。", "pass"),
        ("公开数量<100条时逐条说明，>100条时分类说明。", "pass"),
    ],
)
def test_marks_of_a_program(text: str, expected: str) -> None:
    assert result(debris.RULE, text) == (expected, None)


def test_a_line_pasted_twice() -> None:
    [found] = answers(
        repeated_text.RULE, written(parts=sections({"overview": f"全年{LINE}。{LINE}等。专人负责，及时更新。" * 1}))
    )
    assert found.result == "fail"
    assert found.evidence["quote"] == LINE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"全年{LINE}。" + "其余工作平稳推进各有侧重" + "。".join(map(str, range(200))) + f"。{LINE}。",
            "pass",
        ),  # far apart
        (f"全年{LINE * 2 + '，群众满意度较高'}。{'一二三四五。' * 5}再说一遍：{LINE * 2}。", "fail"),
        (
            "一是"
            + "认真贯彻落实上级关于政务公开工作的各项决策部署。"
            + "二是"
            + "认真贯彻落实上级关于政务公开工作的各项要求。",
            "pass",
        ),
        (
            "根据《国务院办公厅政府信息与政务公开办公室关于印发中华人民共和国政府信息公开工作年度报告格式的通知》编制。再按"
            "《国务院办公厅政府信息与政务公开办公室关于印发中华人民共和国政府信息公开工作年度报告格式的通知》核对。",
            "pass",
        ),
        ("公开信息80条。", "pass"),
    ],
)
def test_what_comes_twice(text: str, expected: str) -> None:
    assert result(repeated_text.RULE, text) == (expected, None)


def test_two_lists_whose_figures_only_begin_alike_are_no_line_pasted_twice() -> None:
    kinds = "公开财政预决算、惠农补贴、工程招标、低保救助、征地补偿、环境保护类信息"
    rest = "其余工作平稳推进各有侧重，" + "，".join(map(str, range(60)))
    assert result(repeated_text.RULE, f"上半年{kinds}112条。下半年{kinds}157条。{rest}。") == ("pass", None)
    assert result(repeated_text.RULE, f"上半年12次{kinds}112条。上半年12次{kinds}112条。{rest}。") == ("fail", None)


def test_a_page_that_prints_everything_twice_is_not_the_filers_doing() -> None:
    whole = "我镇公开信息80条，内容涉及低保评议、农田水利和财政预决算，群众满意度较高，更新及时，专人负责。"
    parts = [{"key": "overview", "heading": "一、总体情况", "text": whole * 2}]
    assert answer(repeated_text.RULE, written(parts=parts)) == ("null", "printed_twice")
