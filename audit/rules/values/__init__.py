"""Rules about a report's single numbers: sign, range, unit, blanks, jumps, what the text says of them.

A module a rule; `RULES` names them all.
"""

from audit.rules.rule import Rule
from audit.rules.values import (
    blank_cells,
    blank_table,
    implausible_number,
    money_size,
    money_unit,
    negative_number,
    text_and_table,
    text_total,
    township_regulations,
    unlike_peers,
    unlike_years,
    whole_number,
)

RULES: tuple[Rule, ...] = (
    negative_number.RULE,
    whole_number.RULE,
    township_regulations.RULE,
    implausible_number.RULE,
    money_unit.RULE,
    money_size.RULE,
    blank_table.RULE,
    blank_cells.RULE,
    text_and_table.RULE,
    text_total.RULE,
    unlike_years.RULE,
    unlike_peers.RULE,
)
