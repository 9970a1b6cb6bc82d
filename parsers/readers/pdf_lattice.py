"""Ruled tables of a page: its straight lines to a lattice, the lattice to cells, the characters into the cells.

Takes `Marks`, gives tables and the characters that stand in none. Lines drawn in pieces, dashed, doubled, or as thin
filled boxes are one line each; where two places have no line between them they are one cell.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from parsers.readers.pdf_marks import Area, Char, Marks, Rule
from parsers.readers.pdf_tables import SNAP, Part, Table, clustered, lines_of, nearest, text_of

# Pieces of one line may be so far apart (dashes, dots, a line drawn cell by cell).
GAP = 4.0
ONE_LINE = 0.5
SHORTEST = 7.0
# An edge that lines reach beyond by so much is missing.
OVERSHOOT = 6.0
COVERED = 0.5
# More lines that may touch than that are a drawing, more places no table of a report.
MOST_CROSSINGS, MOST_PLACES = 60_000, 40_000
TOUCHING = 0.12
STRADDLING = 0.2


class Cell(NamedTuple):
    """A cell of a lattice: its edges, its first and last row, and the (row, column) of each place it covers.

    It is `whole` when the places without lines between them are a rectangle; else a line is missing somewhere, and each
    place is a cell of its own that cannot be trusted.
    """

    x0: float
    x1: float
    y0: float
    y1: float
    top: int
    bottom: int
    places: tuple[tuple[int, int], ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Lattice:
    """The edges of a table and where it has walls: (row, column) of the places right of which a line runs; so `floors`.

    `open_end`: nothing closes its last row.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    walls: frozenset[tuple[int, int]]
    floors: frozenset[tuple[int, int]]
    open_end: bool

    @property
    def size(self) -> float:
        """The area it takes."""
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])

    def holds(self, char: Char) -> bool:
        """Tell whether a character stands in it."""
        return self.xs[0] <= char.x <= self.xs[-1] and self.ys[0] <= char.y <= self.ys[-1]

    def place(self, char: Char) -> tuple[int, int]:
        """Give the row and column a character stands in."""
        row = min(max(bisect_right(self.ys, char.y) - 1, 0), len(self.ys) - 2)
        return row, min(max(bisect_right(self.xs, char.x) - 1, 0), len(self.xs) - 2)

    def cells(self) -> list[Cell]:
        """Give the cells: places without a line between them are one."""
        groups = _Union()
        rows, columns = range(len(self.ys) - 1), range(len(self.xs) - 1)
        for row in rows:
            for column in columns:
                if column + 1 in columns and (row, column) not in self.walls:
                    groups.join((row, column), (row, column + 1))
                if row + 1 in rows and (row, column) not in self.floors:
                    groups.join((row, column), (row + 1, column))
        found: dict[object, list[tuple[int, int]]] = defaultdict(list)
        for row in rows:
            for column in columns:
                found[groups.root((row, column))].append((row, column))
        return [cell for places in found.values() for cell in self._cells_of(places)]

    def _cells_of(self, places: list[tuple[int, int]]) -> list[Cell]:
        tall, wide = {row for row, _ in places}, {column for _, column in places}
        if len(places) < (max(tall) - min(tall) + 1) * (max(wide) - min(wide) + 1):
            return [self._cell([place], whole=False) for place in places]
        return [self._cell(places, whole=True)]

    def _cell(self, places: list[tuple[int, int]], *, whole: bool) -> Cell:
        (top, left), (bottom, right) = places[0], places[-1]
        edges = self.xs[left], self.xs[right + 1], self.ys[top], self.ys[bottom + 1]
        return Cell(*edges, top, bottom, tuple(places), whole)


def ruled_tables(marks: Marks, page: int) -> tuple[list[Table], list[Char]]:
    """Give the ruled tables of a page from top to bottom, and the characters outside."""
    lattices = lattices_of(merged(marks.rules))
    if not lattices and len(marks.areas) > 1:
        lattices = lattices_of(merged([*marks.rules, *_borders(marks.areas)]))
    chars = list(marks.chars)
    tables = []
    for lattice in sorted(lattices, key=lambda lattice: lattice.size):
        inside = [char for char in chars if lattice.holds(char)]
        if inside:
            chars = [char for char in chars if not lattice.holds(char)]
            tables.append(_filled(lattice, inside, page))
    return sorted(tables, key=lambda table: table.y0), chars


def lattices_of(rules: list[Rule]) -> list[Lattice]:
    """Give the lattices that lines (as `merged` gives them) make where they touch, from top to bottom."""
    found = (_lattice(group) for group in _touching(rules))
    several = [lattice for lattice in found if lattice is not None and len(lattice.xs) + len(lattice.ys) > 4]
    return sorted(several, key=lambda lattice: lattice.ys[0])


def _borders(areas: Iterable[Area]) -> list[Rule]:
    """Give the edges of filled boxes as lines."""
    rules = []
    for area in areas:
        rules += [Rule(True, y, area.x0, area.x1) for y in (area.y0, area.y1)]
        rules += [Rule(False, x, area.y0, area.y1) for x in (area.x0, area.x1)]
    return rules


# ------------------------------------------------------------------ lines


def merged(rules: Iterable[Rule]) -> list[Rule]:
    """Join the pieces of lines; what stays too short is dropped."""
    found: list[Rule] = []
    given = list(rules)
    # A dot of a dotted line is no longer than it is wide: it may belong to a line across or down.
    dots = [Rule(not r.across, (r.start + r.end) / 2, r.at, r.at) for r in given if r.end - r.start < SNAP]
    for across in (True, False):
        own = sorted(rule for rule in [*given, *dots] if rule.across is across)
        for group in _side_by_side(own):
            found += _pieced(across, group)
    return found


