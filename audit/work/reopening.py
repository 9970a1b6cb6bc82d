"""Decisions whose finding is another now: each is opened again by an entry of its own, with the day and the reason.

    reopen(engine, workspace, judgements) -> [Reopened]     called when the register was written, by the nightly run

Opened again is what a person decided and what the audit says otherwise since: other numbers or words, a newer version
of the rule, a suspicion that became a failure, a finding that was cleared and came back. A reply opens nothing, nor
does a night on which it could not be told. What was opened again stays so until somebody decides again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from audit.judgement import Finding, Judgement
from audit.rules.catalogue import RULES
from audit.rules.rule import PASS
from audit.work.book import Book, lay_beside, load_book
from audit.work.sheet import BY_PERSONS, OURSELVES, REOPEN, Decision
from audit.work.subject import changed, stands, subject
from storage.clock import now
from storage.database import portions
from storage.models import FindingPast, Review
from storage.work import catch_up, keep
from storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Reopened:
    """A finding that was opened again, what had been decided on it, and why that does not hold."""

    finding: Finding
    decided: Decision
    reason: str


def reopen(engine: Engine, workspace: Workspace, judgements: Iterable[Judgement]) -> list[Reopened]:
    """Open again what is to be; run twice it does nothing the second time."""
    catch_up(engine, workspace)
    judged = [judgement for judgement in judgements if judgement.findings]
    with Session(engine) as session:
        if not list(_due(session, judged)):  # most nights: nobody has to wait for the journal's lock
            return []
    found: list[Reopened] = []

    def entries(session: Session) -> Sequence[dict[str, Any]]:
        found.extend(_due(session, judged))
        return [_entry(each) for each in found]

    keep(engine, workspace, Review, entries)
    return found


def _entry(reopened: Reopened) -> dict[str, Any]:
    return {
        "finding_id": reopened.finding.id,
        "at": now(),
        "who": OURSELVES,
        "action": REOPEN,
        "reason": reopened.reason,
        "about": subject(reopened.finding),
    }


def _due(session: Session, judgements: Sequence[Judgement]) -> Iterator[Reopened]:
    entries = load_book(session.connection())
    if not entries.decisions:
        return
    book = lay_beside(entries, judgements, RULES)
    decided = [
        (finding, last)
        for judgement in judgements
        for finding in judgement.findings
        if (last := book.sheet(finding.id).last) is not None and last.action in BY_PERSONS and stands(finding)
    ]
    cleared = _came_back(session, {finding.id: last.day for finding, last in decided})
    for finding, last in decided:
        reasons = [*_other(book, finding, last), *cleared.get(finding.id, ())]
        if reasons:
            yield Reopened(finding, last, "; ".join(reasons))


def _other(book: Book, finding: Finding, last: Decision) -> list[str]:
    return changed(last.about, finding, [night for night in book.nights(finding) if night > last.day])


def _came_back(session: Session, days: Mapping[str, date]) -> dict[str, list[str]]:
    """Give for findings that were cleared, and came back after the day they were decided on, the words for it."""
    row, found = FindingPast, dict[str, list[str]]()
    for ids in portions(sorted(days)):
        query = select(row.finding_id, row.since, row.until).where(row.finding_id.in_(ids), row.result == PASS)
        for id, since, until in session.execute(query.order_by(row.since)):
            if until > days[id]:
                found[id] = [f"it was cleared on {since} and came back on {until}"]
    return found
