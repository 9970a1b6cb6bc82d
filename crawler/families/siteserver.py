"""SiteServer CMS and its like: pages named by long ids, in `.html` or `.shtml`.

Recognised by `/contents/COLUMN/ID.html` and `/channels/COLUMN.html`, by `/sitefiles/` or `stl:` in the source, or by
report pages whose names are ids of 15 digits and more. A listing keeps its name and adds the page's number:
`channels/296_2.html`, `index_2.html`, `list_2.shtml`, by a pager of links or a menu of pages.
"""

from crawler.families.family import Family, sign
from crawler.families.static_list import read_static_list

read_listing = read_static_list

FAMILY = Family(
    "siteserver",
    "SiteServer CMS and its like",
    read_listing,
    signs=(
        sign("source", r"/sitefiles/|<stl:|\bsiteserver\b", 3, "SiteServer in the source"),
        sign("link", r"/contents/\d+/\d+\.s?html$", 3, "report pages /contents/COLUMN/ID"),
        sign("link", r"/channels/\d+(?:_\d+)?\.s?html$", 3, "columns /channels/COLUMN"),
        sign("link", r"/\d{7,14}\.shtml$", 1, "report pages .shtml with long ids"),
        sign("link", r"/(?:[a-z]+_)?\d{15,}\.s?html$", 2, "report pages with ids of 15 digits and more"),
    ),
)
