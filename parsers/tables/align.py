"""Brings a document's tables to the cells of a form: every value is explained by its row and column labels, or unclear.

Takes grids and a form; gives a cell for every id of the form, and the problems met. Works alike for tables with spans,
tables whose merged cells collapsed, and tables flattened to one cell a line.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import takewhile

from parsers.document import Grid, Shape
from parsers.record import Cell, Problem
from parsers.tables.forms import Form, FormTable
from parsers.tables.headers import Header, read_header
from parsers.tables.labels import Role, Vocabulary, normalise, similarity, vocabulary
from parsers.tables.placing import place
from parsers.tables.rows import RowKind, Span, kind_of, spans_of, table_of
from parsers.tables.statistics import TABLE as STATISTICS
from parsers.tables.statistics import read_statistics
from parsers.tables.tally import Tally

DATA_ROLES = (Role.ROW, Role.ROW_PARENT, Role.FOREIGN_ROW)
HEADER_ROLES = (Role.COLUMN, Role.HEADER_WORD, Role.ROW)
# So many numbers in a row without a word are what is left of a table that lost its labels.
FEWEST_NUMBERS = 5
# What an unknown row must share with the one row left over between its neighbours to be taken for it.
LEFT_OVER = 0.5


class Case(Enum):
    """What a row that prints values turns out to be."""

    OUTSIDE = auto()  # of no table of the form
    REMARK = auto()  # words, no values
    FUSED = auto()  # several rows in one
    FOREIGN = auto()  # a row that only another edition has
    FURTHER = auto()  # a row within a row of the form, named by words behind its label
    UNKNOWN = auto()  # a row nobody knows
    OWN = auto()  # a row of the form, or the values of a table whose columns tell the rows


@dataclass(frozen=True, slots=True)
class DataRow:
    """A row with its label (None: it has none that is known), the row of the form that names, and what follows it."""

    spans: list[Span]
    label: Span | None
    key: str | None
    values: list[Span]
    fused: list[str]

    @property
    def label_end(self) -> int:
        """Give the last place of the label."""
        return self.label.end if self.label else -1

    @property
    def exact(self) -> bool:
        """Tell whether the label was no guess."""
        return self.label is None or (self.label.match is not None and self.label.match.score == 1.0)


@dataclass(slots=True)
class _GridReading:
    """What is known while one grid is read from top to bottom.

    `unknown` are the rows nobody knows since `last`, the last row of the form.
    """

    shape: Shape
    at: str
    pending: list[list[Span]] = field(default_factory=list)
    table: FormTable | None = None
    header: Header | None = None
    answered: bool = True
    last: str | None = None
    unknown: list[DataRow] = field(default_factory=list)


def align(grids: Iterable[Grid], form: Form) -> tuple[dict[str, Cell], list[Problem]]:
    """Give a cell for every id of the form, in its order, and what could not be placed."""
    if form.table(STATISTICS):
        return read_statistics(grids, form)
    return _Alignment(form).read(grids)


class _Alignment:
    """One document's tables against one form: carries headers from table to table, notes every finding."""

    def __init__(self, form: Form) -> None:
        self.tables = {table.key: table for table in form.tables}
        self.words: Vocabulary = vocabulary(form.edition)
        self.headers: dict[str, Header] = {}
        self.tally = Tally(form)
        self.answers: dict[Case, Callable[[DataRow, _GridReading], None]] = {
            Case.OUTSIDE: self._read_outside,
            Case.FUSED: self._read_fused,
            Case.FOREIGN: self._read_foreign,
            Case.FURTHER: self._read_further,
            Case.UNKNOWN: self._read_unknown,
            Case.OWN: self._read_own,
        }

    def read(self, grids: Iterable[Grid]) -> tuple[dict[str, Cell], list[Problem]]:
        for grid in grids:
            state = _GridReading(grid.shape, grid.at)
            for row in grid.rows:
                self._read_row(spans_of(row, self.words), state)
            self._settle_header(state)
            self._close_grid(state)
            if state.table is None and _is_left_blank(grid):
                self.tally.nameless(grid.at)
        return self.tally.close()

    def _read_row(self, spans: list[Span], state: _GridReading) -> None:
        kind = kind_of(spans)
        if kind is RowKind.HEADER:
            state.pending.append(spans)
        elif kind is RowKind.DATA or (kind is RowKind.EMPTY and self._awaits_blanks(spans, state)):
            self._settle_header(state)
            self._enter_table(spans, state)
            row = _data_row(spans, state.table)
            case = _case_of(row, state)
            if case not in (Case.OUTSIDE, Case.REMARK):
                state.answered = state.answered or case is not Case.FUSED
            if case is not Case.REMARK:
                self.answers[case](row, state)

    def _awaits_blanks(self, spans: list[Span], state: _GridReading) -> bool:
        """The review table's row of values has no label: left blank, it is an empty row."""
        if table_of(state.pending, HEADER_ROLES) == "disputes":
            self._settle_header(state)
        waiting = state.header is not None and state.table is self.tables["disputes"] and not state.answered
        return waiting and state.header is not None and len(spans) >= len(state.header.leaves)

    def _close_grid(self, state: _GridReading) -> None:
        """Columns with rows of their own, and no row of values under them: empty, or lost."""
        self._give_up_unknown(state)
        if state.table is None or state.header is None or state.answered:
            return
        for leaf in (leaf for leaf in state.header.leaves if leaf.row):
            if state.shape is Shape.STREAM:
                self.tally.nothing_printed(state.table.key, str(leaf.row), [leaf.column])
        if state.shape is not Shape.STREAM and (rows := _rows_named(None, state)):
            self.tally.failed(state.table.key, rows, [], "short_row")

    def _settle_header(self, state: _GridReading) -> None:
        """Header rows end where values begin."""
        if not state.pending:
            return
        key = table_of(state.pending, HEADER_ROLES)
        if key is not None:
            self._change_table(key, state)
            state.header = read_header(state.pending, self.tables[key], state.shape)
            state.answered = False
            if state.header is None:
                self.tally.headless(key, state.at)
            else:
                self.headers[key] = state.header.moved()
                for leaf in (leaf for leaf in state.header.leaves if leaf.extra):
                    self.tally.extra_column(key, leaf.text, state.at)
        state.pending = []

    def _enter_table(self, spans: list[Span], state: _GridReading) -> None:
        """A row that names rows of another table begins that table, under the header it had elsewhere."""
        key = table_of([spans], DATA_ROLES)
        if key is not None and (state.table is None or (key != state.table.key and _names_for_sure(spans, key))):
            self._change_table(key, state)
            state.header = self.headers.get(key)

    def _change_table(self, key: str, state: _GridReading) -> None:
        if state.table is not self.tables[key]:
            self._give_up_unknown(state)
            state.last = None
        state.table = self.tables[key]
        self.tally.saw_table(key)

    def _read_outside(self, row: DataRow, state: _GridReading) -> None:
        """Numbers under no label at all may be those of any table that is missing."""
        if sum(span.value for span in row.spans) >= FEWEST_NUMBERS and not any(span.match for span in row.spans):
            self.tally.nameless(row.spans[0].cell.at)

    def _read_fused(self, row: DataRow, state: _GridReading) -> None:
        assert state.table is not None
        self.tally.failed(state.table.key, row.fused, row.spans, "unplaced_value")

    def _read_foreign(self, row: DataRow, state: _GridReading) -> None:
        assert state.table is not None
        assert row.label is not None
        if any(span.value for span in row.values):
            self.tally.foreign_row(state.table.key, row.label, row.values)

    def _read_further(self, row: DataRow, state: _GridReading) -> None:
        assert state.table is not None
        self.tally.stranger(state.table.key, row.values)

    def _read_unknown(self, row: DataRow, state: _GridReading) -> None:
        assert state.table is not None
        if state.table is self.tables["disputes"]:
            # Its rows are printed as columns; values without a row mean that no column can be told either.
            self.tally.distrust(state.table.key, state.at)
        state.unknown.append(row)

    def _read_own(self, row: DataRow, state: _GridReading) -> None:
        if row.key is not None:
            self._settle_unknown(row.key, state)
            state.last = row.key
        self._place_row(row, state)

    def _settle_unknown(self, key: str, state: _GridReading) -> None:
        """Unknown rows between two known ones are the rows the form has there, when they are as many and like them."""
        assert state.table is not None
        rows = [row for group in state.table.groups for row in group.rows]
        order = [row.key for row in rows]
        between = rows[order.index(state.last) + 1 : order.index(key)] if state.last and key in order else []
        words = [_words_of(row) for row in state.unknown]
        if len(between) == len(words) and all(map(_alike, words, (row.text for row in between))):
            for unknown, form_row in zip(state.unknown, between, strict=True):
                span = next(span for span in unknown.spans if span.cell.text == _words_of(unknown))
                values = [value for value in unknown.spans if value.start > span.end]
                self._place_row(DataRow(unknown.spans, span, form_row.key, values, []), state)
            state.unknown = []
        self._give_up_unknown(state)

    def _give_up_unknown(self, state: _GridReading) -> None:
        for row in state.unknown:
            assert state.table is not None
            self.tally.stranger(state.table.key, row.spans)
            if state.header and sum(span.value for span in row.spans) > len(state.header.leaves):
                self.tally.nameless(row.spans[0].cell.at)
        state.unknown = []

    def _place_row(self, row: DataRow, state: _GridReading) -> None:
        assert state.table is not None
        table, header = state.table.key, state.header
        if header is None:
            self.tally.failed(table, _rows_named(row.key, state), row.values, "no_header")
            return
        if not row.values and state.shape is Shape.STREAM and row.key is not None:
            self.tally.nothing_printed(table, row.key, [leaf.column for leaf in header.leaves])
            return
        if any(span.has(Role.COLUMN) and not span.has(Role.ROW) for span in row.values):
            self.tally.failed(table, _rows_named(row.key, state), row.values, "unplaced_value")
            return
        placed = place(_without_text(row.values, header), row.label_end, header)
        if isinstance(placed, str):
            if header.guessed_order:
                self.tally.distrust(table, state.at)
            self.tally.failed(table, _rows_named(row.key, state), row.values, placed)
            return
        for leaf, span in placed:
            if not leaf.extra:
                self.tally.put(table, leaf.row or row.key, leaf.column, span.cell, exact=row.exact)


