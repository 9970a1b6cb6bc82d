"""Statistics table of 2014: what was received is the sum of its ways, and what was closed of on time and extended.

收到申请数 = 当面 + 传真 + 网络 + 信函; 申请办结数 = 按时办结 + 延期办结 (国办发〔2014〕32号, 附件). The table numbers
these rows as the parts of the one above them and knows no others. Local forms with rows of their own are not this
edition.
"""

from audit.rules.cells import STATISTICS, statistics
from audit.rules.rule import Rule
from audit.rules.sums.tie import Tie, tester

_PARTS = {
    "requests_received": (
        "requests_received_in_person",
        "requests_received_by_fax",
        "requests_received_online",
        "requests_received_by_letter",
    ),
    "requests_closed": ("requests_closed_on_time", "requests_closed_extended"),
}
TIES = {"2014": tuple(Tie(whole, statistics(parts), statistics([whole])) for whole, parts in _PARTS.items())}
RULE = Rule(
    "statistics_requests",
    1,
    "medium",
    "收到申请数 is the sum of the four ways of applying, 申请办结数 that of 按时 and 延期",
    tester(TIES),
    editions=STATISTICS,
    needs=("cells",),
)
