"""The report is dated within its deadline and was published after it.

Formula: signature's date ≤ due date < publication date that the page claims. Low severity: both dates are the filer's
own, and to sign in time and publish late is a delay that `late` tells when our nights prove it. Null without both
dates, or when no duty is established. Source: the deadline rule that the evidence names.
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.judgement import iso
from audit.rules.conduct.moments import due
from audit.rules.needs import SCOPES
from audit.rules.rule import FAIL, NULL, PASS, Outcome, Rule
from audit.rules.shown import source


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Hold both dates against the due date."""
    report, duty = dossier.report, dossier.judgement.duty
    assert report is not None
    told = due(dossier.judgement) | {"dated": iso(report.dated), "published": iso(report.published)}
    evidence = source(report) | told
    if not SCOPES["obliged"](dossier):
        yield Outcome(NULL, evidence, reason="no_duty")
    elif report.dated is None or report.published is None:
        yield Outcome(NULL, evidence, reason="no_date")
    else:
        late = report.dated <= duty.due < report.published
        yield Outcome(FAIL if late else PASS, evidence, document=report.url)


RULE = Rule(
    "dated_in_time",
    1,
    "low",
    "the report is dated within its deadline and was published after it",
    test,
    needs=("report",),
)
