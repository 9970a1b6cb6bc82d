"""Rules about a report's agreement with its own earlier years. A module a rule; `RULES` names them all."""

from audit.rules.rule import Rule
from audit.rules.years import in_force, items_carried_over, open_in_total, requests_carried_over

RULES: tuple[Rule, ...] = (requests_carried_over.RULE, in_force.RULE, items_carried_over.RULE, open_in_total.RULE)
