"""All comparable reports of a county, and what belongs to everybody among them: the ground of every comparison.

    county_texts(reports, counties) -> CountyTexts

Not compared are reports without text, and those under whose title another's or another year's text stands
(`defective`): they say nothing of what their filer wrote. Pure.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audit.attribution import DEFECTS, Filing
from audit.copies.common import Common, common_of
from audit.copies.grams import Grams
from audit.copies.masking import ENDING, masker
from audit.copies.prepared import Prepared, prepared
from audit.reports import CountyReports, Report

LEAST_TEXT = 200  # distinctive characters below which nothing is said


@dataclass(frozen=True, slots=True)
class CountyTexts:
    """The reports by filing, who each unit is, and what belongs to everybody."""

    reports: Mapping[Filing, Prepared]
    owner: Mapping[str, str]
    common: Common

    def distinctive(self, filing: Filing) -> NDArray[np.bool_]:
        """Mark what is left of a report when what belongs to everybody, as of its year, is taken out."""
        return ~self.common.taken_out(self.reports[filing], filing[1])

    def searched(self) -> Iterator[tuple[Filing, Grams]]:
        """Give what is left of each report that has enough of it, as the search takes it."""
        for filing, report in self.reports.items():
            left = self.distinctive(filing)
            if left.sum() >= LEAST_TEXT:
                yield filing, np.unique(report.grams[left[: len(report.grams)]])

    def own(self, filing: Filing) -> Iterator[tuple[int, Prepared]]:
        """Give the reports of a filing's filer, by year."""
        for (unit, year), report in self.reports.items():
            if self.owner[unit] == self.owner[filing[0]]:
                yield year, report


def county_texts(reports: CountyReports, counties: Iterable[str] = ()) -> CountyTexts:
    """Make a county's reports ready. `counties`: its names, masked like those of its townships."""
    best = {filing: report for filing in sorted(reports.reports) if (report := reports.best(filing)) and _sound(report)}
    names = {name for r in best.values() for name in (r.body.get("place"), r.body.get("filer")) if name}
    pattern = masker(names, counties)
    ready = {filing: prepared(filing, report, pattern) for filing, report in best.items()}
    owner = _owners(ready)
    return CountyTexts(ready, owner, common_of(list(ready.values()), owner))


def _sound(report: Report) -> bool:
    return report.first_seen is not None and not report.problems & DEFECTS and bool(report.text)


def _owners(reports: Mapping[Filing, Prepared]) -> dict[str, str]:
    """Say who each unit is: a town that became a subdistrict of the same name goes on writing its own reports."""
    owner: dict[str, str] = {}
    for (unit, _), report in sorted(reports.items(), key=lambda item: item[0][1]):
        place = report.report.body.get("place") or ""
        stem = ENDING.sub("", place)
        owner[unit] = stem if len(stem) > 1 else owner.get(unit, unit)
    return owner
