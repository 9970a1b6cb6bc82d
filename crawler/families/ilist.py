"""The `iList.jsp` family, as in Shanghai, Shaanxi, Sichuan: `/info/iList.jsp?node_id=GK…&cat_id=…&cur_page=P`.

Lists are plain pages, `cur_page` counted from 1. The pager is made of links, or of calls such as `goPage(2)`; there the
count of pages that it tells leads on. Later pages may be refused while the first one works: that is no end.
"""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.families.family import Family, sign
from crawler.families.link_list import link_list
from crawler.families.page import FetchedPage, ListingPage, PageRef
from crawler.families.paging import Paging, linked_paging

LIST = re.compile(r"/iList\.jsp$", re.IGNORECASE)


def read_listing(page: FetchedPage) -> ListingPage:
    """Read one page of a list."""
    return link_list(page, _paging(page))


def _paging(page: FetchedPage) -> Paging:
    linked, parts = linked_paging(page), urlsplit(page.url)
    pages = linked.declared_pages
    if linked.next or pages is None or page.page >= pages or not LIST.search(parts.path):
        return linked
    query = dict(parse_qsl(parts.query, keep_blank_values=True)) | {"cur_page": str(page.page + 1)}
    url = parts._replace(query=urlencode(query)).geturl()
    return Paging((PageRef(url, page.page + 1),), pages, linked.declared_entries)


FAMILY = Family(
    "ilist",
    "iList.jsp",
    read_listing,
    signs=(
        sign("link", r"/info/iList\.jsp\?", 3, "lists /info/iList.jsp"),
        sign("address", r"/info/iList\.jsp", 3, "a list /info/iList.jsp"),
        sign("link", r"/wcm\.files/", 2, "files under /wcm.files/"),
    ),
)
