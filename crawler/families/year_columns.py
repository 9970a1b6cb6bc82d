"""Finds a listing's links to columns of its own by year: there may stand reports that it does not list. Pure."""

import re
from urllib.parse import urlsplit

from crawler.families.entries import ARTICLE, is_furniture
from crawler.families.hidden_pages import same_page
from crawler.families.page import FetchedPage
from crawler.pages.web_addresses import absolute, site

YEAR_NAME = re.compile(r"\W*(?:19|20)\d\d\s*年?度?(?:政府)?(?:信息公开)?(?:工作)?(?:年?度?报告|年报)?\W*")
HANWEB = re.compile(r"/col/col\d+/(?:index\.html)?$")


def year_columns(page: FetchedPage) -> tuple[str, ...]:
    """Give the addresses, each once, of lists named by a bare year that lie below the listing's own folder."""
    found: dict[str, None] = {}
    for a in page.soup.find_all("a", href=True):
        url = absolute(page.url, str(a["href"]))
        if url is None or not YEAR_NAME.fullmatch(a.get_text(strip=True)) or is_furniture(a):
            continue
        if site(url) == site(page.url) and not same_page(url, page.url) and _is_list_below(url, page.url):
            found[url] = None
    return tuple(found)


def _is_list_below(url: str, listing: str) -> bool:
    path, own = urlsplit(url).path, urlsplit(listing).path
    if HANWEB.search(path) and HANWEB.search(own):
        return True
    folder = own.rpartition("/")[0] + "/"
    below = path.startswith(folder) and "/" in path.removeprefix(folder)
    return below and (path.endswith("/") or not ARTICLE.search(path))