def _is_left_blank(grid: Grid) -> bool:
    """Tell whether a grid has many columns and nothing in them."""
    blank = all(not cell.text.strip() for row in grid.rows for cell in row)
    return blank and any(len(row) >= FEWEST_NUMBERS for row in grid.rows)


def _data_row(spans: list[Span], table: FormTable | None) -> DataRow:
    if table is None:
        return DataRow(spans, None, None, spans, [])
    label = _row_label(spans, table.key)
    values = [span for span in spans if span.start > (label.end if label else -1)]
    return DataRow(
        spans, label, label.key(Role.ROW, table.key) if label else None, values, _fused_rows(spans, table.key)
    )


def _case_of(row: DataRow, state: _GridReading) -> Case:
    """Tell what a row is; the first of these that holds."""
    header = state.header
    cases = (
        (Case.OUTSIDE, state.table is None),
        (Case.FUSED, bool(row.fused)),
        (Case.REMARK, row.label is None and _is_remark(row.spans, state)),
        (Case.FURTHER, row.label is not None and _named_further(row.values, header)),
        (Case.FOREIGN, row.label is not None and row.key is None),
        (Case.UNKNOWN, row.label is None and not (header and any(leaf.row for leaf in header.leaves))),
    )
    return next((case for case, holds in cases if holds), Case.OWN)


