"""Columns whose listing is drawn by JavaScript: the page is opened in a browser and read as the browser shows it.

A downloader middleware answers the requests that say `render` in their meta: with how many clicks on the pager the
page is reached, counted from 0. Its document is fetched like any other page; only one that is there, and no wall, is
opened in the browser (browser.py). Whatever the page then asks for is asked for by us: through robots.txt,
politeness and address guard, each exchange archived with the task. What the browser shows becomes one more exchange,
of fidelity `rendered`, the last of the task.
"""

import asyncio
import shutil
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Response
from scrapy.http.request import NO_CALLBACK

from crawler.answers import Answer
from crawler.families.clicks import Drawn, next_control
from crawler.families.page import FetchedPage
from crawler.pages.outcome import PRESENT, judge
from crawler.pages.web_addresses import absolute, site
from crawler.wire.tap import EXCHANGES
from storage.archive import Exchange
from storage.clock import now

if TYPE_CHECKING:
    from crawler.drawing.browser import Browser, Tab

RENDER, DRAWN = "render", "drawn"  # keys of request.meta: clicks to make; how the answer was drawn
TABS = 4  # listings that stay open for their next click
HOPS = 5  # redirects of what a page asks for that are followed
PROGRAM = "chromium"  # Debian's package; another name would be another build
NEEDED = "needs a browser: make render"
CUT_SHORT = "the page that the browser opened is cut short: its markup never closes"


class NotRendered(IgnoreRequest):
    """The page could not be drawn, for a reason of ours: nothing is said about the portal."""


def lacking() -> str | None:
    """Say what is missing for drawing pages; None when all is there."""
    for package in ("playwright", "scrapy-playwright"):
        try:
            version(package)
        except PackageNotFoundError:
            return f"the package {package}"
    return None if shutil.which(PROGRAM) else f"the program {PROGRAM}"


