"""Rules about a report's what was copied. A module a rule; `RULES` names them all."""

from audit.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
