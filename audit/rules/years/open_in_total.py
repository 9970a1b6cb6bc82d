"""对外公开总数量 ≤ last year's 对外公开总数量 + 本年新公开数量, for 规章 and 规范性文件.

Holds between two reports on the form of 2019 (国办公开办函〔2019〕60号). At most, not equal: the form has no column
for what was taken back. Low severity: some count only the year's own in 对外公开总数量.
"""

from audit.rules.cells import ISSUED_RULES
from audit.rules.rule import Rule
from audit.rules.sums.tie import AT_MOST
from audit.rules.years.link import Link, Term, tester


def _row(name: str) -> Link:
    row = f"disclosure.{name}"
    most = (Term(f"{row}.public_total", before=True), Term(f"{row}.published"))
    return Link(name, (Term(f"{row}.public_total"),), most, AT_MOST)


LINKS = tuple(_row(name) for name in ISSUED_RULES)
RULE = Rule(
    "open_in_total",
    1,
    "low",
    "all that is open to the public was open last year or was opened this year",
    tester(LINKS, ("2019",)),
    editions=("2019",),
    needs=("cells", "before"),
)
