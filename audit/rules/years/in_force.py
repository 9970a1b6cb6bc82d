"""现行有效件数 = last year's 现行有效件数 + 本年制发件数 − 本年废止件数, for 规章 and 行政规范性文件.

Holds between two reports on the form of 2021 (国办公开办函〔2021〕30号). 对外公开总数量 of the form of 2019 is no
count of what is in force (what was repealed may still be open to the public): the first year of the new form is null,
`form_changed`.
"""

from audit.rules.cells import ISSUED_RULES
from audit.rules.rule import Rule
from audit.rules.years.link import Link, Term, tester


def _row(name: str) -> Link:
    row = f"disclosure.{name}"
    changes = (Term(f"{row}.issued"), Term(f"{row}.repealed", sign=-1))
    return Link(name, (Term(f"{row}.in_force"),), (Term(f"{row}.in_force", before=True), *changes))


LINKS = tuple(_row(name) for name in ISSUED_RULES)
RULE = Rule(
    "in_force",
    1,
    "medium",
    "现行有效 is what was in force last year, and what was issued, less what was repealed",
    tester(LINKS, ("2021",)),
    editions=("2021",),
    needs=("cells", "before"),
)
