"""What belongs to everybody, and is taken out before two reports are compared.

The form's own words and the turns of phrase of all reports (audit/data/common_text.txt) belong to the nation. To the
county belongs, in a report year, every n-gram that stands in reports of at least three filers, and of a fifth of the
filers with a report of that year or an earlier one, in reports up to that year: a model text of the county, of its
portal, or a good text that made the round. What one filer repeats every year stays its own. Pure.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from audit.copies.grams import Grams, covered, grams, within
from audit.copies.masking import mask, masker
from audit.copies.prepared import Prepared
from parsers.tables.forms import forms

LEAST_FILERS = 3
SHARE_OF_FILERS = 0.2
_NONE = np.empty(0, dtype=np.int32)
LEAST_OF_YEAR = 4  # filers of one year whose reports make a model text of it


@dataclass(frozen=True, slots=True, eq=False)
class Common:
    """Of each report year: what belongs to the county (sorted), and how many filers tell so.

    `model`: what stands in the reports of at least half of the filers of that very year.
    """

    county: Mapping[int, Grams]
    filers: Mapping[int, int]
    model: Mapping[int, Grams]
    filers_of_year: Mapping[int, int]

    def taken_out(self, report: Prepared, year: int) -> NDArray[np.bool_]:
        """Mark the characters of a report that belong to everybody, as of a report year."""
        last = max((each for each in self.county if each <= year), default=report.filing[1])
        everybodys = within(report.grams, everywhere()) | within(report.grams, self.county[last])
        return report.heading | covered(everybodys, len(report.masked.text))

    def of_model(self, report: Prepared) -> NDArray[np.bool_]:
        """Mark the characters that most of the county's reports of the same year have, the nation's words apart."""
        shared = within(report.grams, self.model[report.filing[1]])
        return covered(shared, len(report.masked.text)) & ~of_nation(report)


def of_nation(report: Prepared) -> NDArray[np.bool_]:
    """Mark the characters that are the form's own words, or turns of phrase of all reports."""
    return report.heading | covered(within(report.grams, everywhere()), len(report.masked.text))


@cache
def everywhere() -> Grams:
    """Give what belongs to the nation: the form's labels and the fragments of common_text.txt."""
    text = (files("audit") / "data" / "common_text.txt").read_text(encoding="utf-8")
    fragments = [line for line in text.splitlines() if line and not line.startswith("#")]
    pattern = masker(())
    return _union(grams(mask(line, pattern).text) for line in (*fragments, *_labels()))


def common_of(reports: Sequence[Prepared], owner: Mapping[str, str]) -> Common:
    """Find what the reports of one county share. `owner`: who a unit is, where two units are one body renamed."""
    years = sorted({report.filing[1] for report in reports})
    numbers = {name: place for place, name in enumerate(sorted({owner[r.filing[0]] for r in reports}))}
    first: dict[int, int] = {}  # a filer's first report year
    for report in reports:
        filer = numbers[owner[report.filing[0]]]
        first[filer] = min(first.get(filer, report.filing[1]), report.filing[1])
    said = _first_said([(np.unique(r.grams), numbers[owner[r.filing[0]]], r.filing[1]) for r in reports])
    filers = {year: sum(each <= year for each in first.values()) for year in years}
    of_year = {year: [r for r in reports if r.filing[1] == year] for year in years}
    return Common(
        {year: _said_by(*said, year, _least(filers[year])) for year in years},
        filers,
        {year: _model(of_year[year]) for year in years},
        {year: len(found) for year, found in of_year.items()},
    )


def _least(filers: int) -> int:
    return max(LEAST_FILERS, math.ceil(filers * SHARE_OF_FILERS))


def _first_said(said: Iterable[tuple[Grams, int, int]]) -> tuple[Grams, NDArray[np.int32]]:
    """Give for each n-gram and filer the first report year with it: two columns, ordered by n-gram."""
    parts = list(said)
    every = np.concatenate([part for part, _, _ in parts]) if parts else np.empty(0, dtype=np.uint64)
    filer = np.concatenate([np.full(len(part), who, dtype=np.int32) for part, who, _ in parts] or [_NONE])
    year = np.concatenate([np.full(len(part), when, dtype=np.int32) for part, _, when in parts] or [_NONE])
    order = np.lexsort((year, filer, every))
    every, filer, year = every[order], filer[order], year[order]
    new = np.ones(len(every), dtype=np.bool_)
    new[1:] = (every[1:] != every[:-1]) | (filer[1:] != filer[:-1])
    return every[new], year[new]


def _said_by(every: Grams, first_year: NDArray[np.int32], year: int, least: int) -> Grams:
    """Give the n-grams that at least so many filers had in reports up to a year."""
    found, count = np.unique(every[first_year <= year], return_counts=True)
    return found[count >= least]


def _model(reports: Sequence[Prepared]) -> Grams:
    """Give the n-grams that stand in at least half of one year's reports, and in four."""
    found, count = np.unique(np.concatenate([np.unique(report.grams) for report in reports]), return_counts=True)
    return found[count >= max(LEAST_OF_YEAR, math.ceil(len(reports) / 2))]


def _labels() -> Iterable[str]:
    """Give the captions of the official forms, each by itself and in the order in which they are printed."""
    for form in forms().values():
        for table in form.tables:
            yield table.label
            for group in table.groups:
                rows = ["".join((*row.parents, row.text)) for row in group.rows]
                columns = ["".join((*column.parents, column.text)) for column in group.columns]
                yield from (*rows, *columns, "".join(columns))


def _union(parts: Iterable[Grams]) -> Grams:
    return np.unique(np.concatenate(list(parts)))
