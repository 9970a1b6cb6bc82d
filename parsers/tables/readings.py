"""Reads a document's tables in the ways they can be seen, and takes only what no reading contradicts.

Spans are believed first. When that leaves something unexplained, or rows end at different columns, the tables are read
again as if they had no spans. The reading that explains more is taken; where both are sure and disagree, neither is.
"""

from collections.abc import Iterable

from parsers.document import Grid
from parsers.record import Cell, Problem, State
from parsers.tables.align import align
from parsers.tables.forms import Form
from parsers.tables.labels import vocabulary
from parsers.tables.views import is_ragged, is_spanned, upright, without_spans

Reading = tuple[dict[str, Cell], list[Problem]]
NOT_FOUND = (State.UNCLEAR, State.ABSENT)


def read_tables(grids: Iterable[Grid], form: Form) -> Reading:
    """Give a cell for every id of the form, in its order, and what could not be placed."""
    words = vocabulary(form.edition)
    turned = [upright(grid, words) for grid in grids]
    cells, problems = align(turned, form)
    doubtful = any(cell.state is State.UNCLEAR for cell in cells.values()) or any(map(is_ragged, turned))
    if not doubtful or not any(map(is_spanned, turned)):
        return cells, problems
    loose = align([without_spans(grid) if is_spanned(grid) else grid for grid in turned], form)
    better, other = sorted(((cells, problems), loose), key=_unexplained)
    return _uncontradicted(better, other[0])


def _unexplained(reading: Reading) -> int:
    return sum(cell.state in NOT_FOUND for cell in reading[0].values())


def _uncontradicted(reading: Reading, other: dict[str, Cell]) -> Reading:
    cells, problems = dict(reading[0]), list(reading[1])
    for name, cell in cells.items():
        rival = other[name]
        sure = cell.state not in NOT_FOUND and rival.state not in NOT_FOUND
        if sure and (cell.value, cell.state) != (rival.value, rival.state):
            cells[name] = Cell(None, State.UNCLEAR, cell.raw, cell.at)
            message = f"{name}: the table's spans and the order of its cells disagree, {cell.raw!r} or {rival.raw!r}"
            problems.append(Problem("conflicting_cells", message, cell.at))
        elif cell.state is State.ABSENT and rival.state not in NOT_FOUND:
            cells[name] = Cell(None, State.UNCLEAR, rival.raw, rival.at)
            problems.append(Problem("conflicting_cells", f"{name} is there only when spans are not believed", rival.at))
    return cells, problems
