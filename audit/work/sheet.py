"""A finding's sheet: every decision and reply in order, the disputes among them, and the state that follows. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from audit.judgement import Finding
from audit.work.subject import changed
from storage.clock import night

CONFIRM, DISMISS, DISPUTE, NOTE, REOPEN = "confirm", "dismiss", "dispute", "note", "reopen"
NEW, CONFIRMED, DISMISSED, DISPUTED, REOPENED = STATES = ("new", "confirmed", "dismissed", "disputed", "reopened")
LEADS_TO = {CONFIRM: CONFIRMED, DISMISS: DISMISSED, DISPUTE: DISPUTED, REOPEN: REOPENED}
BY_PERSONS = (CONFIRM, DISMISS, DISPUTE)
OURSELVES = "gongkai"  # who opens again


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided, noted or disputed, or that the finding was opened again. `number`: its journal's line."""

    number: int
    finding_id: str
    at: datetime
    who: str
    action: str
    reason: str
    claimant: str | None
    address: str | None
    about: dict[str, Any]

    @property
    def day(self) -> date:
        """The day, in China."""
        return night(self.at)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a filer answered. `document` is its file in the folder `replies`, `named` what the sender called it."""

    number: int
    finding_id: str
    at: datetime
    who: str
    sender: str
    received_on: date
    says: str
    document: str | None
    named: str | None
    sha256: str | None
    about: dict[str, Any]

    @property
    def day(self) -> date:
        """The day it was recorded, in China."""
        return night(self.at)


@dataclass(frozen=True, slots=True)
class State:
    """Where a finding stands in the work: since when, by whom and why. A new one has none of these."""

    word: str = NEW
    since: date | None = None
    by: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Dispute:
    """A dispute and, once there is one, the decision that ended it."""

    opened: Decision
    decided: Decision | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """All work on one finding, in order. `earlier_ids`: ids under which part of it was done (another roster's)."""

    decisions: tuple[Decision, ...] = ()
    answers: tuple[Answer, ...] = ()
    earlier_ids: tuple[str, ...] = ()

    @property
    def abouts(self) -> list[dict[str, Any]]:
        """What each entry says that it is about: replies first, then decisions."""
        return [*(answer.about for answer in self.answers), *(decision.about for decision in self.decisions)]

    @property
    def notes(self) -> int:
        """How many notes there are."""
        return sum(decision.action == NOTE for decision in self.decisions)

    @property
    def last(self) -> Decision | None:
        """The decision that counts: the newest that is no note."""
        return next((each for each in reversed(self.decisions) if each.action in LEADS_TO), None)

    @property
    def disputes(self) -> list[Dispute]:
        """Every dispute, and what was decided on it: the next confirmation or dismissal ends it."""
        found: list[Dispute] = []
        for decision in self.decisions:
            if decision.action == DISPUTE:
                found.append(Dispute(decision))
            elif decision.action in (CONFIRM, DISMISS):
                found = [each if each.decided else Dispute(each.opened, decision) for each in found]
        return found

    def state(self, finding: Finding | None, altered: Iterable[date] = ()) -> State:
        """Give the state. A decision whose finding is another now counts as opened again, entered already or not."""
        last = self.last
        if last is None:
            return State()
        if finding is not None and last.action in BY_PERSONS:
            since = [night for night in altered if night > last.day]
            if reasons := changed(last.about, finding, since):
                return State(REOPENED, None, OURSELVES, "; ".join(reasons))
        return State(LEADS_TO[last.action], last.day, last.who, last.reason)
