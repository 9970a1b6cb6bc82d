"""All that was published, as the text counts it, is no less than the normative documents the table counts as published.

主动公开政府信息98条 beside 198 规范性文件 newly published: those are government information (政府信息公开条例, art. 20
(1)), so that the whole is less than its part. The form of 2019 has 本年新公开数量; in that of 2021 本年制发件数 stands
for it, since what is issued must be published. Several figures in the text are added up before they are called too
small. Low severity: some count a platform's items, others documents.
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.cells import FORMS
from audit.rules.rule import FAIL, NULL, PASS, Outcome, Rule
from audit.rules.shown import number, printed, source
from audit.rules.values.stated import stated_in

WHOLE = "published_total"
PART = {
    "2019": "disclosure.normative_documents.published",
    "2021": "disclosure.normative_documents.issued",
}


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Give one answer: whether the text's whole is at least the table's part."""
    report = dossier.report
    if report is None or report.edition not in PART:
        return
    stated, part = stated_in(report).get(WHOLE), PART[report.edition]
    if stated is None or part not in report.numbers:
        reason = "nothing_stated" if stated is None else "unknown_addend"
        yield Outcome(NULL, source(report), reason, report.url)
        return
    said, found = sum(set(stated.values)), report.numbers[part]
    evidence = source(report) | {"quote": list(stated.quotes), "cells": printed(report, [part])}
    if said < found:
        evidence |= {"equation": f"{number(said)} < {number(found)}"}
    yield Outcome(FAIL if said < found else PASS, evidence, document=report.url)


RULE = Rule(
    "text_total",
    1,
    "low",
    "all that was published, as the text counts it, is no less than the normative documents in the table",
    test,
    editions=FORMS,
    needs=("cells", "text"),
)
