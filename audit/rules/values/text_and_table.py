"""What the text says of a quantity is what the table says: 收到申请5件 beside a 总计 of 3 is a contradiction.

A quantity's figure in the table is the sum of its cells (parsers/data/quantities.json); each must be a printed number.
Of several sentences about one quantity, with different figures, one may be the whole and others its parts, or all of
them parts: when any of them, or their sum (the same figure counted once, or each time), is the table's, it passes,
else nothing can be told (`several_statements`). Where a sentence may as well mean more than the row (收到 with
上年结转 in it, 予以公开 with 部分公开), either passes. Sums of money are compared in yuan, to half a unit of the last
digit the text prints; without a unit they are not. Severity is medium for requests, reviews and lawsuits, low for the
rest, of which texts like to speak more widely.
"""

from collections.abc import Iterator
from typing import Any

from audit.dossier import Dossier
from audit.reports import Report
from audit.rules.cells import MONEY
from audit.rules.rule import FAIL, NULL, PASS, Outcome, Rule
from audit.rules.shown import number, printed, source
from audit.rules.values.money import YUAN
from audit.rules.values.stated import Stated, cells_of_quantities, printed_sum, stated_in

MEDIUM = ("requests_", "reviews", "lawsuits")
ALSO = {  # what a sentence may count as well, without saying so
    "requests_received": ("requests.carried_in.total",),
    "requests_granted": ("requests.partly_granted.total",),
}
ROUNDED = YUAN["万元"] / 2  # a sum in 万元 without decimals


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Give an answer for each quantity that the text states and the form has cells for."""
    report = dossier.report
    if report is None:
        return
    compared = 0
    for key, stated in stated_in(report).items():
        cells = cells_of_quantities().get(key, {}).get(report.edition or "")
        if cells:
            compared += 1
            yield _answer(report, key, cells, stated)
    if not compared:
        yield Outcome(NULL, source(report), "nothing_stated", report.url)


def _answer(report: Report, key: str, cells: tuple[str, ...], stated: Stated) -> Outcome:
    total = printed_sum(report, cells)
    evidence = source(report) | {"quantity": key, "quote": list(stated.quotes), "stated": list(stated.values)}
    if total is None:
        return Outcome(NULL, evidence, "unknown_addend", report.url, key)
    evidence |= {"cells": printed(report, cells), "found": number(total)}
    values = set(stated.values)
    sums = (*values, sum(values), sum(stated.values))
    if any(_same(value, other, cells) for value in sums for other in _meant(report, key, total)):
        return Outcome(PASS, evidence, document=report.url, about=key)
    if len(values) > 1:
        return Outcome(NULL, evidence, "several_statements", report.url, key)
    return _contradiction(report, key, total, evidence)


def _contradiction(report: Report, key: str, total: float, evidence: dict[str, Any]) -> Outcome:
    equation = f"{number(evidence['stated'][0])} ≠ {number(total)}"
    severity = "medium" if key.startswith(MEDIUM) else "low"
    shown = evidence | {"equation": equation}
    return Outcome(FAIL, shown, document=report.url, about=key, severity=severity)


def _meant(report: Report, key: str, total: float) -> Iterator[float]:
    yield total
    for cell in ALSO.get(key, ()):
        if cell in report.numbers:
            yield total + report.numbers[cell]


def _same(said: float, found: float, cells: tuple[str, ...]) -> bool:
    return abs(said - found) <= (_half_a_digit(said) if cells[0] in MONEY else 0)


def _half_a_digit(yuan: float) -> float:
    """Give half a unit of the last digit that a sum shows, at most that of 万元 without decimals."""
    unit = YUAN["万元"]
    while unit > 1 and round(yuan, 2) % unit:
        unit //= 10
    return min(unit / 2, ROUNDED)


RULE = Rule(
    "text_and_table",
    1,
    "medium",
    "what the text says of a quantity is what the table says",
    test,
    needs=("cells", "text"),
)
