"""Hanweb gongkai (大汉), as in Jinan, Zibo, Liaocheng: lists `/gongkai/channel_<24hex>/`, ids of 24 hex digits.

An organ's site is `/gongkai/site_NAME/`, its lists `/gongkai/site_NAME/channel_…/`, reports `doc_<24hex>.html` below
them. Lists are plain pages: every `doc_` link is an entry, the pager is made of links or of the script of static lists.
"""

import re
from dataclasses import replace

from crawler.families.family import Family, sign
from crawler.families.link_list import link_list
from crawler.families.named_entries import named_entries
from crawler.families.page import FetchedPage, ListingPage
from crawler.families.paging import linked_paging, scripted_paging

DOCUMENT = re.compile(r"/gongkai/(?:[\w-]+/)*doc_[0-9a-f]{24}\.html$", re.IGNORECASE)


def read_listing(page: FetchedPage) -> ListingPage:
    """Read one page of a list."""
    listed = link_list(page, scripted_paging(page) or linked_paging(page))
    return replace(listed, entries=named_entries(page, DOCUMENT, listed.entries))


FAMILY = Family(
    "hanweb_gongkai",
    "Hanweb gongkai (大汉)",
    read_listing,
    signs=(
        sign("link", r"/gongkai/(?:[\w-]+/)*channel_\w*[0-9a-f]{24}", 3, "columns /gongkai/channel_<24hex>"),
        sign("link", r"/gongkai/(?:[\w-]+/)*doc_[0-9a-f]{24}\.html", 3, "report pages doc_<24hex>"),
        sign("link", r"/gongkai/site_\w+", 2, "sites of organs /gongkai/site_NAME"),
    ),
)
