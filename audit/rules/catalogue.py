"""All rules, as data. docs/findings.md explains each; a test holds the two together."""

from audit.rules.conduct import CONDUCT
from audit.rules.ties import TIES

RULES = {rule.id: rule for rule in (*CONDUCT, *TIES)}
