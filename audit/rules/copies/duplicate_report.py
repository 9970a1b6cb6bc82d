"""The report and another are one text: which of two filers wrote it cannot be told, or it is the same to the figure.

Formula: two filers' reports share their distinctive text as in `copied_from_other`, seen from both sides, and neither
our nights, nor the years, nor a name left in tell which was there first: both have the finding, and it accuses neither.
Or the report is the same as one that was there first in every word and every figure (names, years and dates apart) and
in every cell: then the later one has it. Tables of zeros prove nothing, the text has to. Source: both reports
(docs/copies.md).
"""

from collections.abc import Iterator

from audit.copies.copy import OTHER, OWN, PAIR
from audit.dossier import Dossier
from audit.rules.copies.answers import answers, few_filers
from audit.rules.rule import Outcome, Rule


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Answer for each report that is one text with it."""
    copies = [copy for kind in (OWN, OTHER) for copy in dossier.copies.of(dossier.filing, kind) if copy.compared.exact]
    yield from answers(dossier, [*dossier.copies.of(dossier.filing, PAIR), *copies], few_filers)


RULE = Rule(
    "duplicate_report", 1, "high", "the report and another are one text, and neither or only the later is to blame",
    test, needs=("text",),
)  # fmt: skip
