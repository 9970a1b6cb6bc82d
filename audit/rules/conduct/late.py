"""The report appeared after its due date.

Formula: the last listing night with a control and without the report lies after the due date; or the nights leave it
open, and the publication date it claims lies between them and after the due date (docs/verdicts.md, timing). Null
when neither can be said. Source: the deadline rule that the evidence names as `basis`.
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.conduct.moments import appeared, due
from audit.rules.rule import FAIL, NULL, PASS, Outcome, Rule

RESULTS = {"late": FAIL, "on_time": PASS}


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Say what the timing says."""
    judgement = dossier.judgement
    told = {"days": judgement.timing.days, "captures": list(judgement.proof)}
    result = RESULTS.get(judgement.timing.value, NULL)
    evidence = due(judgement) | appeared(judgement) | told
    yield Outcome(result, evidence, reason="undetermined" if result == NULL else None)


RULE = Rule("late", 1, "medium", "the report appeared after its due date", test, scope="seen")
