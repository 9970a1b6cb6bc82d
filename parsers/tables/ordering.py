"""Tells which row of a form each entry of a table is, where words alone do not say it: by the order of rows.

Takes, for each entry, the rows its words may be; gives the one row it is, or those between which cannot be told. An
entry whose words only one row has is fixed. What stands between two fixed entries can only be a row between theirs, and
rows keep their order; where more than one way remains, a row belongs under the heading printed last.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

# More doubtful entries in a row than any form has rows are no table of the form.
LONGEST_GAP = 120


class Candidates(NamedTuple):
    """The rows an entry may be, by their number in the form; `exact` when its words are those of the form."""

    rows: tuple[int, ...]
    exact: bool = True


def settle(entries: Sequence[Candidates], parents: Sequence[int | None]) -> list[tuple[int, ...]]:
    """Give for each entry the one row it is; several when that cannot be told; none when it is no row of the form.

    `parents` holds for each row of the form the number of the row above it.
    """
    settled: list[tuple[int, ...]] = [entry.rows if entry.exact and len(entry.rows) == 1 else () for entry in entries]
    fixed = [number for number, rows in enumerate(settled) if rows]
    taken = {settled[number][0] for number in fixed}
    for before, after in pairwise((-1, *fixed, len(entries))):
        low = settled[before][0] if before >= 0 else -1
        high = settled[after][0] if after < len(entries) else len(parents)
        gap = [_between(entry, low, high, taken, parents) for entry in entries[before + 1 : after]]
        for number, rows in enumerate(_settle_gap(gap, low, parents), start=before + 1):
            settled[number] = rows
    return settled


def _between(entry: Candidates, low: int, high: int, taken: set[int], parents: Sequence[int | None]) -> tuple[int, ...]:
    """Give the rows an entry can be between two fixed ones; after rows moved elsewhere, only those of one heading."""
    if low < high:
        return tuple(row for row in entry.rows if low < row < high and row not in taken)
    near = set(_above(low, parents))
    return tuple(row for row in entry.rows if row > low and parents[row] in near and row not in taken)


def _settle_gap(gap: Sequence[tuple[int, ...]], low: int, parents: Sequence[int | None]) -> Iterator[tuple[int, ...]]:
    """Settle entries between two fixed ones: in order, as many of them as can be rows of the form."""
    if len(gap) > LONGEST_GAP:
        yield from gap
        return
    last: int | None = low
    for possible in _in_order(gap):
        rows = _near(possible, last, parents) if len(possible) > 1 and last is not None else possible
        if rows:
            last = rows[0] if len(rows) == 1 else None
        yield rows


def _near(rows: tuple[int, ...], last: int, parents: Sequence[int | None]) -> tuple[int, ...]:
    """Give those rows that go on below the heading printed last; all when none does."""
    above = set(_above(last, parents))
    return tuple(row for row in rows if row > last and parents[row] in above) or rows


def _above(row: int, parents: Sequence[int | None]) -> Iterator[int | None]:
    """Give a row and all rows above it; before the first row of the form there is nothing."""
    above: int | None = row if row >= 0 else None
    while above is not None:
        yield above
        above = parents[above]
    yield None


def _in_order(gap: Sequence[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Give for each entry the rows it has in some longest way of placing entries in the order of the form."""
    count = len(gap)
    ahead: list[dict[int, int]] = [{} for _ in gap]
    behind: list[dict[int, int]] = [{} for _ in gap]
    for number in range(count):
        for row in gap[number]:
            ahead[number][row] = 1 + max((n for d in ahead[:number] for r, n in d.items() if r < row), default=0)
    for number in reversed(range(count)):
        for row in gap[number]:
            behind[number][row] = 1 + max((n for d in behind[number + 1 :] for r, n in d.items() if r > row), default=0)
    longest = max((n for d in ahead for n in d.values()), default=0)
    return [
        tuple(row for row in gap[number] if ahead[number][row] + behind[number][row] - 1 == longest)
        for number in range(count)
    ]
