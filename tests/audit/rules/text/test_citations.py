"""Articles, circulars and decrees that a report cites."""

import pytest

from audit.rules.rule import Rule
from audit.rules.text import wrong_article, wrong_circular, wrong_regulation
from tests.audit.rules.papers import answer, answers, sections, written


def cited(rule: Rule, text: str, year: int = 2022) -> tuple[str, str | None]:
    return answer(rule, written(year, parts=sections({"overview": text}), cells={}), year)


@pytest.mark.parametrize(
    ("year", "text", "expected"),
    [
        (2022, "根据《中华人民共和国政府信息公开条例》第五十条规定，编制本报告。", ("pass", None)),
        (
            2022,
            "依据《中华人民共和国政府信息公开条例》（国务院令第711号）第四十九条、第五十条的规定编制本年度报告。",
            ("pass", None),
        ),
        (2022, "根据《条例》第二十条、第五十条要求，编制2022年年报。", ("pass", None)),
        (2022, "根据《中华人民共和国政府信息公开条例》第三十一条规定，编制本报告。", ("fail", None)),
        (2015, "根据《中华人民共和国政府信息公开条例》第三十一条规定，编制本报告。", ("pass", None)),
        (2022, "根据《政府信息公开条例》第三十六条规定，编制本报告。", ("suspect", None)),
        (2022, "依法对照《条例》第二十条公开信息80条，按照《条例》第三十六条答复申请。", ("null", "no_citation")),
        (
            2022,
            "围绕《政府信息公开条例》第二十条法定公开范围，确保信息发布的及时性，完成年度报告。",
            ("null", "no_citation"),
        ),
        (2022, "根据《广东省政府信息公开规定》第三十一条，编制本报告。", ("null", "no_citation")),
        (2022, "公开信息80条。", ("null", "no_citation")),
    ],
)
def test_the_ground_of_the_report(year: int, text: str, expected: tuple[str, str | None]) -> None:
    assert cited(wrong_article.RULE, text, year) == expected


def test_a_table_whose_blocks_are_headed_right_passes() -> None:
    assert answer(wrong_article.RULE, written()) == ("pass", None)


def test_the_head_of_a_block_in_the_table_and_in_the_text() -> None:
    said = [{"code": "misprinted_article", "message": "a block is headed '第二十六条第（六）项'", "at": "table 1"}]
    [table] = answers(wrong_article.RULE, written(problems=said))
    assert (table.result, "第二十六条" in table.evidence["quote"]) == ("fail", True)
    [text] = answers(
        wrong_article.RULE, written(parts=sections({"overview": "第二十条第（一）项\n第二十条 第（七）项"}))
    )
    assert text.evidence["quote"] == "第二十条 第(七)项"


@pytest.mark.parametrize(
    ("year", "text", "expected"),
    [
        (2022, "按照《年度报告格式的通知》（国办公开办函〔2021〕30号）编制。", ("pass", None)),
        (2020, "按照《年度报告有关事项的通知》（国办公开办函[2019]60号）编制。", ("pass", None)),
        (2022, "按照《年度报告有关事项的通知》（国办公开办函〔2019〕60号）编制。", ("fail", None)),
        (2020, "按照国办公开办函（2021）30号编制。", ("fail", None)),
        (2022, "按照国办公开办函〔2019〕60号和国办公开办函〔2021〕30号编制。", ("pass", None)),
        (2022, "按照《年度报告格式的通知》（国办公开办函〔2021〕38号）编制。", ("fail", None)),
        (2022, "按照国办公开办函〔2020〕12号整改栏目。", ("null", "no_citation")),  # on another matter
        (2022, "按照国办发〔2021〕30号推进。", ("null", "no_citation")),
    ],
)
def test_the_circular_on_the_form(year: int, text: str, expected: tuple[str, str | None]) -> None:
    assert cited(wrong_circular.RULE, text, year) == expected


@pytest.mark.parametrize(
    ("year", "text", "expected"),
    [
        (2022, "依据《中华人民共和国政府信息公开条例》（国务院令第711号）编制。", ("pass", None)),
        (
            2022,
            "依据《中华人民共和国政府信息公开条例》（中华人民共和国国务院令第 711 号，以下简称《条例》）编制。",
            ("pass", None),
        ),
        (2022, "依据《中华人民共和国政府信息公开条例》（国务院第711号令）编制。", ("pass", None)),
        (2022, "依据《中华人民共和国政府信息公开条例》（国务院令第492号）编制。", ("fail", None)),
        (2019, "依据《中华人民共和国政府信息公开条例》（国务院令第492号）编制。", ("pass", None)),
        (2015, "依据《中华人民共和国政府信息公开条例》（国务院令第492号）编制。", ("pass", None)),
        (2022, "依据《中华人民共和国政府信息公开条例》（国务院令第771号）编制。", ("fail", None)),
        (2022, "对照修订前的《政府信息公开条例》（国务院令第492号）清理旧制度。", ("null", "no_citation")),
        (2022, "《政府信息公开条例》（国务院令第711号）代替了《政府信息公开条例》（国令第492号）。", ("pass", None)),
        (2022, "依据《上海市政府信息公开规定》（市政府令第32号）编制。", ("null", "no_citation")),
        (2022, "落实《重大行政决策程序暂行条例》（国务院令第713号）。", ("null", "no_citation")),
    ],
)
def test_the_decree_of_the_regulation(year: int, text: str, expected: tuple[str, str | None]) -> None:
    assert cited(wrong_regulation.RULE, text, year) == expected
