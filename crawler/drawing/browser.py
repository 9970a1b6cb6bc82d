"""Chromium, driven through scrapy-playwright, that never touches the network itself.

Every request of a page is intercepted and handed to the `Ask` that a tab is given; what is not needed to draw a list
(pictures, fonts, styles, other hosts) is not asked for at all. The browser's own resolver and proxy lead nowhere, so
that nothing slips by: a WebSocket, a beacon, the browser's own updates.

Imports the `render` extra: load this module only where a page is to be drawn. One `Browser` a portal.
"""

import asyncio
import os
import re
import shutil
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urldefrag

from playwright.async_api import Browser as Chromium
from playwright.async_api import Error, Page, Route, async_playwright
from playwright.async_api import Request as Wish
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

from crawler.answers import plain_headers
from crawler.drawing.rendering import PROGRAM
from crawler.families.clicks import Control
from crawler.pages.web_addresses import site
from crawler.wire.politeness import TurnsOver
from parsers.readers.decode import decode

ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)
NOWHERE = "http://nowhere.invalid:9"  # the proxy: whatever is not intercepted, literal addresses included, ends here
PAUSE = 0.25  # seconds between two looks at a page
QUIET = 5  # looks in a row without anything new after which a page is at rest
SECONDS = 300.0  # for one page to come to rest; each of its requests waits for the host's turn
REQUESTS = 100  # of one page until it is at rest
ASKED_FOR = ("document", "script", "xhr", "fetch")
DATA = ("xhr", "fetch")
OWN_HEADERS = ("cookie", "user-agent", "accept-encoding", "accept-language", "host", "connection", "content-length")
HELD_BACK = ("content-encoding", "content-length", "transfer-encoding", "set-cookie", "content-security-policy")
TEXT = re.compile(r"^text/|javascript|json|xml|html", re.IGNORECASE)
LOOK = """() => { window.scrollTo(0, document.documentElement.scrollHeight);
  return [...document.querySelectorAll('a, li, tr')].map(e => (e.href || '') + e.textContent).join('\\n'); }"""
DO_CLICK = """([tag, place, words]) => {
  const every = [...document.querySelectorAll(tag)].filter(e => !e.closest('noscript, template, textarea, select'));
  const one = every[place];
  if (!one || (one.textContent || one.value || '').replace(/\\s+/g, '') !== words) return false;
  one.click(); return true; }"""

Ask = Callable[[str, str, dict[str, str], bytes | None], Awaitable[Response]]


class NotDrawn(Exception):
    """The browser could not be brought to show the page."""


class Launcher:
    """scrapy-playwright's browser provider: starts the system's Chromium, with its ways to the network closed."""

    def __init__(self, config: Any) -> None:
        self._manager = async_playwright()
        self._playwright: Any = None

    async def start(self) -> None:
        """Start playwright's driver."""
        self._playwright = await self._manager.start()

    async def launch_browser(self) -> Chromium:
        """Start the browser; its profile is a temporary folder that goes with it."""
        browser: Chromium = await self._playwright.chromium.launch(
            executable_path=shutil.which(PROGRAM),
            args=list(ARGUMENTS),
            proxy={"server": NOWHERE},
            chromium_sandbox=os.geteuid() != 0,  # root cannot have one
            handle_sigint=False,  # Ctrl-C ends the run in order
        )
        return browser

    async def launch_persistent_context(self, context_kwargs: dict[str, Any]) -> Any:
        """Refuse: a profile that is kept would make pages depend on earlier visits."""
        raise NotDrawn("no profile is ever kept")

    async def close(self) -> None:
        """Stop the driver."""
        if self._playwright is not None:
            await self._playwright.stop()


