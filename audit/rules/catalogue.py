"""All rules, by group. docs/findings.md explains each; a test holds the two together."""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.judgement import Finding
from audit.rules import conduct, copies, dates, files, form, sums, text, values, years
from audit.rules.rule import Rule, tested

GROUPS = (conduct, sums, years, values, form, text, dates, files, copies)
TESTED: tuple[Rule, ...] = tuple(rule for group in GROUPS for rule in group.RULES)
RULES: dict[str, Rule] = {rule.id: rule for rule in TESTED}


def findings_of(dossier: Dossier) -> Iterator[Finding]:
    """Test every rule on one filing. Each says by its scope of which filings it speaks: most need a report of ours."""
    for rule in TESTED:
        yield from tested(rule, dossier)
