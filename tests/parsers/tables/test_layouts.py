"""What is remembered of a layout is where its cells stand: never a number, and never a reading that numbers decided."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.document import Grid, GridCell, Shape
from parsers.record import State
from parsers.tables.forms import forms
from parsers.tables.readings import _read, read_tables
from tests.parsers.rendering import Rows, expand, layout
from tests.parsers.tables.test_align import ALL_EDITIONS, numbers, truths


def grid(rows: Rows, shape: Shape = Shape.COLUMNS, at: str = "table 1") -> Grid:
    """Print a table into a grid, a spanning cell the same object at each of its places."""
    cells: dict[tuple[int, int], GridCell] = {}
    lines = []
    for y, line in enumerate(expand(rows)):
        for x, (text, left, up) in enumerate(line):
            own = GridCell(text, f"{at}, row {y + 1}, column {x + 1}")
            cells[y, x] = cells[y, x - 1] if left else cells[y - 1, x] if up else own
        lines.append(tuple(cells[y, x] for x in range(len(line))))
    return Grid(tuple(lines), shape, at)


def grids(edition: str, truth: dict[str, str]) -> tuple[Grid, ...]:
    tables = layout(edition, truth).values()
    return tuple(grid(rows, at=f"table {number}") for number, rows in enumerate(tables, 1))


@pytest.mark.parametrize("edition", ALL_EDITIONS)
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_a_remembered_layout_gives_what_reading_anew_gives(edition: str, data: st.DataObject) -> None:
    truth = data.draw(truths(edition))
    tables = grids(edition, truth)
    assert read_tables(tables, forms()[edition]) == _read(tables, forms()[edition])
    assert read_tables(tables, forms()[edition]) == _read(tables, forms()[edition])


def test_one_layout_with_other_numbers_gives_the_other_numbers() -> None:
    for seed in range(5):
        truth = numbers("2021", seed)
        cells, problems = read_tables(grids("2021", truth), forms()["2021"])
        assert {name: str(cell.value) for name, cell in cells.items()} == truth
        assert problems == []


def test_rows_that_only_sums_could_place_are_weighed_every_time() -> None:
    good = numbers("2021", 7)
    bad = good | {"requests.granted.total": "9999"}
    for truth, state in ((good, State.REPORTED), (bad, State.UNCLEAR), (good, State.REPORTED)):
        rows = layout("2021", truth)["requests"]
        flat = Grid(tuple(tuple(GridCell(box.text, "") for box in row) for row in rows), Shape.STREAM, "table 1")
        cells, _ = read_tables((flat,), forms()["2021"])
        assert cells["requests.granted.other"].state is state


def test_a_cell_that_is_not_sure_is_never_read_from_memory() -> None:
    truth = numbers("2019", 3)
    tables = grids("2019", truth)
    read_tables(tables, forms()["2019"])
    doubted = [row[-1]._replace(sure=False) for row in tables[2].rows[-1:]]
    last = (*tables[2].rows[-1][:-1], *doubted)
    again = (*tables[:2], Grid((*tables[2].rows[:-1], last), Shape.COLUMNS, tables[2].at))
    cells, problems = read_tables(again, forms()["2019"])
    assert cells["disputes.litigation_after_review.total"].state is State.UNCLEAR
    assert [problem.code for problem in problems] == ["doubtful_recognition"]


def test_the_same_words_over_other_spans_are_another_layout() -> None:
    rng = random.Random(5)
    truth = numbers("2019", 5)
    tables = layout("2019", truth)
    read_tables(grids("2019", truth), forms()["2019"])
    row = tables["requests"][rng.randrange(4, 9)]
    row.insert(len(row) - 3, row.pop(len(row) - 2))
    assert read_tables((grid(tables["requests"]),), forms()["2019"]) == _read(
        (grid(tables["requests"]),), forms()["2019"]
    )
