"""The rim of the probe: a Scrapy run that asks for what the core wants, politely, and archives every answer.

    probe(workspace, question, roster) -> Findings
    ask_all(workspace, {name: work}) -> {name: what the work gave}

The caller holds the workspace's lock.
"""

from collections.abc import Awaitable, Callable, Mapping
from itertools import count
from typing import TypeVar

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.settings import Settings

import crawler.settings
from crawler.answers import Answer
from crawler.families.page import PageRef
from crawler.probe.asking import Ask
from crawler.probe.findings import Findings
from crawler.probe.probe import Question, look
from crawler.reactor import submit
from crawler.session import Session, open_session
from crawler.spiders.portal_probe import PortalProbeSpider
from roster.errors import Interrupted
from roster.roster import Roster
from storage.workspace import Workspace

T = TypeVar("T")
Work = Callable[[Ask], Awaitable[T]]
Watch = Callable[[str, int], None]


def probe(workspace: Workspace, question: Question, roster: Roster, watch: Watch | None = None) -> Findings:
    """Look at one site. Raises BadInput when its county cannot be told, Interrupted on Ctrl-C."""
    return ask_all(workspace, {question.url: lambda ask: look(ask, question, roster)}, watch)[question.url]


def ask_all(workspace: Workspace, works: Mapping[str, Work[T]], watch: Watch | None = None) -> dict[str, T]:
    """Do named pieces of work that ask for pages, one after the other; gives what each gave.

    `watch` is told a work's name and how many requests were made for it, from another thread.
    """
    with open_session(workspace) as session:
        future = submit(_all(session, works, watch))
        try:
            return future.result()
        except KeyboardInterrupt:
            submit(_halt(session)).result()
            future.exception()
            raise Interrupted("interrupted; nothing was written") from None


async def _halt(session: Session) -> None:
    session.politeness.end()


async def _all(session: Session, works: Mapping[str, Work[T]], watch: Watch | None) -> dict[str, T]:
    settings = Settings()
    settings.setmodule(crawler.settings, priority="project")
    runner = AsyncCrawlerRunner(settings)
    return {name: await _one(runner, session, name, work, watch) for name, work in works.items()}


async def _one(runner: AsyncCrawlerRunner, session: Session, name: str, work: Work[T], watch: Watch | None) -> T:
    given: list[T] = []

    async def do(ask: Ask) -> None:
        given.append(await work(_counted(ask, name, watch)))

    task = runner.create_crawler(PortalProbeSpider)
    await runner.crawl(task, session=session, work=do)
    assert isinstance(task.spider, PortalProbeSpider)
    if task.spider.failure is not None:
        raise task.spider.failure
    return given[0]


def _counted(ask: Ask, name: str, watch: Watch | None) -> Ask:
    if watch is None:
        return ask
    numbers = count(1)

    async def counting(ref: PageRef) -> Answer:
        watch(name, next(numbers))
        return await ask(ref)

    return counting
