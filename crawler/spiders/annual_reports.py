"""The spider `annual_reports`: one visit to one portal, driven by the ledger.

    scrapy crawl annual_reports -a portal=ID [-a workspace=DIR]

`start()` leases tasks from the ledger and turns them into requests until none is left; each final answer is concluded
(crawler/answers.py) and committed together with its exchanges and children. What is not committed when the process dies
is asked again by the next run, everything else is not.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.answers import Answer, Conclusion, conclude_document, conclude_listing, next_hop
from crawler.listing import to_follow
from crawler.outcome import BLOCKED, ERROR, OFFSITE, ROBOTS, SOFT_404, Outcome
from crawler.politeness import Politeness, TurnsOver
from crawler.portal_file import PortalFile, load_portal
from crawler.robots import RobotsDisallowed
from crawler.session import Session, open_session
from crawler.settings import of_workspace
from crawler.tap import EXCHANGES
from crawler.visit import PortalResult, Stop, Visit, entry_tasks
from crawler.web_addresses import is_home, site
from roster.errors import BadInput, GongkaiError
from storage.archive import Exchange
from storage.intake import Finished
from storage.ledger import TaskSpec
from storage.models import Task
from storage.workspace import open_workspace

WINDOW = 128  # tasks leased at most: enough that the next answers come in while a batch is forced to disk
HOPS = 5  # redirects and jumps that are followed
STRIKES = 5  # failures in a row after which a portal is left alone for this run
UNAVAILABLE = (502, 503, 504)  # of the whole site; a 500 is the fault of one page
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class AnnualReportsSpider(Spider):
    """Visits one portal. Arguments: `portal` (id), `workspace` (folder); `crawler.run` hands in session and watcher."""

    name = "annual_reports"
    session: Session
    visit: Visit
    politeness: Politeness

    @classmethod
    def from_crawler(
        cls,
        crawler: Crawler,
        *args: Any,
        portal: str = "",
        workspace: str = "",
        session: Session | None = None,
        watch: Callable[[str, int], None] | None = None,
        **kwargs: Any,
    ) -> Self:
        """Make the spider; the workspace's settings are laid over the project's. Raises BadInput."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider._prepare(crawler, portal, workspace, session, watch)
        return spider

    def _prepare(self, crawler: Crawler, portal: str, folder: str, session: Session | None, watch: Any) -> None:
        if not portal:
            raise BadInput("no portal named", remedy="scrapy crawl annual_reports -a portal=ID")
        self._own = ExitStack()
        if session is None:
            workspace = open_workspace(Path(folder or os.environ.get("GONGKAI_WORKSPACE") or "workspace"))
            self._own.enter_context(workspace.lock())
            session = self._own.enter_context(open_session(workspace))
        self.session, self.politeness, self._watch = session, session.politeness, watch
        self.portal: PortalFile = load_portal(session.workspace.portals / f"{portal}.yaml")
        self.visit = Visit(session, self.portal)
        addresses = [*self.portal.base_urls, *(column.url for column in self.portal.columns)]
        self.sites = {site(address) for address in addresses}
        for host in {site(address)[0] for address in addresses}:
            self.politeness.slow_down(host, self.portal.delay or 0.0)
        self.result: PortalResult | None = None
        self.failure: BaseException | None = None
        self._outstanding = self._done = self._strikes = 0
        self._stop: Stop | None = None
        self._changed = asyncio.Event()
        crawler.settings.setdict(of_workspace(session.workspace.settings.crawl), priority="spider")
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    async def start(self) -> AsyncIterator[Any]:
        """Open or resume the visit, ask for all it has to ask, and close it."""
        try:
            await self.session.do(self.visit.open)
            async for request in self._requests():
                yield request
            if self.failure is None:
                self.result = await self.session.do(self.visit.close, self._stop)
                self._tell(self.result)
        except GongkaiError as error:  # told in one line by whoever runs us
            self.failure = error
        except Exception as error:
            self.failure = error
            raise

    async def _requests(self) -> AsyncIterator[Request]:
        """Give the requests of all tasks, as many at a time as the window holds; ends when the ledger is empty."""
        while self.failure is None:
            leased: Sequence[Task] = ()
            if self._stop is None and self._outstanding <= WINDOW // 2:
                leased = await self.session.do(self.visit.lease, WINDOW - self._outstanding)
            for task in leased:
                self._outstanding += 1
                request = self._request(task)
                if request is not None:
                    yield request
            if leased:
                continue
            if self._outstanding:
                self._changed.clear()
                await self._changed.wait()
            elif self._stop is not None or not await self.session.do(self.visit.add_unlisted):
                return

    def _request(self, task: Task) -> Request | None:
        """Make the request of a task; None when the task ends without one."""
        if site(task.url) not in self.sites:
            self._finish(task, [], Conclusion(Outcome(OFFSITE, "on another host than the portal's")))
            return None
        meta = {EXCHANGES: [], "task": task, "hops": 0}
        ends: dict[str, Any] = {"callback": self.answered, "errback": self.failed, "meta": meta, "dont_filter": True}
        if task.method == "POST":
            return Request(task.url, method="POST", body=task.body or "", headers=FORM, **ends)
        return Request(task.url, method=task.method, **ends)

    def answered(self, response: Response) -> Iterator[Request]:
        """Take an answer: follow it on if it only sends elsewhere, else conclude its task."""
        assert response.request is not None
        request, task = response.request, response.request.meta["task"]
        try:
            headers = {
                name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
                for name, values in response.headers.items()
            }
            answer = Answer(response.url, response.status, headers, response.body)
            target = next_hop(answer, self.portal.family if task.role == "listing" else None)
            if target is None:
                self._conclude(task, request, answer)
                return
            further = self._hop(task, request, target)
            if further is not None:
                yield further
        except Exception as error:  # noqa: BLE001 - a bug of ours on one page must end that task, not lose it
            self._our_fault(task, request, error)

    def failed(self, failure: Failure) -> None:
        """Take what kept an answer from coming."""
        request: Request = failure.request  # type: ignore[attr-defined]
        error = failure.value
        if isinstance(error, TurnsOver):  # the task stays leased, and the next run takes it up again
            self._outstanding -= 1
            self._changed.set()
            return
        if isinstance(error, RobotsDisallowed):
            outcome = Outcome(ROBOTS, str(error))
        else:
            outcome = Outcome(ERROR, f"{type(error).__name__}: {error}".removesuffix(": "))
            self._strike("down", outcome)
        self._finish(request.meta["task"], request.meta[EXCHANGES], Conclusion(outcome))

    def _hop(self, task: Task, request: Request, target: str) -> Request | None:
        """Follow a redirect within the portal, or end the task where it leaves it."""
        hops = request.meta["hops"] + 1
        outcome = None
        if hops > HOPS:
            outcome = Outcome(ERROR, "too many redirects")
        elif site(target) not in self.sites:
            outcome = Outcome(OFFSITE, f"redirects to {target}")
        elif is_home(target) and not is_home(task.url):
            outcome = Outcome(SOFT_404, "redirects to the home page")
        if outcome is not None:
            self._finish(task, request.meta[EXCHANGES], Conclusion(outcome))
            return None
        meta = {key: value for key, value in request.meta.items() if key in (EXCHANGES, "task")} | {"hops": hops}
        return Request(target, callback=self.answered, errback=self.failed, meta=meta, dont_filter=True)

    def _conclude(self, task: Task, request: Request, answer: Answer) -> None:
        if task.role == "listing":
            page = int(task.detail["page"])
            conclusion = conclude_listing(self.portal.family, task.url, page, task.body, answer)
            if conclusion.listing is not None:
                conclusion = replace(conclusion, children=tuple(self._children(task, page, conclusion)))
        else:
            conclusion = conclude_document(task.role, task.url, answer)
        if conclusion.outcome.value == BLOCKED or answer.status in UNAVAILABLE:
            self._strike("blocked" if conclusion.outcome.value == BLOCKED else "down", conclusion.outcome)
        else:
            self._strikes = 0
        self._finish(task, request.meta[EXCHANGES], conclusion)

    def _children(self, task: Task, page: int, conclusion: Conclusion) -> list[TaskSpec]:
        """Give the further pages and the entries of a listing page, pages first."""
        found = conclusion.listing
        assert found is not None
        listed = self.visit.listed.setdefault(task.column or "", set())
        refs = to_follow(found, page, listed, self.session.workspace.settings.crawl.max_pages)
        listed.update(entry.url for entry in found.entries)
        pages = [TaskSpec("listing", r.url, r.method, r.body, task.column, {"page": r.page}) for r in refs]
        return pages + entry_tasks(found)

    def _strike(self, state: str, outcome: Outcome) -> None:
        """Count a failure; after several in a row the portal is left alone."""
        self._strikes += 1
        if self._strikes >= STRIKES and self._stop is None:
            self._stop = Stop(state, f"given up after {self._strikes} failures in a row, the last: {outcome.reason}")

    def _our_fault(self, task: Task, request: Request, error: Exception) -> None:
        self.logger.exception("portal %s: our own error on %s", self.portal.id, task.url)
        told = f"an error of ours on {task.url}: {type(error).__name__}: {error}"
        self._finish(task, request.meta[EXCHANGES], Conclusion(Outcome(ERROR, told), detail={"fault": told}))

    def _finish(self, task: Task, exchanges: Sequence[Exchange], conclusion: Conclusion) -> None:
        outcome, detail = conclusion.outcome, dict(conclusion.detail)
        if outcome.reason is not None:
            detail["reason"] = outcome.reason
            self.logger.info("portal %s: %s %s: %s", self.portal.id, outcome.value, task.url, outcome.reason)
        ended = Finished(task.id, self.visit.id, outcome.value, tuple(exchanges), conclusion.children, detail)
        self.session.commit(ended).add_done_callback(self._settled)

    def _settled(self, future: "asyncio.Future[None]") -> None:
        self._outstanding -= 1
        self._done += 1
        self.failure = self.failure or future.exception()
        if self._watch is not None:
            self._watch(self.portal.id, self._done)
        self._changed.set()

    async def take_loose(self, exchanges: Sequence[Exchange]) -> None:
        """Archive exchanges that belong to no task: robots.txt."""
        await self.session.commit_loose(exchanges, self.visit.id)

    def _tell(self, result: PortalResult) -> None:
        level = "info" if result.state == "complete" else "warning"
        line = "portal %s: visit %s is %s: %s pages, %s documents, %s new%s"
        reason = f" ({result.reason})" if result.reason else ""
        figures = (result.pages, result.documents, result.new)
        getattr(self.logger, level)(line, result.portal, result.visit, result.state, *figures, reason)

    async def _closed(self) -> None:
        """Let what was handed in reach the disk, whatever ended the spider."""
        await self.session.settle()
        await asyncio.get_running_loop().run_in_executor(None, self._own.close)
