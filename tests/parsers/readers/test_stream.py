"""Lines that are the cells of a table become one: a cell a line, or a row a line with blanks between the cells."""

import pytest

from parsers.document import Document, Grid, Line, Shape
from parsers.readers.stream import gather_streams, pieces

HEAD = [
    "申请人情况",
    "自然人",
    "法人或其他组织",
    "总计",
    "商业企业",
    "科研机构",
    "社会公益组织",
    "法律服务机构",
    "其他",
]


def gathered(*lines: str) -> list[Grid]:
    blocks = tuple(Line(text, f"line {number}") for number, text in enumerate(lines, 1))
    return list(gather_streams(Document(blocks)).grids())


def rows(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.rows]


@pytest.mark.parametrize("gap", ["  ", "　", "\t", "\xa0\xa0"])
def test_a_line_is_parted_at_wide_blanks(gap: str) -> None:
    assert pieces(gap.join(["1.属于国家秘密", "0", "3", "/"])) == ("1.属于国家秘密", "0", "3", "/")


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("行政许可 5", ("行政许可", "5")),
        ("结果维持 结果纠正 其他结果", ("结果维持", "结果纠正", "其他结果")),
        ("（三）不予公开 1.属于国家秘密 0 0", ("（三）不予公开1.属于国家秘密", "0", "0")),
        ("总　计　7", ("总计", "7")),
        ("规章  －  －", ("规章", "－", "－")),
    ],
)
def test_blanks_within_labels_part_nothing(text: str, cells: tuple[str, ...]) -> None:
    assert pieces(text) == cells


@pytest.mark.parametrize("text", ["全年公开信息 30 条。", "青石镇人民政府　2021年1月20日", "联 系 人 何某"])
def test_prose_is_one_cell(text: str) -> None:
    assert pieces(text) == (text,)


def test_rows_are_real_where_every_value_stands_beside_its_label() -> None:
    [grid] = gathered(*HEAD, "（一）予以公开  1  0  0  0  0  0  1", "（七）总计  1  0  0  0  0  0  1")
    assert grid.shape is Shape.ROWS
    assert rows(grid)[-1] == ["（七）总计", "1", "0", "0", "0", "0", "0", "1"]


def test_rows_made_of_single_lines_are_not_real() -> None:
    [grid] = gathered(*HEAD, "（一）予以公开", *"1000001", "总计", *"1000001")
    assert grid.shape is Shape.STREAM
    assert rows(grid)[-2:] == [["（一）予以公开", *"1000001"], ["总计", *"1000001"]]


def test_a_serial_number_begins_its_own_row() -> None:
    [grid] = gathered(*HEAD, "1  （一）予以公开  0  0", "2  （二）部分公开  0  0")
    assert [row[0] for row in rows(grid)[-2:]] == ["1", "2"]


def test_numbers_under_each_other_without_labels_are_a_table() -> None:
    assert [rows(grid) for grid in gathered("前文说明。", *"00100", "后文说明。")] == [[list("00100")]]


def test_a_number_that_a_label_was_broken_behind_is_no_value() -> None:
    [grid] = gathered("统计指标", "单位", "统计数", "1", "．当面申请数", "件", "4", "2．传真申请数", "件", "5")
    assert "4" in rows(grid)[-2]
    assert "1" not in rows(grid)[-2]
