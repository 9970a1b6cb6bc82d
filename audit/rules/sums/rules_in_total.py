"""本年新公开数量 ≤ 对外公开总数量 for 规章 and 规范性文件, in the form of 2019.

对外公开总数量 counts all that is open to the public, what was opened this year included (国办公开办函〔2019〕60号).
"""

from audit.rules.cells import ISSUED_RULES
from audit.rules.rule import Rule
from audit.rules.sums.tie import AT_MOST, Tie, tester


def _row(name: str) -> Tie:
    return Tie(name, (f"disclosure.{name}.published",), (f"disclosure.{name}.public_total",), AT_MOST)


TIES = {"2019": tuple(_row(name) for name in ISSUED_RULES)}
RULE = Rule(
    "rules_in_total",
    1,
    "low",
    "what was opened this year is part of all that is open: 本年新公开 ≤ 对外公开总数量",
    tester(TIES),
    editions=("2019",),
    needs=("cells",),
)
