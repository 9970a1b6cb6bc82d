"""Rules about sums within the form. A module a rule; `RULES` names them all."""

from audit.rules.rule import Rule
from audit.rules.sums import (
    disputes_total,
    requests_balance,
    requests_rows,
    requests_total,
    rules_in_force,
    rules_in_total,
    rules_published,
    statistics_answers,
    statistics_channels,
    statistics_disputes,
    statistics_parts,
    statistics_requests,
)

RULES: tuple[Rule, ...] = (
    requests_balance.RULE,
    requests_total.RULE,
    requests_rows.RULE,
    disputes_total.RULE,
    rules_published.RULE,
    rules_in_total.RULE,
    rules_in_force.RULE,
    statistics_requests.RULE,
    statistics_answers.RULE,
    statistics_disputes.RULE,
    statistics_parts.RULE,
    statistics_channels.RULE,
)
