"""A report made ready to be compared: its prose masked, its n-grams numbered, its headings marked. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from re import Pattern

import numpy as np
from numpy.typing import NDArray

from audit.attribution import Filing
from audit.copies.grams import Grams, grams
from audit.copies.masking import Masked, mask
from audit.reports import Report


@dataclass(frozen=True, eq=False)
class Prepared:
    """One filing's report. `heading` marks the masked characters that stand in a heading: the form's words."""

    filing: Filing
    report: Report
    masked: Masked
    heading: NDArray[np.bool_]

    @cached_property
    def grams(self) -> Grams:
        """The number of the n-gram that begins at each masked character."""
        return grams(self.masked.text)

    @property
    def name(self) -> str | None:
        """The township's name as the report gives it, else its filer's."""
        name: str | None = self.report.body.get("place") or self.report.body.get("filer")
        return name


def prepared(filing: Filing, report: Report, pattern: Pattern[str]) -> Prepared:
    """Make a report ready, by what `masker` prepared from the names of its county."""
    masked = mask(report.text, pattern)
    heading = np.zeros(len(masked.text), dtype=np.bool_)
    for start, end in _headings(report):
        heading[np.searchsorted(masked.start, start) : np.searchsorted(masked.start, end)] = True
    return Prepared(filing, report, masked, heading)


def _headings(report: Report) -> Iterator[tuple[int, int]]:
    """Give where the headings stand in `Report.text`."""
    place = 0
    for part in report.body.get("sections") or ():
        for line, is_heading in ((part["heading"], True), (part["text"], False)):
            if line:
                if is_heading:
                    yield place, place + len(line)
                place += len(line) + 1