class Tab:
    """One page in the browser. `asked` counts its requests, `unseen` says which of them were in vain."""

    def __init__(self, ask: Ask, sites: set[tuple[str, int | None]], document: Response):
        self.page: Page | None = None
        self.ask, self._sites, self._document = ask, sites, document
        self._opened = self._may_leave = False
        self._busy = self._asked = 0
        self.unseen: dict[str, None] = {}
        self.failure: Exception | None = None
        self.arrived: Response | None = None  # a document that a click led to

    async def show(self) -> str:
        """Wait until the page is at rest and give what it shows, as markup."""
        assert self.page is not None
        seen, quiet = "", 0
        try:
            async with asyncio.timeout(SECONDS):
                while quiet < QUIET and self.failure is None:
                    await asyncio.sleep(PAUSE)
                    look = await self._look()
                    quiet = quiet + 1 if look == seen and not self._busy else 0
                    seen = look
                content: str = await self.page.content()
        except (TimeoutError, Error) as error:
            raise self.failure or NotDrawn(f"the page did not come to rest: {_brief(error)}") from error
        if self.failure is not None:
            raise self.failure
        return content

    async def click(self, control: Control) -> None:
        """Click what leads to the next page. Raises NotDrawn when it is not there any more."""
        assert self.page is not None
        self._asked, self._may_leave, self.arrived, self.unseen = 0, True, None, {}
        if not await self.page.evaluate(DO_CLICK, [control.tag, control.place, control.words]):
            raise NotDrawn(f"the page changed before {control.words!r} could be clicked")
        await asyncio.sleep(PAUSE)

    @property
    def url(self) -> str:
        """The address the page is at now."""
        assert self.page is not None
        return urldefrag(self.page.url).url

    async def answer(self, route: Route, wish: Wish) -> None:
        """Answer one request of the page."""
        self._busy += 1
        try:
            response = await self._response(wish)
            if response is None:
                await route.abort()
            else:
                headers, body = _readable(response)
                await route.fulfill(status=response.status, headers=headers, body=body)
        except Error:
            pass  # the page was closed or went on in the meantime
        finally:
            self._busy -= 1

    async def _look(self) -> str:
        assert self.page is not None
        try:
            return str(await self.page.evaluate(LOOK))
        except Error:  # between two documents
            return ""

    async def _response(self, wish: Wish) -> Response | None:
        """Fetch what the page asks for; None for what it does not need, may not have, or cannot have."""
        kind, url = wish.resource_type, urldefrag(wish.url).url
        if kind == "stylesheet":  # pages wait for their styles; a list can be read without
            return Response(url, headers={"Content-Type": "text/css"})
        navigates = wish.is_navigation_request() and wish.frame.parent_frame is None
        if navigates and not self._opened:
            self._opened = True
            return self._document
        if kind not in ASKED_FOR or (navigates and not self._may_leave):
            return None
        if site(url) not in self._sites:
            if kind in DATA:
                self._missed(url, "it is on another host than the portal's (base_urls)")
            return None
        return await self._fetched(wish, url, navigates=navigates)

    async def _fetched(self, wish: Wish, url: str, *, navigates: bool) -> Response | None:
        self._asked += 1
        if self._asked > REQUESTS:
            self.failure = NotDrawn(f"the page asks for more than {REQUESTS} addresses")
            return None
        headers = {name: value for name, value in wish.headers.items() if not _is_own(name)}
        try:
            response = await self.ask(url, wish.method, headers, wish.post_data_buffer)
        except Exception as error:  # noqa: BLE001 - it is told, or raised where the page is waited for
            self._refused(url, error, navigates=navigates)
            return None
        if response.status >= 400 and response.status not in (404, 410):
            self._missed(url, f"HTTP {response.status}")
        if navigates:
            self.arrived = response
        return response

    def _refused(self, url: str, error: Exception, *, navigates: bool) -> None:
        if navigates or isinstance(error, TurnsOver):
            self.failure = error
        self._missed(url, str(error) or type(error).__name__)

    def _missed(self, url: str, why: str) -> None:
        self.unseen[f"the page asked in vain for {url}: {why}"] = None


class Browser:
    """The browser of one portal: opens tabs, a few at a time."""

    def __init__(self, crawler: Crawler, agent: str):
        self._crawler, self._agent = crawler, agent
        self._handler: Any = None

    async def open(self, tab: Tab, url: str) -> None:
        """Open the tab's document. Raises NotDrawn when the browser does not start or the page does not load."""
        try:
            if self._handler is None:
                handler = ScrapyPlaywrightDownloadHandler.from_crawler(self._crawler)
                await handler._launch()  # it is made after the signal that it waits for
                self._handler = handler
            await self._handler.download_request(self._request(tab, url))
        except Exception as error:
            raise tab.failure or NotDrawn(f"the browser did not open the page: {_brief(error)}") from error

    def _request(self, tab: Tab, url: str) -> Request:
        async def prepare(page: Page, request: Request) -> None:
            tab.page = page
            await page.route("**/*", tab.answer)

        options = {"user_agent": self._agent, "service_workers": "block", "accept_downloads": False, "locale": "zh-CN"}
        meta = {
            "playwright": True,
            "playwright_include_page": True,
            "playwright_context_kwargs": options,
            "playwright_page_init_callback": prepare,
            "playwright_page_goto_kwargs": {"wait_until": "commit"},
        }
        return Request(url, meta=meta, dont_filter=True)

    async def close(self) -> None:
        """End the browser and its driver."""
        if self._handler is not None:
            await self._handler.close()


def _is_own(name: str) -> bool:
    return name.lower() in OWN_HEADERS or name.lower().startswith("sec-")


def _readable(response: Response) -> tuple[dict[str, str], bytes]:
    """Give headers and body as the browser gets them: texts in UTF-8 and called so, whatever their header said.

    A page is then drawn in the same characters in which its bytes are read everywhere else.
    """
    headers = plain_headers(response)
    kept = {name: value for name, value in headers.items() if name not in HELD_BACK}
    media_type = headers.get("content-type", "text/html").partition(";")[0].strip()
    if not TEXT.search(media_type):
        return kept, response.body
    text = decode(response.body).text.removeprefix("\ufeff")
    return kept | {"content-type": f"{media_type}; charset=utf-8"}, text.encode("utf-8", "replace")


def _brief(error: BaseException) -> str:
    return next(iter(str(error).splitlines()), "") or type(error).__name__
