"""The 总计 column = the sum of the six kinds of applicants, in every row of the table of requests.

The head of the table divides 申请人情况 into 自然人 and five kinds of 法人或其他组织
(国办公开办函〔2019〕60号, 〔2021〕30号).
"""

from audit.rules.cells import APPLICANTS, FORMS, RESULTS
from audit.rules.rule import Rule
from audit.rules.sums.tie import Tie, tester


def _row(name: str) -> Tie:
    return Tie(name, tuple(f"requests.{name}.{who}" for who in APPLICANTS), (f"requests.{name}.total",))


def _rows(edition: str) -> tuple[str, ...]:
    return "new_received", "carried_in", *RESULTS[edition], "total", "carried_out"


TIES = {edition: tuple(_row(name) for name in _rows(edition)) for edition in FORMS}
RULE = Rule(
    "requests_rows",
    1,
    "medium",
    "the 总计 column is the sum of the six kinds of applicants, in every row",
    tester(TIES),
    editions=FORMS,
    needs=("cells",),
)
