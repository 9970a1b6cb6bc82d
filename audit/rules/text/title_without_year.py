"""Neither the page's title nor the one printed in the report names the report year.

Formula: the title taken (docs/record.md) names no year. The year was then read from the text, which the evidence
says. Null without a title. Source: the title, quoted.
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.rule import FAIL, NULL, PASS, Outcome, Rule
from audit.rules.shown import source
from audit.titles import years_of


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Look for a year in the title."""
    report = dossier.report
    assert report is not None
    title = report.body.get("title")
    evidence = source(report) | {"quote": title, "found": report.body.get("year_evidence")}
    if not title:
        yield Outcome(NULL, evidence, reason="no_title")
    else:
        yield Outcome(PASS if years_of(title) else FAIL, evidence, document=report.url)


RULE = Rule("title_without_year", 1, "low", "the title names no report year", test, needs=("report",))
