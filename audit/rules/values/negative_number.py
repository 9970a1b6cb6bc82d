"""No count and no sum of money is below zero; 本年增/减 of the form of 2019 may be.

Source: what the columns count (国办公开办函〔2019〕60号, 〔2021〕30号; 国办发〔2014〕32号). 减2 and －2 are read as
negative numbers.
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.rule import Outcome, Rule
from audit.rules.values.each_cell import each_cell

MAY_BE_NEGATIVE = ".change"


def _wrong(name: str, value: float) -> bool:
    return value < 0 and not name.endswith(MAY_BE_NEGATIVE)


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Give one failure for each cell below zero."""
    yield from each_cell(dossier.report, _wrong, "0 or more")


RULE = Rule("negative_number", 1, "medium", "no count is below zero; only 本年增/减 may be", test, needs=("cells",))
