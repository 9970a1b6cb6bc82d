"""（七）总计 = the sum of the results （一）–（六） above it, in each of seven columns.

19 rows in the form of 2019 (国办公开办函〔2019〕60号), 21 in that of 2021 (〔2021〕30号), where （六）其他处理
is three.
"""

from audit.rules.cells import COLUMNS, FORMS, RESULTS
from audit.rules.rule import Rule
from audit.rules.sums.tie import Tie, tester


def _column(edition: str, name: str) -> Tie:
    return Tie(name, tuple(f"requests.{row}.{name}" for row in RESULTS[edition]), (f"requests.total.{name}",))


TIES = {edition: tuple(_column(edition, name) for name in COLUMNS) for edition in FORMS}
RULE = Rule(
    "requests_total",
    1,
    "medium",
    "（七）总计 is the sum of the results （一）–（六）, in every column",
    tester(TIES),
    editions=FORMS,
    needs=("cells",),
)
