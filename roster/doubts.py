"""What sources of low confidence may do to a duty: cast doubt on it. They never make one. Pure.

Takes the duties as the roster says them without such sources, and as it would say them with; gives the former, where
both agree that something is owed, and `unknown` where the doubtful sources say that it is not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from roster.model import Duty, Expectation
from roster.standing import LOW

OWED = (Duty.DUE, Duty.EXTENDED)


def doubted(said: Sequence[Expectation], otherwise: Iterable[Expectation]) -> list[Expectation]:
    """Give the duties with doubt cast on those that hold only without the doubtful sources."""
    there = {one.unit_id: one for one in otherwise}
    return [_doubted(one, there.get(one.unit_id)) if one.duty in OWED else one for one in said]


def _doubted(one: Expectation, other: Expectation | None) -> Expectation:
    if other is not None and other.duty in OWED:
        return one
    told = f"{other.duty}: {other.reason}" if other else "it is not there"
    reason = f"a source of low confidence says otherwise ({told}); such a source can only cast doubt"
    return replace(one, duty=Duty.UNKNOWN, reason=reason, confidence=LOW)
