"""One visit to one portal, as the ledger keeps it: opened or resumed, fed with tasks, closed with what it proved.

All methods use the store and block; the spider calls them through `Session.do`. Nothing here remembers what the
ledger does not: a visit resumed after a kill is judged from the same rows.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from crawler.families.hidden_pages import same_page
from crawler.families.page import Entry, ListingPage, PageRef
from crawler.judging.baseline import REMEDY, Baseline, baseline
from crawler.judging.listing import NO_ENTRY, PageRead, fault
from crawler.judging.states import Fault, put_off, state_of
from crawler.nights.order import NOWHERE, Order
from crawler.nights.revisits import Revisits
from crawler.pages.links import is_file
from crawler.pages.nowhere import Nowhere
from crawler.pages.outcome import PRESENT
from crawler.pages.web_addresses import site
from crawler.portal_file import Column, PortalFile
from crawler.searching.elsewhere import ROLES, Search
from crawler.searching.wanted import Filing, Lines, Shown
from crawler.session import Session
from crawler.wire.gate import Stop
from storage import ledger, models
from storage.clock import night, now
from storage.database import transaction
from storage.known import Known, known_documents
from storage.ledger import TaskRow, TaskSpec
from storage.models import Capture, Document, Task
from storage.proof import EntryProof, ListingProof, PageProof, PortalInfo
from storage.sought import sought_since

SOUGHT_ANEW = timedelta(days=30)  # after which what was looked for in vain is looked for again


@dataclass(frozen=True, slots=True)
class PortalResult:
    """How one portal's visit ended.

    `pages` counts finished tasks, `documents` those of them that were there, `new` the documents first listed,
    `put_off` those that were to be asked for and were not.
    """

    portal: str
    county: str
    visit: str
    state: str
    reason: str | None
    pages: int = 0
    documents: int = 0
    new: int = 0
    put_off: int = 0


@dataclass
class Visit:
    """The visit of this night. `id` is set by `open`."""

    session: Session
    portal: PortalFile
    id: str = ""
    listed: dict[str, set[str]] = field(default_factory=dict)  # column -> addresses its pages have listed so far
    followed: dict[str, set[PageRef]] = field(default_factory=dict)  # column -> the pages that this run was led to
    nowhere: list[Nowhere] = field(default_factory=list)  # what the portal shows for addresses that cannot exist
    seen: dict[str, str] = field(default_factory=dict)  # address -> the night on which a document was last asked for
    spent: int = 0  # requests that this visit had made when it was opened
    full: bool = False  # ask for every document, and for all its bytes
    revisits: Revisits = field(init=False)
    _order: Order = field(init=False)
    _known: Sequence[Known] = ()
    _shown: dict[str, tuple[Shown, frozenset[Filing]]] = field(default_factory=dict)  # by the visit it is of
    _searched: bool = False  # nothing is left to look for outside of the columns

    def open(self) -> None:
        """Resume tonight's open visit or begin one; every column's first page becomes a task."""
        info = PortalInfo(*(getattr(self.portal, name) for name in PortalInfo.__slots__))
        moment = now()
        visit = self.session.intake.open_visit(info, night(moment), moment, self._listings)
        self.id = visit.id
        first = [TaskSpec("listing", c.url, column=c.key, detail={"page": 1}) for c in self.portal.columns]
        self._order = Order(self.id, {site(address) for address in self.portal.addresses})
        revisit = self.session.workspace.settings.revisit
        with transaction(self.session.engine) as session:
            known = known_documents(session, self.portal.id)
            self._known = known
            self.revisits = Revisits(known, visit.night, revisit, full=self.full)
            ledger.add_tasks(session, self.id, first)
            self.spent = session.scalar(select(func.count()).where(Capture.visit_id == self.id)) or 0
            self.seen = {each.url: each.asked.isoformat() for each in known if each.asked is not None}
            self.nowhere = _learnt(ledger.tasks(session, self.id, NOWHERE))
            for task in ledger.tasks(session, self.id, "listing"):
                page = _page_read(task)
                if page.found is not None:
                    self.listed.setdefault(task.column or "", set()).update(e.url for e in page.found.entries)

    def lease(self, limit: int) -> list[Task]:
        """Take tasks that nobody works on, in the order of crawler/nights; they come back if this process dies."""
        with transaction(self.session.engine) as session:
            return self._order.lease(session, limit)

    def dated(self, specs: Sequence[TaskSpec]) -> list[TaskSpec]:
        """Note on tasks for documents when they were last asked for, which decides whose turn comes first."""
        known = ((spec, self.seen.get(spec.url)) for spec in specs)
        return [replace(spec, detail=spec.detail | {"seen": last}) if last else spec for spec, last in known]

    def add_unlisted(self) -> int:
        """Add the known documents that are due and nothing named this time, and the controls of each listing.

        Gives how many were added; none when no listing could be read at all, since then their absence says nothing.
        """
        with transaction(self.session.engine) as session:
            if not ledger.has(session, self.id, "listing", PRESENT):
                return 0
            answers = ledger.answers(session, self.id, ledger.DOCUMENTS)
            missed = self.revisits.unlisted(answers, set().union(*self.listed.values()))
            lists = [(column, self.listed.get(column.key, ())) for column in self.portal.columns]
            missed += self.revisits.controls(lists, answers, self.session.identify, self.portal.county_code)
            return ledger.add_tasks(session, self.id, self.dated(missed))

    def add_searches(self) -> int:
        """Add what looks outside of the columns for the reports that they lack; gives how many tasks were added."""
        if self._searched:
            return 0
        with transaction(self.session.engine) as session:
            tasks = ledger.tasks(session, self.id)
        specs = self._search(self.id, tasks, self._faults(self.id, tasks)).next()
        self._searched = not specs
        if self._searched and not _looked_elsewhere(tasks):
            self._shown = {}  # nothing was looked for, and nobody asks again
        with transaction(self.session.engine) as session:
            return ledger.add_tasks(session, self.id, specs)

    def _search(self, visit_id: str, tasks: Sequence[TaskRow], faults: Mapping[str, Fault]) -> Search:
        if visit_id not in self._shown:  # its listings are read by now, and what they show takes a while to work out
            self._shown = {visit_id: self._shows(visit_id, tasks, faults)}
        shown, recent = self._shown[visit_id]
        return Search(shown, tasks, self.session.workspace.settings.crawl.searches, recent)

    def _shows(
        self, visit_id: str, tasks: Sequence[TaskRow], faults: Mapping[str, Fault]
    ) -> tuple[Shown, frozenset[Filing]]:
        """Give what a visit's columns show, and what was sought in vain lately."""
        with transaction(self.session.engine) as session:
            on = session.get_one(models.Visit, visit_id).night
            known = self._known if visit_id == self.id else known_documents(session, self.portal.id)
            recent = sought_since(session, self.portal.id, on - SOUGHT_ANEW)
        lists = [
            Lines(column, tuple(_lines(_of_column(tasks, column))), column.key not in faults)
            for column in self.portal.columns
        ]
        switches = self.session.workspace.settings.audit.switches
        return Shown(self.session.roster, self.portal, lists, known, on, switches), recent

    def close(self, stop: Stop | None = None) -> PortalResult:
        """End the visit: judge its listings, say its state, archive the proof."""
        before = self._document_count()
        result, listings = self._judged(stop)  # the tasks are let go of before the proof is put together
        self.session.intake.close_visit(self.id, result.state, result.reason, listings)
        return replace(result, new=self._document_count() - before)

    def _judged(self, stop: Stop | None) -> tuple[PortalResult, list[ListingProof]]:
        """Say how the visit ended, from its ledger, and what its listings showed."""
        with transaction(self.session.engine) as session:
            tasks = ledger.tasks(session, self.id)
        faults = self._faults(self.id, tasks)
        ended = state_of(self.portal, tasks, faults, stop)
        there = sum(task.role in ledger.DOCUMENTS and task.outcome == PRESENT for task in tasks)
        done = sum(task.state == ledger.DONE and task.role != NOWHERE for task in tasks)
        figures = (done, there, 0, put_off(tasks))
        result = PortalResult(self.portal.id, self.portal.county, self.id, *ended, *figures)
        return result, self._listings_of(self.id, tasks, faults)

    def _document_count(self) -> int:
        with transaction(self.session.engine) as session:
            return session.scalar(select(func.count()).where(Document.portal_id == self.portal.id)) or 0

    def _faults(self, visit_id: str, tasks: Sequence[TaskRow]) -> dict[str, Fault]:
        """Give the fault of each listing that has one, by column."""
        faults = {}
        nothing = {known.page for known in _learnt(tasks) if known.page}
        for column in self.portal.columns:
            mine = _of_column(tasks, column)
            with transaction(self.session.engine) as session:
                usual = baseline(session, self.portal.id, column.key, since=column.accepted, before=visit_id)
            found = self._fault(column, mine, usual) or _nothing(mine, nothing)
            if found is not None:
                faults[column.key] = found
        return faults

    def _fault(self, column: Column, tasks: Sequence[TaskRow], usual: Baseline) -> Fault | None:
        crawl = self.session.workspace.settings.crawl
        pages = [_page_read(task) for task in tasks]
        unread = fault(pages, crawl.max_pages)
        if unread is not None and unread != NO_ENTRY:
            return Fault(unread)
        shown = [page.found for page in pages if page.found]
        broken = usual.broken([entry for page in shown for entry in page.entries], len(pages), crawl.shrunk)
        if broken is not None:
            return Fault(f"{broken}; {REMEDY.format(portal=self.portal.id)}", changed=True)
        other = unread or self._unnamed_years(column, pages)
        return Fault(other) if other else None

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
            tasks = ledger.tasks(session, visit_id)
        return self._listings_of(visit_id, tasks, self._faults(visit_id, tasks))

    def _listings_of(self, visit_id: str, tasks: Sequence[TaskRow], faults: Mapping[str, Fault]) -> list[ListingProof]:
        columns = self.portal.columns
        listings = [self._listing(column, _of_column(tasks, column), faults.get(column.key)) for column in columns]
        return listings + (self._search(visit_id, tasks, faults).listings() if _looked_elsewhere(tasks) else [])

    def _listing(self, column: Column, tasks: Sequence[TaskRow], fault: Fault | None) -> ListingProof:
        reason = fault.reason if fault else None
        years = list(column.years) if column.years else None
        scope: dict[str, Any] = {
            "county_code": column.county_code or self.portal.county_code,
            "filer": column.filer,
            "years": years,
        }
        if column.elsewhere:
            scope["elsewhere"] = True
        pages = sorted(tasks, key=lambda task: int(task.detail["page"]))
        shown = {
            int(t.detail["page"]): PageProof(int(t.detail["page"]), t.url, t.capture_id) for t in pages if t.capture_id
        }
        entries = tuple(entry for task in pages for entry in _entry_proofs(task))
        return ListingProof(column.key, reason is None, reason, scope, tuple(shown.values()), entries)


