"""NFCMS (南方): report pages `…/content/post_ID.html`, on telephones `mpost_ID.html`.

A listing is a folder: `index.html`, then `index_2.html` and so on, counted from one, by a pager of links that names the
next page and the last one.
"""

from crawler.families.family import Family, sign
from crawler.families.static_list import read_static_list

read_listing = read_static_list

FAMILY = Family(
    "nfcms",
    "NFCMS (南方)",
    read_listing,
    signs=(
        sign("link", r"/content/m?post_\d+\.s?html?$", 3, "report pages /content/post_ID.html"),
        sign("source", r"\bNFCMS\b|nfw-cms", 3, "NFCMS in the source"),
    ),
)
