"""One visit to one portal, as the ledger keeps it: opened or resumed, fed with tasks, closed with what it proved.

All methods use the store and block; the spider calls them through `Session.do`. Nothing here remembers what the
ledger does not: a visit resumed after a kill is judged from the same rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from crawler.families.hidden_pages import same_page
from crawler.families.page import ListingPage
from crawler.links import is_file
from crawler.listing import PageRead, fault
from crawler.outcome import BLOCKED, ERROR, PRESENT, ROBOTS
from crawler.portal_file import Column, PortalFile
from crawler.session import Session
from storage import ledger
from storage.clock import night, now
from storage.database import transaction
from storage.ledger import TaskSpec
from storage.models import Document, Task
from storage.proof import EntryProof, ListingProof, PageProof, PortalInfo

STATE_OF_OUTCOME = {BLOCKED: "blocked", ROBOTS: "robots"}  # what a listing's failure makes of the visit
REASONS_TOLD = 3


@dataclass(frozen=True, slots=True)
class PortalResult:
    """How one portal's visit ended.

    `pages` counts finished tasks, `documents` those of them that were there, `new` the documents first listed.
    """

    portal: str
    county: str
    visit: str
    state: str
    reason: str | None
    pages: int = 0
    documents: int = 0
    new: int = 0


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a visit is ended before its ledger is empty: the state it gets and the reason."""

    state: str
    reason: str


