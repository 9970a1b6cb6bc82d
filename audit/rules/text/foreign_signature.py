"""The report is signed by a body that is not its filer.

Formula: among the last lines stands the name of a department, an office or another government beside a date, and the
name has nothing of the filer's. A township that signs for another is what `filer_contradiction` speaks of. A line
with a colon (来源：…, 主办：…) is the page's, no signature. Null when nothing is signed. Source: the last lines,
quoted.
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.passages import folded
from audit.rules.rule import FAIL, NULL, PASS, Outcome, Rule
from audit.rules.shown import source
from parsers.identity.dates import DAY, find_date, in_digits
from parsers.identity.names import TOWNSHIP_ENDS, Filer, filer_of_signature

LAST_LINES = 6
NEAR = 1


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Look for signatures among the last lines."""
    report, who = dossier.report, dossier.judgement.expectation
    assert report is not None
    lines = [line.strip() for line in report.text.split("\n") if line.strip()][-LAST_LINES:]
    signed = list(_signatures(lines))
    evidence = source(report) | {"expected": who.filer, "quote": "\n".join(lines[-3:])}
    own = [TOWNSHIP_ENDS.sub("", name) for name in (who.unit, report.body.get("place") or who.unit)]
    foreign = [each.name for each in signed if each.place is None and not any(stem in each.name for stem in own)]
    evidence |= {"found": foreign or [each.name for each in signed]}
    if not signed:
        yield Outcome(NULL, evidence, reason="not_signed")
    else:
        yield Outcome(FAIL if len(foreign) == len(signed) else PASS, evidence, document=report.url)


def _signatures(lines: list[str]) -> Iterator[Filer]:
    """Give the bodies whose names stand beside, just above or just below a date."""
    for at, line in enumerate(lines):
        name = DAY.sub("", in_digits(line)).strip()
        near = lines[max(0, at - NEAR) : at + NEAR + 1]
        dated = any(find_date(in_digits(each)) for each in near)
        signed = filer_of_signature(name) if dated and ":" not in folded(name) else None
        if signed:
            yield signed


RULE = Rule(
    "foreign_signature", 1, "high", "the report is signed by a body that is not its filer", test, needs=("text",)
)
