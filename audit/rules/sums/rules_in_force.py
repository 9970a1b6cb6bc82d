"""本年制发件数 ≤ 现行有效件数 + 本年废止件数 for 规章 and 行政规范性文件, in the form of 2021.

What is in force is what was in force a year ago, and issued, and not repealed (国办公开办函〔2021〕30号). What was in
force a year ago is no less than nothing, so that this much follows without last year's report; `in_force` holds the
two together.
"""

from audit.rules.cells import ISSUED_RULES
from audit.rules.rule import Rule
from audit.rules.sums.tie import AT_MOST, Tie, tester


def _row(name: str) -> Tie:
    row = f"disclosure.{name}"
    return Tie(name, (f"{row}.issued",), (f"{row}.in_force", f"{row}.repealed"), AT_MOST)


TIES = {"2021": tuple(_row(name) for name in ISSUED_RULES)}
RULE = Rule(
    "rules_in_force",
    1,
    "medium",
    "what was issued this year is in force or was repealed: 本年制发 ≤ 现行有效 + 本年废止",
    tester(TIES),
    editions=("2021",),
    needs=("cells",),
)
