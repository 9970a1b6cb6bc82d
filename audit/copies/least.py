"""What a comparison has to reach to be called a copy, or to be suspected of one. docs/copies.md says why."""

from collections.abc import Mapping
from dataclasses import dataclass

from audit.copies.comparing import Comparison
from audit.copies.copy import OTHER, OWN, PAIR
from audit.copies.texts import LEAST_TEXT

ENOUGH = 6  # filers with a report of the year: fewer do not tell what belongs to the county


@dataclass(frozen=True, slots=True)
class Least:
    """The least of shared distinctive characters, of the score, of the share of the whole, of the longest run."""

    shared: int
    score: float
    whole: float
    run: int

    def reached(self, found: Comparison) -> bool:
        """Tell whether a comparison reaches all of it."""
        return (
            found.shared >= self.shared
            and found.score >= self.score
            and found.whole >= self.whole
            and found.run >= self.run
        )


SURE: Mapping[str, Least] = {
    OWN: Least(250, 0.85, 0.85, 60),
    OTHER: Least(250, 0.6, 0.6, 60),
    PAIR: Least(250, 0.6, 0.6, 60),
}
SUSPECTED: Mapping[str, Least] = {
    OWN: Least(LEAST_TEXT, 0.7, 0.7, 40),
    OTHER: Least(LEAST_TEXT, 0.45, 0.5, 40),
    PAIR: Least(LEAST_TEXT, 0.45, 0.5, 40),
}
FEW_FILERS = Least(400, 0.9, 0.9, 100)  # to be suspected where too few filers tell what belongs to the county
