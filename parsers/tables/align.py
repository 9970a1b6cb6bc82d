"""Brings a document's tables to the cells of a form: every value is explained by its row and column labels, or unclear.

Takes grids and a form; gives a cell for every id of the form, and the problems met. Works alike for tables with spans,
tables whose merged cells collapsed, and tables flattened to one cell a line.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import takewhile

from parsers.document import Grid, Shape
from parsers.record import Cell, Problem
from parsers.tables.forms import Form, FormTable
from parsers.tables.headers import Header, read_header
from parsers.tables.labels import Role, Vocabulary, vocabulary
from parsers.tables.placing import place
from parsers.tables.rows import RowKind, Span, kind_of, spans_of, table_of
from parsers.tables.statistics import TABLE as STATISTICS
from parsers.tables.statistics import read_statistics
from parsers.tables.tally import Tally

DATA_ROLES = (Role.ROW, Role.ROW_PARENT, Role.FOREIGN_ROW)
HEADER_ROLES = (Role.COLUMN, Role.HEADER_WORD, Role.ROW)


@dataclass(slots=True)
class _GridReading:
    """What is known while one grid is read from top to bottom."""

    shape: Shape
    at: str
    pending: list[list[Span]] = field(default_factory=list)
    table: FormTable | None = None
    header: Header | None = None
    answered: bool = True


def align(grids: Iterable[Grid], form: Form) -> tuple[dict[str, Cell], list[Problem]]:
    """Give a cell for every id of the form, in its order, and what could not be placed."""
    if any(table.key == STATISTICS for table in form.tables):
        return read_statistics(grids, form)
    return _Alignment(form).read(grids)


class _Alignment:
    """One document's tables against one form: carries headers from table to table, notes every finding."""

    def __init__(self, form: Form) -> None:
        self.tables = {table.key: table for table in form.tables}
        self.words: Vocabulary = vocabulary(form.edition)
        self.headers: dict[str, Header] = {}
        self.tally = Tally(form)

    def read(self, grids: Iterable[Grid]) -> tuple[dict[str, Cell], list[Problem]]:
        for grid in grids:
            state = _GridReading(grid.shape, grid.at)
            for row in grid.rows:
                self._read_row(spans_of(row, self.words), state)
            self._settle_header(state)
            self._close_grid(state)
        return self.tally.close()

    def _read_row(self, spans: list[Span], state: _GridReading) -> None:
        kind = kind_of(spans)
        if kind is RowKind.HEADER:
            state.pending.append(spans)
        elif kind is RowKind.DATA or (kind is RowKind.EMPTY and self._awaits_blanks(spans, state)):
            self._settle_header(state)
            self._read_data(spans, state)

    def _awaits_blanks(self, spans: list[Span], state: _GridReading) -> bool:
        """The review table's row of values has no label: left blank, it is an empty row."""
        if table_of(state.pending, HEADER_ROLES) == "disputes":
            self._settle_header(state)
        waiting = state.header is not None and state.table is self.tables["disputes"] and not state.answered
        return waiting and state.header is not None and len(spans) >= len(state.header.leaves)

    def _close_grid(self, state: _GridReading) -> None:
        """Columns with rows of their own, and no row of values under them: empty, or lost."""
        if state.table is None or state.header is None or state.answered:
            return
        for leaf in (leaf for leaf in state.header.leaves if leaf.row):
            if state.shape is Shape.STREAM:
                self.tally.nothing_printed(state.table.key, str(leaf.row), [leaf.column])
        if state.shape is not Shape.STREAM and (rows := self._rows(None, state)):
            self.tally.failed(state.table.key, rows, [], "short_row")

    def _settle_header(self, state: _GridReading) -> None:
        """Header rows end where values begin."""
        if not state.pending:
            return
        key = table_of(state.pending, HEADER_ROLES)
        if key is not None:
            state.table = self.tables[key]
            state.header = read_header(state.pending, state.table, state.shape)
            state.answered = False
            self.tally.saw_table(key)
            if state.header is None:
                self.tally.headless(key, state.at)
            else:
                self.headers[key] = state.header.moved()
                for leaf in (leaf for leaf in state.header.leaves if leaf.extra):
                    self.tally.extra_column(key, leaf.text, state.at)
        state.pending = []

    def _read_data(self, spans: list[Span], state: _GridReading) -> None:
        key = table_of([spans], DATA_ROLES)
        if key is not None and (state.table is None or (key != state.table.key and _names_for_sure(spans, key))):
            state.table, state.header = self.tables[key], self.headers.get(key)
            self.tally.saw_table(key)
        if state.table is not None and (fused := _fused_rows(spans, state.table.key)):
            self.tally.failed(state.table.key, fused, spans, "unplaced_value")
            return
        label = _row_label(spans, state.table.key) if state.table else None
        if state.table is None or (label is None and self._is_remark(spans, state)):
            return
        state.answered = True
        row = label.key(Role.ROW, state.table.key) if label else None
        values = [span for span in spans if span.start > (label.end if label else -1)]
        further = label is not None and _named_further(values, state.header)
        if label is not None and row is None and not further:
            if any(span.value for span in values):
                self.tally.foreign_row(state.table.key, label, values)
            return
        if further:
            self.tally.stranger(state.table.key, values)
            return
        if label is None and not (state.header and any(leaf.row for leaf in state.header.leaves)):
            self.tally.stranger(state.table.key, spans)
            return
        exact = label is None or (label.match is not None and label.match.score == 1.0)
        self._place_row(row, values, label.end if label else -1, exact, state)

    def _is_remark(self, spans: list[Span], state: _GridReading) -> bool:
        """Text without a number or a row's name is a remark, unless it fills the place of awaited values."""
        awaited = state.header is not None and not state.answered and len(spans) >= len(state.header.leaves)
        return not awaited and not any(span.value for span in spans)

    def _place_row(self, row: str | None, values: list[Span], label_end: int, exact: bool, state: _GridReading) -> None:
        assert state.table is not None
        table, header = state.table.key, state.header
        if header is None:
            self.tally.failed(table, self._rows(row, state), values, "no_header")
            return
        if not values and state.shape is Shape.STREAM and row is not None:
            self.tally.nothing_printed(table, row, [leaf.column for leaf in header.leaves])
            return
        if any(span.has(Role.COLUMN) and not span.has(Role.ROW) for span in values):
            self.tally.failed(table, self._rows(row, state), values, "unplaced_value")
            return
        placed = place(_without_text(values, header), label_end, header)
        if isinstance(placed, str):
            if header.guessed_order:
                self.tally.distrust(table, state.at)
            self.tally.failed(table, self._rows(row, state), values, placed)
            return
        for leaf, span in placed:
            if not leaf.extra:
                self.tally.put(table, leaf.row or row, leaf.column, span.cell, exact=exact)

    def _rows(self, row: str | None, state: _GridReading) -> list[str]:
        if row is not None or state.header is None:
            return [row] if row is not None else []
        return sorted({leaf.row for leaf in state.header.leaves if leaf.row})


