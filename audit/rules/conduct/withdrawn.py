"""The report was taken off the portal after it had been published.

Formula: after a night that showed it, a night on which it stood in none of the listings it had stood in, each read
whole and with a control, and its address answered that it is gone (docs/verdicts.md, integrity).
Source: those captures.
"""

from collections.abc import Iterator

from audit.dossier import Dossier
from audit.rules.conduct.custody import says
from audit.rules.rule import Outcome, Rule


def test(dossier: Dossier) -> Iterator[Outcome]:
    """Say what the integrity says."""
    yield says(dossier, "withdrawn")


RULE = Rule("withdrawn", 1, "high", "the report was taken off the portal after it had been published", test)
