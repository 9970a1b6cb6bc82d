"""A sum of money stands in the unit that the form prints: 万元 for 收费金额 (2021), fees and budget (2014).

A cell that itself says 元 (152790元) under a head that says 万元 contradicts its head by a factor of ten thousand. So
does a bare number of 10,000 and more there: no township takes or spends a hundred million yuan on this, it is yuan.
Zero is zero in every unit. 采购总金额 (2019) has no unit in the form: a sum there without one is null,
`unit_unstated`, and `money_size` compares it with others.
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.reports import Report
from audit.rules.cells import MONEY
from audit.rules.rule import FAIL, NULL, PASS, Outcome, Rule
from audit.rules.shown import printed, source
from audit.rules.values.money import unit_of, unit_printed

MOST = 10_000  # in 万元: a hundred million yuan


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Give an answer for each cell of money that holds a number."""
    report = dossier.report
    if report is None:
        return
    named = [name for name in MONEY if name in report.numbers]
    yield from (_answer(report, name) for name in named)
    if not named:
        yield Outcome(NULL, source(report), "no_sum_of_money", report.url)


def _answer(report: Report, name: str) -> Outcome:
    said, due = unit_printed(report, name), MONEY[name]
    evidence = source(report) | {"cells": printed(report, [name]), "expected": due, "found": said}
    if report.numbers[name] == 0:
        return Outcome(PASS, evidence, document=report.url, about=name)
    if unit_of(report, name) is None:
        return Outcome(NULL, evidence, "unit_unstated", report.url, name)
    contradicts = due is not None and (report.numbers[name] >= MOST if said is None else said != due)
    return Outcome(FAIL if contradicts else PASS, evidence, document=report.url, about=name)


RULE = Rule("money_unit", 1, "medium", "a sum of money stands in the unit that the form prints", test, needs=("cells",))
