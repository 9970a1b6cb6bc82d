"""Statistics table of 2014: 维持 + 纠错 + 其他情形 ≤ 行政复议数量, and the same for 行政诉讼数量.

国办发〔2014〕32号, 附件. At most, not equal: the table has no row for what is not decided yet.
"""

from audit.rules.cells import STATISTICS, statistics
from audit.rules.rule import Rule
from audit.rules.sums.tie import AT_MOST, Tie, tester

OUTCOMES = ("upheld", "corrected", "otherwise")


def _kind(name: str) -> Tie:
    return Tie(name, statistics(f"{name}_{outcome}" for outcome in OUTCOMES), statistics([name]), AT_MOST)


TIES = {"2014": (_kind("reviews"), _kind("lawsuits"))}
RULE = Rule(
    "statistics_disputes",
    1,
    "medium",
    "the outcomes of reviews, and of lawsuits, are no more than there were",
    tester(TIES),
    editions=STATISTICS,
    needs=("cells",),
)
