"""上年结转 of this year = 结转下年度继续办理 of last year's report, in each of seven columns.

What a table carries out one year it carries in the next (国办公开办函〔2019〕60号, 〔2021〕30号): the rows are the
same in both forms, so that the change of form in 2021 does not matter. A request counted under another kind of
applicant breaks two columns and not the total.
"""

from audit.rules.cells import COLUMNS, FORMS
from audit.rules.rule import Rule
from audit.rules.years.link import Link, Term, tester


def _column(name: str) -> Link:
    return Link(name, (Term(f"requests.carried_in.{name}"),), (Term(f"requests.carried_out.{name}", before=True),))


LINKS = tuple(_column(name) for name in COLUMNS)
RULE = Rule(
    "requests_carried_over",
    1,
    "medium",
    "上年结转 is what last year's report carried over (结转下年度继续办理), in every column",
    tester(LINKS, FORMS),
    editions=FORMS,
    needs=("cells", "before"),
)
