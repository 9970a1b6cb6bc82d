"""Reads the pieces of markup that list endpoints answer with: all lines of a listing, and hardly anything else. Pure.

What such a piece links to outside of its pager is a line, dated or not. Its addresses mean what they would on the
column page, which an answer does not know: one that is not absolute or from the site's root is a problem.
"""

import re

from bs4 import BeautifulSoup, Tag

from crawler.families.entries import DATE, FURNITURE_NAMES, fragment_entries, last_date
from crawler.families.hidden_pages import NOWHERE
from crawler.families.page import Entry
from crawler.pages.web_addresses import absolute

ROOTED = re.compile(r"^\s*(?:https?:)?/|^\s*(?:javascript:|#|$)", re.IGNORECASE)


def endpoint_entries(markup: str, url: str) -> tuple[list[Entry], list[str]]:
    """Give the lines of a piece of markup in its order, and a sentence for each whose address cannot be told."""
    soup = BeautifulSoup(markup, "lxml")
    for block in [tag for tag in soup.find_all(True) if _is_pager(tag)]:
        block.extract()
    adrift = [a for a in soup.find_all("a", href=True) if not ROOTED.match(str(a["href"]))]
    rows = [row for row in soup.find_all(["li", "tr"]) if row.find(["li", "tr"]) is None]
    loose = [_surroundings(a) for a in soup.find_all("a") if a.find_parent(["li", "tr"]) is None]
    entries, faults = fragment_entries(map(str, [*rows, *loose]), url)
    short = [entry for line in [*rows, *loose] if (entry := _short(line, url)) and not _is_listed(line, url, entries)]
    return [*entries, *short], [*faults, *(f"an address that only its own page can tell: {a['href']}" for a in adrift)]


def _short(line: Tag, url: str) -> Entry | None:
    """Give the entry of a line that has one link, however few words that says; None for any other line."""
    links = [a for a in line.find_all("a") or [line] if not NOWHERE.match(str(a.get("href") or ""))]
    to = absolute(url, str(links[0].get("href"))) if len(links) == 1 else None
    return Entry(to, links[0].get_text(" ", strip=True), last_date(line.get_text(" "))) if to else None


def _is_listed(line: Tag, url: str, entries: list[Entry]) -> bool:
    known = {entry.url for entry in entries}
    return any(absolute(url, str(a.get("href"))) in known for a in line.find_all("a") or [line])


def _is_pager(tag: Tag) -> bool:
    names = tag.get("class")
    told = " ".join([*(names if isinstance(names, list) else []), str(tag.get("id") or "")])
    if FURNITURE_NAMES.search(told) is None or re.search(r"page[-_]?con", told, re.IGNORECASE):
        return False
    return DATE.search(tag.get_text(" ")) is None  # a block around pager and lines is no pager


def _surroundings(a: Tag) -> Tag:
    """Give the largest block around a link that holds no other link: there its date stands."""
    item = a
    for parent in a.parents:
        if len(parent.find_all("a")) > 1 or parent.name in ("body", "[document]"):
            break
        item = parent
    return item
