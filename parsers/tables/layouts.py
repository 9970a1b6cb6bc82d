"""Remembers how tables of one layout are read: labels and spans repeat from report to report, only numbers change.

A layout is all that a reading may depend on but the numbers: the form, every label, which places a cell covers, which
cells print a value and which are blank. It is learnt from a reading without any doubt, by reading the same tables again
with numbers that add up to nothing: when every cell of the form is found in the same place, no number had a say.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from parsers.document import EMPTY, Grid, GridCell
from parsers.record import Cell, Problem, State
from parsers.tables.forms import Form
from parsers.tables.numbers import is_value, read_value

Reading = tuple[dict[str, Cell], list[Problem]]
Reader = Callable[[Sequence[Grid], Form], Reading]
Layout = tuple[object, ...]
# Which of a layout's cells, by number, each cell of the form is; None where the document has none.
Places = Mapping[str, int | None]

MOST_LAYOUTS = 512
MOST_CELLS = 2000
VALUE, BLANK = object(), object()
# Larger than any sum of the numbers put in for a trial is to any of them.
FIRST_NUMBER = 1_000_000
_known: OrderedDict[Layout, Places] = OrderedDict()


def read_by_layout(grids: Sequence[Grid], form: Form, read: Reader) -> Reading:
    """Give what `read` gives for the tables; from memory when their layout is known."""
    cells, layout = _layout(grids, form)
    if layout is None:
        return read(grids, form)
    places = _known.get(layout)
    if places is not None:
        _known.move_to_end(layout)
        return {name: _cell(cells, number) for name, number in places.items()}, []
    reading = read(grids, form)
    places = _places(grids, form, cells, reading, read)
    if places is not None:
        _known[layout] = places
        if len(_known) > MOST_LAYOUTS:
            _known.popitem(last=False)
    return reading


def _layout(grids: Sequence[Grid], form: Form) -> tuple[list[GridCell], Layout | None]:
    """Give the distinct cells of some tables, numbered, and their layout; none when a cell is not sure."""
    cells: list[GridCell] = []
    numbers: dict[int, int] = {}
    layout: list[object] = [form.edition]
    for grid in grids:
        layout.append(grid.shape)
        for row in grid.rows:
            layout.append(len(row))
            for cell in row:
                number = numbers.get(id(cell))
                if number is None:
                    number = numbers[id(cell)] = len(cells)
                    cells.append(cell)
                    layout.append(_kind(cell.text))
                layout.append(number)
    if len(cells) > MOST_CELLS or not all(cell.sure for cell in cells):
        return cells, None
    layout.append(numbers.get(id(EMPTY)))
    return cells, tuple(layout)


@lru_cache(maxsize=8192)
def _kind(text: str) -> object:
    if not text.strip():
        return BLANK
    return VALUE if is_value(text) else text


def _cell(cells: Sequence[GridCell], number: int | None) -> Cell:
    if number is None:
        return Cell(None, State.ABSENT)
    raw = cells[number].text.strip()
    value, state = read_value(raw)
    return Cell(value, state, raw, cells[number].at or None)


def _places(
    grids: Sequence[Grid], form: Form, cells: Sequence[GridCell], reading: Reading, read: Reader
) -> Places | None:
    """Give where the cells of the form stand, when that is beyond doubt and no number had a say in it."""
    found, problems = reading
    if problems or any(cell.state is State.UNCLEAR for cell in found.values()):
        return None
    trial, doubts = read(list(_with_other_numbers(grids, cells)), form)
    if doubts:
        return None
    places = {name: int(cell.at) if cell.at else None for name, cell in trial.items()}
    return places if all(_cell(cells, number) == found[name] for name, number in places.items()) else None


def _with_other_numbers(grids: Sequence[Grid], cells: Sequence[GridCell]) -> Iterator[Grid]:
    """Give the tables with numbers of which none is the sum of others, and each cell's own number as its place."""
    other = {
        id(cell): GridCell(str(FIRST_NUMBER - number) if _kind(cell.text) is VALUE else cell.text, str(number))
        for number, cell in enumerate(cells)
    }
    other[id(EMPTY)] = EMPTY
    for grid in grids:
        yield Grid(tuple(tuple(other[id(cell)] for cell in row) for row in grid.rows), grid.shape, grid.at)
