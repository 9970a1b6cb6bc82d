"""Rules about a report's the files that carry it. A module a rule; `RULES` names them all."""

from audit.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
