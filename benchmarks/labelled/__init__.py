"""The labelled set that `make rules` measures the rules on: reports and calendars, and what is truly wrong with each.

Every label follows from the edit that made the case and from what docs/findings.md says a rule means; none was taken
from a rule's answer. It is not in the wheel: nothing needs it at run time but audit/data/measured.json.
"""
