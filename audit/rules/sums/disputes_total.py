"""总计 = 结果维持 + 结果纠正 + 其他结果 + 尚未审结, for reviews and for each of two kinds of lawsuits.

The head of the table says so (国办公开办函〔2019〕60号, 〔2021〕30号; the same in both).
"""

from audit.rules.cells import DISPUTES, FORMS, OUTCOMES
from audit.rules.rule import Rule
from audit.rules.sums.tie import Tie, tester


def _kind(name: str) -> Tie:
    return Tie(name, tuple(f"disputes.{name}.{outcome}" for outcome in OUTCOMES), (f"disputes.{name}.total",))


TIES = {edition: tuple(_kind(name) for name in DISPUTES) for edition in FORMS}
RULE = Rule(
    "disputes_total",
    1,
    "medium",
    "总计 of reviews and of each kind of lawsuit is the sum of its four outcomes",
    tester(TIES),
    editions=FORMS,
    needs=("cells",),
)
