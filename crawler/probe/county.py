"""Tells which county a site is of, when nobody says: by the name it gives itself and its townships. Pure."""

import re
from collections.abc import Iterator

from crawler.families.page import FetchedPage
from crawler.probe.links import links
from crawler.probe.naming import Names
from crawler.probe.reading import own_names
from roster.errors import BadInput
from roster.model import County
from roster.roster import Roster

NAME = re.compile(r"[\u3400-\u9fff]{1,14}?(?:自治县|自治旗|林区|特区|县|区|市|旗)")
REMEDY = "name the county with --county CODE"


def county_of(page: FetchedPage, roster: Roster, year: int) -> County:
    """Give the county of a home page. Raises BadInput when that cannot be told."""
    found = {county.code: county for name in _names(page) for county in roster.counties(name)}
    if len(found) > 1:
        found = _by_townships(page, roster, found, year)
    if len(found) != 1:
        told = ", ".join(f"{county.name} {code}" for code, county in sorted(found.items())[:5])
        what = f"cannot tell which county this site is of: it could be {told}" if told else "the site names no county"
        raise BadInput(what, file=page.url, remedy=REMEDY)
    return next(iter(found.values()))


def _names(page: FetchedPage) -> Iterator[str]:
    """Give what may be the county's name in the page's title and first heading, the fullest first."""
    for text in own_names(page):
        ends = [found.end() for found in NAME.finditer(text)]
        for end in ends:
            yield text[:end]
        for found in NAME.finditer(text):
            yield found.group()


def _by_townships(page: FetchedPage, roster: Roster, found: dict[str, County], year: int) -> dict[str, County]:
    titles = [link.title for link in links(page)]
    counts = {}
    for code in found:
        names = Names(roster, code, year)
        counts[code] = len({unit for title in titles if (unit := names.of_name(title))})
    most = max(counts.values())
    return {code: county for code, county in found.items() if counts[code] == most} if most else found
