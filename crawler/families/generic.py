"""Any other portal: pages of links with a pager.

Recognises nothing in particular: it scores the links of a page (crawler/families/entries.py) and follows the pager by
`rel=next`, 下一页, page numbers or `page=N`, falling back to the scripts that some systems count their pages with.
"""

from crawler.families.family import Family
from crawler.families.link_list import link_list
from crawler.families.page import FetchedPage, ListingPage
from crawler.families.paging import linked_paging, scripted_paging


def read_listing(page: FetchedPage) -> ListingPage:
    """Read one page of a listing of unknown make."""
    linked = linked_paging(page)
    return link_list(page, linked if linked.next else scripted_paging(page) or linked)


FAMILY = Family("generic", "any other portal", read_listing)