def _side_by_side(rules: Sequence[Rule]) -> Iterable[list[Rule]]:
    group: list[Rule] = []
    for rule in rules:
        if group and rule.at - group[0].at > ONE_LINE:
            yield group
            group = []
        group.append(rule)
    if group:
        yield group


def _pieced(across: bool, group: list[Rule]) -> list[Rule]:
    at = sum(rule.at for rule in group) / len(group)
    lines: list[list[float]] = []
    for rule in sorted(group, key=lambda rule: rule.start):
        if lines and rule.start - lines[-1][1] <= GAP:
            lines[-1][1] = max(lines[-1][1], rule.end)
        else:
            lines.append([rule.start, rule.end])
    return [Rule(across, at, start, end) for start, end in lines if end - start >= SHORTEST]


# ------------------------------------------------------------------ lattices


def _touching(rules: list[Rule]) -> list[list[Rule]]:
    """Sort lines into groups that touch each other; so many that they are a drawing have none."""
    groups = _Union()
    across = [i for i, rule in enumerate(rules) if rule.across]
    down = sorted((i for i, rule in enumerate(rules) if not rule.across), key=lambda i: rules[i].at)
    if len(across) * len(down) > MOST_CROSSINGS:
        return []
    places = [rules[j].at for j in down]
    for i in across:
        first, end = bisect_left(places, rules[i].start - SNAP), bisect_right(places, rules[i].end + SNAP)
        for j in down[first:end]:
            if rules[j].start - SNAP <= rules[i].at <= rules[j].end + SNAP:
                groups.join(i, j)
    found: dict[object, list[Rule]] = defaultdict(list)
    for i, rule in enumerate(rules):
        found[groups.root(i)].append(rule)
    return list(found.values())


class _Union:
    """Sets that grow together."""

    def __init__(self) -> None:
        self.parent: dict[object, object] = {}

    def root(self, item: object) -> object:
        while (above := self.parent.get(item, item)) != item:
            self.parent[item] = self.parent.get(above, above)
            item = above
        return item

    def join(self, one: object, other: object) -> None:
        self.parent[self.root(one)] = self.root(other)


def _lattice(rules: list[Rule]) -> Lattice | None:
    """Make a lattice of lines that touch; None when they run only one way."""
    across = [rule for rule in rules if rule.across]
    down = [rule for rule in rules if not rule.across]
    if not across or not down:
        return None
    xs = _with_missing([rule.at for rule in down], across)
    ys = _with_missing([rule.at for rule in across], down)
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > MOST_PLACES:
        return None
    walls = _crossed(down, xs, ys)
    floors = frozenset((row, column) for column, row in _crossed(across, ys, xs))
    open_end = max(rule.end for rule in down) - max(rule.at for rule in across) > OVERSHOOT
    return Lattice(tuple(xs), tuple(ys), walls, floors, open_end)


def _with_missing(edges: list[float], crossing: list[Rule]) -> list[float]:
    """Give the edges, with those that are not drawn but lines of the other kind run up to."""
    first, last = min(rule.start for rule in crossing), max(rule.end for rule in crossing)
    missing = [
        x for x, lacks in ((first, min(edges) - first > OVERSHOOT), (last, last - max(edges) > OVERSHOOT)) if lacks
    ]
    return clustered([*edges, *missing])


def _crossed(rules: list[Rule], edges: list[float], crossing: list[float]) -> frozenset[tuple[int, int]]:
    """Give (place along the line, edge before which it is a wall) for each stretch that a line covers."""
    found = set()
    by_edge: dict[int, list[Rule]] = defaultdict(list)
    for rule in rules:
        by_edge[nearest(edges, rule.at)].append(rule)
    for edge, own in by_edge.items():
        for place, (start, end) in enumerate(pairwise(crossing)):
            covered = sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in own)
            if covered >= COVERED * (end - start):
                found.add((place, edge - 1))
    return frozenset(found)


# ------------------------------------------------------------------ cells


def _filled(lattice: Lattice, chars: list[Char], page: int) -> Table:
    """Put the characters into the cells."""
    cells = lattice.cells()
    owner = {place: number for number, cell in enumerate(cells) for place in cell.places}
    inside: dict[int, list[Char]] = defaultdict(list)
    for char in chars:
        inside[owner[lattice.place(char)]].append(char)
    doubtful = {number for line in lines_of(chars) for number in _overflowing(line, owner, lattice)}
    doubtful |= {number for number, own in inside.items() if any(char.hidden for char in own)}
    parts = tuple(
        Part(text_of(inside[n]), cell.x0, cell.x1, cell.top, cell.bottom, page, cell.whole and n not in doubtful)
        for n, cell in enumerate(cells)
    )
    ends = lattice.xs[0], lattice.xs[-1], lattice.ys[0], lattice.ys[-1]
    return Table(parts, len(lattice.ys) - 1, *ends, open_end=lattice.open_end)


def _overflowing(line: list[Char], owner: dict[tuple[int, int], int], lattice: Lattice) -> set[int]:
    """Give the cells between which a word runs over the line: a number cut in two there is no number."""
    found: set[int] = set()
    cells = [owner[lattice.place(char)] for char in line]
    for (left, here), (right, there) in pairwise(zip(line, cells, strict=True)):
        if here != there and right.x0 - left.x1 < TOUCHING * left.size:
            found |= {here, there}
    for char, cell in zip(line, cells, strict=True):
        margin = STRADDLING * (char.x1 - char.x0)
        row, column = lattice.place(char)
        if char.x1 - margin > lattice.xs[column + 1] and (row, column) in lattice.walls:
            found.add(cell)
        if char.x0 + margin < lattice.xs[column] and (row, column - 1) in lattice.walls:
            found.add(cell)
    return found
