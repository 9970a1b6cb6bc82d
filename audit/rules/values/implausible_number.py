"""No number is one that a township cannot have reached: a date, a telephone number, a slip of the finger.

The limits are ours, ten times and more above the largest that a busy township could print; what lies below them is not
judged here. Sums of money are in the unit the form prints (万元); 采购总金额, whose unit it leaves open, is taken for
yuan.
"""

from collections.abc import Iterator
from functools import lru_cache

from audit.dossier import Dossier
from audit.rules.rule import Outcome, Rule
from audit.rules.values.each_cell import each_cell

LIMITS = (  # by the beginning of a cell's id, the longest that fits
    ("requests.", 10_000),
    ("disputes.", 1_000),
    ("disclosure.", 1_000_000),
    ("disclosure.regulations.", 1_000),
    ("disclosure.normative_documents.", 10_000),
    ("disclosure.fees.prior_year_items", 1_000),
    ("disclosure.fees.change", 1_000),
    ("disclosure.procurement.items", 10_000),
    ("disclosure.procurement.amount", 10_000_000_000),
    ("statistics.", 10_000),
    ("statistics.published_", 1_000_000),
    ("statistics.interpretations.", 100_000),
    ("statistics.responses", 100_000),
    ("statistics.people_trained.", 100_000),
)
LEAST = min(limit for _, limit in LIMITS)


@lru_cache(maxsize=1024)
def limit_of(name: str) -> int:
    """Give the number that a cell stays below."""
    fitting = [(len(start), limit) for start, limit in LIMITS if name.startswith(start)]
    return max(fitting)[1] if fitting else LIMITS[-1][1]


def _wrong(name: str, value: float) -> bool:
    return value >= LEAST and value >= limit_of(name)


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Give one failure for each number beyond its limit."""
    yield from each_cell(dossier.report, _wrong, "less")


RULE = Rule(
    "implausible_number", 1, "low", "no number lies beyond what a township can have reached", test, needs=("cells",)
)
