"""Tables turned over, spans that lie, columns added, headers that lost a cell: read when certain, else unclear."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers import read_report
from parsers.document import Grid, GridCell, Shape
from parsers.record import State
from parsers.tables.forms import forms
from parsers.tables.readings import read_tables
from tests.parsers.rendering import Box, Rows, as_tabbed, as_text, expand, layout
from tests.parsers.tables.test_align import EDITIONS, exact, numbers, read, relabelled, truths, wrong


@pytest.mark.parametrize("key", ["requests", "disputes"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_a_table_turned_over_is_turned_back(edition: str, key: str) -> None:
    truth = numbers(edition)
    tables = layout(edition, truth)
    full = [[Box(text) for text, _, _ in line] for line in expand(tables[key])]
    tables[key] = [list(column) for column in zip(*full, strict=True)]
    assert exact(read(tables), truth)


def test_results_down_and_groups_across() -> None:
    truth = numbers("2021")
    tables = layout("2021", truth)
    values, results = tables["disputes"][-1], [box.text for box in tables["disputes"][1][:5]]
    head = [
        [Box("结果", 1, 2), Box("行政复议", 1, 2), Box("行政诉讼", 2)],
        [Box("未经复议直接起诉"), Box("复议后起诉")],
    ]
    tables["disputes"] = head + [[Box(result), *values[i::5]] for i, result in enumerate(results)]
    assert exact(read(tables), truth)


def overrun(tables: dict[str, Rows], rng: random.Random) -> dict[str, Rows]:
    def longer(box: Box) -> Box:
        return Box(box.text, box.across, box.down + (rng.choice([0, 1, 3, 50]) if box.down > 1 else 0))

    return {key: [[longer(box) for box in row] for row in rows] for key, rows in tables.items()}


@pytest.mark.parametrize("edition", EDITIONS)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_rowspans_that_overrun_anywhere_never_make_a_wrong_cell(edition: str, data: st.DataObject) -> None:
    truth = data.draw(truths(edition))
    rng = random.Random(data.draw(st.integers(0, 10_000)))
    assert wrong(read(overrun(layout(edition, truth), rng)), truth) == {}


def test_rowspans_that_overrun_are_read_by_the_order_of_cells() -> None:
    truth = numbers("2021")
    assert exact(read(overrun(layout("2021", truth), random.Random(3))), truth)


@pytest.mark.parametrize("spans", [True, False], ids=["spans", "no spans"])
def test_a_subtotal_is_left_out_and_told(spans: bool) -> None:
    truth = numbers("2021")
    tables = layout("2021", truth)
    rows = tables["requests"]
    rows[0][1], rows[1][1] = Box("申请人情况", 8), Box("法人或其他组织", 6)
    for number, row in enumerate(rows[2:]):
        row.insert(5 if number == 0 else len(row) - 1, Box("小计" if number == 0 else "777"))
    record = read(tables if spans else tables | {"requests": [[Box(box.text) for box in row] for row in rows]})
    assert exact(record, truth)
    assert [problem.code for problem in record.problems] == ["unknown_column"]


def test_a_number_in_words_and_a_number_with_a_note() -> None:
    truth = numbers("2019") | {
        "disclosure.licensing.prior_year_items": "一百二十",
        "disclosure.licensing.change": "减二",
        "disclosure.penalties.decisions": "22（其中修订16件）",
        "disclosure.fees.prior_year_items": "未收到",
    }
    record = read(layout("2019", truth))
    assert exact(record, truth)
    assert record.cells["disclosure.licensing.prior_year_items"].value == 120


def test_words_between_a_label_and_its_numbers_name_another_row() -> None:
    truth = numbers("2019")
    tables = layout("2019", truth)
    index = next(i for i, row in enumerate(tables["requests"]) if any(box.text == "（六）其他处理" for box in row))
    values = tables["requests"][index][-7:]
    tables["requests"][index] = [Box("（六）其他处理"), Box("1.另有说明的一类"), *values]
    record = read(tables)
    assert wrong(record, truth) == {}
    assert {c.state for n, c in record.cells.items() if n.startswith("requests.other.")} == {State.UNCLEAR}


def without(rows: Rows, text: str) -> Rows:
    """The rows with the first cell of this text taken out."""
    [index] = [i for i, row in enumerate(rows) if any(box.text == text for box in row)][:1]
    at = next(i for i, box in enumerate(rows[index]) if box.text == text)
    return [*rows[:index], [*rows[index][:at], *rows[index][at + 1 :]], *rows[index + 1 :]]


@pytest.mark.parametrize("shape", ["html", "cell lines", "stream"])
@pytest.mark.parametrize("lost", ["法人或其他组织", "商业企业", "其他", "自然人", "总计"])
@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_a_header_that_lost_a_cell_makes_no_wrong_cell(shape: str, lost: str, data: st.DataObject) -> None:
    truth = data.draw(truths("2021")) | {n: t for n, t in numbers("2021").items() if n.startswith("requests.granted")}
    tables = layout("2021", truth)
    assert wrong(read(tables | {"requests": without(tables["requests"], lost)}, shape), truth) == {}


def test_a_blank_too_many_is_left_out_only_when_there_is_one_way() -> None:
    truth = numbers("2021") | {f"requests.granted.{c}": "0" for c in ("business", "research", "nonprofit")}
    truth |= {
        "requests.granted.natural_person": "3",
        "requests.granted.legal_service": "",
        "requests.granted.other": "",
    }
    truth["requests.granted.total"] = "3"
    tables = layout("2021", truth)
    index = next(i for i, row in enumerate(tables["requests"]) if any(box.text == "（一）予以公开" for box in row))
    row = tables["requests"][index]
    tables["requests"][index] = [*row[:-6], Box(""), *row[-6:]]
    record = read(tables)
    assert {c.state for n, c in record.cells.items() if n.startswith("requests.granted.")} == {State.UNCLEAR}


def test_two_rows_fused_into_one_are_both_unclear() -> None:
    tables = layout("2021", numbers("2021"))
    rows = tables["requests"]
    tables["requests"] = [*rows[:3], [*rows[3], *rows[4]], *rows[5:]]
    record = read(tables)
    states = {c.state for n, c in record.cells.items() if n.split(".")[1] in ("new_received", "carried_in")}
    assert states == {State.UNCLEAR}


def test_rows_numbered_in_a_column_of_their_own() -> None:
    truth = numbers("2021")
    tables = layout("2021", truth)
    rows = tables["requests"]
    serial = ["序号", "", "", *(str(i) for i in range(1, len(rows) - 2))]
    tables["requests"] = [[Box(number), *row] for number, row in zip(serial, rows, strict=True)]
    assert exact(read(tables), truth)
    assert wrong(read(tables, "stream"), truth) == {}


def test_the_total_may_be_called_otherwise() -> None:
    truth = numbers("2021")
    words = {"总计": "合计", "（七）总计": "（七）合计"}
    assert exact(read(relabelled(layout("2021", truth), words)), truth)


def test_reviews_with_their_results_in_another_order() -> None:
    truth = numbers("2019")
    tables = layout("2019", truth)
    top, middle, low, values = tables["disputes"]
    order = [4, 2, 0, 1, 3]
    tables["disputes"] = [
        top,
        [*(middle[i] for i in order), *middle[5:]],
        [low[i + start] for start in (0, 5) for i in order],
        [values[i + start] for start in (0, 5, 10) for i in order],
    ]
    assert exact(read(tables), truth)
    assert exact(read(tables, "cell lines"), truth)


@pytest.mark.parametrize("printed", ["/", "-", "——", "无"])
def test_a_flattened_table_keeps_the_cells_that_say_there_is_none(printed: str) -> None:
    truth = numbers("2021") | {"disclosure.penalties.decisions": printed}
    assert exact(read(layout("2021", truth), "stream"), truth)


def test_a_label_with_nothing_behind_its_tab_is_a_row_with_an_empty_cell() -> None:
    truth = numbers("2021") | {"disclosure.licensing.decisions": ""}
    tables = layout("2021", truth)
    lines = ["\t".join(box.text for box in row) for row in tables["disclosure"]]
    printed = {key: as_tabbed(rows) for key, rows in tables.items()} | {"disclosure": "\n".join(lines)}
    [record] = read_report(as_text(printed).encode()).records
    assert record.cells["disclosure.licensing.decisions"].state is State.BLANK


def test_where_the_columns_cannot_be_told_nothing_is_absent() -> None:
    tables = layout("2021", numbers("2021"))
    head = [Box("结果"), Box("某种复议"), Box("某种诉讼")]
    tables["disputes"] = [head, [Box("结果维持"), Box("1"), Box("2")], [Box("行政复议"), Box("3"), Box("4")]]
    states = {c.state for n, c in read(tables).cells.items() if n.startswith("disputes.")}
    assert states == {State.UNCLEAR}


@pytest.mark.parametrize("columns", [1, 3])
def test_a_number_over_two_rows_is_neither_ones(columns: int) -> None:
    truth = numbers("2019")
    tables = layout("2019", truth)
    index = next(i for i, row in enumerate(tables["disclosure"]) if row[0].text == "行政处罚")
    penalties, measures = tables["disclosure"][index : index + 2]
    for column in range(1, columns + 1):
        penalties[column] = Box(penalties[column].text, penalties[column].across, 2)
    tables["disclosure"][index + 1] = [measures[0], *measures[columns + 1 :]]
    record = read(tables)
    merged = ("prior_year_items", "change", "decisions")[:columns]
    named = {f"disclosure.{row}.{column}" for row in ("penalties", "coercive_measures") for column in merged}
    assert {record.cells[name].state for name in named} == {State.UNCLEAR}
    assert wrong(record, truth) == {}


def test_a_table_that_lost_all_its_labels_is_not_absent() -> None:
    for edition in EDITIONS:
        tables = layout(edition, numbers(edition))
        record = read(tables | {"disputes": tables["disputes"][-1:]})
        assert {c.state for n, c in record.cells.items() if n.startswith("disputes.")} == {State.UNCLEAR}
        assert "no_header" in {problem.code for problem in record.problems}


def test_what_is_not_found_among_cells_that_are_not_sure_is_unclear() -> None:
    truth = numbers("2019")
    rows = [[GridCell(box.text, "here") for box in row] for row in layout("2019", truth)["disclosure"]]
    grids = [Grid(tuple(map(tuple, rows)), Shape.ROWS, "table 1")]
    first = grids[0].rows[0]
    doubted = Grid((tuple(cell._replace(sure=False) for cell in first), *grids[0].rows[1:]), Shape.ROWS, "table 1")
    sure, _ = read_tables(grids, forms()["2019"])
    unsure, _ = read_tables([doubted], forms()["2019"])
    assert sure["requests.total.total"].state is State.ABSENT
    assert unsure["requests.total.total"].state is State.UNCLEAR
    assert {cell.state for cell in unsure.values()} <= {State.REPORTED, State.UNCLEAR}


def test_a_row_printed_twice_with_other_numbers_is_in_conflict() -> None:
    truth = numbers("2021")
    tables = layout("2021", truth)
    again = [box if not box.text.isdigit() else Box(str(int(box.text) + 1)) for box in tables["requests"][3]]
    tables["requests"].insert(4, again)
    record = read(tables)
    states = {cell.state for name, cell in record.cells.items() if name.startswith("requests.new_received.")}
    assert states == {State.UNCLEAR}
    assert "conflicting_cells" in {problem.code for problem in record.problems}
