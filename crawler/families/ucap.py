"""UCAP (开普) and kindred platforms that keep many sites: `/SITE/cCOL/YYYYMM/` and 32 hex digits or `c01_ID`, `.shtml`.

A listing is a page named after its template (`common_list.shtml`, `xxgk_list.shtml`, `zfxxgklby_nb.shtml`), page N is
`TEMPLATE_N.shtml`, by `createPageHTML('page_div', pages, current, 'TEMPLATE', 'shtml', entries)`. Columns of columns
(`xxgk_lists.shtml`, `xxgk_navs.shtml`, `…MultiList.shtml`) mostly hold no list of their own: they frame others, have a
script fetch them, or show the newest lines of each. That is a problem, not an empty list beside which news stand.
"""

import re
from dataclasses import replace
from urllib.parse import urlsplit

from crawler.families.entries import REPORT
from crawler.families.family import Family, sign
from crawler.families.page import FetchedPage, ListingPage
from crawler.families.static_list import read_static_list

OF_COLUMNS = re.compile(r"(?:_lists|_navs|multilist\w*)\.shtml$", re.IGNORECASE)
NO_LIST = "it is a column of columns and shows no reports itself"


def read_listing(page: FetchedPage) -> ListingPage:
    """Read one page of a list; a column of columns is one only when it counts its pages or shows reports."""
    found = read_static_list(page)
    if found.problems or found.declared_pages or not OF_COLUMNS.search(urlsplit(page.url).path):
        return found
    shown = any(REPORT.search(entry.title) for entry in found.entries)
    return found if shown else replace(found, problems=(NO_LIST,))


FAMILY = Family(
    "ucap",
    "UCAP (开普) 集约化",
    read_listing,
    signs=(
        sign("link", r"/20\d{4}/[0-9a-f]{32}\.s?html$", 3, "report pages of 32 hex digits in month folders"),
        sign(
            "link", r"/c\d+/20\d\d/\d\d?/\d\d?/[0-9a-f]{32}\.shtml$", 3, "report pages of 32 hex digits in day folders"
        ),
        sign("link", r"/20\d{4}/c\d\d_\d+\.shtml$", 3, "report pages cNN_ID.shtml in month folders"),
        sign("link", r"/c\d+/c\d+/content\.shtml$", 3, "report pages cCOL/cID/content.shtml"),
        sign("source", r"createPageHTML\s*\(\s*['\"]page_div['\"]", 3, "createPageHTML('page_div', …)"),
        sign("link", r"/(?:common|xxgk|zfxxgk)\w*list\w*\.shtml|/zfxxgklby\w*\.shtml", 2, "lists named by template"),
        sign("source", r"ucap-content|UCAPCONTENT", 2, "ucap-content"),
    ),
)
