"""Rules about what was copied from which report. A module a rule; `RULES` names them all."""

from audit.rules.copies import copied_from_other, copied_own_year, county_text, duplicate_report
from audit.rules.rule import Rule

RULES: tuple[Rule, ...] = (copied_own_year.RULE, copied_from_other.RULE, duplicate_report.RULE, county_text.RULE)
