"""Reads a document's tables in the ways they can be seen, and takes only what no reading contradicts.

Spans are believed first. When that leaves something unexplained, or rows end at different columns, the tables are read
again as if they had no spans. The reading that explains more is taken; where both are sure and disagree, neither is.
"""

from collections.abc import Iterable

from parsers.document import Grid
from parsers.record import Cell, Problem, State
from parsers.tables.align import align
from parsers.tables.forms import Form
from parsers.tables.labels import Vocabulary, vocabulary
from parsers.tables.reviews import by_groups
from parsers.tables.views import is_ragged, is_spanned, upright, upright_by_order, without_spans

Reading = tuple[dict[str, Cell], list[Problem]]
NOT_FOUND = (State.UNCLEAR, State.ABSENT)


def read_tables(grids: Iterable[Grid], form: Form) -> Reading:
    """Give a cell for every id of the form, in its order, and what could not be placed."""
    words = vocabulary(form.edition)
    turned = [upright(grid, words) for grid in grids]
    cells, problems = align(_by_order(turned, form, words), form)
    doubtful = any(cell.state is State.UNCLEAR for cell in cells.values()) or any(map(is_ragged, turned))
    if not doubtful or not any(map(is_spanned, turned)):
        return cells, problems
    unspanned = [without_spans(grid) if is_spanned(grid) else grid for grid in turned]
    loose = align(_by_order(unspanned, form, words), form)
    better, other = sorted(((cells, problems), loose), key=_unexplained)
    return _uncontradicted(better, other[0])


def _by_order(grids: Iterable[Grid], form: Form, words: Vocabulary) -> list[Grid]:
    """Give tables without columns in the form's own layout, where their order alone tells it."""
    requests = next((table for table in form.tables if table.key == "requests"), None)
    if requests is None:
        return list(grids)
    return [part for grid in grids for part in by_groups(upright_by_order(grid, requests, words), words)]


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
