"""Tables whose cells upright strokes tell apart: a row a line, or a cell a line."""

from collections.abc import Callable

import pytest

from parsers import read_report
from parsers.readers.text import read_text
from parsers.record import State
from tests.parsers.rendering import Rows, as_text, expand, layout
from tests.parsers.tables.test_align import EDITIONS, numbers


def rows_of(text: str) -> list[list[str]]:
    [grid] = read_text(text).grids()
    return [[cell.text for cell in row] for row in grid.rows]


def own_cells(rows: Rows) -> list[list[str]]:
    """Give each row's cells where they begin, filled up with empty ones for what spans took."""
    printed = [[text for text, across, down in row if not across and not down] for row in expand(rows)]
    width = max(map(len, printed))
    return [row + [""] * (width - len(row)) for row in printed]


def row_a_line(rows: Rows) -> str:
    return "\n".join(" | ".join(row) + " |" for row in own_cells(rows))


def as_markdown(rows: Rows) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in own_cells(rows)]
    return "\n".join([lines[0], "|" + "---|" * len(own_cells(rows)[0]), *lines[1:]])


def cell_a_line(rows: Rows) -> str:
    return "\n".join(f"{text} |" if text else "|" for row in own_cells(rows) for text in [*filter(None, row), ""])


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("dress", [row_a_line, as_markdown, cell_a_line])
def test_a_report_is_exact_in_every_dress(edition: str, dress: Callable[[Rows], str]) -> None:
    truth = numbers(edition)
    text = as_text({key: dress(rows) for key, rows in layout(edition, truth).items()})
    [record] = read_report(text.encode()).records
    assert {name: str(cell.value) for name, cell in record.cells.items()} == truth
    assert {cell.state for cell in record.cells.values()} == {State.REPORTED}


def test_empty_cells_within_a_row_stay_and_those_at_its_end_go() -> None:
    assert rows_of("规章 | | 2 | |\n行政许可 | 3 | | 4 |\n") == [["规章", "", "2"], ["行政许可", "3", "", "4"]]


def test_a_line_of_strokes_ends_a_row_of_cells_a_line() -> None:
    assert rows_of("规章 |\n1 |\n2 |\n||\n行政许可 |\n3 |\n|\n") == [["规章", "1", "2"], ["行政许可", "3"]]


def test_a_stroke_in_a_line_of_prose_makes_no_table() -> None:
    document = read_text("上一篇 | 下一篇\n青石镇把公开当作日常工作来做。\n")
    assert list(document.grids()) == []
    assert [line.text for line in document.lines()] == ["上一篇 | 下一篇", "青石镇把公开当作日常工作来做。"]
