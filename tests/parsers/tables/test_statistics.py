"""The statistics table of 2014: counts by their labels and the order of rows, in every layout filers print it in."""

import random

import pytest

from parsers import read_report
from parsers.record import Record, State
from parsers.tables.forms import forms
from tests.parsers.rendering import Box, Rows, as_html_table, as_page, as_stream, as_text, layout
from tests.parsers.tables.test_align import SHAPES, codes, exact, numbers, read, relabelled, wrong

IDS = forms()["2014"].ids()
DIFFERENT = {name: str(101 + number) for number, name in enumerate(IDS)}


def rows(truth: dict[str, str] = DIFFERENT) -> Rows:
    return layout("2014", truth)["statistics"]


def reading(*tables: Rows) -> Record:
    [record] = read_report(as_page({"statistics": "".join(map(as_html_table, tables))}, 2016).encode()).records
    return record


def state(record: Record, row: str) -> State:
    return record.cells[f"statistics.{row}.count"].state


@pytest.mark.parametrize("shape", SHAPES)
def test_no_count_passes_for_its_neighbours(shape: str) -> None:
    record = read(layout("2014", DIFFERENT), shape)
    assert record.edition == "2014"
    assert exact(record, DIFFERENT)
    assert record.problems == ()


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("shape", ["html", "stream", "spaced"])
def test_rows_left_out_are_absent_and_move_no_other(shape: str, seed: int) -> None:
    rng = random.Random(seed)
    table = rows()
    dropped = rng.sample([i for i, row in enumerate(table) if row[2].text.isdigit()], 4)
    record = read({"statistics": [row for i, row in enumerate(table) if i not in dropped]}, shape)
    lost = {table[i][2].text for i in dropped}
    assert wrong(record, DIFFERENT) == {}
    missing = {name for name, text in DIFFERENT.items() if text in lost}
    assert {record.cells[name].state for name in missing} <= {State.ABSENT, State.UNCLEAR}
    assert sum(cell.state is State.UNCLEAR for cell in record.cells.values()) <= 2


@pytest.mark.parametrize("at", [1, 7, 20, 33, 50, 60])
def test_two_halves_side_by_side(at: int) -> None:
    head, *body = rows()
    left, right = body[:at], body[at:]
    blank = [Box(""), Box(""), Box("")]
    longest = max(len(left), len(right))
    pairs = zip(left + [blank] * (longest - len(left)), right + [blank] * (longest - len(right)), strict=True)
    assert exact(reading([head + head, *(a + b for a, b in pairs)]), DIFFERENT)


@pytest.mark.parametrize("name", ["序号", "代码"])
@pytest.mark.parametrize("column", [0, 1])
def test_a_column_of_serials_or_codes_is_no_count(name: str, column: int) -> None:
    head, *body = rows()
    numbered = [[*head[:column], Box(name), *head[column:]]]
    numbered += [[*row[:column], Box(str(i)), *row[column:]] for i, row in enumerate(body, 1)]
    assert exact(reading(numbered), DIFFERENT)
    assert wrong(read({"statistics": numbered}, "stream"), DIFFERENT) == {}


def test_cut_in_two_anywhere_with_and_without_its_header() -> None:
    table = rows()
    for at in range(2, len(table) - 1, 5):
        assert exact(reading(table[:at], table[at:]), DIFFERENT)
        assert exact(reading(table[:at], table[:1] + table[at:]), DIFFERENT)


SHORT = {
    "其中：主要负责同志参加新闻发布会次数": "其中：主要负责同志参加",
    "其中：主要负责同志参加政府网站在线访谈次数": "其中：主要负责同志参加",
    "2.政府网站公开政府信息数": "②政府网站",
    "1.当面申请数": "（1）当面",
    "3.网络申请数": "3、网上申请数",
    "（二）维持具体行政行为数": "维持具体行政行为",
}


@pytest.mark.parametrize("shape", ["html", "stream", "spaced"])
def test_labels_cut_short_are_told_by_their_place(shape: str) -> None:
    assert exact(read(relabelled(layout("2014", DIFFERENT), SHORT), shape), DIFFERENT)


def test_lines_around_the_table_are_no_cells() -> None:
    around = [[Box("填报单位（盖章）：青石镇", 2), Box("2016年度")], *rows()]
    around += [[Box("单位负责人：何某"), Box("审核人：蒋某"), Box("填报人：苏某")]]
    around += [[Box("联系电话"), Box(""), Box("5550123")], [Box("填报日期"), Box(""), Box("20170112")]]
    record = reading([[Box("政府信息公开情况统计表", 3)], *around])
    assert exact(record, DIFFERENT)
    assert record.problems == ()


def test_a_local_row_is_told_and_makes_what_is_missing_unclear() -> None:
    table = [row for row in rows() if row[0].text != "六、举报投诉数量"]
    table.insert(9, [Box("6.手机客户端公开政府信息数"), Box("条"), Box("77")])
    record = reading(table)
    assert state(record, "complaints") is State.UNCLEAR
    assert wrong(record, DIFFERENT) == {}
    assert codes(record) == {"unknown_row"}


def test_two_columns_of_counts_are_not_told_apart() -> None:
    head, *body = rows()
    record = reading([[*head[:2], Box("本季度"), Box("本年累计")], *([*row[:2], Box("7"), row[2]] for row in body)])
    assert {cell.state for cell in record.cells.values()} == {State.UNCLEAR}


def test_a_count_that_spans_two_rows_is_neither_ones() -> None:
    table = rows()
    index = next(i for i, row in enumerate(table) if row[0].text == "2.传真申请数")
    table[index][2] = Box(table[index][2].text, 1, 2)
    table[index + 1] = table[index + 1][:2]
    record = reading(table)
    assert wrong(record, DIFFERENT) == {}
    assert State.REPORTED not in (state(record, "requests_received_by_fax"), state(record, "requests_received_online"))


def test_a_flattened_table_whose_counts_are_partly_empty() -> None:
    truth = {name: text if number % 3 else "" for number, (name, text) in enumerate(DIFFERENT.items())}
    [record] = read_report(as_text({"statistics": as_stream(rows(truth))}, 2016).encode()).records
    assert exact(record, truth)


def test_a_few_words_in_common_make_no_statistics_table() -> None:
    record = reading([[Box("统计指标"), Box("单位"), Box("统计数")], *rows()[2:4]])
    assert (record.edition, record.cells) == (None, {})


def test_the_table_beside_a_later_form_is_a_mixture_that_the_form_decides() -> None:
    later = {key: as_html_table(table) for key, table in layout("2019", numbers("2019")).items()}
    [record] = read_report(as_page(later | {"statistics": as_html_table(rows())}, 2018).encode()).records
    assert record.edition == "2019"
    assert exact(record, numbers("2019"))
    assert "mixed_form" in codes(record)
