"""NFCMS (南方): report pages `…/content/post_ID.html`, with a twin `mpost_ID.html` for telephones.

A listing is a folder: `index.html`, then `index_2.html` and so on, by a pager of links that names the next page and the
last one. Where a list names a report and its twin, the twin is dropped: it is the same document.
"""

import re
from dataclasses import replace

from crawler.families.family import Family, sign
from crawler.families.page import FetchedPage, ListingPage
from crawler.families.static_list import read_static_list

TWIN = re.compile(r"/mpost_(?=\d+\.s?html?$)")


def read_listing(page: FetchedPage) -> ListingPage:
    """Read one page of a static list, each document once."""
    found = read_static_list(page)
    urls = {entry.url for entry in found.entries}
    kept = (one for one in found.entries if _plain(one.url) == one.url or _plain(one.url) not in urls)
    return replace(found, entries=tuple(kept))


def _plain(url: str) -> str:
    return TWIN.sub("/post_", url)


FAMILY = Family(
    "nfcms",
    "NFCMS (南方)",
    read_listing,
    signs=(
        sign("link", r"/content/m?post_\d+\.s?html?$", 3, "report pages /content/post_ID.html"),
        sign("source", r"\bNFCMS\b|nfw-cms", 3, "NFCMS in the source"),
    ),
)
