"""Takes a table's rows apart: its cells, the columns they cover, the label each may be, and what the row is for."""

from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from parsers.document import EMPTY, GridCell
from parsers.tables.labels import Match, Role, Vocabulary
from parsers.tables.numbers import is_value

LONGEST_HEADER = 14


class Span(NamedTuple):
    """One cell of a row: the first and last column it covers, the label it may be, whether it prints a value.

    `blank` tells that nothing is printed.
    """

    cell: GridCell
    start: int
    end: int
    match: Match | None
    value: bool
    blank: bool

    def key(self, role: Role, table: str) -> str | None:
        """Give the key its text has in a role of a table."""
        return self.match.key(role, table) if self.match else None

    def has(self, *roles: Role) -> bool:
        """Tell whether its text can have one of the roles."""
        return self.match is not None and self.match.has(*roles)


class RowKind(Enum):
    """What a row of a table is for."""

    EMPTY = "empty"
    HEADER = "header"
    ARTICLE = "article"
    DATA = "data"


def spans_of(row: tuple[GridCell, ...], vocabulary: Vocabulary) -> list[Span]:
    """Give the distinct cells of a row from left to right."""
    spans: list[Span] = []
    start = 0
    for column, cell in enumerate(row):
        if column + 1 < len(row) and row[column + 1] is cell:
            continue
        if cell is EMPTY:
            start = column + 1
            continue
        match, value, blank = _told(cell.text, vocabulary)
        if spans and _repeats(spans[-1], match):
            spans[-1] = spans[-1]._replace(end=column)
        else:
            spans.append(Span(cell, start, column, match, value, blank))
        start = column + 1
    return spans


@lru_cache(maxsize=8192)
def _told(text: str, vocabulary: Vocabulary) -> tuple[Match | None, bool, bool]:
    """Give the label a text may be, whether it prints a value, and whether it is blank."""
    blank = not text.strip()
    value = not blank and is_value(text)
    return None if value or blank else vocabulary.find(text), value, blank


def _repeats(left: Span, match: Match | None) -> bool:
    """A label printed again at each place it covers is one cell. Columns side by side may be misprinted alike."""
    return match is not None and match.score == 1.0 and not left.has(Role.COLUMN) and left.match == match


def kind_of(spans: list[Span]) -> RowKind:
    """Tell what a row is for: a header names columns and prints no number."""
    printed = [span for span in spans if not span.blank]
    if not printed:
        return RowKind.EMPTY
    if len(printed) == 1 and printed[0].has(Role.ARTICLE):
        return RowKind.ARTICLE
    if any(span.value for span in printed):
        return RowKind.DATA
    naming = [span for span in printed if _names_columns(span)]
    columns = [span for span in naming if span.has(Role.COLUMN) and not span.has(Role.ROW)]
    only_name = len(spans) == 1 and naming
    return RowKind.HEADER if len(naming) > 1 or columns or only_name else RowKind.DATA


def _names_columns(span: Span) -> bool:
    """The rows of the review table (行政复议 …) are printed as groups of columns."""
    if span.match is None:
        return False
    return span.has(Role.COLUMN, Role.HEADER_WORD, Role.EXTRA_COLUMN) or any(
        a.role is Role.ROW and a.table == "disputes" for a in span.match.anchors
    )


def table_of(rows: list[list[Span]], roles: tuple[Role, ...]) -> str | None:
    """Give the table whose labels these rows carry; None when they carry none."""
    votes: dict[str, float] = {}
    for span in (span for row in rows for span in row if span.match):
        assert span.match is not None
        anchors = [a for a in span.match.anchors if a.role in roles]
        for table in sorted({a.table for a in anchors}, reverse=True):  # the same in every process
            votes[table] = votes.get(table, 0.0) + span.match.score / len({a.table for a in anchors})
    return max(votes, key=lambda table: votes[table]) if votes else None


def unknown_header(span: Span) -> bool:
    """Tell whether a header cell names a column the form does not have."""
    return not span.blank and span.match is None and len(span.cell.text.strip()) <= LONGEST_HEADER
