"""The cells of one report as several files print them: what one lacks another gives, what they contradict is unclear.

What a machine read from pictures only fills what no text has; it never contradicts one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from parsers.record import Cell, Problem, State
from parsers.tables.numbers import read_value

LACKING = "missing_table"


@dataclass(frozen=True, slots=True)
class Told:
    """What one file, or some that complete each other, tell of a form's cells. `name` is None for the file itself."""

    name: str | None
    recognised: bool
    edition: str
    cells: dict[str, Cell]
    problems: Sequence[Problem]


def merge(tellings: Sequence[Told]) -> tuple[dict[str, Cell], list[Problem]]:
    """Give every cell of the first telling's form as all of them tell it, and their problems.

    Texts must come before pictures. A table is missing when no file has it.
    """
    first, *others = tellings
    cells = dict(first.cells)
    printed = set() if first.recognised else {name for name, cell in cells.items() if cell.state is not State.ABSENT}
    everywhere = [p for p in first.problems if all(p in other.problems for other in others)]
    problems = [p for telling in tellings for p in telling.problems if p.code != LACKING]
    for other in others:
        differing = [f"the form is that of {other.edition}"]
        if other.edition == first.edition:
            differing = _take_in(cells, printed, other)
        if differing:
            where = f"{other.name or 'the file'} differs from {first.name or 'the page'}"
            problems.append(Problem("attachment_differs", f"{where}: {'; '.join(differing)}", other.name))
    return cells, [*problems, *(p for p in everywhere if p.code == LACKING)]


def _take_in(cells: dict[str, Cell], printed: set[str], other: Told) -> list[str]:
    """Take one more telling into the cells; gives what contradicts them, in words. `printed` are cells a text has."""
    differing = []
    for name, mine in cells.items():
        theirs = other.cells[name]
        if mine.state is State.ABSENT:
            cells[name] = theirs
            printed |= set() if other.recognised else {name}
        elif theirs.state is State.ABSENT or (other.recognised and name in printed) or _agree(mine, theirs):
            continue
        elif _is_sure(mine) and _is_sure(theirs):
            differing.append(f"{name}: {mine.raw or ''!r} or {theirs.raw or ''!r}")
            cells[name] = Cell(None, State.UNCLEAR, mine.raw, mine.at)
        else:
            cells[name] = _surer(mine, theirs)
    return differing


def _is_sure(cell: Cell) -> bool:
    return cell.state is not State.UNCLEAR


def _agree(one: Cell, other: Cell) -> bool:
    return (one.value, one.state) == (other.value, other.state)


def _surer(mine: Cell, theirs: Cell) -> Cell:
    """Of a sure cell and an unclear one give the sure one, unless the other prints a number that is not its own."""
    sure, unclear = (mine, theirs) if _is_sure(mine) else (theirs, mine)
    printed, state = read_value(unclear.raw or "")
    if state is State.REPORTED and printed != sure.value:
        return mine if unclear is mine else Cell(None, State.UNCLEAR, mine.raw, mine.at)
    return sure
