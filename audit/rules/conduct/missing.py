"""A report that was due is on none of the portals' listings, by complete proof.

Formula: duty due or extended, its day and grace over, and the observation `absent` as docs/verdicts.md defines it:
every page of every listing that should carry it, on enough nights, each with a positive control. Null, with the
reason, as long as the proof is not complete. Source: the deadline rule that the evidence names as `basis`.
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.judgement import iso
from audit.rules.conduct.moments import due
from audit.rules.rule import FAIL, NULL, PASS, Outcome, Rule


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Say what the headline says."""
    judgement = dossier.judgement
    evidence = due(judgement) | {"last_without": iso(judgement.timing.seen[0]), "captures": list(judgement.proof)}
    if judgement.observation.value == "unobservable":
        yield Outcome(NULL, evidence, reason=judgement.observation.reason)
    else:
        yield Outcome(FAIL if judgement.headline == "missing" else PASS, evidence)


RULE = Rule(
    "missing",
    1,
    "high",
    "a report that was due is on none of the portals' listings, by complete proof",
    test,
    scope="obliged",
)
