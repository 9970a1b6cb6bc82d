"""The spider `portal_probe`: asks, one page after the other, for what a probe wants to see, and archives all of it.

It is started by `crawler.probe.run` only: what to ask next is the probe's business, not Scrapy's. Politeness,
robots.txt, retries, the tap and the guard of addresses are those of every crawl.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK

from crawler.answers import Answer
from crawler.families.page import PageRef
from crawler.pages.outcome import ERROR, ROBOTS
from crawler.probe.asking import Ask, Unanswered
from crawler.session import Session
from crawler.settings import of_workspace
from crawler.wire.politeness import Politeness, TurnsOver
from crawler.wire.robots import RobotsDisallowed
from crawler.wire.tap import EXCHANGES
from storage.archive import Exchange

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
Work = Callable[[Ask], Awaitable[None]]


class PortalProbeSpider(Spider):
    """Runs one piece of work that asks for pages. `failure` holds what it raised."""

    name = "portal_probe"
    session: Session
    politeness: Politeness
    work: Work
    failure: BaseException | None = None

    @classmethod
    def from_crawler(
        cls, crawler: Crawler, *args: Any, session: Session | None = None, work: Work | None = None, **kwargs: Any
    ) -> Self:
        """Make the spider, with the settings of the session's workspace laid over the project's."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        assert session is not None and work is not None, "this spider is started by crawler.probe.run"
        spider.session, spider.politeness, spider.work = session, session.politeness, work
        crawler.settings.setdict(of_workspace(session.workspace.settings.crawl), priority="spider")
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Do the work; nothing goes through Scrapy's scheduler."""
        try:
            await self.work(self.ask)
        except (Exception, TurnsOver) as error:  # noqa: BLE001 - handed on to the thread that waits for it
            self.failure = error
        return
        yield

    async def ask(self, ref: PageRef) -> Answer:
        """Ask for one page and archive what came. Raises Unanswered."""
        exchanges: list[Exchange] = []
        request = Request(
            ref.url,
            method=ref.method,
            body=ref.body or "",
            headers=FORM if ref.method == "POST" else {},
            meta={EXCHANGES: exchanges},
            callback=NO_CALLBACK,
            dont_filter=True,
        )
        try:
            assert self.crawler.engine is not None
            response = await self.crawler.engine.download_async(request)
        except TurnsOver:
            raise
        except RobotsDisallowed as error:
            raise Unanswered(ROBOTS, str(error)) from error
        except Exception as error:
            raise Unanswered(ERROR, f"{type(error).__name__}: {error}".removesuffix(": ")) from error
        finally:
            await self.take_loose(exchanges)
        return Answer.of(response)

    async def take_loose(self, exchanges: Sequence[Exchange]) -> None:
        """Archive exchanges; a probe is no visit, so they belong to none."""
        await self.session.commit_loose(exchanges, None)
