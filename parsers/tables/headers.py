"""From a table's header rows to its columns: which form column each stands for, and where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby, takewhile

from parsers.document import Shape
from parsers.tables.forms import FormTable, Group
from parsers.tables.labels import BODIES, EXTRA_COLUMNS, Role, normalise, similarity
from parsers.tables.rows import Span, unknown_header

# What a header cell must share with the one label left over to be taken for it.
LEFT_OVER = 0.5
# The table whose form rows are printed as groups of columns.
GROUPED = "disputes"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One column of values: the columns it covers, the form row (review table only) and column it stands for.

    `extra`: a labelled column that filers add (小计); what stands under it is left out.
    """

    start: int
    end: int
    row: str | None
    column: str | None
    text: str
    extra: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table from left to right. `placed`: their positions hold for the rows below.

    `guessed_order`: the order printed may not be the order meant, so only rows whose sums hold may use it; so it is
    for `made_rows`, where empty cells may have been lost and a number of the next row been taken for them.
    `end` is the last column of the header rows, `padding` how many empty cells end a header of one row.
    """

    leaves: tuple[Leaf, ...]
    placed: bool
    guessed_order: bool = False
    made_rows: bool = False
    end: int = 0
    padding: int = 0

    def moved(self) -> "Header":
        """Give the same header for a table continued elsewhere, whose positions are its own."""
        return replace(self, placed=False)


def read_header(rows: list[list[Span]], table: FormTable, shape: Shape) -> Header | None:
    """Read header rows; None when their columns cannot be told."""
    header = _placed(rows, table) if shape is Shape.COLUMNS else None
    header = header or _by_sequence(_each_once(rows), table, shape)
    if header is None or (shape is Shape.STREAM and not _complete(header.leaves, table)):
        return None
    end = max(span.end for row in rows for span in row)
    # On several levels an empty cell at the end is the foot of a cell above, not padding.
    padding = sum(1 for _ in takewhile(lambda span: span.blank, reversed(rows[0]))) if len(rows) == 1 else 0
    return replace(header, end=end, padding=padding, made_rows=shape is Shape.STREAM)


def _complete(leaves: tuple[Leaf, ...], table: FormTable) -> bool:
    """Tell whether all columns of a group are there. Where empty cells are lost, so may be a column's name alone."""
    named = {leaf.column for leaf in leaves}
    return any(named >= {column.key for column in group.columns} for group in _groups_meant(leaves, table))


def _groups_meant(leaves: Iterable[Leaf], table: FormTable) -> list[Group]:
    """Give the groups of a table whose columns a header names most of."""
    named = {leaf.column for leaf in leaves}
    shared = [len({column.key for column in group.columns} & named) for group in table.groups]
    return [group for group, count in zip(table.groups, shared, strict=True) if count == max(shared)]


def _placed(rows: list[list[Span]], table: FormTable) -> Header | None:
    """Read the columns from their positions, unless positions and labels contradict each other."""
    leaves = _by_position(rows, table.key)
    believed = (
        leaves
        and not _nameless_column(rows, leaves, table.key)
        and _all_labels_seen(rows, leaves, table.key)
        and _bodies_covered(rows, leaves, table)
    )
    if not believed:
        return None
    header = _finished(leaves, rows, table, placed=True)
    # 总计 elsewhere than at the end may mean that the label above the columns in between was lost.
    total_first = table.key != GROUPED and "total" in [leaf.column for leaf in leaves[:-1] if not leaf.extra]
    return replace(header, guessed_order=True) if header and total_first else header


def _nameless_column(rows: list[list[Span]], leaves: list[Leaf], table: str) -> bool:
    """Tell whether a group of columns covers one without a name: a name was lost, and those after it have moved."""
    named = {column for leaf in leaves for column in range(leaf.start, leaf.end + 1)}
    groups = [span for row in rows for span in row if _is_group(span, table) and span.end >= leaves[0].start]
    return any(column not in named for span in groups for column in range(span.start, span.end + 1))


def _is_group(span: Span, table: str) -> bool:
    named = span.has(Role.HEADER_WORD) or (table == GROUPED and span.key(Role.ROW, table) is not None)
    return named and span.key(Role.COLUMN, table) is None


def _all_labels_seen(rows: list[list[Span]], leaves: list[Leaf], table: str) -> bool:
    """Tell whether no label is hidden under another one, unless it is the same printed again, level by level."""
    named = [(span, key) for row in rows for span in row if (key := span.key(Role.COLUMN, table))]
    if len({id(span.cell) for span, _ in named}) == sum(1 for leaf in leaves if leaf.column):
        return True
    own = {column: leaf.column for leaf in leaves for column in range(leaf.start, leaf.end + 1)}
    even = len({max(span.end for span in row) for row in rows}) == 1
    return even and all(own.get(span.start) == key for span, key in named)


