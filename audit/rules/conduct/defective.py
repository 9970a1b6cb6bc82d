"""What stands under the report's title is another year's, another filer's, or empty.

Formula: every document of the filing that is still there has, in its newest version, one of the problems
`year_conflict`, `filer_conflict`, `empty_report` (docs/record.md); one sound document makes the filing sound. The
rules `year_contradiction` and `filer_contradiction` quote what contradicts what. Source: the records of those
versions.
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.conduct.custody import says
from audit.rules.rule import Outcome, Rule


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Say what the integrity says, and by which defects."""
    yield says(dossier, "defective", defects=list(dossier.kept.defects))


RULE = Rule(
    "defective", 1, "high", "what stands under the report's title is another year's, another filer's, or empty", test
)