def _row_label(spans: list[Span], table: str) -> Span | None:
    """The last label left of the values names the row; those before it are its parents."""
    labels = [
        span
        for index, span in enumerate(spans)
        if span.key(Role.ROW, table)
        or (span.key(Role.FOREIGN_ROW, table) and not any(left.value for left in spans[:index]))
    ]
    return labels[-1] if labels else None


def _fused_rows(spans: list[Span], table: str) -> list[str]:
    """Give the rows named in one line of cells when values stand between their names; else nothing."""
    named = [(index, key) for index, span in enumerate(spans) if (key := span.key(Role.ROW, table))]
    if len(named) < 2 or not any(span.value for span in spans[named[0][0] : named[-1][0]]):
        return []
    return [key for _, key in named]


def _names_for_sure(spans: list[Span], table: str) -> bool:
    """总计 and 其他 without a number are rows of one table and columns of others: they alone lead to no other table."""
    return any(
        span.match is not None
        and not span.has(Role.COLUMN)
        and any(a.table == table and a.role in DATA_ROLES for a in span.match.anchors)
        for span in spans
    )


def _named_further(values: list[Span], header: Header | None) -> bool:
    """Words between a row's label and its columns name a row within it."""
    before = list(takewhile(lambda span: not span.value, values))
    if header is None or len(before) == len(values):
        return False
    if header.placed:
        before = [span for span in before if span.end < header.leaves[0].start]
    elif len(values) <= len(header.leaves):
        return False
    return any(not span.blank and span.match is None for span in before)


def _without_text(values: list[Span], header: Header) -> list[Span]:
    """Drop words left of the first column: a side heading is no value."""
    if not header.placed:
        return values
    first = header.leaves[0].start
    return [span for span in values if span.end >= first or span.value or span.blank]