def _bodies_covered(rows: list[list[Span]], leaves: list[Leaf], table: FormTable) -> bool:
    """Tell whether 法人或其他组织 stands over all its columns; over fewer, its span was lost and positions lie."""
    row = next((row for row in rows if any(span.key(Role.HEADER_WORD, table.key) == BODIES for span in row)), None)
    if row is None:
        return True
    [word] = [span for span in row if span.key(Role.HEADER_WORD, table.key) == BODIES][:1]
    next_printed = min((span.start for span in row if span.start > word.end and not span.blank), default=10**6)
    under = {column.key for column in table.groups[0].columns[1:-1]}
    return all(word.start <= leaf.start and leaf.end < next_printed for leaf in leaves if leaf.column in under)


def _each_once(rows: list[list[Span]]) -> list[list[Span]]:
    """Give the rows with every cell only where it begins."""
    seen: set[int] = set()
    once = []
    for row in rows:
        once.append([span for span in row if id(span.cell) not in seen])
        seen.update(id(span.cell) for span in row)
    return once


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
        if own is None or (column is None and (not started or not _extra(own))):
            continue
        group = _group_above(rows, covered[0], table) if table == GROUPED else None
        leaves.append(Leaf(covered[0], covered[-1], group, column, own.cell.text, own.has(Role.EXTRA_COLUMN)))
    return leaves


def _extra(span: Span) -> bool:
    """Tell whether a header cell names a column the form does not have."""
    return span.has(Role.EXTRA_COLUMN) or unknown_header(span)


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
    if shape is Shape.STREAM and _numbered_rows(printed):
        return None
    with_names = [row for row in printed if any(span.key(Role.COLUMN, table.key) for span in row)]
    levels = len(with_names)
    if shape is Shape.STREAM and table.key == "requests":
        levels = 2
    if levels == 1:
        return _finished(_one_level(with_names[0], table.key), rows, table, placed=False)
    if levels and table.key == "requests":
        return _unfolded(printed, table, shape)
    if not levels or any(unknown_header(span) for row in printed for span in row):
        return None
    leaves = [
        _leaf(span, table.key)
        for row in printed
        for span in row
        if span.key(Role.COLUMN, table.key) or span.has(Role.EXTRA_COLUMN)
    ]
    return _finished(leaves, rows, table, placed=False)


def _numbered_rows(rows: list[list[Span]]) -> bool:
    """Tell whether rows are numbered in a column of their own: one line a cell, the number joins the row before it."""
    first = next((row[0] for row in rows if row), None)
    return first is not None and first.has(Role.EXTRA_COLUMN)


def _one_level(row: list[Span], table: str) -> list[Leaf]:
    first = next(index for index, span in enumerate(row) if span.key(Role.COLUMN, table))
    return [_leaf(span, table) for span in row[first:] if span.key(Role.COLUMN, table) or _extra(span)]


def _leaf(span: Span, table: str) -> Leaf:
    return Leaf(span.start, span.end, None, span.key(Role.COLUMN, table), span.cell.text, span.has(Role.EXTRA_COLUMN))


def _unfolded(rows: list[list[Span]], table: FormTable, shape: Shape) -> Header | None:
    """Columns named on two levels, spans lost: what stands under 法人或其他组织 goes where that word stands.

    Without the word, the order printed is taken for the order meant, and only rows that add up may use it. A column the
    form does not have belongs to the level it is printed on; where lines were made by us, to that of its neighbours.
    """
    named = _named_columns(rows, table.key)
    keys = [_unfolded_key(span, table.key) for span, _ in named]
    once = [key for key, (span, _) in zip(keys, named, strict=True) if key is not None and not _extra(span)]
    under = {column.key for column in table.groups[0].columns[1:-1]}
    if len(set(once)) != len(once) or not under & set(once):
        return None
    if BODIES not in keys:
        ordered = [span for span, _ in named]
        known = not any(_extra(span) for span in ordered)
        return Header(_leaves(ordered, table), placed=False, guessed_order=True) if known else None
    lower = [_is_lower(keys, number, under) for number in range(len(keys))]
    if shape is not Shape.STREAM:
        levels = [level for _, level in named]
        low = {level for key, level in zip(keys, levels, strict=True) if key in under}
        lower = [level in low if _extra(span) else is_low for (span, level), is_low in zip(named, lower, strict=True)]
    at = keys.index(BODIES)
    if None in lower or any(lower[:at]):
        return None
    below = [span for (span, _), low in zip(named, lower, strict=True) if low]
    upper = [span for (span, _), low in zip(named, lower, strict=True) if not low]
    at = next(number for number, span in enumerate(upper) if _unfolded_key(span, table.key) == BODIES)
    return Header(_leaves([*upper[:at], *below, *upper[at + 1 :]], table), placed=False)


