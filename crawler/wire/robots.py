"""robots.txt: asked first on every host, obeyed, its crawl-delay handed to the politeness, its exchanges archived.

A downloader middleware in the place of Scrapy's own, which takes a robots.txt that could not be had for a yes. After
RFC 9309: 2xx is read, 4xx means there are no rules, 5xx or no answer means that nothing may be asked.
"""

import asyncio
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.utils.httpobj import urlparse_cached

from crawler.pages.web_addresses import absolute, site
from crawler.wire.politeness import TurnsOver
from crawler.wire.tap import EXCHANGES

HOPS = 5  # redirects of robots.txt that are followed, as the RFC has it


class RobotsDisallowed(IgnoreRequest):
    """robots.txt forbids this address to us."""


class RobotsUnreachable(IgnoreRequest):
    """robots.txt could not be had, so that nothing may be asked."""


class _Rules:
    """What one host's robots.txt says to us: a parser, or why there is none."""

    def __init__(self, parser: ProtegoRobotParser | None = None, unreachable: str | None = None):
        self.parser, self.unreachable = parser, unreachable


class RobotsMiddleware:
    """Lets a request pass, or raises RobotsDisallowed or RobotsUnreachable."""

    def __init__(self, crawler: Crawler):
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self._crawler = crawler
        self._name = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._rules: dict[str, Any] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RobotsMiddleware":
        """Make it as Scrapy does."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Ask the rules of the request's host, once a crawl, and obey them."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        rules = await self._rules_for(request)
        if rules.unreachable is not None:
            raise RobotsUnreachable(f"robots.txt: {rules.unreachable}")
        if rules.parser is not None and not rules.parser.allowed(request.url, self._name):
            raise RobotsDisallowed("forbidden by robots.txt")

    async def _rules_for(self, request: Request) -> _Rules:
        parts = urlparse_cached(request)
        root = f"{parts.scheme}://{parts.netloc}"
        if root not in self._rules:
            self._rules[root] = asyncio.ensure_future(self._load(root, parts.hostname or ""))
        return await asyncio.shield(self._rules[root])

    async def _load(self, root: str, host: str) -> _Rules:
        exchanges: list[Any] = []
        try:
            rules = self._read(await self._ask(f"{root}/robots.txt", exchanges))
        except TurnsOver:
            await self._crawler.spider.take_loose(exchanges)  # type: ignore[union-attr]
            raise
        except Exception as error:  # noqa: BLE001 - whatever kept us from the rules, without them nothing is asked
            rules = _Rules(unreachable=str(error) or type(error).__name__)
        await self._crawler.spider.take_loose(exchanges)  # type: ignore[union-attr]
        if rules.parser is not None:
            delay = rules.parser.crawl_delay(self._name)
            self._crawler.spider.politeness.slow_down(host, delay or 0.0)  # type: ignore[union-attr]
        return rules

    async def _ask(self, url: str, exchanges: list[Any]) -> Response:
        """Fetch, following redirects on the same site; the exchanges end up in the list given."""
        for _ in range(HOPS + 1):
            meta = {"dont_obey_robotstxt": True, EXCHANGES: exchanges}
            request = Request(url, meta=meta, callback=NO_CALLBACK, dont_filter=True, priority=1000)
            response = await self._crawler.engine.download_async(request)
            target = absolute(url, (response.headers.get("Location") or b"").decode("latin-1") or "mailto:")
            if not 300 <= response.status < 400 or target is None or site(target) != site(url):
                return response
            url = target
        return response

    def _read(self, response: Response) -> _Rules:
        if response.status >= 500:
            return _Rules(unreachable=f"HTTP {response.status}")
        if response.status >= 300:
            return _Rules()
        return _Rules(parser=ProtegoRobotParser(response.body, self._crawler.spider))
