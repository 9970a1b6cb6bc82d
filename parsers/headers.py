"""From a table's header rows to its columns: which form column each stands for, and where it stands."""

from dataclasses import dataclass, replace
from itertools import groupby

from parsers.document import Shape
from parsers.forms import FormTable, Group
from parsers.labels import Role, normalise, similarity
from parsers.rows import Span, unknown_header

# What a header cell must share with the one label left over to be taken for it.
LEFT_OVER = 0.5


# The table whose form rows are printed as groups of columns.
GROUPED = "disputes"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One column of values: the columns it covers, the form row (review table only) and column it stands for."""

    start: int
    end: int
    row: str | None
    column: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table from left to right. `placed`: their positions hold for the rows below.

    `guessed_order`: the order is the form's, not seen in the table, so only rows whose sums hold may use it.
    """

    leaves: tuple[Leaf, ...]
    placed: bool
    guessed_order: bool = False

    def moved(self) -> "Header":
        """Give the same header for a table continued elsewhere, whose positions are its own."""
        return replace(self, placed=False)


def read_header(rows: list[list[Span]], table: FormTable, shape: Shape) -> Header | None:
    """Read header rows; None when their columns cannot be told."""
    if shape is Shape.COLUMNS:
        leaves = _by_position(rows, table.key)
        named = sum(1 for row in rows for span in row if span.key(Role.COLUMN, table.key))
        if leaves and sum(1 for leaf in leaves if leaf.column) == named:
            return _finished(leaves, rows, table, placed=True)
    return _by_sequence(rows, table, shape)


def _by_position(rows: list[list[Span]], table: str) -> list[Leaf]:
    """Read each column from the bottom up: its lowest label is its own, a group above it is its row."""
    width = max(span.end for row in rows for span in row) + 1
    stacks = [[_covering(row, column) for row in rows] for column in range(width)]
    leaves: list[Leaf] = []
    started = False
    for own, columns in groupby(range(width), key=lambda column: _own_label(stacks[column], table)):
        covered = list(columns)
        column = own.key(Role.COLUMN, table) if own else None
        started = started or column is not None
        if own is None or (column is None and (not started or not unknown_header(own))):
            continue
        group = _group_above(rows, covered[0], table) if table == GROUPED else None
        leaves.append(Leaf(covered[0], covered[-1], group, column, own.cell.text))
    return leaves


def _covering(row: list[Span], column: int) -> Span | None:
    return next((span for span in row if span.start <= column <= span.end), None)


def _own_label(stack: list[Span | None], table: str) -> Span | None:
    printed = [span for span in reversed(stack) if span is not None and not span.blank]
    return next((span for span in printed if span.key(Role.COLUMN, table)), printed[0] if printed else None)


def _group_above(rows: list[list[Span]], column: int, table: str) -> str | None:
    """Give the lowest group over a column; a group whose own span was lost reaches to the next printed cell."""
    found = None
    for row in rows:
        left = [span for span in row if span.start <= column and not span.blank]
        if left and (key := left[-1].key(Role.ROW, table)):
            found = key
    return found


def _by_sequence(rows: list[list[Span]], table: FormTable, shape: Shape) -> Header | None:
    """Read the columns from the order of their labels alone."""
    printed = [[span for span in row if not span.blank] for row in rows]
    named = [[_leaf(span, table.key) for span in row if span.key(Role.COLUMN, table.key)] for row in printed]
    strangers = [span for row in printed for span in row if unknown_header(span)]
    with_names = [row for row in named if row]
    if not with_names:
        return None
    if len(with_names) == 1 and shape is not Shape.STREAM:
        [line] = [row for row, leaves in zip(printed, named, strict=True) if leaves]
        first = next(index for index, span in enumerate(line) if span.key(Role.COLUMN, table.key))
        leaves = [
            _leaf(span, table.key) for span in line[first:] if span.key(Role.COLUMN, table.key) or unknown_header(span)
        ]
        return _finished(leaves, rows, table, placed=False)
    leaves = [leaf for row in with_names for leaf in row]
    if strangers:
        return None
    return _finished(leaves, rows, table, placed=False) if table.key != "requests" else _form_order(with_names, table)


def _leaf(span: Span, table: str) -> Leaf:
    return Leaf(span.start, span.end, None, span.key(Role.COLUMN, table), span.cell.text)


def _form_order(rows: list[list[Leaf]], table: FormTable) -> Header | None:
    """Columns named on several levels, spans lost: the form's order, if no level contradicts it."""
    order = [column.key for column in table.groups[0].columns]
    *parts, total = order
    said = [[leaf.column for leaf in row] for row in rows]
    flat = [key for row in said for key in row]
    if len(set(flat)) != len(flat) or len(flat) < len(order) - 1:
        return None
    if any([key for key in parts if key in row] != [key for key in row if key != total] for row in said):
        return None
    leaves = tuple(Leaf(0, 0, None, key, key) for key in order)
    return Header(leaves, placed=False, guessed_order=flat != order)


def _finished(leaves: list[Leaf], rows: list[list[Span]], table: FormTable, *, placed: bool) -> Header | None:
    if table.key == GROUPED:
        grouped = _with_groups(leaves, rows, table)
        return Header(tuple(grouped), placed) if grouped else None
    return Header(tuple(_by_elimination(leaves, table)), placed)


def _with_groups(leaves: list[Leaf], rows: list[list[Span]], table: FormTable) -> list[Leaf] | None:
    """Give each column of the review table its group: from above it, else group by group in the form's order."""
    form_rows = [row.key for row in table.groups[0].rows]
    columns = [column.key for column in table.groups[0].columns]
    said = [key for row in rows for span in row if (key := span.key(Role.ROW, table.key))]
    pairs = [(leaf.row, leaf.column) for leaf in leaves]
    if not said or (all(leaf.row for leaf in leaves) and len(set(pairs)) == len(pairs)):
        return leaves
    size = len(columns)
    first_level = [span.match for row in rows for span in row if span.has(Role.ROW, Role.HEADER_WORD)]
    starts_with_review = (
        bool(first_level) and first_level[0] is not None and first_level[0].key(Role.ROW, table.key) == form_rows[0]
    )
    whole = [leaf.column for leaf in leaves] == columns * len(said)
    if not whole or said != form_rows[: len(said)] or not starts_with_review:
        return None
    return [replace(leaf, row=said[index // size]) for index, leaf in enumerate(leaves)]


def _by_elimination(leaves: list[Leaf], table: FormTable) -> list[Leaf]:
    """A misprinted or repeated label is the one column left over, if all others stand where the form has them."""
    group = max(table.groups, key=lambda g: len({c.key for c in g.columns} & {leaf.column for leaf in leaves}))
    keys = [leaf.column for leaf in leaves]
    doubtful = [i for i, key in enumerate(keys) if key is None or keys.index(key) != i]
    if len(doubtful) != 1 or not _fits(leaves, group, doubtful[0]):
        return [replace(leaf, column=None) if keys.count(leaf.column) > 1 else leaf for leaf in leaves]
    [index] = doubtful
    return [*leaves[:index], replace(leaves[index], column=group.columns[index].key), *leaves[index + 1 :]]


def _fits(leaves: list[Leaf], group: Group, doubtful: int) -> bool:
    if len(leaves) != len(group.columns):
        return False
    others = all(
        leaf.column == column.key
        for i, (leaf, column) in enumerate(zip(leaves, group.columns, strict=True))
        if i != doubtful
    )
    return others and similarity(normalise(leaves[doubtful].text), normalise(group.columns[doubtful].text)) >= LEFT_OVER
