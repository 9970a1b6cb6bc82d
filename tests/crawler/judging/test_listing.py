"""When a listing counts as read to its end, and what is said when it does not."""

from dataclasses import replace

import pytest

from crawler.families.page import Entry, ListingPage, PageRef
from crawler.judging.listing import PageRead, fault, to_follow, to_keep


def page(number, *entries, next_pages=(), pages=None, total=None, frame=False, problems=()):
    listed = tuple(Entry(f"http://h.test/{name}.html", name) for name in entries)
    refs = tuple(PageRef(f"http://h.test/{n}", n) for n in next_pages)
    return PageRead(number, ListingPage(listed, refs, pages, total, frame, problems))


WHOLE = {
    "one page": [page(1, "a", "b")],
    "all declared pages": [page(1, "a", next_pages=[2], pages=2), page(2, "b", next_pages=[2], pages=2)],
    "pages in any order": [page(2, "b", pages=2), page(1, "a", next_pages=[2], pages=2)],
    "a chain of next links": [page(1, "a", next_pages=[2]), page(2, "b", next_pages=[3]), page(3, "c")],
    "all declared entries": [page(1, "a", next_pages=[2], total=2), page(2, "b", total=2)],
    "a frame and its lines": [page(1, frame=True, next_pages=[2], total=1), page(2, "a", total=1)],
    "an empty listing that says so": [page(1, total=0)],
    "an empty page after all that was declared": [page(1, "a", next_pages=[2], total=1), page(2, total=1)],
    "a repeat after all that was declared": [page(1, "a", next_pages=[2], pages=1), page(2, "a", pages=1)],
    "a list that stands beside its news": [page(1, "a", "news", next_pages=[2]), page(2, "b", "news")],
    "a count, and news beside the list": [page(1, "a", "news", next_pages=[2], total=2), page(2, "b", "news", total=2)],
    "a count, and a line put on top": [page(1, "top", "a", next_pages=[2], total=3), page(2, "top", "b", total=3)],
    "a count, and its newest reports beside the list": [
        page(1, "news", "甲镇2023年报", "乙镇2023年报", next_pages=[2], total=3),
        page(2, "news", "甲镇2023年报", "丙镇2023年报", total=3),
    ],
}


@pytest.mark.parametrize("pages", WHOLE.values(), ids=WHOLE.keys())
def test_a_listing_read_to_its_end_has_no_fault(pages):
    assert fault(pages, max_pages=9) is None


FAULTY = {
    "never asked for": ([], "never asked for"),
    "a page that failed": ([page(1, "a", next_pages=[2]), PageRead(2, None, "HTTP 500")], "page 2: HTTP 500"),
    "a first page that failed": ([PageRead(1, None, "blocked")], "page 1: blocked"),
    "a page with a problem": ([page(1, "a", problems=("no address: x",))], "page 1: no address: x"),
    "nothing recognised": ([page(1)], "no entry was recognised"),
    "an empty page": ([page(1, "a", next_pages=[2]), page(2)], "page 2 is empty"),
    "an empty page amid declared ones": (
        [page(1, "a", next_pages=[2, 3], pages=3), page(2, pages=3), page(3, "c", pages=3)],
        "page 2 is empty",
    ),
    "a page that repeats": ([page(1, "a", "b", next_pages=[2]), page(2, "b")], "page 2 repeats earlier pages"),
    "a page not read": ([page(1, "a", pages=2)], "page 2 was named but not read"),
    "a next page not read": ([page(1, "a", next_pages=[2])], "page 2 was named but not read"),
    "too many pages": ([page(1, "a", next_pages=[10], pages=None)], "goes on past 9 pages (max_pages)"),
    "fewer entries than declared": ([page(1, "a", total=3)], "declares 3 entries, 1 were found"),
    "news that make up for missing lines": (
        [page(1, "a", "n1", "n2", next_pages=[2], total=3), page(2, "b", "n1", "n2", total=3)],
        "declares 3 entries, 4 were found, 2 of them on every page",
    ),
    "a count that changed": (
        [page(1, "a", next_pages=[2], pages=2), page(2, "b", pages=3)],
        "the listing changed while it was read: it declared 2 pages, then 3",
    ),
}


@pytest.mark.parametrize(("pages", "reason"), FAULTY.values(), ids=FAULTY.keys())
def test_whatever_could_hide_an_entry_is_a_fault(pages, reason):
    assert fault(pages, max_pages=9) == reason


def test_a_page_that_repeats_leads_no_further():
    found = page(5, "a", "b", next_pages=[6]).found
    assert to_follow(found, 5, {"http://h.test/a.html", "http://h.test/b.html", "http://h.test/c.html"}, 9) == []
    assert [ref.page for ref in to_follow(found, 5, {"http://h.test/a.html"}, 9)] == [6]


def test_pages_beyond_the_limit_are_not_followed():
    assert [ref.page for ref in to_follow(page(1, "a", next_pages=[2, 3, 4]).found, 1, set(), 3)] == [2, 3]


@pytest.mark.parametrize(("pages", "reason"), FAULTY.values(), ids=FAULTY.keys())
def test_what_the_ledger_keeps_of_the_pages_is_judged_the_same(pages, reason):
    kept = [replace(each, found=to_keep(each.found)) if each.found else each for each in pages]
    assert fault(kept, max_pages=9) == reason


def test_the_ledger_keeps_no_pages_that_the_count_names_anyway():
    assert to_keep(page(1, "a", next_pages=[2, 3, 4], pages=3).found) == page(1, "a", next_pages=[4], pages=3).found
    assert to_keep(page(1, "a", next_pages=[2]).found) == page(1, "a", next_pages=[2]).found
    frame = page(1, next_pages=[2], pages=2, frame=True).found
    assert to_keep(frame) == frame
