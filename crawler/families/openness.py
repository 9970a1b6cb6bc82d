"""Lonsun's .NET platform, as in Bozhou, Tongling and Xuancheng: lists `/XxgkContent/showList/ORG/CAT/page_N.html`.

`OpennessContent` on other sites. Reports are `/XxgkAnnualReport/show/ID.html`, or stand at an address made of organ and
year, `/OpennessAnnualReport/year/show/ORG/YEAR.html`. Lists are plain pages with a pager of links; where its links are
scripts and a count of pages is told, the pages are asked for by their names, `page_2.html` and so on.
"""

import re
from dataclasses import replace
from urllib.parse import urlsplit

from crawler.families.family import Family, sign
from crawler.families.link_list import link_list
from crawler.families.named_entries import named_entries
from crawler.families.page import Entry, FetchedPage, ListingPage, PageRef
from crawler.families.paging import Paging, linked_paging

REPORT = re.compile(r"/(?:Xxgk|Openness)\w*/(?:show|year/show|detail)/[\w/]+\.html$", re.IGNORECASE)
BY_YEAR = re.compile(r"/year/show/\w+/((?:19|20)\d\d)\.html$", re.IGNORECASE)
NUMBERED = re.compile(r"/showList/.+/page_(\d+)\.html$", re.IGNORECASE)


def read_listing(page: FetchedPage) -> ListingPage:
    """Read one page of a list, or the page of an organ's year that links to the others."""
    listed = link_list(page, _paging(page))
    entries = named_entries(page, REPORT, listed.entries)
    own = BY_YEAR.search(urlsplit(page.url).path)
    if own and entries and page.url not in {entry.url for entry in entries}:
        entries = (*entries, Entry(page.url, f"{own[1]}年"))
    return replace(listed, entries=entries)


def _paging(page: FetchedPage) -> Paging:
    linked = linked_paging(page)
    pages, numbered = linked.declared_pages, NUMBERED.search(urlsplit(page.url).path)
    if linked.next or pages is None or page.page >= pages or numbered is None:
        return linked
    following = int(numbered[1]) + 1
    url = re.sub(r"page_\d+\.html", f"page_{following}.html", page.url)
    return Paging((PageRef(url, page.page + 1),), pages, linked.declared_entries)


FAMILY = Family(
    "openness",
    "Lonsun .NET disclosure platform",
    read_listing,
    signs=(
        sign("link", r"/(?:Xxgk|Openness)Content/showList/\d+/\d+", 3, "lists /XxgkContent/showList/"),
        sign("link", r"/(?:Xxgk|Openness)AnnualReport/(?:show|year)", 3, "reports /XxgkAnnualReport/"),
        sign("address", r"/(?:Xxgk|Openness)(?:Content|AnnualReport)/", 3, "an address under /XxgkContent/"),
    ),
)
