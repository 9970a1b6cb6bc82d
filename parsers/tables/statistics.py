"""Reads the statistics table of 2014: indicators under each other, each with its count.

Takes grids and the form; gives a cell for every id, and the problems met. The words of a label and its place among the
others tell the indicator: 被依法纠错数 stands under reviews and again under lawsuits.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache

from parsers.document import Grid, Shape
from parsers.record import Cell, Problem
from parsers.tables.entries import Entry, entries_of
from parsers.tables.forms import Form, FormTable
from parsers.tables.labels import LONGEST_LABEL, NUMBERING, normalise, plain, similarity, without_notes
from parsers.tables.numbers import read_value
from parsers.tables.ordering import Candidates, settle
from parsers.tables.tally import Tally

TABLE = "statistics"
# Words that open a row of a form's head or foot; what stands beside them is no indicator's.
SIGNED = re.compile(
    r"^(?:单位)?(?:负责人|审核人|审批人|填报人|填表人|制表人|经办人|联系人|联系电话|电话|填报日期|报出日期|填报时间|填报单位|填表单位|年度|日期)"
)
OF_WHICH = re.compile(r"^其中[:,、]?")
SHORTEST_PREFIX = 2
SHORTEST_MISPRINT = 4
# Labels shorter than this may have one character wrong, longer ones two.
LONG_LABEL = 12
NO_CANDIDATES = Candidates(())


@dataclass(frozen=True, eq=False)
class Indicators:
    """The table's rows and the headings above them, in order, by their bare words.

    `keys` are the rows' keys, None for a heading; `parents` tells for each which one stands above it.
    """

    keys: tuple[str | None, ...]
    parents: tuple[int | None, ...]
    words: dict[str, tuple[int, ...]] = field(repr=False)

    @lru_cache(maxsize=4096)  # noqa: B019 - there is one table of this kind, and it lives forever
    def find(self, text: str) -> Candidates:
        """Give the rows a label may be: by its words, by their beginning, else with a character or two misprinted."""
        if len(text) > 3 * LONGEST_LABEL:
            return NO_CANDIDATES
        for bare in _bare(text):
            if bare in self.words:
                return Candidates(self.words[bare])
        bare = _bare(text)[0]
        if len(bare) < SHORTEST_PREFIX or bare.isdigit():
            return NO_CANDIDATES
        close = [word for word in self.words if word.startswith(bare)] or [w for w in self.words if _misprint(bare, w)]
        return Candidates(tuple(sorted({row for word in close for row in self.words[word]})), exact=False)

    def known(self, text: str) -> bool:
        """Tell whether a text may be one of the labels."""
        return bool(self.find(text).rows)


@cache
def indicators(table: FormTable) -> Indicators:
    """Give the rows of a form's table, the headings above them between."""
    [group] = table.groups
    numbers: dict[tuple[str, ...], int] = {}
    keys: list[str | None] = []
    parents: list[int | None] = []
    words: dict[str, set[int]] = {}
    for row in group.rows:
        path = (*row.parents, row.text)
        for depth in range(1, len(path) + 1):
            if path[:depth] not in numbers:
                numbers[path[:depth]] = len(keys)
                keys.append(None)
                parents.append(numbers.get(path[: depth - 1]))
                for bare in _bare(path[depth - 1]):
                    words.setdefault(bare, set()).add(numbers[path[:depth]])
        keys[numbers[path]] = row.key
    return Indicators(tuple(keys), tuple(parents), {bare: tuple(sorted(rows)) for bare, rows in words.items()})


def read_statistics(grids: Iterable[Grid], form: Form) -> tuple[dict[str, Cell], list[Problem]]:
    """Give a cell for every id of the form, in its order, and what could not be placed."""
    tally = Tally(form)
    [table] = form.tables
    known = indicators(table)
    entries: list[tuple[Entry, Shape]] = []
    for grid in grids:
        if not _holds_indicators(grid, known):
            continue
        tally.saw_table(TABLE)
        found = entries_of(grid, known.known)
        if found is None:
            tally.headless(TABLE, grid.at)
        entries += [(entry, grid.shape) for entry in found or () if not SIGNED.match(plain(entry.label.text))]
    settled = settle([known.find(entry.label.text) for entry, _ in entries], known.parents)
    for (entry, shape), rows in zip(entries, settled, strict=True):
        _tell(tally, entry, shape, [known.keys[row] for row in rows], known)
    return tally.close()


def _holds_indicators(grid: Grid, known: Indicators) -> bool:
    return any(known.known(cell.text) for row in grid.rows for cell in row if cell.text and not cell.text.isdigit())


def _tell(tally: Tally, entry: Entry, shape: Shape, keys: list[str | None], known: Indicators) -> None:
    """Put an entry's count where it belongs, or note why that cannot be done."""
    rows = [key for key in keys if key is not None]
    printed = [cell for cell in (entry.number, *entry.doubtful) if cell is not None and cell.text.strip()]
    if not keys:
        if any(read_value(cell.text).value is not None for cell in printed):
            tally.unknown_label(TABLE, entry.label.text, printed[0].at)
    elif not rows:
        if any(read_value(cell.text).value is not None for cell in printed):
            tally.problem(
                "unknown_row", f"{TABLE}: a number beside the heading {entry.label.text[:40]!r}", printed[0].at
            )
    elif len(rows) > 1 or entry.doubtful:
        tally.unplaced(TABLE, rows, (printed or [entry.label])[0].at)
    elif entry.number is not None:
        tally.put(TABLE, rows[0], "count", entry.number, exact=known.find(entry.label.text).exact)
    elif shape is Shape.STREAM:
        tally.nothing_printed(TABLE, rows[0], ["count"])
    else:
        tally.unplaced(TABLE, rows, entry.label.at)


def _bare(text: str) -> tuple[str, str]:
    """Give a label's bare words, with and without its notes; 其中 before them is no word of its own."""
    own = OF_WHICH.sub("", NUMBERING.sub("", plain(text)))
    return normalise(own), without_notes(own)


def _misprint(bare: str, word: str) -> bool:
    """Tell whether two labels differ by a character or, when they are long, by two."""
    longest = max(len(bare), len(word))
    if min(len(bare), len(word)) < SHORTEST_MISPRINT:
        return False
    shared = similarity(bare, word) * (len(bare) + len(word)) / 2
    return longest - shared <= (2 if longest >= LONG_LABEL else 1)
