"""Scrapy's settings, in the order of the alphabet, each with its reason.

`of_workspace` gives those that a workspace's [crawl] table decides; the spider lays them over these.
"""

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from storage.settings import CrawlSettings


def _version() -> str:
    try:
        return version("gongkai")
    except PackageNotFoundError:  # run from a source tree that was never installed
        return "0"


def user_agent(contact: str = "") -> str:
    """Give the name we ask under: portals' operators see who asks and how to reach us."""
    return f"gongkai/{_version()} ({contact or 'archives annual reports on information disclosure'})"


def of_workspace(crawl: CrawlSettings) -> dict[str, Any]:
    """Give the settings that the [crawl] table of gongkai.toml decides."""
    return {
        "DOWNLOAD_DELAY": 0,  # crawler.wire.politeness rests after each answer, which is stricter
        "DOWNLOAD_MAXSIZE": crawl.max_bytes,
        "DOWNLOAD_TIMEOUT": crawl.timeout,
        "GONGKAI_ALLOW_HOSTS": list(crawl.allow_hosts),
        "RETRY_TIMES": crawl.retries,
        "USER_AGENT": user_agent(crawl.contact),
    }


AUTOTHROTTLE_ENABLED = False  # the delay is a promise of the workspace and of robots.txt, not a guess from latencies
BOT_NAME = "gongkai"
CONCURRENT_ITEMS = 1  # a callback gives one request at most; Scrapy starts this many workers for each answer
CONCURRENT_REQUESTS = 4  # enough for a portal on several hosts; what waits for its turn waits in the ledger
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # politeness: never two at once for a host
COOKIES_ENABLED = False  # reports are public; a session would make answers depend on what was asked before
DEFAULT_REQUEST_HEADERS = {  # what a reader of the portal would send
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
}
DOWNLOADER_MIDDLEWARES = {
    "crawler.wire.robots.RobotsMiddleware": 100,
    "crawler.drawing.rendering.RenderingMiddleware": 110,  # answers for itself what a browser has to draw
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # takes an unreachable robots.txt for a yes
}
DOWNLOAD_DELAY_JITTER = 0  # a delay is never to be undercut
DOWNLOAD_FAIL_ON_DATALOSS = True  # a body cut short is asked again, never compared as if it were whole
DOWNLOAD_HANDLERS = {
    "data": None,  # the other schemes: a redirect must not reach our own files or other services
    "file": None,
    "ftp": None,
    "http": "crawler.wire.tap.TappedHandler",
    "https": "crawler.wire.tap.TappedHandler",
    "s3": None,
}
DOWNLOAD_MAXSIZE = 33_554_432  # Scrapy's own 1 GiB would let one file fill the memory; also bounds gzip bombs
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_VERIFY_CERTIFICATES = True  # on a fault the tap asks again unverified and says so in the archive
DOWNLOAD_WARNSIZE = 0
HTTPCACHE_ENABLED = False  # a cached listing would make reports flicker
HTTPERROR_ALLOW_ALL = True  # every answer is an outcome
HTTPPROXY_ENABLED = False  # the address guard must see the real peer
JOBDIR = None  # the ledger in the database survives kill -9, a job directory does not
LOG_LEVEL = "INFO"
METAREFRESH_ENABLED = False  # like redirects
PLAYWRIGHT_BROWSER_PROVIDER = "crawler.drawing.browser.Launcher"  # the system's Chromium, without a way to the network
REDIRECT_ENABLED = False  # a redirect is archived and judged hop by hop in the spider
REFERER_ENABLED = False  # tells portals nothing, and Referrer-Policy has been a hole before
REMOTE_CONTROL_ENABLED = False  # executes code sent to a local port
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # the visit reports what failed
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "gongkai"  # the token that portals can name in their robots.txt
SPIDER_MODULES = ["crawler.spiders"]
SPIDER_MIDDLEWARES = dict.fromkeys(  # depth, referer and the like say nothing to a spider that is driven by a ledger
    (
        "scrapy.spidermiddlewares.depth.DepthMiddleware",
        "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware",
        "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware",
        "scrapy.spidermiddlewares.referer.RefererMiddleware",
        "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware",
    )
)
TELNETCONSOLE_ENABLED = False  # executes code sent to a local port
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
URLLENGTH_LIMIT = 0  # a request must not vanish because its address is long: its task would never end
USER_AGENT = user_agent()
WARN_ON_GENERATOR_RETURN_VALUE = False  # reads the callback's source anew for every answer, a third of our time
