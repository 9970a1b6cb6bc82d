"""Any other portal: pages of links with a pager.

Recognises nothing in particular: it scores the links of a page (crawler/families/entries.py) and follows the pager by
`rel=next`, 下一页, page numbers or `page=N`, falling back to the scripts that some systems count their pages with.
"""

from crawler.families.entries import find_entries
from crawler.families.page import FetchedPage, ListingPage
from crawler.families.paging import Paging, linked_paging, says_nothing_there, scripted_paging


def read_listing(page: FetchedPage) -> ListingPage:
    """Read one page of a listing of unknown make."""
    entries, faults = find_entries(page.soup, page.url)
    paging = _paging(page)
    declared = 0 if not entries and says_nothing_there(page) else paging.declared_entries
    return ListingPage(
        entries=tuple(entries),
        next=paging.next,
        declared_pages=paging.declared_pages,
        declared_entries=declared,
        problems=(*faults, *paging.problems),
    )


def _paging(page: FetchedPage) -> Paging:
    linked = linked_paging(page)
    return linked if linked.next else scripted_paging(page) or linked
