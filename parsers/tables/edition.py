"""Which edition of the form a report uses: read from its labels, never from its year.

The labels that only one edition has are its voices. One stray voice against several is a misprint; more than that is
a mixture. The columns of the disclosure table decide; rows of the requests table that contradict them belong to the
other form and are left out. Columns that are themselves a mixture have no edition. The statistics table of 2014 is
told by its indicators, several of them: local forms share one or two of its words.
"""

from collections.abc import Iterable
from enum import Enum
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from parsers.document import Grid
from parsers.tables.forms import forms
from parsers.tables.labels import normalise, without_notes
from parsers.tables.numbers import is_value

STRAY = 1
# A shorter label (其他, 其他处理) is said in every edition.
SHORTEST_VOICE = 5
# The part of a form that speaks for it: the table, and whether its rows or its columns do.
AXES = {"columns": ("disclosure", "columns"), "rows": ("requests", "rows"), "indicators": ("statistics", "rows")}
FEWEST_INDICATORS = 4


class Doubt(Enum):
    """What is wrong with a document's labels: no form has them, or two forms have."""

    UNKNOWN = "unknown_form"
    MIXED = "mixed_form"


class Edition(NamedTuple):
    """The edition (None when it cannot be told) and the doubt about it: a mixture may still have an edition."""

    name: str | None
    doubt: Doubt | None = None


def find_edition(grids: Iterable[Grid]) -> Edition:
    """Tell the edition of the form in these tables."""
    rows = [row for grid in grids for row in grid.texts()]
    said = {word for text in {t for row in rows for t in row if t and len(t) < 80} for word in _words(text)}
    by_columns = {edition: len(said & words) for edition, words in voices("columns").items()}
    by_rows = {edition: len(said & words) for edition, words in voices("rows").items()}
    if not any(by_rows.values()) and _single_other_row(rows):
        by_rows["2019"] = 1
    by_indicators = {edition: len(said & words) for edition, words in voices("indicators").items()}
    found = _agreed(_winner(by_columns), _winner(by_rows))
    if max(by_indicators.values()) < FEWEST_INDICATORS:
        return found
    if found.doubt is Doubt.UNKNOWN:
        return Edition(max(by_indicators, key=lambda edition: by_indicators[edition]))
    return Edition(found.name, Doubt.MIXED)


def only_indicators(grid: Grid) -> bool:
    """Tell whether a table is the statistics table alone: under another form its words would pass for that form's."""
    said = {word for row in grid.texts() for text in row if text for word in _words(text)}
    spoken = {axis: max(len(said & words) for words in voices(axis).values()) for axis in AXES}
    return spoken["indicators"] >= FEWEST_INDICATORS and not spoken["columns"] and not spoken["rows"]


def _winner(votes: dict[str, int]) -> str | Doubt:
    ranked = sorted(votes, key=lambda edition: -votes[edition])
    first, second = votes[ranked[0]], votes[ranked[1]]
    if not first:
        return Doubt.UNKNOWN
    if second > STRAY or second == first:
        return Doubt.MIXED
    return ranked[0]


def _agreed(columns: str | Doubt, rows: str | Doubt) -> Edition:
    decisive = rows if columns is Doubt.UNKNOWN else columns
    if isinstance(decisive, Doubt):
        return Edition(None, decisive)
    return Edition(decisive, None if rows in (decisive, Doubt.UNKNOWN) else Doubt.MIXED)


@cache
def voices(axis: str) -> dict[str, frozenset[str]]:
    """Give, by edition, the bare labels of one of `AXES` that no other edition has there."""
    table, part = AXES[axis]
    said = {
        edition: {
            word
            for form_table in form.tables
            if form_table.key == table
            for group in form_table.groups
            for label in getattr(group, part)
            for word in _words(label.text)
        }
        for edition, form in forms().items()
    }
    return {
        edition: frozenset(
            word
            for word in words
            if len(word) >= SHORTEST_VOICE and not any(word in said[o] for o in said if o != edition)
        )
        for edition, words in said.items()
    }


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset({normalise(text), without_notes(text)})


def _single_other_row(rows: list[tuple[str, ...]]) -> bool:
    """Only the 2019 form puts numbers straight after （六）其他处理."""
    for row in rows:
        for here, after in pairwise(row):
            if "其他处理" in _words(here) and after and is_value(after):
                return True
    return False
