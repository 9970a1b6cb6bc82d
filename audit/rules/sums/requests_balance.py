"""新收 + 上年结转 = 总计 + 结转下年度继续办理: what came in is dealt with or carried over, in each of seven columns.

The table demands it itself, in its caption: 第一项加第二项之和，等于第三项加第四项之和
(国办公开办函〔2019〕60号 and 〔2021〕30号).
"""

from audit.rules.cells import COLUMNS, FORMS
from audit.rules.rule import Rule
from audit.rules.sums.tie import Tie, tester


def _column(name: str) -> Tie:
    arriving, leaving = ("new_received", "carried_in"), ("total", "carried_out")
    return Tie(
        name,
        tuple(f"requests.{row}.{name}" for row in arriving),
        tuple(f"requests.{row}.{name}" for row in leaving),
    )


TIES = {edition: tuple(_column(name) for name in COLUMNS) for edition in FORMS}
RULE = Rule(
    "requests_balance",
    1,
    "medium",
    "新收 + 上年结转 = 总计 + 结转下年度: requests that came in are either dealt with or carried over, in every column",
    tester(TIES),
    editions=FORMS,
    needs=("cells",),
)
