"""The rim of the probe: a Scrapy run that asks for what the core wants, politely, and archives every answer.

    probe(workspace, questions, roster) -> list[Findings | GongkaiError]

The caller holds the workspace's lock. The questions are asked one after the other.
"""

from collections.abc import Callable, Sequence

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
from roster.errors import BadInput, Interrupted
from roster.roster import Roster
from storage.workspace import Workspace

Result = Findings | BadInput
Watch = Callable[[str, int], None]


def probe(workspace: Workspace, questions: Sequence[Question], roster: Roster, watch: Watch | None = None) -> list[Result]:
    """Look at each site; a question that cannot be answered gives its BadInput. Ctrl-C becomes Interrupted.

    `watch` is told the address and how many requests were made for it, from another thread.
    """
    with open_session(workspace) as session:
        future = submit(_all(session, questions, roster, watch))
        try:
            return future.result()
        except KeyboardInterrupt:
            submit(_halt(session)).result()
            future.exception()
            raise Interrupted("interrupted; nothing was written") from None


async def _halt(session: Session) -> None:
    session.politeness.end()


async def _all(
    session: Session, questions: Sequence[Question], roster: Roster, watch: Watch | None
) -> list[Result]:
    settings = Settings()
    settings.setmodule(crawler.settings, priority="project")
    runner = AsyncCrawlerRunner(settings)
    return [await _one(runner, session, question, roster, watch) for question in questions]


async def _one(
    runner: AsyncCrawlerRunner, session: Session, question: Question, roster: Roster, watch: Watch | None
) -> Result:
    found: list[Findings] = []

    async def work(ask: Ask) -> None:
        found.append(await look(_counted(ask, question.url, watch), question, roster))

    task = runner.create_crawler(PortalProbeSpider)
    await runner.crawl(task, session=session, work=work)
    failure = task.spider.failure if isinstance(task.spider, PortalProbeSpider) else None
    if isinstance(failure, BadInput):
        return failure
    if failure is not None:
        raise failure
    return found[0]


def _counted(ask: Ask, url: str, watch: Watch | None) -> Ask:
    if watch is None:
        return ask
    count = 0

    async def counting(ref: PageRef) -> Answer:
        nonlocal count
        count += 1
        watch(url, count)
        return await ask(ref)

    return counting
