"""What a title says by itself."""

import pytest

from audit.titles import claims_report, is_bare_claim, is_other_body, township_names, years_of


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("江左镇2019年政府信息公开工作年度报告", {2019}),
        ("江左镇二〇一九年政府信息公开工作年度报告", {2019}),
        ("江左镇二○一九年年度报告", {2019}),
        ("江左镇２０１９年年度报告", {2019}),
        ("2019政府信息公开年报", {2019}),
        ("2018—2019年度报告", {2018, 2019}),
        ("年度报告（2020-01-31）", set()),
        ("年度报告 2020年1月31日", set()),
        ("关于印发年度报告的通知（江政〔2020〕5号）", set()),
        ("江左镇政府信息公开工作年度报告", set()),
        ("2019年年度报告（2020-01-31）", {2019}),
    ],
)
def test_report_years(title: str, years: set[int]) -> None:
    assert years_of(title) == years


def test_names_that_could_end_at_each_word_for_a_township_the_longest_first() -> None:
    assert list(township_names("关于甲乙镇的报告")) == [("关于甲乙镇", "于甲乙镇", "甲乙镇", "乙镇")]
    assert [names[-1] for names in township_names("2019年甲镇和乙街道办事处")] == ["甲镇", "乙街道办事处"]


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("清岚县教育局2019年政府信息公开工作年度报告", True),
        ("清岚县教育局", True),
        ("清岚县人民政府2019年政府信息公开工作年度报告", True),
        ("清岚县2019年政府信息公开工作年度报告", True),
        ("某省某市清岚县人民政府办公室关于2019年年度报告", True),
        ("清岚县各乡镇2019年政府信息公开工作年度报告汇编", False),
        ("白塔镇2019年政府信息公开工作年度报告", False),
        ("白塔镇党政办公室2019年年度报告", False),
        ("2019年政府信息公开工作年度报告", False),
        ("政府信息公开工作年度报告", False),
        ("白塔2019年年度报告", False),
        ("", False),
    ],
)
def test_bodies_that_are_plainly_no_township(text: str, other: bool) -> None:
    assert is_other_body(text, "清岚县") is other


@pytest.mark.parametrize(
    ("title", "claims"),
    [
        ("白塔镇2019年政府信息公开工作年度报告", True),
        ("白塔镇2019年政府信息公开年报", True),
        ("关于编制2019年年度报告的通知", False),
        ("白塔镇政府信息公开指南", False),
    ],
)
def test_titles_that_promise_an_annual_report(title: str, claims: bool) -> None:
    assert claims_report(title) is claims


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("2023年政府信息公开工作年度报告", True),
        ("政府信息公开年报（2023年）", True),
        ("二〇二三年度政府信息公开工作报告", True),
        ("江左镇2023年政府信息公开工作年度报告", False),
        ("2023年政府信息公开工作年度报告解读", False),
        ("2023年政府网站工作年度报表", False),
        ("政府信息公开指南", False),
    ],
)
def test_a_title_that_claims_a_report_and_names_nobody(title: str, bare: bool) -> None:
    assert is_bare_claim(title) is bare
