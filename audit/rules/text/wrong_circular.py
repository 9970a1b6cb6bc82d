"""The report cites a circular on the form that was not the one in force for its year.

Formula: 国办公开办函〔2019〕60号 is for the report years 2019 and 2020, 〔2021〕30号 for 2021 and later. Fails when
only the other year's is cited; or when a number that neither is stands right behind words on the annual report (a
misprint). Passes as soon as the right one is cited, alone or beside the other. Null when none is cited. Other
circulars of the same office on other matters are not looked at. Source: the two circulars (audit of forms:
docs/findings.md).
"""

import re
from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.passages import found
from audit.rules.rule import FAIL, NULL, PASS, Outcome, Rule
from audit.rules.shown import source

CIRCULAR = re.compile(r"国办公开办函\s*\(?\s*(20\d\d)\s*\)?\s*(?:第\s*)?(\d{1,3})\s*号")
FORMS = {(2019, 60): (2019, 2020), (2021, 30): (2021, 9999)}
ABOUT = re.compile(r"年度报告|年报")
BEFORE = 60  # signs before the number, in which its title stands


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Look at every citation."""
    report, year = dossier.report, dossier.filing[1]
    assert report is not None
    text = report.text
    cited = [
        ((int(match[1]), int(match[2])), words)
        for match, words in found(CIRCULAR, text)
        if (int(match[1]), int(match[2])) in FORMS or ABOUT.search(text, max(0, match.start() - BEFORE), match.start())
    ]
    right = next((number for number, (first, last) in FORMS.items() if first <= year <= last), None)
    evidence = source(report) | {"found": [_written(each) for each, _ in cited], "expected": _written(right)}
    if not cited:
        yield Outcome(NULL, evidence, reason="no_citation")
    elif any(each == right for each, _ in cited):
        yield Outcome(PASS, evidence, document=report.url)
    else:
        yield Outcome(FAIL, evidence | {"quote": cited[0][1]}, document=report.url)


def _written(circular: tuple[int, int] | None) -> str | None:
    return f"国办公开办函〔{circular[0]}〕{circular[1]}号" if circular else None


RULE = Rule(
    "wrong_circular",
    1,
    "low",
    "the circular cited is not the one in force for the report's year",
    test,
    needs=("text",),
)
