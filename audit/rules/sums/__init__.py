"""Rules about sums within the form. A module a rule; `RULES` names them all."""

from audit.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
