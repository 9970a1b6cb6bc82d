"""What a visit proved, from the tasks of its ledger: the fault of each listing, and the state of the whole. Pure.

    state_of(portal, tasks, faults, stop) -> (state, reason)

`faults` are by column, each with the state it makes of the visit when nothing graver stands in the way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.pages.outcome import BLOCKED, ERROR, OFFSITE, PRESENT, ROBOTS
from crawler.portal_file import PortalFile
from crawler.wire.gate import Stop
from storage.ledger import DOCUMENTS, DONE, TaskRow

COMPLETE, INCOMPLETE, CHANGED, DOWN = "complete", "incomplete", "changed", "down"
STATE_OF_OUTCOME = {BLOCKED: "blocked", ROBOTS: "robots"}  # what a listing's failure makes of the visit
REASONS_TOLD = 3


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a listing cannot be taken for whole. `changed`: it was read, but is no longer the listing it was."""

    reason: str
    changed: bool = False


def state_of(
    portal: PortalFile, tasks: Sequence[TaskRow], faults: Mapping[str, Fault], stop: Stop | None
) -> tuple[str, str | None]:
    """Give the state of a visit and the reason.

    A complete one has a reason only where documents were put off: the store then does not take them for gone
    (`storage.families`).
    """
    if stop is not None and not stop.spares_whole:
        return stop.state, stop.reason
    ours = next((task.detail["fault"] for task in tasks if task.detail.get("fault")), None)
    if ours is not None:
        return INCOMPLETE, ours
    if not faults:
        left = put_off(tasks) if stop is not None else 0
        return COMPLETE, f"{left} documents are put off: {stop.reason}" if stop is not None and left else None
    moved = moved_to(tasks)
    if moved is not None:
        return CHANGED, f"moved to {moved}; gongkai portal move {portal.id} {moved}"
    told = [f"{column}: {fault.reason}" for column, fault in list(faults.items())[:REASONS_TOLD]]
    return _state(tasks, faults), "; ".join([stop.reason, *told] if stop is not None else told)


def _state(tasks: Sequence[TaskRow], faults: Mapping[str, Fault]) -> str:
    listings = [task for task in tasks if task.role == "listing"]
    outcomes = {task.outcome for task in listings if task.outcome != PRESENT}
    for outcome, state in STATE_OF_OUTCOME.items():
        if outcome in outcomes:
            return state
    if all(task.outcome == ERROR for task in listings):
        return DOWN
    return CHANGED if any(fault.changed for fault in faults.values()) else INCOMPLETE


def moved_to(tasks: Sequence[TaskRow]) -> str | None:
    """Give the site to which every listing's first page redirects; None when one does not, or they differ."""
    first = [task for task in tasks if task.role == "listing" and int(task.detail["page"]) == 1]
    targets = {str(task.detail.get("sent_to") or "") if task.outcome == OFFSITE else "" for task in first}
    sites = {"{0.scheme}://{0.netloc}/".format(urlsplit(target)) if target else "" for target in targets}
    return sites.pop() if len(sites) == 1 and sites != {""} else None


def put_off(tasks: Sequence[TaskRow]) -> int:
    """Count the documents that were to be asked for and were not."""
    return sum(task.role in DOCUMENTS and task.state != DONE for task in tasks)