def _is_remark(spans: list[Span], state: _GridReading) -> bool:
    """Text without a number or a row's name is a remark, unless it fills the place of awaited values."""
    awaited = state.header is not None and not state.answered and len(spans) >= len(state.header.leaves)
    return not awaited and not any(span.value for span in spans)


def _rows_named(row: str | None, state: _GridReading) -> list[str]:
    """Give the rows of the form a row of values stands for: its own, else those its columns name."""
    if row is not None or state.header is None:
        return [row] if row is not None else []
    return sorted({leaf.row for leaf in state.header.leaves if leaf.row})


def _words_of(row: DataRow) -> str:
    """Give the words next to an unknown row's values."""
    printed = list(takewhile(lambda span: not span.value, (span for span in row.spans if not span.blank)))
    return printed[-1].cell.text if printed else ""


def _alike(words: str, label: str) -> bool:
    return similarity(normalise(words), normalise(label)) >= LEFT_OVER


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
    """Give the rows named in one line of cells when values, or unknown words, stand between or before their names."""
    named = [(index, key) for index, span in enumerate(spans) if (key := span.key(Role.ROW, table))]
    if not named:
        return []
    before, between = spans[: named[-1][0]], spans[named[0][0] : named[-1][0]]
    # A single number before a name is that of the row.
    fused = sum(span.value for span in before) > 1 or any(
        span.value or (not span.blank and span.match is None) for span in between
    )
    return [key for _, key in named] if fused else []


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
