"""The row 规章 is nil: a township or subdistrict has no power to make regulations.

立法法 gives it to the State Council's departments and to the governments of provinces and of cities with districts.
Real reports print 2/0/2 or 0/0/6 there, counting documents that are no regulations, or those of others. Low severity:
the number is kept as filed, and flagged. Blank, “/” and “不涉及” are true answers in this row.
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.cells import FORMS
from audit.rules.rule import FAIL, PASS, Outcome, Rule
from audit.rules.shown import printed, source

ROW = "disclosure.regulations."


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Give one failure for the row when any number in it is not zero."""
    report = dossier.report
    if report is None:
        return
    named = [name for name in report.numbers if name.startswith(ROW)]
    if any(report.numbers[name] for name in named):
        evidence = source(report) | {"cells": printed(report, named), "expected": "0"}
        yield Outcome(FAIL, evidence, document=report.url)
    else:
        yield Outcome(PASS, source(report) | {"tested": len(named)}, document=report.url)


RULE = Rule(
    "township_regulations", 1, "low", "a township has no 规章 of its own", test, editions=FORMS, needs=("cells",)
)
