"""What a portal family is: how its listings are read, by what signs it is known, where its columns and search stand.

    FAMILIES[name].read_listing(page)   the entries of one listing page and the pages to ask next
    FAMILIES[name].signs                what `gongkai portal probe` looks for, see crawler/families/recognition.py
    FAMILIES[name].columns(page)        the columns a page names, where the system does not do so by plain links
    FAMILIES[name].search(home, words)  the request that asks the site's own search, where the system has one

All of it is pure: pages in, facts out.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from crawler.families.page import FetchedPage, PageRef, ReadListing

Where = Literal["address", "link", "source", "header"]


@dataclass(frozen=True, slots=True)
class Sign:
    """One mark of a site system. `where`: in a page's own address, an address it links to, its source, its headers.

    `weight` says how much it tells (1: others have it, too; 3: nobody else has it), `says` names it for people.
    """

    where: Where
    pattern: re.Pattern[str]
    weight: int
    says: str


@dataclass(frozen=True, slots=True)
class ColumnLink:
    """A column that a page names. `above` are the names it stands under, outermost first, such as the organ's."""

    url: str
    title: str
    above: tuple[str, ...] = ()


FindColumns = Callable[[FetchedPage], tuple[ColumnLink, ...]]
Search = Callable[[str, str], PageRef]  # (home page, words) -> the request


@dataclass(frozen=True, slots=True)
class Family:
    """One site system. `title` is for people; `columns` is None where plain links name the columns."""

    name: str
    title: str
    read_listing: ReadListing
    signs: tuple[Sign, ...] = ()
    columns: FindColumns | None = None
    search: Search | None = None


def sign(where: Where, pattern: str, weight: int, says: str) -> Sign:
    """Write a row of a table of signs; patterns take upper and lower case alike."""
    return Sign(where, re.compile(pattern, re.IGNORECASE), weight, says)
