"""What of a verdict is worth telling when it changes, and what a change of it is called. Pure.

state_of(verdict) -> State          from the JSON of a verdict
step(before, after) -> Step | None  what became of a filing; None: nothing that is told

Only the headline says that anybody is missing: a filing that could not be observed is never told as anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from audit.imports import IMPORTED
from audit.news.kinds import WEIGHT

HEADLINES = ("missing", "withdrawn", "defective")  # that accuse; `late` may stand behind another headline
MARKS = {"defective": "defective", "altered": "altered", "copied": "copied", "duplicate": "copied"}  # their news
SEEN = ("filed", "late", "withdrawn", "defective")  # headlines of a report that was seen


@dataclass(frozen=True, slots=True)
class State:
    """The part of a verdict that is told: its headline, days late, and the words of its integrity."""

    headline: str
    days: int | None = None
    marks: tuple[str, ...] = ()
    imported: bool = False

    @property
    def accuses(self) -> frozenset[str]:
        """What it holds against the filer, as kinds of news."""
        found = {self.headline} & set(HEADLINES)
        late = {"late"} if self.days is not None else set[str]()
        return frozenset(found | late | {MARKS[mark] for mark in self.marks if mark in MARKS})

    def to_json(self) -> dict[str, Any]:
        """Give it as a plain dict."""
        return {"headline": self.headline, "days": self.days, "marks": list(self.marks), "imported": self.imported}


@dataclass(frozen=True, slots=True)
class Step:
    """From one state to the next: what it is called, and what was held against the filer and is not any more."""

    kind: str
    corrects: tuple[str, ...] = ()


def state_of(verdict: Mapping[str, Any]) -> State:
    """Give the state of a verdict."""
    headline, timing = verdict["headline"], verdict["timing"]
    days = timing["days"] if timing["value"] == "late" and headline in SEEN else None
    imported = headline == "filed" and verdict["observation"]["reason"] == IMPORTED
    return State(headline, days, tuple(verdict["integrity"]["value"]), imported)


def state_from(told: Mapping[str, Any]) -> State:
    """Read a state as it was written by `to_json`."""
    return State(told["headline"], told["days"], tuple(told["marks"]), told["imported"])


def step(before: State, after: State) -> Step | None:
    """Say what the step from one state to another is called; None when there is nothing to tell."""
    gained = after.accuses - before.accuses
    lost = before.accuses - after.accuses
    if "late" in before.accuses & after.accuses and before.days != after.days:
        gained, lost = gained | {"late"}, lost | {"late"}
    restored = "restored" in after.marks and "restored" not in before.marks
    corrects = tuple(sorted(lost, key=WEIGHT.__getitem__))
    if gained:
        return Step(min(gained, key=WEIGHT.__getitem__), corrects)
    if restored:
        return Step("restored", corrects)
    if lost:
        return Step("correction", corrects)
    if after.headline == "filed" and (before.headline not in SEEN or (before.imported and not after.imported)):
        return Step("filed")
    return None
