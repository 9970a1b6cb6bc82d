"""Finds the entries of a page by what their addresses look like, for systems whose reports have names of their own."""

import re
from collections.abc import Iterable

from crawler.families.entries import last_date
from crawler.families.page import Entry, FetchedPage
from crawler.pages.web_addresses import absolute, script_address

YEAR = re.compile(r"^\W*((?:19|20)\d\d)\W*$")
SHORT_LINE = 300  # characters around a link; a date in a longer block is another's


def named_entries(page: FetchedPage, pattern: re.Pattern[str], known: Iterable[Entry] = ()) -> tuple[Entry, ...]:
    """Give the entries already `known` and every link whose address matches, by address once, in the page's order.

    A link without words of its own, such as a picture, is an entry all the same; a bare 2021 is told as 2021年.
    """
    found = {entry.url: entry for entry in known}
    for a in page.soup.find_all("a"):
        href = str(a.get("href") or "")
        script = script_address(f"{href} {a.get('onclick') or ''}") if not href or ":" in href[:11] else None
        url = absolute(page.url, href) or (absolute(page.url, script) if script else None)
        if url is None or not pattern.search(url):
            continue
        title = _title(str(a.get("title") or "") or a.get_text(" ", strip=True))
        if url not in found or len(title) > len(found[url].title):
            before = a.parent.get_text(" ", strip=True) if a.parent else ""
            day = last_date(before.replace(title, " ")) if len(before) <= SHORT_LINE else None
            found[url] = Entry(url, title, (found[url].listed_on if url in found else None) or day)
    return tuple(found.values())


def _title(words: str) -> str:
    year = YEAR.match(words)
    return f"{year[1]}年" if year else re.sub(r"\s+", " ", words)
