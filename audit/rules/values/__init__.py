"""Rules about a report's single numbers: sign, range, unit, blanks, jumps. A module a rule; `RULES` names them all."""

from audit.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
