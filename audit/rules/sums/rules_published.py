"""本年新制作数量 ≤ 本年新公开数量 for 规章 and 规范性文件, in the form of 2019.

Both must be published on the agency's own initiative (政府信息公开条例, art. 20 (1)), within 20 working days (art.
26): what was made and not published needs a reason. More published than made is no contradiction: older ones may have
been opened. Only usual, not certain: one made in December may be published in January. Hence of low severity.
"""

from audit.rules.cells import ISSUED_RULES
from audit.rules.rule import Rule
from audit.rules.sums.tie import AT_MOST, Tie, tester


def _row(name: str) -> Tie:
    return Tie(name, (f"disclosure.{name}.made",), (f"disclosure.{name}.published",), AT_MOST)


TIES = {"2019": tuple(_row(name) for name in ISSUED_RULES)}
RULE = Rule(
    "rules_published",
    1,
    "low",
    "all regulations and normative documents made in the year are published: 本年新制作 ≤ 本年新公开",
    tester(TIES),
    editions=("2019",),
    needs=("cells",),
)
