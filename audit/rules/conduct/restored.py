"""The report was taken off the portal and came back.

Formula: `withdrawn` was proven, and a later night showed the report again (docs/verdicts.md, integrity). Source: the
captures of both.
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.conduct.custody import says
from audit.rules.rule import Outcome, Rule


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Say what the integrity says."""
    yield says(dossier, "restored")


RULE = Rule("restored", 1, "low", "the report was taken off the portal and came back", test)
