"""Rules about a report's the dates a report carries. A module a rule; `RULES` names them all."""

from audit.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
