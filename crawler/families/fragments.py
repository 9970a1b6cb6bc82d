"""Reads the pieces of markup that list endpoints answer with: all lines of a listing, and hardly anything else. Pure.

What such a piece links to outside of its pager is a line, dated or not. Its addresses mean what they would on the
column page, which an answer does not know: one that is not absolute or from the site's root is a problem.
"""

import re

from bs4 import BeautifulSoup, Tag

from crawler.families.entries import FURNITURE_NAMES, fragment_entries
from crawler.families.page import Entry

ROOTED = re.compile(r"^\s*(?:https?:)?/|^\s*(?:javascript:|#|$)", re.IGNORECASE)


def endpoint_entries(markup: str, url: str) -> tuple[list[Entry], list[str]]:
    """Give the lines of a piece of markup in its order, and a sentence for each whose address cannot be told."""
    soup = BeautifulSoup(markup, "lxml")
    for block in [tag for tag in soup.find_all(True) if _is_pager(tag)]:
        block.extract()
    adrift = [a for a in soup.find_all("a", href=True) if not ROOTED.match(str(a["href"]))]
    rows = [str(row) for row in soup.find_all(["li", "tr"]) if row.find(["li", "tr"]) is None]
    loose = [a for a in soup.find_all("a") if a.find_parent(["li", "tr"]) is None]
    entries, faults = fragment_entries([*rows, *(str(_surroundings(a)) for a in loose)], url)
    return entries, [*faults, *(f"an address that only its own page can tell: {a['href']}" for a in adrift)]


def _is_pager(tag: Tag) -> bool:
    names = tag.get("class")
    told = " ".join([*(names if isinstance(names, list) else []), str(tag.get("id") or "")])
    return FURNITURE_NAMES.search(told) is not None and not re.search(r"page[-_]?con", told, re.IGNORECASE)


def _surroundings(a: Tag) -> Tag:
    """Give the largest block around a link that holds no other link: there its date stands."""
    item = a
    for parent in a.parents:
        if len(parent.find_all("a")) > 1 or parent.name in ("body", "[document]"):
            break
        item = parent
    return item
