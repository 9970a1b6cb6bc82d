"""What was left in a report's text that is not its own is told, and what only looks so is not."""

import pytest

from parsers.document import Line
from parsers.identity.leftovers import blank_problems, foreign_problems


def lines(*texts: str) -> list[Line]:
    return [Line(text, f"line {n}") for n, text in enumerate(texts, start=1)]


@pytest.mark.parametrize(
    ("text", "blank"),
    [
        ("XX镇人民政府严格执行条例。", "XX镇"),
        ("××镇主动公开信息。", "××镇"),
        ("ＸＸ街道办事处编制本报告。", "ＸＸ街道"),
        ("某某镇人民政府编制本报告。", "某某镇"),
        ("某镇人民政府编制本报告。", "某镇"),
        ("全年主动公开信息XX条。", "XX条"),
        ("全年主动公开信息×××条。", "×××条"),
        ("收到申请____件。", "____件"),
        ("收到申请 ＿＿＿ 件。", "＿＿＿ 件"),
        ("20XX年，我镇认真落实。", "20XX年"),
        ("20××年，我镇认真落实。", "20××年"),
        ("20__年1月1日至12月31日", "20__年"),
        ("____年政府信息公开工作", "____年"),
        ("**镇人民政府", "**镇"),
        ("如有疑问，请与XX联系。", "与XX联系"),
        ("请与____联系。", "与____联系"),
        ("联系电话：××××-×××××××。", "电话：××××-×××××××"),
        ("地址：政府大院，电话XXXX。", "电话XXXX"),
    ],
)
def test_a_blank_left_in_is_told_with_its_place(text: str, blank: str) -> None:
    [problem] = blank_problems(lines("一、总体情况", text))
    assert (problem.code, problem.at) == ("placeholder", "line 2")
    assert blank in problem.message


@pytest.mark.parametrize(
    "text",
    [
        "联系人李××，电话0379-6×××××××。",
        "请与李××联系，电话138XXXX1234。",
        "联系电话：×××××××××××。",
        "电话：××××1234。",
        "X光机采购信息已公开。",
        "二○○九年，我镇公开信息3条。",
        "二○二一年一月二十日",
        "公开XML接口3个。",
        "面积3×4米。",
        "__",
        "网址www.example.cn/a_b/年报",
        "*注：数据来自网站。",
    ],
)
def test_what_only_looks_like_a_blank_is_none(text: str) -> None:
    assert blank_problems(lines(text)) == []


def test_a_neighbours_name_left_in_is_told() -> None:
    text = "白水镇严格按照条例要求公开信息。2021年，白水镇党委高度重视。白水镇政府网站更新及时。青石镇人民政府将改进。"
    [problem] = foreign_problems(lines(text), "青石镇")
    assert problem.code == "foreign_name"
    assert "白水镇" in problem.message


def test_a_neighbour_named_twice_is_enough_when_the_filer_is_never_named() -> None:
    text = "白水镇严格按照条例要求公开信息。白水镇党委高度重视。"
    assert [problem.code for problem in foreign_problems(lines(text), "青石镇")] == ["foreign_name"]


@pytest.mark.parametrize(
    "text",
    [
        "青石镇严格按照条例公开。学习白水镇政府的做法。",
        "我镇严格按照要求。我镇党委重视。我镇政府落实。全镇党员参加。各镇政府配合。上级党委部署。",
        "各乡镇党委、乡镇政府、乡镇党委按照要求公开。小城镇党建，建制镇政府，集镇党建。",
        "青石街道办事处根据要求公开。青石街道党工委重视。青石街道严格落实。",
        "清岚县青石镇政府公开。清岚县青石镇严格落实。清岚县青石镇按照要求。",
        "向我县政府办报送。我县排名第三。我镇公开信息。在我县的要求下。",
    ],
)
def test_the_filers_own_name_and_general_words_are_no_strangers(text: str) -> None:
    assert foreign_problems(lines(text), "青石镇") == []


def test_the_countys_text_left_in_is_told() -> None:
    text = "我县主动公开信息三千条。我县收到申请十件。今后我县将继续改进。"
    [problem] = foreign_problems(lines("青石镇人民政府2021年年报", text, "青石镇人民政府"), "青石镇")
    assert (problem.code, "county" in problem.message) == ("foreign_name", True)


def test_a_county_may_speak_of_itself() -> None:
    assert foreign_problems(lines("我县公开信息。我县收到申请。我县将改进。"), None) == []
