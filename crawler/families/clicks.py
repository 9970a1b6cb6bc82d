"""Pagers of pages that a browser drew: which control leads on, and what that makes of the listing. Pure.

    next_control(page) -> Control | None       what a reader would click to see the next page
    drawn_listing(found, page, drawn)          a page of a listing as read from what the browser drew

A control is named by its tag and its place among all of that tag, so that the browser clicks what was meant here. A
page reached by a click has no address of its own: its `PageRef` is the method CLICK, the address of the page the
browser opened, and how many clicks it takes from there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bs4 import Tag

from crawler.families.hidden_pages import DISABLED, SCRIPT_ONLY
from crawler.families.page import FetchedPage, ListingPage, PageRef

CLICK = "CLICK"
TAGS = ("a", "button", "li", "span", "input", "i", "div")
INNER = ("a", "button", "li")
NEXT = re.compile(
    r"^\W*(?:下一?页|后一页|次页|next(?: page)?|(?:点击)?(?:加载|显示|查看)更多)\W*$|^(?:>|»|›)$", re.IGNORECASE
)
NEXT_NAMES = re.compile(r"(?:^|[-_ ])(?:btn-next|pagination-next|page-next|laypage-next|next-page|pager-next)(?:$| )")
LONGEST = 12  # characters of a control's words
HIDDEN = ("noscript", "template", "textarea", "select")  # a browser has no such elements inside of these
# Sentences about a pager that no address leads through; where a click does, they are settled.
PAGER_FAULTS = (
    SCRIPT_ONLY,
    "the pager is coded",
    "the pager counts with",
    "a script counts",
    "there is a last page",
    "it shows no pager",
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """How a browser came to show a page: the address it opened, the clicks from there, what was asked for in vain."""

    opened: str
    clicks: int = 0
    unseen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Control:
    """Something to click: the `place`-th `tag` of the page, counted from 0, which says `words`."""

    tag: str
    place: int
    words: str


def drawn_listing(found: ListingPage, page: FetchedPage, drawn: Drawn) -> ListingPage:
    """Add to what a drawn page lists how its pager goes on, and what the page asked for in vain.

    With no count to hold the lines against, anything asked for in vain may have cost lines.
    """
    last = found.declared_pages is not None and page.page >= found.declared_pages
    control, ended = _control(page)
    follow = found.next
    if control is not None and not follow and not last:
        follow = (PageRef(drawn.opened, page.page + 1, CLICK, str(drawn.clicks + 1)),)
    settled = ended or last or control is not None
    problems = [each for each in found.problems if not (settled and each.startswith(PAGER_FAULTS))]
    missed = [] if found.declared_entries is not None else list(drawn.unseen)
    return replace(found, next=follow, problems=(*missed, *problems))


def next_control(page: FetchedPage) -> Control | None:
    """Give what leads to the next page by a click; None where nothing does or it is greyed out."""
    return _control(page)[0]


def _control(page: FetchedPage) -> tuple[Control | None, bool]:
    """Give the live control, and whether there is one that is greyed out: the visible end of a pager."""
    named = [(control, tag) for control, tag in _clickable(page) if _leads_on(tag)]
    alive = [control for control, tag in named if not _greyed(tag)]
    if alive:
        return alive[0], False
    number = str(page.page + 1)
    numbers = [control for control, tag in _clickable(page) if control.words == number and _among_numbers(tag)]
    if numbers:
        return numbers[-1], False
    return None, bool(named)


def _clickable(page: FetchedPage) -> Iterator[tuple[Control, Tag]]:
    """Give the small elements of the page that a reader could click."""
    for name in TAGS:
        every = [tag for tag in page.soup.find_all(name) if tag.find_parent(HIDDEN) is None]
        for place, tag in enumerate(every):
            words = _words(tag)
            if len(words) <= LONGEST:
                yield Control(name, place, words), tag


def _words(tag: Tag) -> str:
    return "".join((tag.get_text() or str(tag.get("value") or "")).split())


def _leads_on(tag: Tag) -> bool:
    told = [str(tag.get(name) or "").strip() for name in ("title", "aria-label", "value")]
    if tag.find(INNER) is None:  # the words are the innermost element's
        told.append(tag.get_text(strip=True))
    return any(NEXT.match(words) for words in told) or NEXT_NAMES.search(_classes(tag)) is not None


def _among_numbers(tag: Tag) -> bool:
    """Say whether a page number stands beside other page numbers."""
    block = tag.parent if tag.parent is not None and len(tag.parent.find_all(tag.name)) > 1 else tag.find_parent()
    block = block.parent if block is not None and len(block.find_all(tag.name)) < 2 else block
    texts = {_words(each) for each in block.find_all(tag.name)} if block is not None else set()
    return len([text for text in texts if text.isdigit() and len(text) < 4]) > 1 and not {"28", "29", "30"} <= texts


def _greyed(tag: Tag) -> bool:
    near = [each for each in (tag, tag.parent) if each is not None]
    marks = " ".join(f"{_classes(each)} {each.get('style') or ''}" for each in near)
    off = any(each.has_attr("disabled") or each.get("aria-disabled") == "true" for each in near)
    return off or DISABLED.search(marks) is not None


def _classes(tag: Tag) -> str:
    value = tag.get("class")
    return " ".join(value) if isinstance(value, list) else str(value or "")
