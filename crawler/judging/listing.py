"""Was a listing read to its end? Judged from its pages alone, so that a resumed visit can be judged again. Pure.

Anything that leaves room for an unseen entry makes a listing incomplete, with the reason in words.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from crawler.families.entries import REPORT
from crawler.families.page import ListingPage, PageRef

NO_ENTRY = "no entry was recognised"


@dataclass(frozen=True, slots=True)
class PageRead:
    """One page of a listing that was asked for: what it said, or why it says nothing."""

    number: int
    found: ListingPage | None
    reason: str | None = None


def to_follow(found: ListingPage, page: int, known: set[str], max_pages: int) -> list[PageRef]:
    """Give the pages to ask after this one. `known` are the addresses that earlier pages listed.

    A further page that brings nothing new leads nowhere, or the walk could go in circles without end.
    """
    if page > 1 and not found.frame and {entry.url for entry in found.entries} <= known:
        return []
    return [ref for ref in found.next if ref.page <= max_pages]


def to_keep(found: ListingPage) -> ListingPage:
    """Give a page as the ledger keeps it: without the addresses of those further pages that its count names anyway.

    A script's pager names every page on every page: of two thousand pages that would be four million addresses.
    """
    if found.declared_pages is None or found.frame:
        return found
    return replace(found, next=tuple(ref for ref in found.next if ref.page > found.declared_pages))


def fault(pages: Iterable[PageRead], max_pages: int) -> str | None:
    """Say why the listing cannot be taken for whole, by the first fault in the order of its pages; None when it can."""
    in_order = sorted(pages, key=lambda page: page.number)
    if not in_order:
        return "never asked for"
    for page in in_order:
        if page.found is None:
            return f"page {page.number}: {page.reason}"
        if page.found.problems:
            return f"page {page.number}: {page.found.problems[0]}"
    found = {page.number: page.found for page in in_order if page.found is not None}
    return _contradiction(found) or _hole(found, max_pages) or _short_count(found)


def _declared(found: dict[int, ListingPage], name: str) -> set[int]:
    return {value for page in found.values() if (value := getattr(page, name)) is not None}


def _most(found: dict[int, ListingPage], name: str) -> int | None:
    return max(_declared(found, name), default=None)


def _contradiction(found: dict[int, ListingPage]) -> str | None:
    """Counts that differ between pages mean that the listing moved while it was read: a line may have slipped by."""
    for name, what in (("declared_pages", "pages"), ("declared_entries", "entries")):
        values = sorted(_declared(found, name))
        if len(values) > 1:
            return f"the listing changed while it was read: it declared {values[0]} {what}, then {values[-1]}"
    return None


def _hole(found: dict[int, ListingPage], max_pages: int) -> str | None:
    """Find a page that is empty or a repeat, or one that was named and not read."""
    seen: set[str] = set()
    declared = _most(found, "declared_pages"), _most(found, "declared_entries")
    for number, page in found.items():
        urls = {entry.url for entry in page.entries}
        if not _had_enough(found, number, *declared):
            if not urls and not (page.frame and (number > 1 or page.next)):  # a frame that leads nowhere frames nothing
                return NO_ENTRY if number == 1 else f"page {number} is empty"
            if number > 1 and urls and urls <= seen:
                return f"page {number} repeats earlier pages"
        seen |= urls
    last = 1 if declared[0] is None else declared[0]
    named = {ref.page for page in found.values() for ref in page.next} | set(range(1, min(last, max_pages + 1) + 1))
    for number in sorted(named - found.keys()):
        if number > max_pages:
            return f"goes on past {max_pages} pages (max_pages)"
        if not _had_enough(found, number, *declared):
            return f"page {number} was named but not read"
    return None


def _had_enough(found: dict[int, ListingPage], number: int, pages: int | None, entries: int | None) -> bool:
    """Say whether all that the listing declares stands on the pages before this one; None: it declares nothing."""
    if pages is not None and number > pages:
        return True
    return entries is not None and _counts([page for earlier, page in found.items() if earlier < number], entries)


def _short_count(found: dict[int, ListingPage]) -> str | None:
    declared = max(_declared(found, "declared_entries"), default=0)
    if _counts(list(found.values()), declared):
        return None
    count = len({entry.url for page in found.values() for entry in page.entries})
    beside = f", {len(_on_every(list(found.values())))} of them on every page" if count >= declared else ""
    return f"declares {declared} entries, {count} were found{beside}"


def _counts(pages: list[ListingPage], declared: int) -> bool:
    """Say whether pages hold as many lines as are declared.

    What stands on every page and is not named as a report may be of a list beside this one (热门信息), or a line put on
    top: it counts when the sum is exact.
    """
    lines = {entry.url for page in pages for entry in page.entries}
    return len(lines) == declared or len(lines - _on_every(pages)) >= declared


def _on_every(pages: list[ListingPage]) -> set[str]:
    """Give the addresses that each of several pages lists under names that are no report's."""
    lists = [{line.url for line in page.entries if not REPORT.search(line.title)} for page in pages if page.entries]
    return set.intersection(*lists) if len(lists) > 1 else set()
