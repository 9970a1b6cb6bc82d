"""Tells a list from a page that only leads to lists: that frames them, or shows the newest lines of each. Pure.

Such a page read as a listing would end after a few lines without a word. Each is a problem that names the columns.
"""

import re

from bs4 import Tag

from crawler.families.entries import REPORT, is_furniture
from crawler.families.hidden_pages import NOWHERE, same_page
from crawler.families.page import FetchedPage, ListingPage
from crawler.pages.web_addresses import absolute, is_home, site

MORE = re.compile(r"^\W*(?:查看)?更多\W*$|^\W*more\W*$", re.IGNORECASE)
LIST = re.compile(r"list|index|n(?:ian)?b(?:ao)?\b|/$", re.IGNORECASE)  # beside other lines only such frames count
WIDEST = 4  # elements above 更多 among which the lines it belongs to stand


def fault_of_children(page: FetchedPage, found: ListingPage) -> str | None:
    """Say that a page is no list of its own but leads to those named; None for a list, or one with further pages."""
    if found.next or found.declared_pages or found.declared_entries is not None or page.page > 1:
        return None
    framed = [url for url in _framed(page) if not found.entries or LIST.search(url)]
    if any(REPORT.search(entry.title) for entry in found.entries):
        framed = []
    if framed:
        return f"it only frames other columns: {' '.join(framed)}"
    shown = _shown_in_part(page)
    return f"it shows only the newest lines of other columns: {' '.join(shown)}" if shown else None


def _framed(page: FetchedPage) -> list[str]:
    frames = page.soup.find_all(["iframe", "frame"], src=True)
    urls = (absolute(page.base, str(frame["src"])) for frame in frames)
    return [url for url in urls if url and site(url) == site(page.url) and not same_page(url, page.url)]


def _shown_in_part(page: FetchedPage) -> list[str]:
    """Give the columns that a 更多 beside reports leads to."""
    found: dict[str, None] = {}
    for a in page.soup.find_all("a", href=True):
        words = a.get_text(strip=True) or str(a.get("title") or "")
        if not MORE.match(words) or NOWHERE.match(str(a["href"])) or is_furniture(a) or not _beside_reports(a):
            continue
        url = absolute(page.base, str(a["href"]))
        if url is not None and not is_home(url) and not same_page(url, page.url):
            found[url] = None
    return list(found)


def _beside_reports(a: Tag) -> bool:
    """Say whether the nearest block around 更多 that holds titled links holds reports."""
    for block in list(a.parents)[:WIDEST]:
        titles = [str(b.get("title") or b.get_text(strip=True)) for b in block.find_all("a") if b is not a]
        if any(len(title) > WIDEST for title in titles):
            return any(REPORT.search(title) for title in titles)
    return False
