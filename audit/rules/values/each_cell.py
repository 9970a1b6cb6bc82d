"""Rules that look at each printed number by itself: a failure for each wrong one, a pass when none is."""

from collections.abc import Callable, Iterator

from audit.reports import Report
from audit.rules.rule import FAIL, PASS, Outcome
from audit.rules.shown import number, printed, source


def each_cell(report: Report | None, wrong: Callable[[str, float], bool], expected: str) -> Iterator[Outcome]:
    """Test every printed number; `expected` says in words what it should be."""
    if report is None:
        return
    found = [name for name, value in report.numbers.items() if wrong(name, value)]
    for name in found:
        shown = {"cells": printed(report, [name]), "expected": expected, "found": number(report.numbers[name])}
        yield Outcome(FAIL, source(report) | shown, document=report.url, about=name)
    if not found:
        yield Outcome(PASS, source(report) | {"tested": len(report.numbers)}, document=report.url)
