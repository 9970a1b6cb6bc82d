"""UCAP (开普) and kindred platforms that keep many sites: `/SITE/cCOL/YYYYMM/` and 32 hex digits or `c01_ID`, `.shtml`.

A listing is a page named after its template (`common_list.shtml`, `xxgk_list.shtml`, `zfxxgkMultiList.shtml`,
`zfxxgklby_nb.shtml`), page N is `TEMPLATE_N.shtml`, by `createPageHTML('page_div', pages, current, 'TEMPLATE', 'shtml',
entries)`. Columns of columns (`xxgk_lists.shtml`, `…MultiList.shtml`) hold no list of their own: they frame others or
show the newest lines of each, and are a problem that names them.
"""

from crawler.families.family import Family, sign
from crawler.families.static_list import read_static_list

read_listing = read_static_list

FAMILY = Family(
    "ucap",
    "UCAP (开普) 集约化",
    read_listing,
    signs=(
        sign("link", r"/20\d{4}/[0-9a-f]{32}\.s?html$", 3, "report pages of 32 hex digits in month folders"),
        sign("link", r"/20\d{4}/c\d\d_\d+\.shtml$", 3, "report pages cNN_ID.shtml in month folders"),
        sign("link", r"/c\d+/c\d+/content\.shtml$", 3, "report pages cCOL/cID/content.shtml"),
        sign("source", r"createPageHTML\s*\(\s*['\"]page_div['\"]", 3, "createPageHTML('page_div', …)"),
        sign(
            "link", r"/(?:common|xxgk|zfxxgk)\w*list\w*\.shtml|/zfxxgklby\w*\.shtml", 2, "lists named by template"
        ),
        sign("source", r"ucap-content|UCAPCONTENT", 2, "ucap-content"),
    ),
)
