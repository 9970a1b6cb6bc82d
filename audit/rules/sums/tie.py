"""Ties: equations between cells of one report, and how all of one rule's ties are tested together.

A tie is tested only when every one of its cells is a printed number. One that is blank, unclear, absent or marked as
not applicable makes the tie null, never a failure, also when the cells that are printed look wrong or the total is 0:
a blank is not a zero. Each broken tie is an answer of its own; one more answer counts all of them: null when any could
not be tested, a pass when all were and hold.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from audit.dossier import Dossier
from audit.reports import Report
from audit.rules.rule import FAIL, NULL, PASS, Outcome
from audit.rules.shown import number, printed, source

EQUAL, AT_MOST = "=", "≤"
BROKEN = {EQUAL: "≠", AT_MOST: ">"}
PLACES = 6  # decimals are compared to as many places


@dataclass(frozen=True, slots=True)
class Tie:
    """One equation: the sum of `left` is (or is at most) the sum of `right`. `about`: the column or row it ties."""

    about: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    relation: str = EQUAL

    def excess(self, numbers: Mapping[str, float]) -> float:
        """Give left less right. Raises KeyError when a cell holds no number."""
        left = sum([numbers[name] for name in self.left])
        return round(left - sum([numbers[name] for name in self.right]), PLACES)

    def holds(self, numbers: Mapping[str, float]) -> bool:
        """Tell whether both sides agree. Raises KeyError when a cell holds no number."""
        excess = self.excess(numbers)
        return excess == 0 or (self.relation == AT_MOST and excess < 0)


Ties = Mapping[str, tuple[Tie, ...]]  # by edition of the form


def tester(ties: Ties) -> Callable[[Dossier], Iterator[Outcome]]:
    """Give the test of a rule that is nothing but its ties."""

    def test(dossier: Dossier) -> Iterator[Outcome]:
        report = dossier.report
        if report is not None:
            yield from answers(ties.get(report.edition or "", ()), report)

    return test


def answers(ties: tuple[Tie, ...], report: Report) -> Iterator[Outcome]:
    """Test ties on a report."""
    numbers = report.numbers
    broken, unknown = [], []
    for tie in ties:
        try:
            if not tie.holds(numbers):
                broken.append(tie)
        except KeyError:
            unknown.append(tie)
    for tie in broken:
        yield Outcome(FAIL, _evidence(tie, report), document=report.url, about=tie.about)
    tested = len(ties) - len(unknown)
    rest: dict[str, Any] = source(report) | {"tested": tested, "passed": tested - len(broken), "of": len(ties)}
    if unknown:
        rest["unknown"] = {tie.about: _unknown_cells(tie, report) for tie in unknown}
        yield Outcome(NULL, rest, "unknown_addend", report.url)
    elif ties and not broken:
        yield Outcome(PASS, rest, document=report.url)


def _unknown_cells(tie: Tie, report: Report) -> dict[str, str]:
    """Give the cells of a tie that hold no printed number, and what they hold instead."""
    unknown = (name for name in (*tie.left, *tie.right) if name not in report.numbers)
    return {name: report.cells[name].state if name in report.cells else "absent" for name in unknown}


def _evidence(tie: Tie, report: Report) -> dict[str, Any]:
    sides = (" + ".join(number(report.numbers[name]) for name in side) for side in (tie.left, tie.right))
    return source(report) | {
        "equation": f" {BROKEN[tie.relation]} ".join(sides),
        "left": printed(report, tie.left),
        "right": printed(report, tie.right),
        "difference": tie.excess(report.numbers),
    }
