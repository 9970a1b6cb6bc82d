"""上一年项目数量 = last year's 上一年项目数量 + 本年增/减, for licensing, other services, penalties, coercion and fees.

Holds between two reports on the form of 2019 (国办公开办函〔2019〕60号): where last year's report ends, this year's
begins.
"""

from audit.rules.rule import Rule
from audit.rules.years.link import Link, Term, tester

ITEMS = ("licensing", "other_services", "penalties", "coercive_measures", "fees")


def _row(name: str) -> Link:
    row = f"disclosure.{name}"
    last = (Term(f"{row}.prior_year_items", before=True), Term(f"{row}.change", before=True))
    return Link(name, (Term(f"{row}.prior_year_items"),), last)


LINKS = tuple(_row(name) for name in ITEMS)
RULE = Rule(
    "items_carried_over",
    1,
    "medium",
    "上一年项目数量 is what last year's report began with and its 增/减",
    tester(LINKS, ("2019",)),
    editions=("2019",),
    needs=("cells", "before"),
)
