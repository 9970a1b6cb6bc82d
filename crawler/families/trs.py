"""TRS WCM (拓尔思) and its kin with static lists.

Recognised by report pages `tYYYYMMDD_ID.html` (or 32 hex digits `.shtml`) and by `createPageHTML` or `countPage` in the
listing. A listing is a folder of static pages: the first is `index.html`, page N is `index_{N-1}.html`, on some sites
`index_N.html`; the form with a `page_div` names its own prefix and the number of entries. Sites whose pager is made of
links are followed by those.
"""

from crawler.families.link_list import link_list
from crawler.families.page import FetchedPage, ListingPage
from crawler.families.paging import linked_paging, scripted_paging


def read_listing(page: FetchedPage) -> ListingPage:
    """Read one page of a static list."""
    return link_list(page, scripted_paging(page) or linked_paging(page))
