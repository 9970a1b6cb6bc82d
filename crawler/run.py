"""Crawls the portals that are due, side by side in one process, those that share a host one after the other.

    crawl(workspace, portal_ids=None, *, force=False, watch=None) -> CrawlSummary

The caller holds the workspace's lock.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.settings import Settings
from sqlalchemy import select

import crawler.settings
from crawler.pages.web_addresses import site
from crawler.portal_file import PortalFile, load_portals
from crawler.reactor import submit
from crawler.session import Session, open_session
from crawler.spiders.annual_reports import AnnualReportsSpider
from crawler.visit import PortalResult
from crawler.wire.window import Window
from roster.errors import BadInput, GongkaiError, Interrupted
from storage.clock import night, now
from storage.database import transaction
from storage.models import Visit
from storage.workspace import Workspace

Watch = Callable[[str, int], None]
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """What one run did: a result for each portal visited, and the ids of those that were not due."""

    results: tuple[PortalResult, ...] = ()
    not_due: tuple[str, ...] = ()
    shut_out: tuple[str, ...] = ()  # portals that were due and not visited, because the nightly window was closed
    window: str = ""

    @property
    def partial(self) -> bool:
        """Say whether some portal that was due could not be read whole."""
        return bool(self.shut_out) or any(result.state != "complete" for result in self.results)


def crawl(  # noqa: PLR0913 - the options of the command
    workspace: Workspace,
    portal_ids: Sequence[str] | None = None,
    *,
    force: bool = False,
    any_time: bool = False,
    full: bool = False,
    watch: Watch | None = None,
) -> CrawlSummary:
    """Visit the portals named, or all of the workspace, that have no complete visit tonight; with `force` those too.

    Outside of the nightly window none is visited, but with `any_time`. With `full` every known document is asked for,
    and for all its bytes, in every portal named, complete tonight or not.
    `watch` is told the portal and how many of its tasks are done, from another thread. Raises BadInput for a faulty
    portal file or an unknown id, StorageFailure, and Interrupted on Ctrl-C, after what was fetched is committed.
    """
    portals = _chosen(load_portals(workspace.portals), portal_ids, workspace)
    window = Window() if any_time else Window.of(workspace.settings.crawl.window)
    with open_session(workspace, any_time=any_time, full=full) as session:
        done = set() if force or full else _complete_tonight(session)
        due = [portal for portal in portals if portal.id not in done]
        results = _Run(session, window, watch).to_end(due) if due else []
    visited = done | {result.portal for result in results}
    not_due = tuple(portal.id for portal in portals if portal.id in done)
    shut_out = tuple(portal.id for portal in portals if portal.id not in visited)
    return CrawlSummary(tuple(results), not_due, shut_out, str(window))


def _chosen(portals: list[PortalFile], ids: Sequence[str] | None, workspace: Workspace) -> list[PortalFile]:
    known = {portal.id: portal for portal in portals}
    for name in ids or ():
        if name not in known:
            raise BadInput(f"no portal {name!r}", file=workspace.portals, remedy="gongkai portal list names them")
    return portals if ids is None else [known[name] for name in dict.fromkeys(ids)]


def _complete_tonight(session: Session) -> set[str]:
    tonight = select(Visit.portal_id).where(Visit.night == night(now()), Visit.state == "complete")
    with transaction(session.engine) as database:
        return set(database.scalars(tonight))


def by_host(portals: Sequence[PortalFile]) -> list[list[PortalFile]]:
    """Put portals that share a host, directly or through a third, into one group; groups may run side by side."""
    groups: list[tuple[set[str], list[PortalFile]]] = []
    for portal in portals:
        hosts = {site(url)[0] for url in portal.addresses}
        members = [portal]
        for group in [group for group in groups if group[0] & hosts]:
            groups.remove(group)
            hosts |= group[0]
            members = group[1] + members
        groups.append((hosts, members))
    return [members for _, members in groups]


class _Run:
    """One pass over the due portals."""

    def __init__(self, session: Session, window: Window, watch: Watch | None):
        self._session, self._window, self._watch = session, window, watch
        settings = Settings()
        settings.setmodule(crawler.settings, priority="project")
        self._runner = AsyncCrawlerRunner(settings)
        self._stopping = False

    def to_end(self, portals: Sequence[PortalFile]) -> list[PortalResult]:
        """Crawl on the reactor's thread and wait; Ctrl-C ends the run in order and becomes Interrupted."""
        future = submit(self._all(portals))
        try:
            return future.result()
        except KeyboardInterrupt:
            submit(self._halt()).result()
            future.exception()
            raise Interrupted("interrupted; what was fetched is kept, the same command goes on from there") from None

    async def _halt(self) -> None:
        self._stopping = True
        self._session.politeness.end()
        await self._runner.stop()

    async def _all(self, portals: Sequence[PortalFile]) -> list[PortalResult]:
        slots = asyncio.Semaphore(self._session.workspace.settings.crawl.portals_at_once)
        groups = [self._group(group, slots) for group in by_host(portals)]
        ended = await asyncio.gather(*groups, return_exceptions=True)
        await self._session.settle()
        for group in ended:
            if isinstance(group, BaseException):
                raise group
        by_id = {result.portal: result for group in ended if not isinstance(group, BaseException) for result in group}
        return [by_id[portal.id] for portal in portals if portal.id in by_id]

    async def _group(self, portals: Sequence[PortalFile], slots: asyncio.Semaphore) -> list[PortalResult]:
        results = []
        for portal in portals:
            async with slots:
                if not self._stopping and self._window.open_at(now()):
                    results += await self._one(portal)
        return results

    async def _one(self, portal: PortalFile) -> list[PortalResult]:
        task = self._runner.create_crawler(AnnualReportsSpider)
        await self._runner.crawl(task, portal=portal.id, session=self._session, watch=self._watch)
        spider = task.spider
        assert isinstance(spider, AnnualReportsSpider)
        if isinstance(spider.failure, GongkaiError):
            self._stopping = True  # the store failed: no other portal can be kept either
            raise spider.failure
        if spider.failure is not None:
            raise spider.failure
        return [spider.result] if spider.result is not None else []
