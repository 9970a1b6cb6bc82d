"""Which tables hold data, what their cells say, and how spans are laid out."""

import time

import pytest

from parsers.document import EMPTY
from parsers.readers.grid import MOST_PLACES, WIDEST_SPAN, lay_out
from parsers.readers.html import read_html

INNER = "<table><tr><td>1<td>2<tr><td>3<td>4</table>"
READ = (("1", "2"), ("3", "4"))


def grids(html: str) -> list[tuple[tuple[str, ...], ...]]:
    return [grid.texts() for grid in read_html(html).grids()]


@pytest.mark.parametrize(
    "html",
    [
        f"<table><tr><td>左<td>{INNER}</table>",
        f"<table><tr><td><table><tr><td>{INNER}</table></table>",
        f"<table><tr><td>一<tr><td>二<tr><td>{INNER}<tr><td>四<tr><td>五<tr><td>六<tr><td>七</table>",
        f"<table>{'<tr><td>a<td>b<td>c' * 1}<tr><td>x<td>{INNER}<td>y</table>",
    ],
)
def test_tables_inside_layout_tables_are_read_by_themselves(html: str) -> None:
    assert grids(html) == [READ]


def test_two_reports_side_by_side_come_out_left_to_right() -> None:
    other = INNER.replace("1", "9")
    assert grids(f"<table><tr><td>{INNER}<td>{other}</table>") == [READ, (("9", "2"), ("3", "4"))]


def test_a_small_table_in_a_cell_of_a_large_one_is_that_cells_text() -> None:
    rows = "".join(f"<tr><td>{n}<td>b<td>c" for n in range(6))
    [grid] = grids(f"<table>{rows}<tr><td><table><tr><td>甲<td>乙</table><td>e<td>f</table>")
    assert grid[-1] == ("甲\n乙", "e", "f")


def test_a_caption_is_a_line_above_its_table() -> None:
    document = read_html(f"<p>前</p>{INNER.replace('<table>', '<table><caption>表<b>一</b></caption>')}")
    assert [line.text for line in document.lines()] == ["前", "表一"]
    assert [grid.texts() for grid in document.grids()] == [READ]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<p>行政<br>许可</p>", "行政\n许可"),
        ("<div>本年</div> <div> 新 收 </div>", "本年\n新 收"),
        ("行政\n     许可", "行政 许可"),
        ("A &lt; B &amp;amp; C", "A < B &amp; C"),
        ("&nbsp;\u3000 0 &nbsp;", "0"),
        ("0\u200b\ufeff", "0"),
        ("<x-y>行政</x-y><b>许可</b>", "行政许可"),
        ("<!-- <td>9 -->1<script>2</script>", "1"),
        ("<ul><li>一<li>二</ul>", "一\n二"),
    ],
)
def test_what_a_cell_says(cell: str, text: str) -> None:
    assert grids(f"<table><tr><td>{cell}</td><td>1</td></tr></table>") == [((text, "1"),)]


def test_headers_and_groups_of_rows_are_rows() -> None:
    html = "<table><thead><tr><th>1<th>2<tbody><tr><td colspan='2'>3<tfoot><tr><td title='a>b'>4<td>5</table>"
    assert grids(html) == [(("1", "2"), ("3", "3"), ("4", "5"))]


def test_a_place_that_no_cell_covers_is_empty_and_spans_are_the_same_cell() -> None:
    grid = lay_out([[("甲", 1, 2), ("乙", 1, 1), ("丙", 1, 3)], []], 4)
    assert grid.rows[1][1] is EMPTY
    assert grid.rows[1][0] is grid.rows[0][0]
    assert grid.rows[0][2].at == "table 4, row 1, column 3"


def test_a_swollen_table_is_read_without_its_spans() -> None:
    rows = [[("甲", 1000, 0)] * 9 for _ in range(2_000)]
    grid = lay_out(rows, 1)
    assert len(grid.rows[0]) >= WIDEST_SPAN
    assert sum(map(len, grid.rows)) < 2 * MOST_PLACES
    assert len(grid.rows[-1]) == 9


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><td>" * 400 + "1" + "</table>" * 400,
        "<table>" + "<tr><td rowspan=0 colspan=60>1" * 20_000,
        "<div hidden>甲</div>" * 10_000,
        "<textarea" * 40_000,
        '<script>"' + "<" * 400_000,
        "<span" * 60_000,
        "<style>" + "@x{.a{" * 20_000,
        '<div class="row"><p>1</p><p>2</p></div>' * 8_000,
        "<pre>" * 400 + "\n" * 100_000,
        "&lt;p" * 60_000,
    ],
)
def test_no_page_takes_time_by_the_square(page: str) -> None:
    start = time.process_time()
    read_html(page)
    assert time.process_time() - start < 5
