"""Puts one row's values under the columns of its header, or says why that cannot be done.

A row is placed when its cells stand exactly under the columns; else when it has exactly as many cells after its label
as there are columns; else, if it was shifted as a whole, by the one shift that leaves no value outside. A row whose
shape does not fit exactly must also add up, and not as well with other blanks left out, or nothing of it is reported.
"""

from itertools import combinations

from parsers.tables.headers import Header, Leaf
from parsers.tables.numbers import read_value
from parsers.tables.rows import Span

FURTHEST_SHIFT = 3
MOST_SURPLUS = 3
TOTAL = "total"

Placed = list[tuple[Leaf, Span]]


def place(values: list[Span], label_end: int, header: Header) -> Placed | str:
    """Pair the columns with a row's cells, or give the code of the problem: `short_row` or `unplaced_value`."""
    exact = len(values) == len(header.leaves)
    under = _under(values, label_end, header.leaves, 0) if header.placed else None
    if under is not None:
        if _must_add_up(header) and not adds_up(under):
            return "unplaced_value"
        ends_alike = values[-1].end == header.end and not _total_lost(under)
        fits = ends_alike or (exact and not _may_be_padding(values, label_end, header))
        return under if fits or _only_way(under, values, header) else "unplaced_value"
    if exact:
        paired = list(zip(header.leaves, values, strict=True))
        if _may_be_padding(values, label_end, header) or (_must_add_up(header) and not adds_up(paired)):
            return "unplaced_value"
        return paired
    if len(values) < len(header.leaves):
        return "short_row"
    return _shifted(values, label_end, header) if header.placed else _trimmed(values, header)


def _must_add_up(header: Header) -> bool:
    return header.guessed_order or header.made_rows


def _may_be_padding(values: list[Span], label_end: int, header: Header) -> bool:
    """An empty cell left of the first column, or at the end of a row that ends early, may stand for no value."""
    first = label_end + 1 < header.leaves[0].start and values[0].blank
    last = values[-1].end < header.end and values[-1].blank
    return header.placed and (first or last)


def _under(values: list[Span], label_end: int, leaves: tuple[Leaf, ...], shift: int) -> Placed | None:
    """Pair each column with the one printed cell under it; None when any value is left outside."""
    pairs = list(zip(leaves, values, strict=False))
    if len(values) == len(leaves) and all(s.start == v.start + shift and s.end == v.end + shift for v, s in pairs):
        return pairs
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
            return under if _only_way(under, values, header) else "unplaced_value"
    return "unplaced_value"


def _only_way(placed: Placed, values: list[Span], header: Header) -> bool:
    """Tell whether a row that has blanks too many adds up, and leaving out other blanks would not give another row."""
    if not any(leaf.column == TOTAL for leaf in header.leaves) or not adds_up(placed):
        return False
    surplus = len(values) - len(header.leaves)
    blanks = [index for index, span in enumerate(values) if span.blank]
    if surplus <= 0 or surplus > MOST_SURPLUS:
        return surplus <= 0
    said = [span.cell.text.strip() for _, span in placed]
    for left_out in combinations(blanks, surplus):
        kept = [span for index, span in enumerate(values) if index not in left_out]
        if [span.cell.text.strip() for span in kept] != said and adds_up(list(zip(header.leaves, kept, strict=True))):
            return False
    return True


def _trimmed(values: list[Span], header: Header) -> Placed | str:
    """Rows of collapsed tables end in empty padding cells when their header does."""
    count = len(header.leaves)
    if len(values) - count != header.padding or any(not span.blank for span in values[count:]):
        return "unplaced_value"
    paired = list(zip(header.leaves, values[:count], strict=True))
    return paired if not _must_add_up(header) or adds_up(paired) else "unplaced_value"


def _total_lost(placed: Placed) -> bool:
    """Tell whether a row has parts but no total: it may have been shifted to the left."""
    totals = [span for leaf, span in placed if leaf.column == TOTAL]
    return bool(totals) and any(span.blank for span in totals) and any(not span.blank for _, span in placed)


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
