"""Statistics table of 2014: 申请答复数 = its eight kinds of answers; 不同意公开答复数 = its six reasons.

国办发〔2014〕32号, 附件. The last of the six reasons, 法律法规规定的其他情形, takes in whatever the others leave.
"""

from audit.rules.cells import STATISTICS, statistics
from audit.rules.rule import Rule
from audit.rules.sums.tie import Tie, tester

_PARTS = {
    "requests_answered": (
        "answered_already_published",
        "answered_granted",
        "answered_partly_granted",
        "answered_refused",
        "answered_not_this_body",
        "answered_not_existing",
        "answered_to_be_amended",
        "answered_through_other_channels",
    ),
    "answered_refused": (
        "refused_state_secret",
        "refused_trade_secret",
        "refused_privacy",
        "refused_endangers_security",
        "refused_not_government_information",
        "refused_by_other_law",
    ),
}
TIES = {"2014": tuple(Tie(whole, statistics(parts), statistics([whole])) for whole, parts in _PARTS.items())}
RULE = Rule(
    "statistics_answers",
    1,
    "medium",
    "申请答复数 is the sum of its eight kinds, 不同意公开答复数 that of its six reasons",
    tester(TIES),
    editions=STATISTICS,
    needs=("cells",),
)
