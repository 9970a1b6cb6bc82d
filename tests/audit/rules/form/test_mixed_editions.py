"""A mixture of two forms is told with the labels of each."""

from audit.rules.form.mixed_editions import RULE
from tests.audit.rules.papers import answer, answers, written


def test_one_form_alone_passes() -> None:
    assert answer(RULE, written()) == ("pass", None)


def test_the_labels_of_both_are_quoted() -> None:
    tables = [[["信息内容", "本年制发件数", "本年废止件数"], ["规章", "0", "0"]], [["上一年项目数量", "本年增/减"]]]
    [found] = answers(RULE, written(edition=None, problems=["mixed_form"], tables=tables))
    assert found.result == "fail"
    assert found.evidence["found"] == {"2019": ["上一年项目数量"], "2021": ["本年制发件数", "本年废止件数"]}
