"""A quantity is not ten times what it ever was, nor a tenth of what it always was, in the filer's own earlier years.

Only with three earlier years at least, the last eight counted; only when it lies 100 and more away from all of them.
A jump proves no error (a new duty, one busy applicant): the answer is `suspect` at most, and of low severity. The
limits are ours: narrower ones would name every township whose two requests became twenty.
"""

from collections.abc import Iterator
from typing import Any

from audit.dossier import Dossier
from audit.reports import Report
from audit.rules.rule import NULL, PASS, SUSPECT, Outcome, Rule
from audit.rules.shown import compared_with, number, printed, source
from audit.rules.values.series import SERIES, Series, is_sound

LEAST_YEARS, MOST_YEARS = 3, 8
RATIO, DISTANCE = 10, 100


def is_jump(value: float, history: list[float]) -> bool:
    """Tell whether a value lies far above or below all of an earlier series, by ratio and by distance."""
    least, most = min(history), max(history)
    above = value >= RATIO * most and value - most >= DISTANCE
    return above or (value * RATIO <= least and least - value >= DISTANCE)


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Give one suspicion for each quantity that jumped."""
    report, earlier = dossier.report, _earlier(dossier)
    if report is None:
        return
    if not is_sound(report):
        yield Outcome(NULL, source(report), "defective_report", report.url)
        return
    tested = apart = 0
    for series in SERIES if len(earlier) >= LEAST_YEARS else ():
        value = series.value(report)
        known = {year: figure for year, each in earlier.items() if (figure := series.value(each)) is not None}
        if value is None or len(known) < LEAST_YEARS:
            continue
        tested += 1
        if is_jump(value, list(known.values())):
            evidence = _evidence(series, report, {year: earlier[year] for year in known})
            apart += 1
            yield Outcome(SUSPECT, evidence, document=report.url, about=series.key)
    rest = source(report) | {"tested": tested, "of": len(SERIES)}
    if not tested:
        yield Outcome(NULL, rest, "short_history", report.url)
    elif not apart:
        yield Outcome(PASS, rest, document=report.url)


def _earlier(dossier: Dossier) -> dict[int, Report]:
    unit, year = dossier.filing
    found = ((each, dossier.county.best((unit, each))) for each in range(year - MOST_YEARS, year))
    return {each: report for each, report in found if report is not None and is_sound(report)}


def _evidence(series: Series, report: Report, earlier: dict[int, Report]) -> dict[str, Any]:
    others = [compared_with(each, year) | {"figure": series.value(each)} for year, each in sorted(earlier.items())]
    return source(report) | {
        "quantity": series.key,
        "found": number(series.value(report) or 0),
        "cells": printed(report, series.cells[report.edition or ""]),
        "compared_with": others,
    }


RULE = Rule(
    "unlike_years",
    1,
    "low",
    "no quantity is ten times more, or less, than in all of the filer's earlier years",
    test,
    needs=("cells",),
)
