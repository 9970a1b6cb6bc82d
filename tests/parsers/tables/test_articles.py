"""The heads of the disclosure table's blocks."""

import pytest

from parsers.document import Grid, GridCell, Shape
from parsers.tables.articles import article_problems, number_of, read_article


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("第二十条第（一）项", True),
        ("第二十条 第(九)项", True),
        ("第二十六条第（六）项", False),
        ("第二十条第（七）项", False),  # no item the form asks about
        ("第二十条第（六）款", False),
        ("第20条第5项", True),
    ],
)
def test_a_head_and_whether_it_is_the_forms(text: str, right: bool) -> None:
    article = read_article(text)
    assert article is not None
    assert article.right is right


@pytest.mark.parametrize("text", ["行政许可", "第二十条", "依照第二十条第（一）项公开的", ""])
def test_other_cells_are_no_heads(text: str) -> None:
    assert read_article(text) is None


@pytest.mark.parametrize(
    ("text", "number"), [("九", 9), ("十", 10), ("二十六", 26), ("三十", 30), ("一百零三", 103), ("49", 49)]
)
def test_numbers(text: str, number: int) -> None:
    assert number_of(text) == number


def test_a_wrong_head_is_told_once_with_its_place() -> None:
    head = GridCell("第二十六条第（六）项", "table 1, row 8, column 1")
    grid = Grid(((head, head), (GridCell("行政处罚", ""), GridCell("0", ""))), Shape.COLUMNS, "table 1")
    [problem] = article_problems([grid])
    assert (problem.code, problem.at) == ("misprinted_article", "table 1, row 8, column 1")