def _named_columns(rows: list[list[Span]], table: str) -> list[tuple[Span, int]]:
    """Give the names of columns and bodies with their level; what stands beside 申请人情况 covers all levels."""
    named: list[tuple[Span, int]] = []
    last: list[tuple[Span, int]] = []
    started = False
    for level, row in enumerate(rows):
        first = not any(_unfolded_key(span, table) and not _extra(span) for span in row)
        for number, span in enumerate(row):
            if _unfolded_key(span, table) and not _extra(span):
                named.append((span, level))
                started = True
            elif _extra(span) and (started or number) and not span.has(Role.HEADER_WORD):
                (last if first else named).append((span, level))
    return [*named, *last]


def _leaves(spans: Iterable[Span], table: FormTable) -> tuple[Leaf, ...]:
    return tuple(_by_elimination([_leaf(span, table.key) for span in spans], table))


def _unfolded_key(span: Span, table: str) -> str | None:
    return span.key(Role.COLUMN, table) or span.key(Role.HEADER_WORD, table) or span.key(Role.EXTRA_COLUMN, table)


def _is_lower(keys: list[str | None], index: int, under: set[str]) -> bool | None:
    """Tell on which level a column is; an added one is where its neighbours are, None when they differ."""
    if keys[index] is not None and keys[index] not in EXTRA_COLUMNS:
        return keys[index] in under
    near = {keys[i] in under for i in (index - 1, index + 1) if 0 <= i < len(keys)}
    return near.pop() if len(near) == 1 else None


def _finished(leaves: list[Leaf], rows: list[list[Span]], table: FormTable, *, placed: bool) -> Header | None:
    if table.key == GROUPED:
        grouped = _with_groups(leaves, rows, table, placed=placed)
        return Header(tuple(grouped), placed) if grouped else None
    return Header(tuple(_by_elimination(leaves, table)), placed)


def _with_groups(leaves: list[Leaf], rows: list[list[Span]], table: FormTable, *, placed: bool) -> list[Leaf] | None:
    """Give each column of the review table its group: from above it, else group by group as they are printed."""
    form_rows = [row.key for row in table.groups[0].rows]
    groups = [
        (span, key, level) for level, row in enumerate(rows) for span in row if (key := span.key(Role.ROW, table.key))
    ]
    if placed:
        groups.sort(key=lambda group: group[0].start)
    said = [key for _, key, _ in groups]
    pairs = [(leaf.row, leaf.column) for leaf in leaves if not leaf.extra]
    if not said or (all(leaf.row for leaf in leaves) and len(set(pairs)) == len(pairs)):
        return leaves
    names = [span for row in rows for span in row if span.has(Role.ROW, Role.HEADER_WORD)]
    # 行政复议 has no level below it, so its place among the others shows only when it comes first.
    in_order = form_rows[0] not in said or names[0].key(Role.ROW, table.key) == form_rows[0]
    lawsuits = {level for _, key, level in groups if key != form_rows[0]}
    if not placed and len(lawsuits) > 1:
        return None
    size = len(leaves) // len(said) or 1
    blocks = [leaves[i : i + size] for i in range(0, len(leaves), size)]
    columns = _columns(blocks[0])
    whole = None not in columns and all(
        len(block) == len(columns) == len({*columns, *_columns(block)}) for block in blocks
    )
    if not whole or len(blocks) != len(said) or len(set(said)) != len(said) or (len(said) > 1 and not in_order):
        return None
    return [replace(leaf, row=row) for row, block in zip(said, blocks, strict=True) for leaf in block]


def _columns(leaves: Iterable[Leaf]) -> set[str | None]:
    return {leaf.column for leaf in leaves}


def _by_elimination(leaves: list[Leaf], table: FormTable) -> list[Leaf]:
    """A misprinted or repeated label is the one column left over, if all others stand where the form has them."""
    own = [leaf for leaf in leaves if not leaf.extra]
    group = _groups_meant(own, table)[0]
    keys = [leaf.column for leaf in own]
    doubtful = [i for i, key in enumerate(keys) if key is None or keys.index(key) != i]
    if len(doubtful) == 1 and _fits(own, group, doubtful[0]):
        [index] = doubtful
        settled = [*own[:index], replace(own[index], column=group.columns[index].key), *own[index + 1 :]]
    else:
        settled = [replace(leaf, column=None) if keys.count(leaf.column) > 1 else leaf for leaf in own]
    rest = iter(settled)
    return [leaf if leaf.extra else next(rest) for leaf in leaves]


def _fits(leaves: list[Leaf], group: Group, doubtful: int) -> bool:
    if len(leaves) != len(group.columns):
        return False
    others = all(
        leaf.column == column.key
        for i, (leaf, column) in enumerate(zip(leaves, group.columns, strict=True))
        if i != doubtful
    )
    return others and similarity(normalise(leaves[doubtful].text), normalise(group.columns[doubtful].text)) >= LEFT_OVER