def entry_tasks(found: ListingPage) -> list[TaskSpec]:
    """Give a task for every document that a listing page points to."""
    return [TaskSpec("attachment" if is_file(entry.url) else "page", entry.url) for entry in found.entries]


def _looked_elsewhere(tasks: Iterable[TaskRow]) -> bool:
    return any(task.role in ROLES for task in tasks)


def _of_column(tasks: Sequence[TaskRow], column: Column) -> list[TaskRow]:
    return [task for task in tasks if task.role == "listing" and task.column == column.key]


def _lines(tasks: Iterable[TaskRow]) -> Iterator[Entry]:
    return (entry for task in tasks if (found := _page_read(task).found) is not None for entry in found.entries)


def _learnt(tasks: Iterable[TaskRow]) -> list[Nowhere]:
    """Give what the portal showed for addresses that cannot exist."""
    kept = (task.detail.get("learnt") for task in tasks if task.role == NOWHERE)
    return [Nowhere.from_json(learnt) for learnt in kept if learnt]


def _nothing(tasks: Sequence[TaskRow], nothing: set[str]) -> Fault | None:
    """Find a listing page that is the very page the portal shows for addresses that cannot exist."""
    same = [task.detail["page"] for task in tasks if task.detail.get("digest") in nothing]
    return Fault(f"page {same[0]}: is what the site shows for an address that cannot exist") if same else None


def _page_read(task: TaskRow) -> PageRead:
    """See a listing task as the page it read; one that is not done, or not present, says why."""
    number, kept = int(task.detail["page"]), task.detail.get("listing")
    if task.outcome == PRESENT and kept is not None:
        return PageRead(number, ListingPage.from_json(kept))
    return PageRead(number, None, task.detail.get("reason") or "not asked for")


def _entry_proofs(task: TaskRow) -> list[EntryProof]:
    found = _page_read(task).found
    number = int(task.detail["page"])
    lines = enumerate(found.entries if found else (), start=1)
    return [EntryProof(number, position, line.url, line.title, line.listed_on) for position, line in lines]
