"""One of the form's tables is missing, in part told in prose, or only not read."""

from audit.rules.form.table_missing import RULE
from parsers.tables.forms import forms
from tests.audit.rules.papers import answer, answers, filled, sections, written

NO_DISPUTES = {name: "absent" for name in forms()["2021"].ids() if name.startswith("disputes.")}


def test_all_three_tables_are_there() -> None:
    assert answer(RULE, written()) == ("pass", None)


def test_a_missing_table_is_named() -> None:
    [found] = answers(RULE, written(cells=filled("2021", NO_DISPUTES)))
    assert (found.result, found.severity) == ("fail", "medium")
    assert found.evidence["expected"] == "四、政府信息公开行政复议、行政诉讼情况"


def test_told_in_prose_it_is_less_grave() -> None:
    told = sections({"disputes": "本年度没有发生行政复议、行政诉讼。"})
    [found] = answers(RULE, written(cells=filled("2021", NO_DISPUTES), parts=told))
    assert (found.result, found.severity, found.evidence["quote"]) == (
        "fail",
        "low",
        "本年度没有发生行政复议、行政诉讼。",
    )


def test_a_table_whose_cells_are_blank_or_unclear_is_there() -> None:
    cells = filled("2021", dict.fromkeys(NO_DISPUTES, "blank") | {"disputes.review.total": "unclear"})
    assert answer(RULE, written(cells=cells)) == ("pass", None)


def test_it_may_stand_in_what_was_not_read() -> None:
    report = written(cells=filled("2021", NO_DISPUTES), problems=["attachment_unreadable"])
    assert answer(RULE, report) == ("null", "attachment_unreadable")


def test_no_form_has_no_table_to_miss() -> None:
    assert answers(RULE, written(edition="2008", cells={})) == []
    assert answer(RULE, written(cells={})) == ("null", "no_form")
