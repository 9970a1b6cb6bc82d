"""Counts are whole numbers; only sums of money have decimals.

Money are 采购总金额, 收费金额, and of the statistics table the fees and the budget (`audit.rules.cells.MONEY`).
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.cells import MONEY
from audit.rules.rule import Outcome, Rule
from audit.rules.values.each_cell import each_cell


def _wrong(name: str, value: float) -> bool:
    return value % 1 != 0 and name not in MONEY


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Give one failure for each count that has decimals."""
    yield from each_cell(dossier.report, _wrong, "a whole number")


RULE = Rule("whole_number", 1, "medium", "a count is a whole number", test, needs=("cells",))
