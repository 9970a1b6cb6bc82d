"""What differs between two reports, as plain values: numbers, words, the rest."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.difference import Report, Side, compare_reports, differ, label_of, place, printed, signed
from audit.loading import CellFact
from parsers.tables.forms import forms

CELL = "requests.new_received.natural_person"
LABEL = "收到和处理政府信息公开申请情况 ／ 一、本年新收政府信息公开申请数量 ／ 自然人"
STATES = ("blank", "not_applicable", "unclear")
CELLS = st.dictionaries(
    st.sampled_from(["a.b.c", "a.b.d", CELL]),
    st.one_of(
        st.integers(-3, 3).map(lambda n: CellFact(n, "reported", str(n))),
        st.sampled_from(STATES).map(lambda state: CellFact(None, state, "")),
    ),
)


def body(*sections: tuple[str, str], **fields: Any) -> dict[str, Any]:
    return {"sections": [{"key": None, "heading": head, "text": text} for head, text in sections], **fields}


def number(value: float | None, state: str = "reported") -> CellFact:
    return CellFact(value, state, str(value))


def side(*reports: Report, **files: str) -> Side:
    return Side("name", {}, reports, files)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (number(3), number(5), ("3", "5", "+2")),
        (number(5), number(2.5), ("5", "2.5", "-2.5")),
        (CellFact(None, "blank", ""), number(0), ("blank", "0", "")),  # to fill in a zero is a change
        (number(0), None, ("0", "absent", "")),
        (None, CellFact(None, "not_applicable", "/"), ("absent", "not_applicable", "")),
    ],
)
def test_a_number_is_told_with_its_state_and_difference(
    before: CellFact | None, after: CellFact | None, told: tuple[str, str, str]
) -> None:
    old, new = ({CELL: cell} if cell else {} for cell in (before, after))
    [change] = compare_reports(Report({}, old), Report({}, new)).cells
    assert (printed(change.before), printed(change.after), signed(change)) == told


@pytest.mark.parametrize(
    ("cell", "label"),
    [
        (CELL, LABEL),
        ("statistics.published_normative.count", "政府信息公开情况统计表"),
        ("disclosure.regulations.made", "主动公开政府信息情况 ／ 规章"),  # only the older form has it
        ("made.up.cell", None),
        ("nonsense", None),
    ],
)
def test_a_cell_has_its_official_label(cell: str, label: str | None) -> None:
    found = label_of(cell)
    assert found == label if label in (None, LABEL) else str(found).startswith(str(label))


def test_every_cell_of_every_form_has_a_label() -> None:
    assert all(label_of(cell) for form in forms().values() for cell in form.ids())


def test_words_stand_under_their_heading_with_their_place() -> None:
    before = body(("一、总体情况", "甲\n收到3件"), ("二、问题", "乙"))
    after = body(("一、总体情况", "甲\n收到5件"), ("二、问题", "乙\n丙"))
    words = compare_reports(Report(before, {}), Report(after, {})).words
    assert [(word.section, place(word)) for word in words] == [
        ("一、总体情况", "paragraph 2 changed"),
        ("二、问题", "paragraph 4 added"),
    ]
    assert words[0].to_json()["pieces"][1] == {"op": "removed", "text": "3"}


def test_rows_of_tables_that_are_no_forms_are_words_too() -> None:
    before, after = (body(tables=[[["项目", "数"], ["收件", n]]]) for n in ("3", "5"))
    [word] = compare_reports(Report(before, {}), Report(after, {})).words
    assert (word.section, word.before, word.after) == ("table 1", "收件 | 3", "收件 | 5")


def test_the_rest_is_fields_headings_and_problems() -> None:
    before = body(("一、甲", ""), ("二、乙", ""), ("三、丙", ""), title="旧", dated="2024-01-01", problems=[])
    problem = {"code": "short_row", "message": "a row is short", "at": None}
    after = body(("二、乙", ""), ("三、丙", ""), ("一、甲", ""), ("四、丁", ""), title="新", problems=[problem])
    rest = [
        (change.what, change.before, change.after)
        for change in compare_reports(Report(before, {}), Report(after, {})).rest
    ]
    assert rest == [
        ("title", "旧", "新"),
        ("dated", "2024-01-01", None),
        ("heading moved", "一、甲", "一、甲"),
        ("heading", None, "四、丁"),
        ("problem", None, "short_row: a row is short"),
    ]


def test_reports_of_a_collection_are_compared_with_their_own() -> None:
    def town(name: str, text: str) -> Report:
        return Report(body(("", text), place=name, year=2023, title=f"{name}年报", parser="p/1"), {})

    found = differ(
        side(town("甲镇", "一"), town("乙镇", "二")), side(town("丙镇", "三"), town("乙镇", "二"), town("甲镇", "四"))
    )
    told = {report.name: [word.change.kind for word in report.words] for report in found.reports if not report.equal}
    assert told == {"甲镇年报": ["removed", "added"], "丙镇年报": ["added"]}


def test_files_are_compared_by_name_and_digest() -> None:
    found = differ(side(Report({}, {}), a="1", b="2"), side(Report({}, {}), b="3", c="4"))
    assert [(change.what, change.before, change.after) for change in found.rest] == [
        ("attachment a", "1", None),
        ("attachment b", "2", "3"),
        ("attachment c", None, "4"),
    ]


def test_two_parsers_are_told_of() -> None:
    one, other = (side(Report(body(parser=parser), {})) for parser in ("p/1", "p/2"))
    assert differ(one, one).notes == ()
    assert "different parsers" in differ(one, other).notes[0]
    assert differ(one, other).equal


@given(CELLS, CELLS)
@settings(deadline=None)
def test_every_changed_number_is_told_once_and_both_ways(
    before: dict[str, CellFact], after: dict[str, CellFact]
) -> None:
    there = compare_reports(Report({}, before), Report({}, after)).cells
    back = compare_reports(Report({}, after), Report({}, before)).cells
    assert {(c.cell, c.before, c.after) for c in there} == {(c.cell, c.after, c.before) for c in back}
    assert {c.cell for c in there} == {name for name in {*before, *after} if before.get(name) != after.get(name)}
