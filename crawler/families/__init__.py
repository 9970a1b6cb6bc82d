"""One adapter per portal family; adapters compose, none inherits from another. `FAMILIES` finds one by its name."""

from crawler.families import generic, hanweb, trs
from crawler.families.page import ReadListing

FAMILIES: dict[str, ReadListing] = {
    "generic": generic.read_listing,
    "hanweb": hanweb.read_listing,
    "trs": trs.read_listing,
}
