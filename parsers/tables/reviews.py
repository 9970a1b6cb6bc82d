"""Sees the table of reviews and lawsuits in the ways filers print it, when only the order of its cells counts.

Officially it is three groups of columns over one row of values. Filers print a block for each group, a row for each
group, a label and its value a row, or a row for each outcome. Each way is a sequence of runs (groups, outcomes, values)
whose lengths must fit; then the table is given as one block a group. What does not fit is left as it is.
"""

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import groupby
from typing import NamedTuple

from parsers.document import EMPTY, Grid, GridCell, Shape
from parsers.tables.labels import Role, Vocabulary
from parsers.tables.numbers import is_value, read_value

TABLE = "disputes"
# Fewer cells than one group has are no table.
FEWEST_CELLS = 4
LONGEST_VAGUE = 8
DIGIT = re.compile(r"\d")
TOTAL = "total"


class Part(Enum):
    """What a cell is for."""

    GROUP = "group"
    OUTCOME = "outcome"
    VALUE = "value"


class Token(NamedTuple):
    """A cell, what it is for, and the key of its label."""

    part: Part
    key: str | None
    cell: GridCell


class Placed(NamedTuple):
    """A value with the labels it stands under."""

    group: Token
    outcome: Token
    value: GridCell


def by_groups(grid: Grid, words: Vocabulary) -> list[Grid]:
    """Give the grid, or its parts, with the reviews printed otherwise than officially as one block a group."""
    if grid.shape is Shape.COLUMNS:
        return [grid]
    tokens = [_tokens(row, words) for row in grid.rows]
    first, end = _longest_run([row is not None for row in tokens])
    placed = _placed([token for row in tokens[first:end] for token in row or ()], grid.shape)
    if placed is None:
        return [grid]
    before, after = grid.rows[:first], grid.rows[end:]
    if any(_names_group(row, words) for row in (*before, *after)):
        return [grid]
    return [
        *([Grid(before, grid.shape, grid.at)] if before else []),
        Grid(tuple(_blocks(placed)), Shape.COLUMNS, grid.at),
        *([Grid(after, grid.shape, grid.at)] if after else []),
    ]


def _tokens(row: Sequence[GridCell], words: Vocabulary) -> list[Token] | None:
    """Give a row's tokens; None when it holds anything that is no part of this table.

    Blanks left of a label are what merged cells left behind; blanks right of all labels are empty values.
    """
    tokens: list[Token] = []
    for cell in row:
        if cell is EMPTY:
            continue
        if not cell.text.strip() or is_value(cell.text):
            tokens.append(Token(Part.VALUE, None, cell))
            continue
        token = _label(cell, words) or _vague(cell)
        if token is None:
            return None
        if token.part is Part.VALUE:
            tokens.append(token)
            continue
        tokens = [t for t in tokens if t.part is not Part.VALUE or t.cell.text.strip()]
        tokens.append(token)
    if not any(
        token.part is Part.OUTCOME or token.cell.text.strip() for token in tokens if token.part is not Part.GROUP
    ):
        return [token for token in tokens if token.part is Part.GROUP] or tokens
    return tokens


def _names_group(row: Sequence[GridCell], words: Vocabulary) -> bool:
    """Tell whether a row beside the run names a group as well: then the run is not the whole table."""
    tokens = (_label(cell, words) for cell in row if cell.text.strip())
    return any(token is not None and token.part is Part.GROUP and token.key for token in tokens)


def _label(cell: GridCell, words: Vocabulary) -> Token | None:
    match = words.find(cell.text)
    if match is None:
        return None
    if key := match.key(Role.COLUMN, TABLE):
        return Token(Part.OUTCOME, key, cell)
    if (Role.ROW, TABLE) in match.keys or (Role.HEADER_WORD, TABLE) in match.keys:
        return Token(Part.GROUP, match.key(Role.ROW, TABLE), cell)
    return None


def _vague(cell: GridCell) -> Token | None:
    """A short text with a digit that is no label stands in the place of a value, though it is no number (约10)."""
    text = cell.text.strip()
    short = len(text) <= LONGEST_VAGUE and DIGIT.search(text)
    return Token(Part.VALUE, None, cell) if short else None


def _longest_run(fits: Sequence[bool]) -> tuple[int, int]:
    """Give the start and end of the longest run of rows that fit."""
    best = start = end = 0
    for number, fit in enumerate([*fits, False]):
        if not fit:
            if number - start > best:
                best, end = number - start, number
            start = number + 1
    return end - best, end


def _placed(tokens: Sequence[Token], shape: Shape) -> list[Placed] | None:
    """Put each value under its group and outcome, run by run; None when any run does not fit."""
    groups: list[Token] = []
    outcomes: list[Token] = []
    before: Part | None = None
    placed: list[Placed] = []
    for part, run in ((part, list(run)) for part, run in groupby(tokens, key=lambda token: token.part)):
        if part is Part.GROUP:
            groups = [token for token in run if token.key]
        elif part is Part.OUTCOME:
            outcomes = run
        else:
            pairs = _pairs(groups, outcomes, len(run), beside=before is Part.OUTCOME)
            if pairs is None:
                return None
            block = [Placed(*pair, token.cell) for pair, token in zip(pairs, run, strict=True)]
            if shape is Shape.STREAM and len(run) > 1 and not _adds_up(block):
                return None
            placed += block
        before = part
    cells = {(one.group.key, one.outcome.key) for one in placed}
    # Labels at the end belong to values further down that do not fit.
    whole = before is Part.VALUE and FEWEST_CELLS <= len(cells) == len(placed)
    return placed if whole else None


def _pairs(
    groups: Sequence[Token], outcomes: Sequence[Token], values: int, *, beside: bool
) -> list[tuple[Token, Token]] | None:
    """Give the labels of a run of values: one group with its outcomes, or one outcome in all groups."""
    if len({token.key for token in outcomes}) != len(outcomes):
        return None
    if len(groups) == 1 and len(outcomes) == values:
        return [(groups[0], outcome) for outcome in outcomes]
    if beside and len(outcomes) == 1 and len(groups) == values:
        return [(group, outcomes[0]) for group in groups]
    return None


def _adds_up(block: Sequence[Placed]) -> bool:
    """Tell whether a block's total is the sum of its outcomes; true without a total."""
    totals = [read_value(one.value.text).value or 0 for one in block if one.outcome.key == TOTAL]
    parts = [read_value(one.value.text).value or 0 for one in block if one.outcome.key != TOTAL]
    return not totals or not parts or totals[0] == sum(parts)


def _blocks(placed: Sequence[Placed]) -> Iterator[tuple[GridCell, ...]]:
    """Give a block for each group: its name over its outcomes over their values."""
    for key in dict.fromkeys(one.group.key for one in placed):
        block = [one for one in placed if one.group.key == key]
        yield tuple(block[0].group.cell for _ in block)
        yield tuple(one.outcome.cell for one in block)
        yield tuple(one.value for one in block)
