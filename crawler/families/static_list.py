"""Reads a list of static pages, whichever way its pager tells them: by script, by numbered addresses, by links. Pure.

    read_static_list(page) -> ListingPage

The families whose systems write such lists share it; what differs between them are their signs.
"""

from dataclasses import replace

from crawler.families.child_columns import fault_of_children
from crawler.families.coded_pager import uncoded
from crawler.families.link_list import link_list
from crawler.families.page import FetchedPage, ListingPage
from crawler.families.paging import Paging, linked_paging, scripted_paging
from crawler.families.series import series_paging


def read_static_list(page: FetchedPage) -> ListingPage:
    """Read one page of a static list; a page that only leads to other lists is none, and says so."""
    plain = uncoded(page)
    return list_of(plain, scripted_paging(plain) or series_paging(plain) or linked_paging(plain))


def list_of(page: FetchedPage, paging: Paging) -> ListingPage:
    """Put the lines of a page and its pager together, unless the page only leads to other lists."""
    found = link_list(page, paging)
    fault = fault_of_children(page, found)
    return replace(found, problems=(fault, *found.problems)) if fault else found
