"""Reads a document's tables in the ways they can be seen, and takes only what no reading contradicts.

Spans are believed first. When that leaves something unexplained, or rows end at different columns, the tables are read
again as if they had no spans. The reading that explains more is taken; where both are sure and disagree, neither is.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import is_not

from parsers.document import Grid
from parsers.record import Cell, Problem, State
from parsers.tables.align import align
from parsers.tables.edition import only_indicators
from parsers.tables.forms import Form
from parsers.tables.labels import Vocabulary, vocabulary
from parsers.tables.layouts import read_by_layout
from parsers.tables.reviews import by_groups
from parsers.tables.statistics import TABLE as STATISTICS
from parsers.tables.views import as_columns, is_ragged, upright, upright_by_order, without_repeats, without_spans

Reading = tuple[dict[str, Cell], list[Problem]]
# Other ways to see the tables: labels repeated are one cell, rows of equal length have columns, spans are not believed.
WAYS: tuple[tuple[Callable[[Grid, Vocabulary], Grid], ...], ...] = (
    (without_repeats,),
    (as_columns,),
    (without_spans,),
    (without_repeats, without_spans),
)
NOT_FOUND = (State.UNCLEAR, State.ABSENT)


def read_tables(grids: Iterable[Grid], form: Form) -> Reading:
    """Give a cell for every id of the form, in its order, and what could not be placed."""
    given = tuple(grids)
    cells, problems = read_by_layout(given, form, _read)
    if all(cell.sure for grid in given for row in grid.rows for cell in row):
        return cells, problems
    return {name: _not_seen(cell) for name, cell in cells.items()}, problems


def _not_seen(cell: Cell) -> Cell:
    """Where a label may have been misread, what was not found may yet be there."""
    nowhere = cell.state is State.ABSENT or (cell.state is State.BLANK and cell.at is None)
    return Cell(None, State.UNCLEAR) if nowhere else cell


def _read(grids: Sequence[Grid], form: Form) -> Reading:
    words = vocabulary(form.edition)
    own = grids if form.table(STATISTICS) else [grid for grid in grids if not only_indicators(grid)]
    turned = [upright(grid, words) for grid in own]
    readings = [align(_by_order(turned, form, words), form)]
    if any(cell.state is State.UNCLEAR for cell in readings[0][0].values()) or any(map(is_ragged, turned)):
        for seen in _otherwise(turned, words):
            readings.append(align(_by_order(seen, form, words), form))
    cells, problems = agreed(readings, "the table's spans and the order of its cells")
    for names in _shared(readings[0][0]):
        if any(cells[name].state in NOT_FOUND for name in names):
            cells |= {name: Cell(None, State.UNCLEAR, cells[name].raw, cells[name].at) for name in names}
    return cells, problems


def _shared(cells: dict[str, Cell]) -> list[list[str]]:
    """Give the cells of the form that one printed number was found for together."""
    places: dict[tuple[str | None, str | None], list[str]] = {}
    for name, cell in cells.items():
        if cell.state is State.UNCLEAR and cell.raw and cell.at:
            places.setdefault((cell.raw, cell.at), []).append(name)
    return [names for names in places.values() if len(names) > 1]


def agreed(readings: Iterable[Reading], ways: str) -> Reading:
    """Give the reading that explains most; what another one contradicts, or alone finds, is unclear.

    `ways` says in words how the readings came about.
    """
    best, *others = sorted(readings, key=_unexplained)
    return _uncontradicted(best, [cells for cells, _ in others], ways)


def _otherwise(grids: list[Grid], words: Vocabulary) -> Iterator[list[Grid]]:
    """Give the tables as each of `WAYS` shows them, if it changes any."""
    for way in WAYS:
        seen = grids
        for view in way:
            seen = [view(grid, words) for grid in seen]
        if any(map(is_not, seen, grids)):
            yield seen


def _by_order(grids: Iterable[Grid], form: Form, words: Vocabulary) -> list[Grid]:
    """Give tables without columns in the form's own layout, where their order alone tells it."""
    requests = form.table("requests")
    if requests is None:
        return list(grids)
    return [part for grid in grids for part in by_groups(upright_by_order(grid, requests, words), words)]


def _unexplained(reading: Reading) -> int:
    return sum(cell.state in NOT_FOUND for cell in reading[0].values())


def _uncontradicted(reading: Reading, others: Sequence[dict[str, Cell]], ways: str) -> Reading:
    """Give a reading with what another one surely contradicts made unclear."""
    cells, problems = dict(reading[0]), list(reading[1])
    for name, cell in reading[0].items():
        rivals = [other[name] for other in others if other[name].state not in NOT_FOUND]
        if cell.state is State.ABSENT and rivals:
            cells[name] = Cell(None, State.UNCLEAR, rivals[0].raw, rivals[0].at)
            message = f"{name}: {ways} disagree whether it is there"
            problems.append(Problem("conflicting_cells", message, rivals[0].at))
            continue
        rival = next((r for r in rivals if (r.value, r.state) != (cell.value, cell.state)), None)
        if rival is not None and cell.state not in NOT_FOUND:
            cells[name] = Cell(None, State.UNCLEAR, cell.raw, cell.at)
            message = f"{name}: {ways} disagree, {cell.raw!r} or {rival.raw!r}"
            problems.append(Problem("conflicting_cells", message, cell.at))
    return cells, problems
