"""The days of a judgement as evidence: when a report was due and by which rule, between which nights it appeared."""

from typing import Any

from audit.judgement import Judgement, iso


def due(judgement: Judgement) -> dict[str, Any]:
    """Give the due date, the end of grace, and what they rest on."""
    duty = judgement.duty
    return {"due": iso(duty.due), "grace_until": iso(duty.grace_until), "basis": duty.basis}


def appeared(judgement: Judgement) -> dict[str, Any]:
    """Give the last night without the report, the first day with it, and the date it claims."""
    without, found = judgement.timing.seen
    return {"seen": [iso(without), iso(found)], "claimed": iso(judgement.timing.claimed)}
