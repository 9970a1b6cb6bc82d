"""Compares two reports word for word: how much of what is a report's own stands in the other, and where. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.copies.common import Common, of_nation
from audit.copies.masking import NUMBER
from audit.copies.prepared import Prepared
from audit.copies.spans import Span, joined, shared_spans
from audit.reports import REPORTED, Report

Marks = NDArray[np.bool_]
GAP = 6  # changed characters that do not part what is shown as one stretch
LEAST_SHOWN = 12  # of its own words that a stretch has to have to be shown
MOST_SHOWN = 40
TELLING = 10  # a number below says nothing by being the same
DATE_WORDS = "年月日"


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch that both have, but for a few characters: its places in both texts (`Report.text`), and both words."""

    at: tuple[int, int]
    other_at: tuple[int, int]
    text: str
    other: str

    def to_json(self) -> dict[str, Any]:
        """Give it for the evidence of a finding."""
        return {"at": list(self.at), "other_at": list(self.other_at), "text": self.text, "other": self.other}


@dataclass(frozen=True, slots=True)
class Numbers:
    """The cells both print: how many are the same and not zero, how many differ, how many the same are telling."""

    same: int
    different: int
    telling: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a report stands to another, in masked characters (docs/copies.md).

    `length`: all of it. `template`, `county`: what was taken out as everybody's. `distinctive`: what was left;
    `shared`: of that, what stands in the other. `whole`: the share of all of it that stands there. `run`: the longest
    passage. `exact`: the same words, the same figures in them, the same cells.
    """

    length: int
    template: int
    county: int
    distinctive: int
    shared: int
    whole: float
    run: int
    exact: bool
    numbers: Numbers
    passages: tuple[Passage, ...]

    @property
    def score(self) -> float:
        """The share of its distinctive text that stands in the other."""
        return self.shared / self.distinctive if self.distinctive else 0.0


def compare(this: Prepared, other: Prepared, common: Common, own: Marks | None = None) -> Comparison:
    """Compare a report with another. `own`: what its filer had written before, and so did not take from there."""
    spans = shared_spans(this.masked.text, other.masked.text)
    length = len(this.masked.text)
    there = marks_of(spans, length)
    left = ~common.taken_out(this, max(this.filing[1], other.filing[1]))
    mine = left & there if own is None else left & there & ~own
    stretches = joined(spans, GAP)
    template = int(of_nation(this).sum())
    return Comparison(
        length,
        template,
        int((~left).sum()) - template,
        int(left.sum()),
        int(mine.sum()),
        float(there.mean()) if length else 0.0,
        max((int(mine[low:high].sum()) for low, high, _, _ in stretches), default=0),
        _exact(this, other),
        _numbers(this.report, other.report),
        tuple(_passages(this, other, stretches, mine)),
    )


def marks_of(spans: Iterable[Span], length: int) -> Marks:
    """Mark the characters of a text that lie in spans."""
    marks = np.zeros(length, dtype=np.bool_)
    for span in spans:
        marks[span.at : span.at + span.length] = True
    return marks


def _passages(
    this: Prepared, other: Prepared, stretches: Iterable[tuple[int, int, int, int]], mine: Marks
) -> Iterable[Passage]:
    """Give the longest stretches with words of its own, in the order of the text."""
    telling = [(int(mine[each[0] : each[1]].sum()), each) for each in stretches]
    longest = sorted((each for each in telling if each[0] >= LEAST_SHOWN), key=lambda each: (-each[0], each[1]))
    for _, (low, high, low_there, high_there) in sorted(longest[:MOST_SHOWN], key=lambda each: each[1]):
        at = int(this.masked.start[low]), int(this.masked.end[high - 1])
        there = int(other.masked.start[low_there]), int(other.masked.end[high_there - 1])
        yield Passage(at, there, this.report.text[slice(*at)], other.report.text[slice(*there)])


def _exact(this: Prepared, other: Prepared) -> bool:
    if this.masked.text != other.masked.text or _figures(this) != _figures(other):
        return False
    return _printed(this.report) == _printed(other.report)


def _figures(report: Prepared) -> list[str]:
    """Give the figures of its prose, dates left out."""
    masked, text = report.masked, report.report.text
    places = (place for place, sign in enumerate(masked.text) if sign == NUMBER)
    return [
        text[masked.start[place] : masked.end[place]].strip("，,.．:：")
        for place in places
        if masked.text[place + 1 : place + 2] not in DATE_WORDS
    ]


def _printed(report: Report) -> dict[str, float | None]:
    return {name: cell.value for name, cell in report.cells.items() if cell.state == REPORTED}


def _numbers(this: Report, other: Report) -> Numbers:
    mine, others = _printed(this), _printed(other)
    both = mine.keys() & others.keys()
    same = [value for name in both if (value := mine[name]) == others[name] and value]
    return Numbers(
        len(same), sum(mine[name] != others[name] for name in both), len({v for v in same if abs(v) >= TELLING})
    )
