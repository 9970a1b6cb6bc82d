"""What one file lacks another gives; what two texts contradict is unclear; pictures only fill what no text has."""

import pytest

from parsers.merging import Told, merge
from parsers.record import Cell, Problem, State

ABSENT = Cell(None, State.ABSENT)
BLANK = Cell(None, State.BLANK, "")
UNCLEAR = Cell(None, State.UNCLEAR)


def printed(value: int, at: str = "page") -> Cell:
    return Cell(value, State.REPORTED, str(value), at)


def told(cell: Cell, name: str | None = None, *, picture: bool = False, edition: str = "2021") -> Told:
    return Told(name, picture, edition, {"a.b.c": cell}, [])


def settled(*tellings: Told) -> tuple[int | float | None, State, list[str]]:
    cells, problems = merge(tellings)
    cell = cells["a.b.c"]
    return cell.value, cell.state, [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("page", "attachment", "value", "state", "differs"),
    [
        (printed(5), printed(5), 5, State.REPORTED, False),
        (printed(5), printed(6), None, State.UNCLEAR, True),
        (printed(0), BLANK, None, State.UNCLEAR, True),
        (printed(5), ABSENT, 5, State.REPORTED, False),
        (ABSENT, printed(5), 5, State.REPORTED, False),
        (ABSENT, UNCLEAR, None, State.UNCLEAR, False),
        (UNCLEAR, printed(5), 5, State.REPORTED, False),
        (printed(5), UNCLEAR, 5, State.REPORTED, False),
        (Cell(None, State.UNCLEAR, "7"), printed(5), None, State.UNCLEAR, False),
        (printed(5), Cell(None, State.UNCLEAR, "7"), None, State.UNCLEAR, False),
        (BLANK, Cell(None, State.BLANK, " "), None, State.BLANK, False),
    ],
)
def test_two_texts(page: Cell, attachment: Cell, value: int | None, state: State, differs: bool) -> None:
    assert settled(told(page), told(attachment, "a")) == (value, state, ["attachment_differs"] * differs)


@pytest.mark.parametrize(
    ("text", "picture", "value", "state"),
    [
        (printed(5), printed(6), 5, State.REPORTED),
        (BLANK, printed(6), None, State.BLANK),
        (UNCLEAR, printed(6), None, State.UNCLEAR),
        (ABSENT, printed(6), 6, State.REPORTED),
    ],
)
def test_a_picture_only_fills_what_is_absent(text: Cell, picture: Cell, value: int | None, state: State) -> None:
    assert settled(told(text), told(picture, "a.png", picture=True)) == (value, state, [])


def test_two_pictures_that_differ_are_unclear() -> None:
    pictures = [told(printed(n), f"{n}.png", picture=True) for n in (5, 6)]
    assert settled(*pictures) == (None, State.UNCLEAR, ["attachment_differs"])
    assert settled(told(ABSENT), *pictures) == (None, State.UNCLEAR, ["attachment_differs"])


def test_a_table_is_missing_only_when_no_file_has_it() -> None:
    lacking = Problem("missing_table", "the document has no table")
    without, having = Told(None, False, "2021", {}, [lacking]), Told("a", False, "2021", {}, [])
    assert merge([without, having])[1] == []
    assert merge([without, without])[1] == [lacking]


def test_forms_of_two_editions_are_not_mixed() -> None:
    assert settled(told(printed(5)), told(printed(5), "a", edition="2019")) == (
        5,
        State.REPORTED,
        ["attachment_differs"],
    )
