"""A laid-out table as cells with spans, as HTML and Word print them; false spans are put on here."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.parsers.generator.plan import Item, Matrix


@dataclass(frozen=True)
class Box:
    """A cell to be printed: its text, how far it spans, the form's cell it holds, and the column it begins in."""

    text: str
    across: int = 1
    down: int = 1
    cell: str | None = None
    column: int = 0


Rows = list[list[Box]]


def boxes(matrix: Matrix) -> Rows:
    """Give each row's cells at the place where they begin."""
    done: set[tuple[int, int]] = set()
    rows: Rows = []
    for y, line in enumerate(matrix):
        row: list[Box] = []
        for x, item in enumerate(line):
            if (y, x) in done:
                continue
            across = _run([line[i] is item and (y, i) not in done for i in range(x, len(line))])
            down = _run([_covers(matrix[j], item, x, across) for j in range(y, len(matrix))])
            done |= {(j, i) for j in range(y, y + down) for i in range(x, x + across)}
            row.append(Box(item.text, across, down, item.cell, x))
        rows.append(row)
    return rows


def _run(flags: list[bool]) -> int:
    return flags.index(False) if False in flags else len(flags)


def _covers(line: list[Item], item: Item, x: int, across: int) -> bool:
    return len(line) >= x + across and all(place is item for place in line[x : x + across])


# False spans: what a word processor or a hand makes of a cell's true ones. Labels only; figures stand alone.
FAULTS: dict[str, Callable[[Box], Box]] = {
    "lost": lambda box: replace(box, across=1, down=1),
    "colspans lost": lambda box: replace(box, across=1),
    "rowspans lost": lambda box: replace(box, down=1),
    "overrun": lambda box: replace(box, down=box.down + 2) if box.down > 2 else box,
    "swollen by one": lambda box: replace(box, across=box.across + 1) if box.across > 1 else box,
    "short by one": lambda box: replace(box, across=box.across - 1) if box.across > 2 else box,
    "on the wrong cell": lambda box: replace(box, across=2) if len(box.text) % 5 == 2 and not box.cell else box,
}


def faulty(rows: Rows, fault: str | None) -> Rows:
    """Put false spans on a table."""
    return [[FAULTS[fault](box) for box in row] for row in rows] if fault else rows
