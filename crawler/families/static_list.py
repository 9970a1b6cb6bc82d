"""Reads a list of static pages, whichever way its pager tells them: by script, by numbered addresses, by links. Pure.

    read_static_list(page) -> ListingPage

The families whose systems write such lists share it; what differs between them are their signs. A list of which neither
a script nor the addresses tell the pages is read as the generic family reads one.
"""

from dataclasses import replace

from crawler.families import generic
from crawler.families.child_columns import fault_of_children
from crawler.families.coded_pager import uncoded
from crawler.families.link_list import link_list
from crawler.families.page import FetchedPage, ListingPage
from crawler.families.paging import scripted_paging
from crawler.families.series import series_paging


def read_static_list(page: FetchedPage) -> ListingPage:
    """Read one page of a static list; a page that only leads to other lists is none, and says so."""
    plain = uncoded(page)
    paging = scripted_paging(plain) or series_paging(plain)
    return checked(plain, link_list(plain, paging) if paging else generic.read_listing(plain))


def checked(page: FetchedPage, found: ListingPage) -> ListingPage:
    """Give what was read of a page, with a problem more where the page only leads to other lists."""
    fault = fault_of_children(page, found)
    return replace(found, problems=(fault, *found.problems)) if fault else found
