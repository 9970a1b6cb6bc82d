"""The report's text stands in a report of another filer that was there first.

Formula: of the report's distinctive text at least 60 in 100 and 250 characters, 60 of them in one stretch, stand in a
report of another filer of the county that was there first, and did not stand in an earlier report of its own; so do 60
in 100 of all its text. A suspicion from 45 in 100 and 200 characters on, also when no earlier report of the filer is
here. First is what our nights show to have been first; else the report of the earlier year, when nothing speaks against
it; else the one whose name was left in the other. Source: both reports (docs/copies.md).
"""

from collections.abc import Iterator

from audit.copies.copy import OTHER
from audit.dossier import Dossier
from audit.rules.copies.answers import answers, few_filers
from audit.rules.rule import Outcome, Rule


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Answer for each other filer whose text it has."""
    yield from answers(dossier, dossier.copies.of(dossier.filing, OTHER), few_filers)


RULE = Rule(
    "copied_from_other", 1, "high", "the text is that of another filer's report, which was there first", test,
    needs=("text",),
)  # fmt: skip
