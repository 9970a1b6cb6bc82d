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
from http import HTTPStatus
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.answers import (
    Answer,
    Conclusion,
    conclude_document,
    conclude_listing,
    conclude_nowhere,
    contradicts,
    next_hop,
)
from crawler.drawing.rendering import DRAWN, RENDER, NotRendered
from crawler.families.clicks import CLICK
from crawler.judging.listing import to_follow
from crawler.nights.order import NOWHERE
from crawler.pages.nowhere import Nowhere
from crawler.pages.outcome import BLOCKED, ERROR, OFFSITE, PRESENT, ROBOTS, SOFT_404, Outcome, wall_at
from crawler.pages.web_addresses import is_home, site
from crawler.portal_file import PortalFile, load_portal
from crawler.searching import elsewhere
from crawler.session import Session, open_session
from crawler.settings import of_workspace
from crawler.visit import PortalResult, Visit, entry_tasks
from crawler.wire.addresses import AddressRefused
from crawler.wire.gate import Gate, HostGivenUp, Stop, VisitOver
from crawler.wire.politeness import TurnsOver, machine
from crawler.wire.robots import RobotsDisallowed, RobotsUnreachable
from crawler.wire.tap import EXCHANGES
from crawler.wire.window import Window
from roster.errors import BadInput, GongkaiError
from storage.archive import Exchange
from storage.intake import Finished
from storage.known import Validators
from storage.ledger import VALIDATORS, TaskSpec
from storage.models import Task
from storage.workspace import open_workspace

