"""The systems that number columns and pages alike: `node_ID.html` and `content_ID.html` (Hunan, Chongqing and others).

A listing is `node_ID.html`, page N is `node_ID_N.html`, by a pager of links. Some sites write neither ending nor folder
slash: the listing is `…/zfxxgknb`, a report `…/zfxxgknb/content_184341`, a further page what the pager links to.
"""

from crawler.families.family import Family, sign
from crawler.families.static_list import read_static_list

read_listing = read_static_list

FAMILY = Family(
    "content_node",
    "columns node_ID, pages content_ID",
    read_listing,
    signs=(
        sign("link", r"/node_\d+(?:_\d+)?(?:\.s?html?)?$", 3, "columns node_ID"),
        sign("link", r"/content_\d+(?:\.s?html?)?$", 2, "report pages content_ID"),
        sign("link", r"/Content-\d+\.html$", 2, "report pages Content-ID"),
        sign("address", r"/node_\d+(?:_\d+)?(?:\.s?html?)?$", 1, "a column node_ID"),
    ),
)
