"""A listing whose lines are links in the page's own markup: its entries found, its pager already read. Pure."""

from crawler.families.entries import find_entries
from crawler.families.page import FetchedPage, ListingPage
from crawler.families.paging import Paging, says_nothing_there


def link_list(page: FetchedPage, paging: Paging) -> ListingPage:
    """Put the links of a page and what its pager says together; a page that says it is empty declares no entries."""
    entries, faults = find_entries(page.soup, page.url)
    return ListingPage(
        entries=tuple(entries),
        next=paging.next,
        declared_pages=paging.declared_pages,
        declared_entries=0 if not entries and says_nothing_there(page) else paging.declared_entries,
        problems=(*faults, *paging.problems),
    )
