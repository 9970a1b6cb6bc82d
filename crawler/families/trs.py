"""TRS WCM (拓尔思) and its kin with static lists.

Recognised by report pages `tYYYYMMDD_ID.html` (or 32 hex digits `.shtml`) and by `createPageHTML` or `countPage` in the
listing. A listing is a folder of static pages: the first is `index.html`, page N is `index_{N-1}.html`, on some sites
`index_N.html`; the form with a `page_div` names its own prefix and the number of entries. Sites whose pager is made of
links are followed by those.
"""

from crawler.families.family import Family, sign
from crawler.families.link_list import link_list
from crawler.families.page import FetchedPage, ListingPage
from crawler.families.paging import linked_paging, scripted_paging


def read_listing(page: FetchedPage) -> ListingPage:
    """Read one page of a static list."""
    return link_list(page, scripted_paging(page) or linked_paging(page))


FAMILY = Family(
    "trs",
    "TRS WCM (拓尔思)",
    read_listing,
    signs=(
        sign("link", r"/20\d{4}/t20\d{6}_\d+\.s?html?$", 3, "report pages tYYYYMMDD_ID in month folders"),
        sign("link", r"/t\d{8}_\d+\.s?html?$", 2, "report pages tYYYYMMDD_ID"),
        sign("source", r"createPageHTML\s*\(\s*\d+\s*,\s*\d+\s*,\s*['\"]index", 2, 'createPageHTML(…, "index")'),
        sign("source", r"TRS_Editor|TRS_UEDITOR|trs_paper", 2, "TRS_Editor"),
    ),
)
