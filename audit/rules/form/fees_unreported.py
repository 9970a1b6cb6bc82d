"""Fees were charged, and the last part says nothing of what was charged for information.

Formula: 行政事业性收费, 本年收费金额 > 0 in the form of 2021, more applications than ten (so many an applicant has
free in a month), and 其他需要报告的事项 speaks of no fee or charge. Only suspect: the fees in the table may be of
another sort, but the form wants 收取信息处理费情况 told in its last part. Null when one of the numbers is none, or
there is no last part. Source: the note to part six in 国办公开办函〔2021〕30号; 国办函〔2020〕109号
(信息处理费管理办法), article 4.
"""

import re
from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.form.parts import heading, standing
from audit.rules.rule import NULL, PASS, SUSPECT, Outcome, Rule
from audit.rules.shown import printed, source

FEES, RECEIVED = "disclosure.fees.amount", "requests.new_received.total"
FREE = 10  # applications
SPEAKS = re.compile(r"费")


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Hold the table against the last part."""
    report = dossier.report
    assert report is not None
    amount, received, told = report.value(FEES), report.value(RECEIVED), standing(report, "other")
    if amount is None or received is None or told is None:
        yield Outcome(NULL, source(report), reason="no_section" if told is None else "unknown_amount")
        return
    evidence = source(report) | {"cells": printed(report, [FEES, RECEIVED]), "quote": told}
    silent = amount > 0 and received > FREE and not SPEAKS.search(f"{heading(report, 'other')}{told}")
    yield Outcome(SUSPECT if silent else PASS, evidence, document=report.url)


RULE = Rule(
    "fees_unreported",
    1,
    "low",
    "fees were charged, and the last part says nothing of what was charged for information",
    test,
    editions=("2021",),
    needs=("cells", "text", "whole"),
)
