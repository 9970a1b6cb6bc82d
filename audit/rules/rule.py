"""What a rule is, what it answers, and how it is tested.

A rule is a module of its own: its docstring gives formula and source, `RULE` describes it, its function `test` gives an
`Outcome` for each thing it looked at. docs/findings.md explains each; a test holds the two together.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from json.encoder import encode_basestring as _quoted
from typing import Any

from audit.dossier import Dossier
from audit.judgement import Finding
from audit.rules.measured import may_fail
from audit.rules.needs import SCOPES, lacking
from roster.model import Expectation

PASS, FAIL, SUSPECT, NULL = "pass", "fail", "suspect", "null"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answer of a rule. A null answer has a `reason`; `about` tells several of one document apart."""

    result: str
    evidence: dict[str, Any] = field(default_factory=dict)
    reason: str | None = None
    document: str = ""
    about: str = ""
    severity: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as auditors know it. `version` rises when the rule's meaning changes, never with its wording.

    `scope`: the filings it speaks of, a word of `audit.rules.needs.SCOPES`. `editions`: the forms it holds for, none
    named: every report. `needs`: words of `audit.rules.needs`; what is not there makes the rule null, and `test` is
    not asked.
    """

    id: str
    version: int
    severity: str  # high, medium, low
    says: str
    test: Callable[[Dossier], Iterable[Outcome]]
    editions: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    scope: str = "found"


def tested(rule: Rule, dossier: Dossier) -> list[Finding]:
    """Test one rule on one filing, and put its answers into envelopes."""
    who = dossier.judgement.expectation
    return [finding(rule, who, outcome) for outcome in outcomes(rule, dossier)]


def outcomes(rule: Rule, dossier: Dossier) -> Iterable[Outcome]:
    """Ask one rule about one filing; nothing where it does not speak of it, or not of the form that was used."""
    if not SCOPES[rule.scope](dossier):
        return ()
    report = dossier.report
    if rule.editions and (report is None or report.edition not in rule.editions):
        return ()
    for need in rule.needs:
        if reason := lacking(need, dossier):
            return [Outcome(NULL, reason=reason)]
    return rule.test(dossier)


def finding(rule: Rule, who: Expectation, outcome: Outcome) -> Finding:
    """Put one answer into its envelope. A rule whose precision is not shown says `suspect` where it would say fail."""
    if (outcome.result == NULL) != (outcome.reason is not None):
        raise ValueError(f"{rule.id}: a result of {outcome.result} with the reason {outcome.reason!r}")
    failed = outcome.result == FAIL and not may_fail(rule.id, rule.version)
    return Finding(
        fingerprint(rule.id, who.unit_id, who.year, outcome.document, outcome.about),
        rule.id,
        rule.version,
        who.county_code,
        who.unit_id,
        who.unit,
        who.year,
        SUSPECT if failed else outcome.result,
        outcome.reason,
        outcome.severity or rule.severity,
        outcome.evidence,
        who.code,
        outcome.document,
        outcome.about,
    )


def fingerprint(rule: str, unit_id: str, year: int, document: str, about: str) -> str:
    """Give the id of a finding: the same for the same matter in every run, whatever its result or wording."""
    # JSON of [rule, unit_id, year, document, about], put together by hand: a county has tens of thousands of results
    matter = f"[{_quoted(rule)}, {_quoted(unit_id)}, {year}, {_quoted(document)}, {_quoted(about)}]"
    return hashlib.sha256(matter.encode()).hexdigest()[:20]
