"""All rules, by group. docs/findings.md explains each; a test holds the two together."""

from collections.abc import Iterator
from typing import Any

from audit.dossier import Dossier
from audit.judgement import Finding
from audit.rules import copies, dates, files, form, text, values, years
from audit.rules.conduct import CONDUCT
from audit.rules.rule import Rule, tested
from audit.rules.ties import TIES

GROUPS = (years, values, form, text, dates, files, copies)
TESTED: tuple[Rule, ...] = tuple(rule for group in GROUPS for rule in group.RULES)
RULES: dict[str, Any] = {rule.id: rule for rule in (*CONDUCT, *TIES)} | {rule.id: rule for rule in TESTED}


def findings_of(dossier: Dossier) -> Iterator[Finding]:
    """Test every rule on one filing: what a report of ours says, only where there is one."""
    if dossier.found:
        for rule in TESTED:
            yield from tested(rule, dossier)
