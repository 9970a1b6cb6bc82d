"""Every value is explained by its labels or unclear: no shape, quirk or damage makes a wrong number `reported`."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers import read_report
from parsers.record import Record, State
from parsers.tables.forms import forms
from parsers.tables.numbers import read_value
from tests.parsers.rendering import (
    Box,
    Rows,
    as_cell_lines,
    as_html_table,
    as_page,
    as_spaced,
    as_stream,
    as_tabbed,
    as_text,
    expand,
    layout,
)

Printer = Callable[[Rows], str]
SHAPES: dict[str, tuple[Printer, Callable[[dict[str, str]], str]]] = {
    "html": (as_html_table, as_page),
    "tabbed": (as_tabbed, as_text),
    "cell lines": (as_cell_lines, as_text),
    "stream": (as_stream, as_text),
    "spaced": (as_spaced, as_text),
}
EDITIONS = ("2019", "2021")
ALL_EDITIONS = ("2014", *EDITIONS)
PRINTED = st.one_of(
    st.integers(0, 99_999).map(str),
    st.sampled_from(["", "", " ", "/", "—", "无", "减2", "增3", "+19", "-8", "１２", "1,200", "477.35", "3件"]),
)


def truths(edition: str) -> st.SearchStrategy[dict[str, str]]:
    ids = forms()[edition].ids()
    return st.lists(PRINTED, min_size=len(ids), max_size=len(ids)).map(lambda texts: dict(zip(ids, texts, strict=True)))


def numbers(edition: str, seed: int = 1) -> dict[str, str]:
    """A truth without blanks whose totals are the sums of their rows, as most reports have it."""
    rng = random.Random(seed)
    truth = {name: str(rng.randrange(60)) for name in forms()[edition].ids()}
    for name in truth:
        row, _, column = name.rpartition(".")
        if column == "total":
            parts = [int(v) for n, v in truth.items() if n.rpartition(".")[0] == row and n != name]
            truth[name] = str(sum(parts))
    return truth


def read(tables: dict[str, Rows], shape: str = "html") -> Record:
    printer, wrap = SHAPES[shape]
    [record] = read_report(wrap({key: printer(rows) for key, rows in tables.items()}).encode()).records
    return record


def wrong(record: Record, truth: dict[str, str]) -> dict[str, str]:
    """The cells that say something that is not so."""
    return {
        name: text
        for name, text in truth.items()
        if (cell := record.cells[name]).state is State.REPORTED and cell.value != read_value(text).value
    }


def exact(record: Record, truth: dict[str, str]) -> bool:
    return {n: (c.value, c.state) for n, c in record.cells.items()} == {n: read_value(t) for n, t in truth.items()}


def codes(record: Record) -> set[str]:
    return {problem.code for problem in record.problems}


@pytest.mark.parametrize("edition", ALL_EDITIONS)
@pytest.mark.parametrize("shape", ["html", "cell lines"])
@given(data=st.data())
@settings(max_examples=12, deadline=None)
def test_shapes_that_keep_empty_cells_are_read_exactly(shape: str, edition: str, data: st.DataObject) -> None:
    truth = data.draw(truths(edition))
    record = read(layout(edition, truth), shape)
    assert record.edition == edition
    assert exact(record, truth)


@pytest.mark.parametrize("edition", ALL_EDITIONS)
@pytest.mark.parametrize("shape", ["tabbed", "stream", "spaced"])
@given(data=st.data())
@settings(max_examples=12, deadline=None)
def test_shapes_that_lose_something_never_report_a_wrong_cell(shape: str, edition: str, data: st.DataObject) -> None:
    truth = data.draw(truths(edition))
    assert wrong(read(layout(edition, truth), shape), truth) == {}


@pytest.mark.parametrize("edition", ALL_EDITIONS)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("printed", ["0", "7", ""])
def test_a_form_filled_alike_throughout_is_read_in_every_shape(shape: str, edition: str, printed: str) -> None:
    truth = dict.fromkeys(forms()[edition].ids(), printed)
    if printed == "7":
        truth = numbers(edition)
    record = read(layout(edition, truth), shape)
    assert exact(record, truth)
    assert record.problems == ()


def test_a_cell_says_where_it_stands() -> None:
    record = read(layout("2019", numbers("2019")))
    assert record.cells["disclosure.normative_documents.made"].at == "table 1, row 4, column 2"
    assert record.cells["requests.granted.natural_person"].at == "table 2, row 6, column 4"


# ------------------------------------------------------------------ damage: what it costs, and that it costs no more


def relabelled(tables: dict[str, Rows], words: dict[str, str]) -> dict[str, Rows]:
    def changed(box: Box) -> Box:
        return Box(words.get(box.text, box.text), box.across, box.down)

    return {key: [[changed(box) for box in row] for row in rows] for key, rows in tables.items()}


MISPRINTS = {
    "labels broken over lines": {
        "商业企业": "商业\n企业",
        "本年新制作数量": "本年新\n制作数量",
        "（三）不予公开": "（三）不予\n以公\n开",
    },
    "other numbering": {
        "1.属于国家秘密": "1、属于国家秘密",
        "2.重复申请": "/2. 重复申请",
        "（六）其他处理": "(六) 其他处理",
    },
    "odd brackets": {
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": "(二)部分公开（区分处理的），只计这一情形，不计其他"
    },
    "words lost": {
        "本年增/减": "本年增",
        "2.其他法律行政法规禁止公开": "2.其他法律行政止公开",
        "1.信访举报投诉类申请": "1、信访举报类申请",
    },
    "words added": {"5.属于三类内部事务信息": "5、属于第三类内部事务信息", "规章": "规章（不含已废止的）"},
    "wrong article": {"第二十条第（六）项": "第二十六条第（六）项", "第二十条第（一）项": "第二十条 第（一）项"},
    "no 三、本年度办理结果": {"三、本年度办理结果": ""},
    "a label printed twice": {"本年新公开数量": "本年新制作数量"},
}


@pytest.mark.parametrize("shape", ["html", "cell lines", "tabbed"])
@pytest.mark.parametrize("quirk", MISPRINTS)
def test_misprinted_labels_are_still_known(quirk: str, shape: str) -> None:
    truth = numbers("2019")
    words = {old: new.replace("\n", "" if shape == "tabbed" else "\n") for old, new in MISPRINTS[quirk].items()}
    assert exact(read(relabelled(layout("2019", truth), words), shape), truth)


def test_the_2021_form_often_keeps_an_old_word() -> None:
    truth = numbers("2021")
    assert exact(read(relabelled(layout("2021", truth), {"行政规范性文件": "规范性文件"})), truth)


SPANS_LOST: dict[str, Callable[[Box], Box]] = {
    "no spans": lambda box: Box(box.text),
    "no colspans": lambda box: Box(box.text, 1, box.down),
    "no rowspans": lambda box: Box(box.text, box.across),
    "rowspans overrun": lambda box: Box(box.text, box.across, box.down + (2 if box.down > 3 else 0)),
}


@pytest.mark.parametrize("fault", SPANS_LOST)
def test_false_spans_do_no_harm(fault: str) -> None:
    truth = numbers("2019")
    tables = {k: [[SPANS_LOST[fault](box) for box in row] for row in rows] for k, rows in layout("2019", truth).items()}
    assert exact(read(tables), truth)


def damage(kind: str, row: list[Box], at: int) -> list[Box]:
    if kind == "cell lost":
        return [*row[:at], *row[at + 1 :]]
    if kind == "cell too many":
        return [*row[:at], Box("41"), *row[at:]]
    return [*row[:at], Box(""), *row[at:]]


@pytest.mark.parametrize("shape", ["html", "cell lines", "tabbed"])
@pytest.mark.parametrize("kind", ["cell lost", "cell too many", "shifted"])
@given(seed=st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_a_damaged_row_is_unclear_rather_than_wrong(kind: str, shape: str, seed: int) -> None:
    rng = random.Random(seed)
    truth = numbers("2019", seed)
    tables = layout("2019", truth)
    key = rng.choice(list(tables))
    first = 3 if len(tables[key]) > 4 else len(tables[key]) - 1
    index = rng.randrange(first, len(tables[key]))
    row = tables[key][index]
    tables[key][index] = damage(kind, row, rng.randrange(1, len(row)) if len(row) > 1 else 1)
    assert wrong(read(tables, shape), truth) == {}


def test_fifteen_columns_with_six_values_are_unclear_throughout() -> None:
    tables = layout("2019", numbers("2019"))
    tables["disputes"][-1] = tables["disputes"][-1][:6]
    record = read(tables, "stream")
    states = {cell.state for name, cell in record.cells.items() if name.startswith("disputes.")}
    assert states == {State.UNCLEAR}
    assert codes(record) == {"short_row"}


def test_a_missing_row_is_absent() -> None:
    tables = layout("2019", numbers("2019"))
    tables["requests"].pop()
    record = read(tables)
    assert {c.state for n, c in record.cells.items() if n.startswith("requests.carried_out")} == {State.ABSENT}


def test_a_row_nobody_knows_leaves_the_missing_ones_unclear() -> None:
    tables = relabelled(layout("2019", numbers("2019")), {"7.属于行政执法案卷": "7.别的什么"})
    record = read(tables)
    assert {c.state for n, c in record.cells.items() if "enforcement_files" in n} == {State.UNCLEAR}
    assert "unknown_row" in codes(record)


def test_columns_in_another_order_and_a_column_too_many() -> None:
    truth = numbers("2019")
    tables = layout("2019", truth)
    rows = tables["requests"]
    rows[0][1], rows[1][1] = Box("申请人情况", 8), Box("法人或其他组织", 6)
    for number, row in enumerate(rows[2:]):
        first = 0 if number == 0 else len(row) - 6
        row[first], row[first + 2] = row[first + 2], row[first]
        row.insert(5 if number == 0 else len(row) - 1, Box("小计" if number == 0 else "777"))
    record = read(tables)
    assert exact(record, truth)
    assert "unknown_column" in codes(record)


def test_a_sentence_in_a_number_cell_is_unclear() -> None:
    truth = numbers("2019")
    truth["disclosure.procurement.amount"] = "由区里统一填报"
    record = read(layout("2019", truth))
    assert record.cells["disclosure.procurement.amount"].state is State.UNCLEAR
    assert "unreadable_value" in codes(record)


def test_a_table_printed_twice_says_each_thing_once_or_nothing() -> None:
    truth = numbers("2019")
    tables = {key: as_html_table(rows) for key, rows in layout("2019", truth).items()}
    twice = dict(tables, disputes=tables["disputes"] * 2)
    assert exact(read_report(as_page(twice).encode()).records[0], truth)
    other = as_html_table(layout("2019", truth | {"disputes.review.other": "999"})["disputes"])
    [record] = read_report(as_page(dict(tables, disputes=tables["disputes"] + other)).encode()).records
    assert record.cells["disputes.review.other"].state is State.UNCLEAR
    assert "conflicting_cells" in codes(record)


def test_all_three_tables_in_one_grid() -> None:
    truth = numbers("2021")
    tables = layout("2021", truth)
    whole = as_html_table([row for rows in tables.values() for row in rows])
    [record] = read_report(as_page({"disclosure": whole, "requests": "", "disputes": ""}).encode()).records
    assert exact(record, truth)


def test_a_table_cut_in_two_keeps_its_header() -> None:
    truth = numbers("2019")
    tables = layout("2019", truth)
    rows = [[Box(box.text) for box in row] for row in tables["requests"]]
    printed = {key: as_html_table(rows) for key, rows in tables.items()}
    printed["requests"] = as_html_table(rows[:14]) + as_html_table(rows[14:])
    [record] = read_report(as_page(printed).encode()).records
    assert exact(record, truth)


def test_labels_printed_again_at_every_place() -> None:
    truth = numbers("2021")
    tables = layout("2021", truth)
    for key in ("requests", "disputes"):
        tables[key] = [[Box(text) for text, _, _ in line] for line in expand(tables[key])]
    tables["requests"] = tables["requests"][:12] + tables["requests"][:3] + tables["requests"][12:]
    assert exact(read(tables), truth)


@pytest.mark.parametrize("apart", [False, True], ids=["one table", "three tables"])
def test_reviews_stacked_group_by_group(apart: bool) -> None:
    truth = numbers("2019")
    official = layout("2019", truth)["disputes"]
    values, heads = official[-1], [Box("行政复议", 5), Box("未经复议直接起诉", 5), Box("复议后起诉", 5)]
    blocks = [[[head], official[1][:5], values[i * 5 : i * 5 + 5]] for i, head in enumerate(heads)]
    blocks = [[[Box(box.text, box.across) for box in row] for row in block] for block in blocks]
    whole = "".join(map(as_html_table, blocks)) if apart else as_html_table([row for block in blocks for row in block])
    printed = {key: as_html_table(rows) for key, rows in layout("2019", truth).items()} | {"disputes": whole}
    assert exact(read_report(as_page(printed).encode()).records[0], truth)


def test_reviews_row_by_row() -> None:
    truth = numbers("2019")
    tables = layout("2019", truth)
    values = tables["disputes"][-1]
    names = ["行政复议", "未经复议直接起诉", "复议后起诉"]
    head = [Box("类型"), *(Box(box.text) for box in tables["disputes"][1][:5])]
    tables["disputes"] = [head, *([Box(name), *values[i * 5 : i * 5 + 5]] for i, name in enumerate(names))]
    assert exact(read(tables), truth)
