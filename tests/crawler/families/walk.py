"""Reads a listing from pages held by address, the way a visit does: gives its entries and what is at fault."""

from collections import deque

from crawler.answers import Answer, conclude_listing
from crawler.families.page import PageRef
from crawler.judging.listing import PageRead, fault, to_follow

MAX_PAGES = 30
GONE = ("<html><title>404</title><body>404 not found</body></html>", 404)


def walk(family, start, answers):
    """`answers` gives markup for a request's address and body, or None for what is not there."""
    waiting, pages, entries = deque([PageRef(start, 1)]), {}, {}
    while waiting:
        ref = waiting.popleft()
        found = answers(ref.url, ref.body)
        text, status = (found, 200) if found is not None else GONE
        told = conclude_listing(family, ref.url, ref.page, ref.body, Answer(ref.url, status, {}, text.encode()))
        pages[ref.page] = PageRead(ref.page, told.listing, told.outcome.reason)
        if told.listing is not None:
            further = to_follow(told.listing, ref.page, set(entries), MAX_PAGES)
            entries |= {entry.url: entry for entry in told.listing.entries}
            known = {*pages, *(one.page for one in waiting)}
            waiting += [one for one in further if one.page not in known]
    return list(entries.values()), fault(pages.values(), MAX_PAGES)