@dataclass
class Visit:
    """The visit of this night. `id` is set by `open`."""

    session: Session
    portal: PortalFile
    id: str = ""
    listed: dict[str, set[str]] = field(default_factory=dict)  # column -> addresses its pages have listed so far

    def open(self) -> None:
        """Resume tonight's open visit or begin one; every column's first page becomes a task."""
        info = PortalInfo(*(getattr(self.portal, name) for name in PortalInfo.__slots__))
        moment = now()
        visit = self.session.intake.open_visit(info, night(moment), moment, self._listings)
        self.id = visit.id
        first = [TaskSpec("listing", c.url, column=c.key, detail={"page": 1}) for c in self.portal.columns]
        with transaction(self.session.engine) as session:
            ledger.add_tasks(session, self.id, first)
            for task in ledger.tasks(session, self.id, "listing"):
                page = _page_read(task)
                if page.found is not None:
                    self.listed.setdefault(task.column or "", set()).update(e.url for e in page.found.entries)

    def lease(self, limit: int) -> list[Task]:
        """Take tasks that nobody works on; they come back if this process dies."""
        with transaction(self.session.engine) as session:
            return ledger.lease(session, self.id, limit)

    def add_unlisted(self) -> int:
        """Add the documents known from earlier visits that nothing named this time: so a withdrawal is proved.

        Gives how many were added; none when no listing could be read at all, since then their absence says nothing.
        """
        parent = aliased(Document)
        known = (
            select(Document.url, Document.role, parent.url)
            .outerjoin(parent, Document.parent_id == parent.id)
            .where(Document.portal_id == self.portal.id)
            .order_by(Document.id)
        )
        with transaction(self.session.engine) as session:
            tasks = ledger.tasks(session, self.id)
            if not any(task.role == "listing" and task.outcome == PRESENT for task in tasks):
                return 0
            asked = {task.url for task in tasks if task.role != "listing"}
            missed = [
                TaskSpec(role, url, detail={"parent": parent_url} if parent_url else {})
                for url, role, parent_url in session.execute(known)
                if url not in asked
            ]
            return ledger.add_tasks(session, self.id, missed)

    def close(self, stop: Stop | None = None) -> PortalResult:
        """End the visit: judge its listings, say its state, archive the proof."""
        with transaction(self.session.engine) as session:
            tasks = ledger.tasks(session, self.id)
            before = session.scalar(self._document_count()) or 0
        state, reason = self._state(tasks, stop)
        self.session.intake.close_visit(self.id, state, reason, self._listings_of(tasks))
        with transaction(self.session.engine) as session:
            after = session.scalar(self._document_count()) or 0
        there = sum(task.role != "listing" and task.outcome == PRESENT for task in tasks)
        done = sum(task.state == ledger.DONE for task in tasks)
        return PortalResult(self.portal.id, self.portal.county, self.id, state, reason, done, there, after - before)

    def _document_count(self) -> Any:
        return select(func.count()).where(Document.portal_id == self.portal.id)

    def _state(self, tasks: Sequence[Task], stop: Stop | None) -> tuple[str, str | None]:
        if stop is not None:
            return stop.state, stop.reason
        ours = next((task.detail["fault"] for task in tasks if task.detail.get("fault")), None)
        if ours is not None:
            return "incomplete", ours
        faults = {c.key: why for c in self.portal.columns if (why := self._fault(c, _of_column(tasks, c)))}
        if not faults:
            return "complete", None
        reason = "; ".join(f"{column}: {why}" for column, why in list(faults.items())[:REASONS_TOLD])
        outcomes = [task.outcome for task in tasks if task.role == "listing" and task.outcome != PRESENT]
        for outcome, state in STATE_OF_OUTCOME.items():
            if outcome in outcomes:
                return state, reason
        listings = [task for task in tasks if task.role == "listing"]
        all_failed = all(task.outcome == ERROR for task in listings)
        return ("down" if all_failed else "incomplete"), reason

    def _fault(self, column: Column, tasks: Sequence[Task]) -> str | None:
        pages = [_page_read(task) for task in tasks]
        found = fault(pages, self.session.workspace.settings.crawl.max_pages)
        return found or self._unnamed_years(column, pages)

    def _unnamed_years(self, column: Column, pages: Sequence[PageRead]) -> str | None:
        """Find a column by year that the listing links to and the portal file does not name."""
        if column.years:  # links from one year to the others lead out of this listing, not into it
            return None
        linked = [url for page in pages if page.found for url in page.found.year_columns]
        unnamed = [url for url in linked if not any(same_page(url, each.url) for each in self.portal.columns)]
        return f"has a column by year that the portal file does not name: {unnamed[0]}" if unnamed else None

    def _listings(self, visit_id: str) -> list[ListingProof]:
        """Say what the ledger shows of a visit's listings, also of one that an earlier night left open."""
        with transaction(self.session.engine) as session:
            return self._listings_of(ledger.tasks(session, visit_id, "listing"))

    def _listings_of(self, tasks: Sequence[Task]) -> list[ListingProof]:
        return [self._listing(column, _of_column(tasks, column)) for column in self.portal.columns]

    def _listing(self, column: Column, tasks: Sequence[Task]) -> ListingProof:
        reason = self._fault(column, tasks)
        years = list(column.years) if column.years else None
        scope = {"county_code": column.county_code or self.portal.county_code, "filer": column.filer, "years": years}
        pages = sorted(tasks, key=lambda task: int(task.detail["page"]))
        shown = {
            int(t.detail["page"]): PageProof(int(t.detail["page"]), t.url, t.capture_id) for t in pages if t.capture_id
        }
        entries = tuple(entry for task in pages for entry in _entry_proofs(task))
        return ListingProof(column.key, reason is None, reason, scope, tuple(shown.values()), entries)


def entry_tasks(found: ListingPage) -> list[TaskSpec]:
    """Give a task for every document that a listing page points to."""
    return [TaskSpec("attachment" if is_file(entry.url) else "page", entry.url) for entry in found.entries]


def _of_column(tasks: Sequence[Task], column: Column) -> list[Task]:
    return [task for task in tasks if task.role == "listing" and task.column == column.key]


def _page_read(task: Task) -> PageRead:
    """See a listing task as the page it read; one that is not done, or not present, says why."""
    number, kept = int(task.detail["page"]), task.detail.get("listing")
    if task.outcome == PRESENT and kept is not None:
        return PageRead(number, ListingPage.from_json(kept))
    return PageRead(number, None, task.detail.get("reason") or "not asked for")


def _entry_proofs(task: Task) -> list[EntryProof]:
    found = _page_read(task).found
    number = int(task.detail["page"])
    lines = enumerate(found.entries if found else (), start=1)
    return [EntryProof(number, position, line.url, line.title, line.listed_on) for position, line in lines]
