"""Puts one row's values under the columns of its header, or says why that cannot be done.

A row is placed when its cells stand exactly under the columns; else when it has exactly as many cells after its label
as there are columns; else, if it was shifted as a whole, by the one shift that leaves no value outside. A row whose
shape does not fit exactly must also add up, or nothing of it is reported.
"""

from parsers.headers import Header, Leaf
from parsers.numbers import read_value
from parsers.rows import Span

FURTHEST_SHIFT = 3
TOTAL = "total"

Placed = list[tuple[Leaf, Span]]


def place(values: list[Span], label_end: int, header: Header) -> Placed | str:
    """Pair the columns with a row's cells, or give the code of the problem: `short_row` or `unplaced_value`."""
    exact = len(values) == len(header.leaves)
    if header.placed and (under := _under(values, label_end, header.leaves, 0)) is not None:
        return under if exact or adds_up(under) else "unplaced_value"
    if exact:
        paired = list(zip(header.leaves, values, strict=True))
        return paired if not header.guessed_order or adds_up(paired) else "unplaced_value"
    if len(values) < len(header.leaves):
        return "short_row"
    return _shifted(values, label_end, header) if header.placed else _trimmed(values, header)


def _under(values: list[Span], label_end: int, leaves: tuple[Leaf, ...], shift: int) -> Placed | None:
    """Pair each column with the one printed cell under it; None when any value is left outside."""
    placed: Placed = []
    used: set[int] = set()
    for leaf in leaves:
        start, end = leaf.start + shift, leaf.end + shift
        below = [i for i, span in enumerate(values) if span.start <= end and span.end >= start]
        if not below or start <= label_end or any(values[i].start < start or values[i].end > end for i in below):
            return None
        printed = [i for i in below if not values[i].blank] or below[:1]
        if len(printed) > 1:
            return None
        used.update(below)
        placed.append((leaf, values[printed[0]]))
    outside = [span for i, span in enumerate(values) if i not in used and not span.blank]
    return None if outside else placed


def _shifted(values: list[Span], label_end: int, header: Header) -> Placed | str:
    for shift in range(1, FURTHEST_SHIFT + 1):
        under = _under(values, label_end, header.leaves, shift)
        if under is not None:
            has_total = any(leaf.column == TOTAL for leaf in header.leaves)
            return under if has_total and adds_up(under) else "unplaced_value"
    return "unplaced_value"


def _trimmed(values: list[Span], header: Header) -> Placed | str:
    """Rows of collapsed tables often end in empty padding cells."""
    count = len(header.leaves)
    if any(not span.blank for span in values[count:]):
        return "unplaced_value"
    paired = list(zip(header.leaves, values[:count], strict=True))
    return paired if not header.guessed_order or adds_up(paired) else "unplaced_value"


def adds_up(placed: Placed) -> bool:
    """Tell whether each total is the sum of its row; true of tables without totals."""
    groups: dict[str | None, list[tuple[Leaf, Span]]] = {}
    for leaf, span in placed:
        groups.setdefault(leaf.row, []).append((leaf, span))
    return all(_sum_holds(group) for group in groups.values())


def _sum_holds(group: Placed) -> bool:
    total = [read_value(span.cell.text).value for leaf, span in group if leaf.column == TOTAL]
    parts = [read_value(span.cell.text).value or 0 for leaf, span in group if leaf.column not in (TOTAL, None)]
    return not total or (total[0] or 0) == sum(parts)
