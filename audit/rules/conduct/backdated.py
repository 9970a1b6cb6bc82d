"""A publication date is claimed that lies before a night on which the report was not there.

Formula: claimed publication date (the page's, else the listing's; never a signature's) < last listing night with a
control and without the report. Null without such a night, or without such a date. Source: our own nights.
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.conduct.moments import appeared
from audit.rules.rule import FAIL, NULL, PASS, Outcome, Rule


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Hold the date that is claimed against the nights."""
    judgement = dossier.judgement
    without = judgement.timing.seen[0]
    evidence = appeared(judgement) | {"captures": list(judgement.proof)}
    if dossier.published is None:
        yield Outcome(NULL, evidence, reason="no_publication_date")
    elif without is None:
        yield Outcome(NULL, evidence, reason="no_night_before")
    else:
        yield Outcome(FAIL if dossier.published < without else PASS, evidence)


RULE = Rule("backdated", 1, "high", "a publication date is claimed that lies before a night without the report", test)
