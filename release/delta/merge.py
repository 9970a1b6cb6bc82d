"""Two sorted streams of rows laid beside each other: what was added, removed, changed. Pure.

    merged(before, after, keys) -> Iterator[(Row|None, Row|None)]

Rows are tuples that begin with their key's columns, each stream ascending by them. Most rows of two releases are equal:
they are compared by the stretch, whole lists at once, and only where two stretches differ row by row. What is held is
one portion of each stream.
"""

from collections.abc import Iterator, Sequence
from typing import Any

Row = tuple[Any, ...]
Portions = Iterator[Sequence[Row]]
SHORTEST = 8  # so many rows are tried at once behind a difference; twice as many each time they are equal


def merged(before: Portions, after: Portions, keys: int) -> Iterator[tuple[Row | None, Row | None]]:
    """Give the pairs of rows that differ, by key; None stands for a row that is not there."""
    old, new = _Stream(before), _Stream(after)
    stretch = SHORTEST
    while old.filled() and new.filled():
        if old.skip_equal(new, stretch):
            stretch *= 2
            continue
        stretch = SHORTEST
        yield from _beside(old, new, keys)
    while old.filled():
        yield old.take(), None
    while new.filled():
        yield None, new.take()


def _beside(old: "_Stream", new: "_Stream", keys: int) -> Iterator[tuple[Row | None, Row | None]]:
    """Go on row by row to behind the next rows that differ."""
    while old.filled() and new.filled():
        one, other = old.row, new.row
        if one == other:
            old.take(), new.take()
        elif one[:keys] == other[:keys]:
            yield old.take(), new.take()
            return
        elif one[:keys] < other[:keys]:
            yield old.take(), None
            return
        else:
            yield None, new.take()
            return


class _Stream:
    """One stream, read by portions."""

    def __init__(self, portions: Portions) -> None:
        self._portions = portions
        self._rows: Sequence[Row] = ()
        self._at = 0

    def filled(self) -> bool:
        """Tell whether a row is left, and have it in hand."""
        while self._at == len(self._rows):
            rows = next(self._portions, None)
            if rows is None:
                return False
            self._rows, self._at = rows, 0
        return True

    @property
    def row(self) -> Row:
        """The row in hand."""
        return self._rows[self._at]

    def take(self) -> Row:
        """Give the row in hand and go on to the next."""
        self._at += 1
        return self._rows[self._at - 1]

    def skip_equal(self, other: "_Stream", most: int) -> bool:
        """Go behind the next rows of both, `most` of them or what is in hand, where all are equal."""
        count = min(most, len(self._rows) - self._at, len(other._rows) - other._at)
        if self._rows[self._at : self._at + count] != other._rows[other._at : other._at + count]:
            return False
        self._at += count
        other._at += count
        return True
