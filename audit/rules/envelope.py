"""What a rule is, and the envelope of its results."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from audit.judgement import Finding
from roster.model import Expectation

PASS, FAIL, NULL = "pass", "fail", "null"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as auditors know it. `version` rises when the rule's meaning changes, never with its wording."""

    id: str
    version: int
    severity: str  # high, medium, low
    says: str


def fingerprint(rule: str, unit_id: str, year: int, document: str, about: str) -> str:
    """Give the id of a finding: the same for the same matter in every run, whatever its result or wording."""
    matter = json.dumps([rule, unit_id, year, document, about], ensure_ascii=False)
    return hashlib.sha256(matter.encode()).hexdigest()[:20]


def finding(  # noqa: PLR0913  # the envelope has this many parts
    rule: Rule,
    who: Expectation,
    result: str,
    evidence: dict[str, Any],
    *,
    reason: str | None = None,
    document: str = "",
    about: str = "",
    severity: str | None = None,
) -> Finding:
    """Put one result into its envelope. A null result must say why."""
    if (result == NULL) != (reason is not None):
        raise ValueError(f"{rule.id}: a result of {result} with the reason {reason!r}")
    return Finding(
        fingerprint(rule.id, who.unit_id, who.year, document, about),
        rule.id,
        rule.version,
        who.county_code,
        who.unit_id,
        who.unit,
        who.year,
        result,
        reason,
        severity or rule.severity,
        evidence,
    )