AT_ONCE = 128  # tasks leased at most: enough that the next answers come in while a batch is forced to disk
HOPS = 5  # redirects and jumps that are followed
UNAVAILABLE = (502, 503, 504)  # of the whole site; a 500 is the fault of one page
NO_WORD = (RobotsDisallowed, RobotsUnreachable, AddressRefused)  # errors that say nothing of how the host answers
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class AnnualReportsSpider(Spider):
    """Visits one portal. Arguments: `portal` (id), `workspace` (folder); `crawler.run` hands in session and watcher."""

    name = "annual_reports"
    session: Session
    visit: Visit
    politeness: Gate

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
        self.session, self._watch = session, watch
        self.portal: PortalFile = load_portal(session.workspace.portals / f"{portal}.yaml")
        self.visit = Visit(session, self.portal, full=session.full)
        searched = [self.portal.search] if self.portal.search else []
        self.sites = {site(address) for address in [*self.portal.addresses, *searched]}
        self.politeness = self._gate()
        self._to_draw = {column.key for column in self.portal.columns if column.render}
        self.result: PortalResult | None = None
        self.failure: BaseException | None = None
        self._outstanding = self._done = 0
        self._stop: Stop | None = None
        self._halted = False
        self._changed = asyncio.Event()
        crawler.settings.setdict(of_workspace(session.workspace.settings.crawl), priority="spider")
        crawler.signals.connect(self._closed, signal=signals.spider_closed)

    def _gate(self) -> Gate:
        """Give the limits of this visit: the portal's own where it has any, else the workspace's."""
        limits = self.session.workspace.settings.crawl
        window = Window() if self.session.any_time else Window.of(limits.window)
        gate = Gate(self.session.politeness, window, self.portal.budget or limits.budget)
        for host, _ in self.sites:
            gate.slow_down(host, self.portal.delay or 0.0)
        return gate

    async def start(self) -> AsyncIterator[Any]:
        """Open or resume the visit, ask for all it has to ask, and close it."""
        try:
            await self.session.do(self.visit.open)
            self.politeness.spent = self.visit.spent
            async for request in self._requests():
                yield request
            if self.failure is None and not self._halted:
                self.result = await self.session.do(self.visit.close, self._stop)
                self._tell(self.result)
        except GongkaiError as error:  # told in one line by whoever runs us
            self.failure = error
        except Exception as error:
            self.failure = error
            raise

    async def _requests(self) -> AsyncIterator[Request]:
        """Give the requests of all tasks, a bounded number at a time; ends when the ledger is empty."""
        while self.failure is None and not self._halted:
            leased: Sequence[Task] = ()
            if self._stop is None and self._outstanding <= AT_ONCE // 2:
                leased = await self.session.do(self.visit.lease, AT_ONCE - self._outstanding)
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
            elif self._stop is not None or not await self._more():
                return

    async def _more(self) -> int:
        """Add what is asked for once the listings and all they name are read; gives how many tasks."""
        return await self.session.do(self.visit.add_searches) or await self.session.do(self.visit.add_unlisted)

    def _request(self, task: Task) -> Request | None:
        """Make the request of a task; None when the task ends without one."""
        if site(task.url) not in self.sites:
            self._finish(task, [], Conclusion(Outcome(OFFSITE, "on another host than the portal's")))
            return None
        meta = {EXCHANGES: [], "task": task, "hops": 0}
        ends: dict[str, Any] = {"callback": self.answered, "errback": self.failed, "meta": meta, "dont_filter": True}
        if task.role == "listing" and task.column in self._to_draw:
            meta[RENDER] = int(task.body or 0) if task.method == CLICK else 0
            return Request(task.url, **ends)
        if task.method == "POST":
            return Request(task.url, method="POST", body=task.body or "", headers=FORM, **ends)
        return _conditional(Request(task.url, method=task.method, **ends))

    def answered(self, response: Response) -> Iterator[Request]:
        """Take an answer: follow it on if it only sends elsewhere, else conclude its task."""
        assert response.request is not None
        request, task = response.request, response.request.meta["task"]
        try:
            answer = Answer.of(response, request.meta.get(DRAWN))
            if answer.status == HTTPStatus.NOT_MODIFIED and request.meta.get(VALIDATORS) is not None:
                yield from self._not_modified(task, request, answer)
                return
            target = next_hop(answer, self.portal.family if task.role == "listing" else None)
            if target is None:
                self._conclude(task, request, answer)
                return
            further = self._hop(task, request, target)
            if further is not None:
                yield further
        except Exception as error:  # noqa: BLE001 - a bug of ours on one page must end that task, not lose it
            self._our_fault(task, request, error)

    def _not_modified(self, task: Task, request: Request, answer: Answer) -> Iterator[Request]:
        """Take a 304 for what was held before; when it speaks of something else, ask for all of it."""
        given: Validators = request.meta[VALIDATORS]
        self._tell_breaker(request, Outcome(PRESENT), answer.status)
        if contradicts(answer, given):
            meta = {key: request.meta[key] for key in (EXCHANGES, "task", "hops")}
            yield Request(request.url, callback=self.answered, errback=self.failed, meta=meta, dont_filter=True)
        else:
            self._finish(task, request.meta[EXCHANGES], Conclusion(Outcome(PRESENT), unchanged=given.original))

    def failed(self, failure: Failure) -> None:
        """Take what kept an answer from coming."""
        request: Request = failure.request  # type: ignore[attr-defined]
        error = failure.value
        if isinstance(error, TurnsOver) and self._ends(error):  # the task stays leased, as one that was not asked for
            self._leave(request)
            return
        if isinstance(error, NotRendered):  # a fault of this machine, which says nothing of the portal
            conclusion = Conclusion(Outcome(ERROR, str(error)), detail={"fault": str(error)})
            self._finish(request.meta["task"], request.meta[EXCHANGES], conclusion)
            return
        told = str(error) if isinstance(error, TurnsOver) else f"{type(error).__name__}: {error}".removesuffix(": ")
        outcome = Outcome(ROBOTS, str(error)) if isinstance(error, RobotsDisallowed) else Outcome(ERROR, told)
        if not isinstance(error, (*NO_WORD, TurnsOver)):
            self._tell_breaker(request, outcome, None)
        self._finish(request.meta["task"], request.meta[EXCHANGES], Conclusion(outcome))

    def _leave(self, request: Request) -> None:
        """Let go of a task that is not asked for; attempts and redirects made before are archived all the same."""
        taken = () if self._halted else tuple(request.meta[EXCHANGES])
        asyncio.ensure_future(self.take_loose(taken)).add_done_callback(self._left)

    def _left(self, future: "asyncio.Future[None]") -> None:
        self._outstanding -= 1
        self.failure = self.failure or future.exception()
        self._changed.set()

    def _ends(self, error: TurnsOver) -> bool:
        """Say whether this refusal ends the visit; a host that carries no listing is given up without it."""
        if isinstance(error, HostGivenUp) and error.host not in {machine(host) for host in self._listing_hosts()}:
            return False
        if isinstance(error, VisitOver | HostGivenUp):
            self._stop = self._stop or error.stop
        else:
            self._halted = True
        return True

    def _listing_hosts(self) -> Iterator[str]:
        return (urlsplit(column.url).hostname or "" for column in self.portal.columns)

    def _hop(self, task: Task, request: Request, target: str) -> Request | None:
        """Follow a redirect within the portal, or end the task where it leaves it."""
        hops = request.meta["hops"] + 1
        outcome = None
        if hops > HOPS:
            outcome = Outcome(ERROR, "too many redirects")
        elif (wall := wall_at(target, task.url)) is not None:
            outcome = wall
            self._tell_breaker(request, wall, None)
        elif site(target) not in self.sites:
            outcome = Outcome(OFFSITE, f"redirects to {target}")
        elif is_home(target) and not is_home(task.url):
            outcome = Outcome(SOFT_404, "redirects to the home page")
        if outcome is not None:
            self._finish(task, request.meta[EXCHANGES], Conclusion(outcome, detail={"sent_to": target}))
            return None
        kept = (EXCHANGES, "task", RENDER)
        meta = {key: value for key, value in request.meta.items() if key in kept} | {"hops": hops}
        return _conditional(Request(target, callback=self.answered, errback=self.failed, meta=meta, dont_filter=True))

    def _conclude(self, task: Task, request: Request, answer: Answer) -> None:
        if task.role == "listing":
            page = int(task.detail["page"])
            conclusion = conclude_listing(self.portal.family, task.url, page, task.body, answer)
            if conclusion.listing is not None:
                conclusion = replace(conclusion, children=tuple(self._children(task, page, conclusion)))
        elif task.role == NOWHERE:
            conclusion = conclude_nowhere(task.url, answer)
            if "learnt" in conclusion.detail:
                self.visit.nowhere.append(Nowhere.from_json(conclusion.detail["learnt"]))
        elif task.role in elsewhere.ROLES:
            conclusion = elsewhere.conclude(task, answer)
        else:
            conclusion = conclude_document(task.role, task.url, answer, self.visit.nowhere)
            conclusion = replace(conclusion, children=self.visit.revisits.attached(conclusion.children))
        self._tell_breaker(request, conclusion.outcome, answer.status)
        self._finish(task, request.meta[EXCHANGES], conclusion)

    def _children(self, task: Task, page: int, conclusion: Conclusion) -> list[TaskSpec]:
        """Give the further pages that no page led to before, and the entries of a listing page, pages first."""
        found = conclusion.listing
        assert found is not None
        listed = self.visit.listed.setdefault(task.column or "", set())
        followed = self.visit.followed.setdefault(task.column or "", set())
        refs = to_follow(found, page, listed, self.session.workspace.settings.crawl.max_pages)
        refs = [ref for ref in refs if ref not in followed]
        listed.update(entry.url for entry in found.entries)
        followed.update(refs)
        pages = [TaskSpec("listing", r.url, r.method, r.body, task.column, {"page": r.page}) for r in refs]
        return pages + self.visit.dated(self.visit.revisits.listed(entry_tasks(found)))

    def _tell_breaker(self, request: Request, outcome: Outcome, status: int | None) -> None:
        """Tell the host's breaker how the host answered; `status` is None when no answer came to be judged."""
        breakers, host = self.session.politeness.breakers, machine(urlsplit(request.url).hostname or "")
        if outcome.value == BLOCKED:
            breakers.failed(host, "blocked", outcome.reason or "")
        elif status is None or status in UNAVAILABLE:
            breakers.failed(host, "down", outcome.reason or "")
        else:
            breakers.answered(host)

    def _our_fault(self, task: Task, request: Request, error: Exception) -> None:
        self.logger.exception("portal %s: our own error on %s", self.portal.id, task.url)
        told = f"an error of ours on {task.url}: {type(error).__name__}: {error}"
        self._finish(task, request.meta[EXCHANGES], Conclusion(Outcome(ERROR, told), detail={"fault": told}))

    def _finish(self, task: Task, exchanges: Sequence[Exchange], conclusion: Conclusion) -> None:
        outcome, detail = conclusion.outcome, dict(conclusion.detail)
        if outcome.reason is not None:
            detail["reason"] = outcome.reason
            self.logger.info("portal %s: %s %s: %s", self.portal.id, outcome.value, task.url, outcome.reason)
        told = (outcome.value, tuple(exchanges), conclusion.children, detail, conclusion.unchanged)
        ended = Finished(task.id, self.visit.id, *told)
        self.session.commit(ended).add_done_callback(self._settled)

    def _settled(self, future: "asyncio.Future[None]") -> None:
        self._done += 1
        if self._watch is not None:
            self._watch(self.portal.id, self._done)
        self._left(future)

    async def take_loose(self, exchanges: Sequence[Exchange]) -> None:
        """Archive exchanges that belong to no task: robots.txt."""
        await self.session.commit_loose(exchanges, self.visit.id)

    def _tell(self, result: PortalResult) -> None:
        level = "info" if result.state == "complete" else "warning"
        line = "portal %s: visit %s is %s: %s pages, %s documents, %s new%s"
        reason = f" ({result.reason})" if result.reason else ""
        figures = (result.pages, result.documents, result.new)
        getattr(self.logger, level)(line, result.portal, result.visit, result.state, *figures, reason)
        if result.put_off and self._stop is not None:
            told = "portal %s: %s documents are put off to the next night: %s"
            self.logger.warning(told, result.portal, result.put_off, self._stop.reason)

    async def _closed(self) -> None:
        """Let what was handed in reach the disk, whatever ended the spider."""
        await self.session.settle()
        await asyncio.get_running_loop().run_in_executor(None, self._own.close)


def _conditional(request: Request) -> Request:
    """Ask with the validators of the task, where they are of this very address and no redirect from it."""
    kept = request.meta["task"].detail.get(VALIDATORS)
    given = Validators.from_json(kept) if kept else None
    if given is None or given.url != request.url:
        return request
    request.meta[VALIDATORS] = given
    for name, value in (("If-None-Match", given.etag), ("If-Modified-Since", given.last_modified)):
        if value is not None:
            request.headers[name] = value.encode("latin-1", "replace")
    return request
