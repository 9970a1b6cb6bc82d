"""The report says again what the filer's own report of another year said.

Formula: of the report's distinctive text (what is left when the words of the form, of the nation and of the county are
taken out) at least 85 in 100 and 250 characters stand in a report of the same filer that was there first, and so do 85
in 100 of all its text; names, years and numbers do not matter. A suspicion from 70 in 100 and 200 characters on.
`years` are all years with that text. With the same telling numbers in its cells it is grave. Source: both reports
(docs/copies.md); article 50 of the regulation of 2019 asks for the work of the year.
"""

from collections.abc import Iterator

from audit.copies.copy import OWN, Copy
from audit.dossier import Dossier
from audit.rules.copies.answers import answers, few_filers, no_earlier_year
from audit.rules.rule import Outcome, Rule

TELLING_NUMBERS = 5  # as many different numbers in the same cells say as much as the text


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Answer for the newest of the filer's own reports that has the text."""
    copies = dossier.copies.of(dossier.filing, OWN)
    severity = "high" if any(_numbers_too(copy) for copy in copies) else None
    yield from answers(dossier, copies, lambda looked: no_earlier_year(looked) or few_filers(looked), severity)


def _numbers_too(copy: Copy) -> bool:
    numbers = copy.compared.numbers
    return numbers.telling >= TELLING_NUMBERS and not numbers.different


RULE = Rule(
    "copied_own_year", 1, "medium", "the text is that of the filer's own report of another year", test, needs=("text",)
)
