"""What goes into a family adapter and what comes out: a fetched listing page, its entries, and the pages to ask next.

    read_listing(page: FetchedPage) -> ListingPage

is all an adapter offers. Adapters are pure: they see bytes and give facts; asking and judging is the spider's.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup, Tag

from crawler.families.json_text import read_json
from crawler.pages.web_addresses import absolute
from parsers.readers.decode import decode

MOST_PAGES = 10_000  # further pages that one page may name; a count beyond that is a fault or a trap
BRACKETS = (
    (r"(?i)<(?:html|body)[\s>]", r"(?i)</(?:html|body)\s*>"),
    (r"(?i)<datastore[\s>]", r"(?i)</datastore\s*>"),
)


@dataclass(frozen=True)
class FetchedPage:
    """One page of a listing as it came. `url` is its final address, `page` its number, counted from 1."""

    url: str
    body: bytes
    page: int = 1
    request_body: str | None = None

    @cached_property
    def text(self) -> str:
        """The page as text, decoded from its bytes."""
        return decode(self.body).text

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page as a tree."""
        return BeautifulSoup(self.text, "lxml")

    @cached_property
    def base(self) -> str:
        """The address that the page's links are relative to."""
        return base_address(self.soup, self.url)

    @property
    def cut_short(self) -> bool:
        """Say whether the markup ends before its end: it opens a page, or a store of lines, and never closes it.

        An answer in JSON, whose strings may hold markup with other signs in it, ends where it can be read whole.
        """
        if read_json(self.text) is not None:
            return False
        return any(re.search(opens, self.text) and not re.search(closes, self.text) for opens, closes in BRACKETS)


def base_address(soup: BeautifulSoup, url: str) -> str:
    """Give what the links of a page are relative to: its own address, or what its `<base>` names."""
    tag = soup.find("base", href=True)
    return (absolute(url, str(tag["href"])) if isinstance(tag, Tag) else None) or url


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a listing: where it points, what it says, the date beside it."""

    url: str
    title: str
    listed_on: date | None = None


@dataclass(frozen=True, slots=True)
class PageRef:
    """A further page of the listing; `page` is its number, counted from 1."""

    url: str
    page: int
    method: str = "GET"
    body: str | None = None


@dataclass(frozen=True, slots=True)
class ListingPage:
    """What one page of a listing says. `frame` marks a page that holds no entries by design and only names the next.

    `year_columns` are the listing's own columns by year that it links to.
    `problems` are sentences; each of them means that the listing cannot be taken for whole.
    """

    entries: tuple[Entry, ...] = ()
    next: tuple[PageRef, ...] = ()
    declared_pages: int | None = None
    declared_entries: int | None = None
    frame: bool = False
    problems: tuple[str, ...] = field(default=())
    year_columns: tuple[str, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """Give the page as the ledger keeps it; `from_json` reads it back."""
        return {
            "entries": [[e.url, e.title, e.listed_on.isoformat() if e.listed_on else None] for e in self.entries],
            "next": [[r.url, r.page, r.method, r.body] for r in self.next],
            "declared_pages": self.declared_pages,
            "declared_entries": self.declared_entries,
            "frame": self.frame,
            "problems": list(self.problems),
            "year_columns": list(self.year_columns),
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "ListingPage":
        """Read back what `to_json` gave."""
        return cls(
            entries=tuple(
                Entry(url, title, date.fromisoformat(on) if on else None) for url, title, on in kept["entries"]
            ),
            next=tuple(PageRef(*ref) for ref in kept["next"]),
            declared_pages=kept["declared_pages"],
            declared_entries=kept["declared_entries"],
            frame=kept["frame"],
            problems=tuple(kept["problems"]),
            year_columns=tuple(kept.get("year_columns", ())),
        )


ReadListing = Callable[[FetchedPage], ListingPage]
