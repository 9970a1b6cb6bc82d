"""Plain static lists of many small makes, each with few sites.

They differ in names and not in how they page: the list is `list.htm`, `index.html`, `1.html`, `xxgk-list-SLUG.html`,
`/columns/UUID/index.html` or `/nA/nB/index.html`, a further page adds its number to that, and the pager links to the
next page and mostly to the last. Known by their report pages: `xxgk-show-ID.html`, `/columns/UUID/YYYYMM/DD/UUID.html`,
`/nA/nB/cID/content.html`, epoint's `webinfo/YYYY/MM/ID.htm`, 24 hex digits.
"""

from crawler.families.family import Family, sign
from crawler.families.static_list import read_static_list

read_listing = read_static_list
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

FAMILY = Family(
    "static",
    "plain static lists",
    read_listing,
    signs=(
        sign("link", r"/xxgk-(?:show|list)-\w+\.html$", 3, "xxgk-show-ID and xxgk-list-SLUG"),
        sign("link", rf"/columns/{UUID}/", 3, "columns and pages named by UUIDs"),
        sign("link", r"/n\d+/(?:n\d+/)*c\d+/content\.html$", 3, "report pages nA/nB/cID/content.html"),
        sign(
            "link",
            r"/webinfo/(?:19|20)\d\d/\d\d/\d+\.html?$|/epointweb",
            3,
            "report pages webinfo/YYYY/MM/ID",
        ),
        sign("link", r"/[0-9a-f]{24}\.html$", 2, "report pages of 24 hex digits"),
        sign("link", r"/list(?:[_-]?\d+)?\.s?html?$", 1, "lists called list.htm"),
    ),
)