class RenderingMiddleware:
    """Answers the requests of columns that are drawn by JavaScript; one page at a time."""

    def __init__(self, crawler: Crawler):
        self._crawler = crawler
        self._browser: Browser | None = None
        self._one_at_a_time = asyncio.Lock()
        self._tabs: dict[str, _Listing] = {}
        self._scripts: dict[str, Response] = {}
        crawler.signals.connect(self._close, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RenderingMiddleware":
        """Make it as Scrapy does."""
        return cls(crawler)

    async def process_request(self, request: Request) -> Response | None:
        """Give the page as the browser shows it, or as it came where there is nothing to draw."""
        if RENDER not in request.meta:
            return None
        if lacking() is not None:
            raise NotRendered(NEEDED)
        async with self._one_at_a_time:
            return await self._page(request)

    async def _page(self, request: Request) -> Response:
        from crawler.drawing.browser import NotDrawn

        exchanges, clicks = request.meta[EXCHANGES], int(request.meta[RENDER])
        listing = self._tabs.pop(request.url, None)
        if listing is not None and listing.clicks != clicks - 1:
            await listing.close()
            listing = None
        try:
            if listing is None:
                document = await self._ask(exchanges, request.url)
                if not _worth_drawing(request.url, document):
                    return document.replace(request=request)
                listing = await self._open(exchanges, document)
            listing.take(self, exchanges)
            while listing.clicks < clicks:
                await listing.click()
            return await self._drawn(request, listing)
        except BaseException as error:
            if listing is not None:
                await listing.close()
            if isinstance(error, NotDrawn):
                raise NotRendered(str(error)) from error
            raise

    async def _open(self, exchanges: list[Exchange], document: Response) -> "_Listing":
        """Open a document in a tab of its own; the oldest one makes room."""
        from crawler.drawing.browser import Browser, Tab

        if self._browser is None:
            self._browser = Browser(self._crawler, str(self._crawler.settings["USER_AGENT"]))
        while len(self._tabs) >= TABS:
            await self._tabs.pop(next(iter(self._tabs))).close()
        sites = self._crawler.spider.sites  # type: ignore[union-attr]
        listing = _Listing(Tab(self._asker(exchanges), sites, document), _named(exchanges))
        if FetchedPage(document.url, document.body).cut_short:
            listing.tab.unseen[CUT_SHORT] = None
        await self._browser.open(listing.tab, document.url)
        await listing.see()
        return listing

    async def _drawn(self, request: Request, listing: "_Listing") -> Response:
        """Keep what the browser shows as an exchange and give it as the answer."""
        url, body = listing.tab.url, listing.shown
        exchange = Exchange(url, "GET", now(), b"", body, fidelity="rendered", made_from=listing.document)
        request.meta[EXCHANGES].append(exchange)
        request.meta[DRAWN] = Drawn(request.url, listing.clicks, tuple(listing.tab.unseen))
        if next_control(FetchedPage(url, body, listing.clicks + 1)) is None:
            await listing.close()
        else:
            self._tabs[request.url] = listing
        headers = {"Content-Type": "text/html; charset=utf-8"}
        return HtmlResponse(url, headers=headers, body=body, encoding="utf-8", request=request)

    def _asker(self, exchanges: list[Exchange]) -> Any:
        """Give the function by which a page's requests are asked; scripts are asked for once a crawl."""

        async def ask(url: str, method: str, headers: dict[str, str], body: bytes | None) -> Response:
            if method == "GET" and url in self._scripts:
                return self._scripts[url]
            response = await self._ask(exchanges, url, method, headers, body)
            if method == "GET" and b"javascript" in (response.headers.get("Content-Type") or b""):
                self._scripts[url] = response
            return response

        return ask

    async def _ask(
        self,
        exchanges: list[Exchange],
        url: str,
        method: str = "GET",
        headers: dict[str, str] | None = None,
        body: bytes | None = None,
    ) -> Response:
        """Ask as for any page; what a page asks for is followed through redirects on its own site."""
        followed = headers is not None
        for _ in range(HOPS + 1):
            meta = {EXCHANGES: exchanges}
            request = Request(url, None, method, headers, body or b"", meta=meta, dont_filter=True)
            request.callback = NO_CALLBACK
            response: Response = await self._crawler.engine.download_async(request)  # type: ignore[union-attr]
            target = absolute(url, (response.headers.get("Location") or b"").decode("latin-1") or "mailto:")
            if not followed or not 300 <= response.status < 400 or target is None or site(target) != site(url):
                return response
            url, method, body = (target, "GET", None) if response.status in (301, 302, 303) else (target, method, body)
        return response

    async def _close(self) -> None:
        if self._browser is not None:
            await self._browser.close()


class _Listing:
    """A listing that is open in a tab: how often its pager was clicked, what it shows, the capture it is drawn from."""

    def __init__(self, tab: "Tab", document: str):
        self.tab, self.document = tab, document
        self.clicks, self.shown = 0, b""
        self._exchanges: list[Exchange] = []

    def take(self, asker: RenderingMiddleware, exchanges: list[Exchange]) -> None:
        """Let what is asked for from now on be archived with these exchanges."""
        self._exchanges, self.tab.ask = exchanges, asker._asker(exchanges)

    async def click(self) -> None:
        """Go on to the next page; a page without a way on shows the same again."""
        control = next_control(FetchedPage(self.tab.url, self.shown, self.clicks + 1))
        self.clicks += 1
        if control is None:
            return
        await self.tab.click(control)
        await self.see()
        if self.tab.arrived is not None:
            self.document = _named(self._exchanges, self.tab.arrived.url)

    async def see(self) -> None:
        """Look at what the page shows now."""
        self.shown = (await self.tab.show()).encode("utf-8", "replace")

    async def close(self) -> None:
        """Close the tab."""
        if self.tab.page is not None and not self.tab.page.is_closed():
            await self.tab.page.close()


def _worth_drawing(asked: str, document: Response) -> bool:
    """Say whether a document is a page that a browser may open: there, and no wall in its place.

    No wall is climbed: the script of a challenge is never run.
    """
    answer = Answer.of(document)
    return judge(asked, answer.status, answer.headers, answer.content).value == PRESENT


def _named(exchanges: list[Exchange], url: str | None = None) -> str:
    """Give the last exchange (of an address) an id, by which what is drawn from it can name it."""
    places = [place for place, exchange in enumerate(exchanges) if url is None or exchange.url == url]
    name = f"urn:uuid:{uuid4()}"
    exchanges[places[-1]] = replace(exchanges[places[-1]], record_id=name)
    return name
