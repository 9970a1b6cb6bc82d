"""A sum of money is not some ten thousand times larger, or smaller, than comparable ones: 元 for 万元, or the reverse.

Compared are sums as printed in the same cell: of the filer's other years (two at least, not zero), and of the county's
other filers on the same year (five at least, not zero). They must agree among themselves (the largest at most thirty
times the smallest; of the neighbours the middle half), else they say nothing. A ratio to their median from 2,000 to
50,000 either way is suspect. A sum that says its unit in its own cell is not doubted: `money_unit` holds it against
the form. A statistical rule: `suspect` at most, and of low severity.
"""

from collections.abc import Iterator
from statistics import median
from typing import Any, NamedTuple

from audit.dossier import Dossier
from audit.reports import Report
from audit.rules.cells import MONEY
from audit.rules.needs import LEAST_PEERS
from audit.rules.rule import NULL, PASS, SUSPECT, Outcome, Rule
from audit.rules.shown import compared_with, number, printed, source
from audit.rules.values.money import unit_printed

LEAST_YEARS = 2
YEARS_AROUND = 8
SPREAD = 30
LEAST_RATIO, MOST_RATIO = 2_000, 50_000


class Known(NamedTuple):
    """A comparable sum, and the report and year that print it."""

    report: Report
    year: int
    value: float


def is_ten_thousand_off(value: float, others: list[float]) -> bool:
    """Tell whether a sum is some 10,000 times their median, or the reverse."""
    ratio = value / median(others)
    return LEAST_RATIO <= max(ratio, 1 / ratio) <= MOST_RATIO


def agree(values: list[float]) -> bool:
    """Tell whether sums are of one size."""
    return max(values) <= SPREAD * min(values)


def middle_half(values: list[float]) -> list[float]:
    """Leave out the smallest and the largest quarter."""
    cut = len(values) // 4
    return sorted(values)[cut : len(values) - cut]


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Give an answer for each sum of money above zero."""
    report = dossier.report
    if report is None:
        return
    named = [name for name in MONEY if (report.numbers.get(name) or 0) > 0]
    yield from (_answer(dossier, report, name) for name in named)
    if not named:
        yield Outcome(NULL, source(report), "no_sum_of_money", report.url)


def _answer(dossier: Dossier, report: Report, name: str) -> Outcome:
    value, evidence = report.numbers[name], source(report) | {"cells": printed(report, [name])}
    if unit_printed(report, name) is not None:
        return Outcome(PASS, evidence | {"found": unit_printed(report, name)}, document=report.url, about=name)
    groups = {"compared_with": _own(dossier, name), "neighbours": _peers(dossier, name)}
    told = {key: known for key, known in groups.items() if known}
    for key, known in told.items():
        if is_ten_thousand_off(value, [each.value for each in known]):
            return Outcome(SUSPECT, evidence | _compared(value, key, known), document=report.url, about=name)
    if not told:
        return Outcome(NULL, evidence, "nothing_to_compare", report.url, name)
    return Outcome(PASS, evidence | {"found": number(value), "beside": list(told)}, document=report.url, about=name)


def _own(dossier: Dossier, name: str) -> list[Known]:
    unit, year = dossier.filing
    years = (each for each in range(year - YEARS_AROUND, year + YEARS_AROUND + 1) if each != year)
    found = [(each, dossier.county.best((unit, each))) for each in years]
    known = _known([(each, report) for each, report in found if report is not None], name)
    return known if len(known) >= LEAST_YEARS and agree([each.value for each in known]) else []


def _peers(dossier: Dossier, name: str) -> list[Known]:
    year = dossier.filing[1]
    known = _known([(year, report) for report in dossier.county.peers(dossier.filing)], name)
    values = [each.value for each in known]
    return known if len(known) >= LEAST_PEERS and agree(middle_half(values)) else []


def _known(reports: list[tuple[int, Report]], name: str) -> list[Known]:
    sums = ((report, year, report.numbers.get(name) or 0) for year, report in reports)
    return [Known(*each) for each in sums if each[2] > 0]


def _compared(value: float, key: str, known: list[Known]) -> dict[str, Any]:
    return {
        "found": number(value),
        "median": number(median(each.value for each in known)),
        key: [compared_with(each.report, each.year) | {"figure": each.value} for each in known],
    }


RULE = Rule(
    "money_size",
    1,
    "low",
    "no sum of money is ten thousand times those of the filer's other years, or of its neighbours",
    test,
    needs=("cells",),
)
