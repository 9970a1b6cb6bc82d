"""Finds all pages of a listing from the numbers in its pager's addresses, upwards or downwards. Pure.

A pager of links names the next page and the last one, `list_2.htm` and `list_9.htm`, or `nb/8.htm` and `nb/1.htm` where
pages count down. Between two addresses that differ in one number lie all others, so that the listing's length is known
from its first page, and a page that does not come is missed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.families.hidden_pages import LAST, NEXT, NOWHERE, same_page
from crawler.families.page import FetchedPage, PageRef
from crawler.families.paging import Paging, linked_paging
from crawler.pages.web_addresses import absolute

NUMBER = re.compile(r"\d+")
LONGEST = 1000  # pages; two addresses further apart are no pages of one listing


@dataclass(frozen=True, slots=True)
class _Series:
    """The addresses of a listing's pages: `head`, a number, `tail`. Page P has the number `first` + P * `step`."""

    head: str
    tail: str
    first: int
    step: int

    def ref(self, page: int) -> PageRef:
        return PageRef(f"{self.head}{self.first + page * self.step}{self.tail}", page)


def series_paging(page: FetchedPage) -> Paging | None:
    """Read a pager that leads on by 下一页 and names its last page; None when the two are no series.

    None also when the page prints another count, or a numbered link of the pager leads elsewhere than the series says.
    """
    linked = linked_paging(page)
    last = next((url for url in _links(page, LAST) if not same_page(url, page.url)), None)
    following = next((url for url in _links(page, NEXT) if not same_page(url, page.url)), None)
    if last is None or following is None or linked.next[:1] != (PageRef(following, page.page + 1),):
        return None
    if same_page(following, last):
        total = page.page + 1
        return Paging(linked.next, total, linked.declared_entries) if linked.declared_pages in (None, total) else None
    found = _between(following, last, page.page + 1)
    if found is None:
        return None
    series, total = found
    if linked.declared_pages not in (None, total) or not _agrees(page, series):
        return None
    refs = tuple(series.ref(number) for number in range(2, total + 1))
    return Paging(refs, total, linked.declared_entries)


def _between(following: str, last: str, number: int) -> tuple[_Series, int] | None:
    """Give the series that leads from page `number` to the last one, and how many pages there are."""
    one, other = list(NUMBER.finditer(following)), list(NUMBER.finditer(last))
    if NUMBER.sub("#", following) != NUMBER.sub("#", last):
        return None
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a[0] != b[0]]
    if len(differing) != 1 or any(a[0] != str(int(a[0])) for a in differing[0]):
        return None
    here, there = differing[0]
    distance = int(there[0]) - int(here[0])
    if abs(distance) > LONGEST:
        return None
    step = 1 if distance > 0 else -1
    series = _Series(following[: here.start()], following[here.end() :], int(here[0]) - step * number, step)
    return series, number + abs(distance)


def _agrees(page: FetchedPage, series: _Series) -> bool:
    """Say whether every numbered link that has the shape of the series leads where the series says."""
    shape = re.compile(re.escape(series.head) + r"\d+" + re.escape(series.tail))
    found = [(int(words), url) for words, url in _all_links(page) if words.isdigit() and shape.fullmatch(url)]
    return all(url == series.ref(number).url for number, url in found)


def _links(page: FetchedPage, words: re.Pattern[str]) -> Iterator[str]:
    return (url for text, url in _all_links(page) if words.match(text))


def _all_links(page: FetchedPage) -> Iterator[tuple[str, str]]:
    for a in page.soup.find_all("a", href=True):
        href = str(a["href"])
        url = None if NOWHERE.match(href) else absolute(page.base, href)
        if url is not None:
            yield a.get_text(strip=True), url
