"""What is lacking for a proof, said exactly: for a verdict that says nothing, and for one that cannot accuse. Pure.

lacking(judgement, progress) -> [sentence]
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol

from audit.judgement import Judgement
from audit.summary import OWED

REASONS = {
    "not_yet_due": "The due date has not passed: before it nobody can be missing.",
    "grace": "The grace has not passed: our own margin, which no law grants, but before its end nobody is missing.",
    "nights": "Too few good nights after the grace: each must have read every page of the listing, with a control.",
    "no_control": (
        "No other report of that year or an earlier one was readable in the listing: an empty or foreign listing "
        "proves nothing."
    ),
    "not_searched": "The listings prove it, but it was not yet looked for outside of them, or that search failed.",
    "incomplete": "A page of the listing failed, or the listing had dropped more reports of the year than it showed.",
    "changed": "The listing is not what it used to be: rebuilt, moved or broken.",
    "blocked": "The portal refused us.",
    "down": "The portal did not answer.",
    "robots": "The portal's robots.txt forbids us to look.",
    "unresolved_entry": "Something was listed, or imported, that could be this report, and it could not be read.",
    "no_listing": "No column of the portal file covers this filer and year.",
    "never_visited": "The portal was not visited by that day.",
}


class Far(Protocol):
    """How far the proof of absence has come on one portal (`audit.story.telling.Progress`)."""

    @property
    def portal(self) -> str:
        """The portal."""
        ...

    @property
    def good_nights(self) -> tuple[date, ...]:
        """The good nights after the grace."""
        ...

    @property
    def needed(self) -> int:
        """How many it needs."""
        ...

    @property
    def searched(self) -> bool:
        """Whether the report was searched for outside of the columns."""
        ...


def lacking(judgement: Judgement, progress: Iterable[Far]) -> list[str]:
    """Give a sentence for each thing that is lacking; none for a filing that was found, and for a complete proof."""
    if judgement.observation.value in ("found", "found_elsewhere"):
        return []
    if judgement.observation.value == "absent":
        return list(_of_duty(judgement))
    return [*_of_duty(judgement), *_of_observation(judgement), *_of_nights(judgement, progress)]


def _of_duty(judgement: Judgement) -> Iterator[str]:
    value, who = judgement.duty.value, judgement.expectation
    if value == "unknown":
        why = who.reason or "the roster does not say"
        yield f"Whether a report was owed is not known: {why}. So it is never missing."
    elif value not in (*OWED, "not_yet_due"):
        yield f"No report was owed ({value}): {who.reason or judgement.duty.basis}. So its absence accuses nobody."


def _of_observation(judgement: Judgement) -> Iterator[str]:
    reason = judgement.observation.reason
    if judgement.observation.value == "unobservable" and reason:
        yield REASONS.get(reason, reason)


def _of_nights(judgement: Judgement, progress: Iterable[Far]) -> Iterator[str]:
    grace = judgement.duty.grace_until.isoformat()
    for far in progress:
        nights = ", ".join(night.isoformat() for night in far.good_nights[: far.needed]) or "none"
        told = f"Portal {far.portal}: {len(far.good_nights)} good nights after the grace ({grace}), {far.needed} needed"
        searched = "searched for" if far.searched else "not searched for"
        yield f"{told} (first: {nights}); {searched} outside of the columns since then."
